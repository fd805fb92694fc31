//! A plan that is kept until somebody has agreed: a file without secrets.
//!
//! It names the files that it was made from and their digests, not what they say: `crmc apply plan.json` compiles them
//! anew, and goes on only if files, CIB and result are the very ones of the plan.

use serde::{Deserialize, Serialize};

use super::{Plan, Version, digest};

/// The version of the shape.
const VERSION: u32 = 1;

/// What a plan is for, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFile {
    /// The version of the shape.
    version: u32,
    /// Who wrote it.
    tool: String,
    /// The name of the cluster.
    pub cluster: Option<String>,
    /// What ssh calls the host that was asked; nothing for the host on which the plan was made.
    pub ssh: Option<String>,
    /// Whether the files only add and change.
    pub update: bool,
    /// The files, in their order.
    pub files: Vec<PlannedFile>,
    /// The CIB that was there.
    pub cib: PlannedCib,
    /// The digest of the configuration that comes of it.
    pub result: String,
}

/// A file of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFile {
    /// Its absolute path.
    pub path: String,
    /// The SHA-256 of its content.
    pub digest: String,
}

/// The CIB that a plan was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCib {
    /// Its version.
    #[serde(flatten)]
    pub version: Version,
    /// The SHA-256 of its configuration.
    pub digest: String,
}

impl PlannedFile {
    /// The file at `path` with this content.
    #[must_use]
    pub fn new(path: impl Into<String>, content: &[u8]) -> Self {
        Self { path: path.into(), digest: digest(content) }
    }
}

/// Where a plan comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The name of the cluster.
    pub cluster: Option<String>,
    /// What ssh calls the host.
    pub ssh: Option<String>,
    /// Whether the files only add and change.
    pub update: bool,
    /// The files.
    pub files: Vec<PlannedFile>,
}

impl PlanFile {
    /// What is kept of a plan.
    #[must_use]
    pub fn new(plan: &Plan, origin: Origin) -> Self {
        let Origin { cluster, ssh, update, files } = origin;
        Self {
            version: VERSION,
            tool: concat!("crmc ", env!("CARGO_PKG_VERSION")).to_owned(),
            cluster,
            ssh,
            update,
            files,
            cib: PlannedCib { version: plan.version, digest: plan.digest.clone() },
            result: plan.result_digest(),
        }
    }

    /// Reads what `crmc plan --out` has written; nothing where the text is no JSON object, and so no plan at all.
    ///
    /// # Errors
    /// Where it is JSON, but no plan that this version understands.
    #[must_use]
    pub fn read(text: &[u8]) -> Option<Result<Self, String>> {
        if !text.trim_ascii_start().starts_with(b"{") {
            return None;
        }
        Some(match serde_json::from_slice::<Self>(text) {
            Ok(plan) if plan.version == VERSION => Ok(plan),
            Ok(plan) => Err(format!("is a plan of version {}; this crmc reads version {VERSION}", plan.version)),
            Err(error) => Err(format!("is no plan that crmc wrote: {error}")),
        })
    }
}
