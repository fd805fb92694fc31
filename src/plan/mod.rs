//! From a live CIB and a configuration to a plan: what would change, what the cluster would do about it, whether that is
//! allowed; and afterwards, whether the cluster did it.
//!
//! ```text
//! live CIB (Snapshot) ─┐                                     ┌─▶ patch, guarded by the epoch
//!                      ├─▶ Plan ─▶ Outlook ─▶ gate: refusals ┤
//! compiled files ──────┘  what       what comes of it        └─▶ human, json
//!
//! Outlook, status before and after ─▶ verdict: what went wrong
//! ```
//!
//! Nothing here talks to a cluster: `live` does, and `cli` brings both together.

mod drift;
mod file;
mod gate;
mod human;
mod json;
mod outlook;
mod pull;
mod snapshot;
mod verdict;

use std::io;

use crate::agents::Catalogue;
use crate::cib::schema::Schema;
use crate::cib::write::write_element;
use crate::compile::Compiled;
use crate::diff::{self, Difference, Patch};
use crate::model::{Content, Element};
use crate::report::Secrets;
use crate::resolve::{Kept, Names};
use crate::source::Sources;

pub use drift::{DRIFT, drift};
pub use file::{Origin, PlanFile, PlannedFile};
pub use gate::{Limits, Refusal, refusals};
pub use human::write_plan;
pub use json::write as write_json;
pub use outlook::{Basis, Consequence, Outlook};
pub use pull::{Pulled, pull};
pub use snapshot::{NoCib, Snapshot, Version, digest};
pub use verdict::{Expectation, Trouble};

/// What would change.
#[derive(Debug)]
pub struct Plan {
    /// What differs, without secrets.
    pub difference: Difference,
    /// What stays because the cluster owns it.
    pub kept: Vec<Kept>,
    /// The schema of the CIB, and the one that the configuration needs.
    pub schema: (Option<Schema>, Schema),
    /// The version of the CIB that it was made for.
    pub version: Version,
    /// The digest of that CIB's configuration.
    pub digest: String,
    /// What it makes of that CIB: the whole, status included.
    result: Element,
    patch: Patch,
}

impl Plan {
    /// The plan that makes `compiled`, which was compiled with the snapshot as its base, of the snapshot. `sources` are
    /// what it was compiled from; what `agents` knows tells restarts from reloads.
    ///
    /// # Errors
    /// Where the CIB that crmc builds cannot be read back, which does not happen.
    pub fn new(snapshot: &Snapshot, sources: &Sources, compiled: &Compiled, agents: &Catalogue) -> io::Result<Self> {
        let old = Names::new(&snapshot.understood().configuration);
        let mut difference = diff::diff(&old, &Names::new(&compiled.configuration), agents);
        let (patch, schema) = if difference.is_empty() {
            (Patch::default(), snapshot.schema().unwrap_or(compiled.schema))
        } else {
            diff::patch_onto(&without_status(snapshot.root()), &compiled.configuration, compiled.schema)?
        };
        difference.mask(&[&Secrets::find(sources)]);
        Self::with(snapshot, difference, compiled.kept.clone(), patch, schema)
    }

    /// The way back: the plan that makes the configuration of `saved` of the snapshot.
    ///
    /// # Errors
    /// As for [`Plan::new`].
    pub fn back(snapshot: &Snapshot, saved: &Snapshot, agents: &Catalogue) -> io::Result<Self> {
        let before = Names::new(&snapshot.understood().configuration);
        let mut difference = diff::diff(&before, &Names::new(&saved.understood().configuration), agents);
        let (old, new) = (without_status(snapshot.root()), without_status(saved.root()));
        let mut patch = Patch::between(&old, &new);
        let schema = saved.schema().or(snapshot.schema()).unwrap_or(Schema::NEWEST);
        if saved.schema() != snapshot.schema() {
            patch.set_schema(&old, &schema.to_string());
        }
        difference.mask(&[&Secrets::find(snapshot.sources()), &Secrets::find(saved.sources())]);
        Self::with(snapshot, difference, Vec::new(), patch, schema)
    }

    fn with(
        snapshot: &Snapshot,
        difference: Difference,
        kept: Vec<Kept>,
        mut patch: Patch,
        schema: Schema,
    ) -> io::Result<Self> {
        let version = snapshot.version();
        let result = patch.apply(snapshot.root()).ok_or_else(|| io::Error::other("the patch leads nowhere"))?;
        patch.guard(version.admin_epoch, version.epoch);
        Ok(Self {
            difference,
            kept,
            schema: (snapshot.schema(), schema),
            version,
            digest: snapshot.digest(),
            result,
            patch,
        })
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patch.operations.is_empty()
    }

    /// The patch for `cibadmin --patch`. The CIB manager takes it only as long as the configuration is the one of the
    /// snapshot. It holds secrets as they are.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_patch(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.patch.write(out)
    }

    /// The CIB that comes of it without its status: what `crm_verify` judges. With the status, 2.1.5 takes it for an error
    /// of the configuration that a clone which it no longer has still runs on several nodes. It holds secrets as they are.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_bare_result(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_element(&without_status(&self.result), out)
    }

    /// The CIB that comes of it, status included: what `crm_simulate` judges. It holds secrets as they are.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_result(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_element(&self.result, out)
    }

    /// The digest of the configuration that comes of it.
    #[must_use]
    pub fn result_digest(&self) -> String {
        snapshot::digest_of(&self.result)
    }
}

/// A `cib` element as a patch sees it.
fn without_status(root: &Element) -> Element {
    let is_status = |child: &Content| matches!(child, Content::Element(child) if child.name == "status");
    let children = root.children.iter().filter(|child| !is_status(child)).cloned().collect();
    Element { name: root.name.clone(), attributes: root.attributes.clone(), children, span: root.span }
}
