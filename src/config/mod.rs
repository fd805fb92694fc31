//! crmc.toml: what a project wants of crmc. Text in, settings out; finding and reading the file is the business of `cli`.

mod patterns;
mod read;
mod schema;
mod setting;
mod template;

use crate::cib::schema::{Schema, Target};
use crate::diagnostic::{Category, RuleInfo, Severity};
use crate::lint::select::Selection;

pub use patterns::Patterns;
pub use read::read;
pub use schema::json_schema;
pub use template::TEMPLATE;

/// The name of the file.
pub const FILE_NAME: &str = "crmc.toml";

/// All that a file says.
#[derive(Debug, Default)]
pub struct Config {
    /// What holds for all configurations.
    pub top: Settings,
    /// Files that together are one configuration.
    pub clusters: Vec<Settings>,
    /// What holds for some files only.
    pub per_file: Vec<Settings>,
}

/// The settings of the file, of a cluster or of some files. What is not said is nothing. Paths are as written: relative
/// to the folder of the file.
#[derive(Debug, Default)]
pub struct Settings {
    /// What a cluster is called.
    pub name: Option<String>,
    /// The files concerned.
    pub files: Patterns,
    /// Files that a search passes over.
    pub exclude: Patterns,
    /// Which rules are shown, and how bad they count.
    pub selection: Selection,
    /// What makes the exit code 1.
    pub fail_on: Option<FailOn>,
    /// The versions to judge for.
    pub target: Vec<Target>,
    /// The schema of the CIB.
    pub schema: Option<Schema>,
    /// Whether more may be defined elsewhere.
    pub fragment: Option<bool>,
    /// The configuration that is updated.
    pub base: Option<String>,
    /// The corosync.conf of the cluster.
    pub corosync: Option<String>,
    /// A table of agents of the user's own.
    pub agents: Option<String>,
    /// Known findings.
    pub baseline: Option<String>,
}

/// The least severity that makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Findings of that severity, or worse.
    Severity(Severity),
    /// None.
    Never,
}

impl FailOn {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 4] = [
        ("error", Self::Severity(Severity::Error)),
        ("warning", Self::Severity(Severity::Warning)),
        ("info", Self::Severity(Severity::Info)),
        ("never", Self::Never),
    ];
}

const fn rule(name: &'static str, summary: &'static str) -> RuleInfo {
    RuleInfo::new(name, Category::Syntax, Severity::Error, summary).blocking_builds()
}

/// crmc.toml has a setting that there is not.
pub static UNKNOWN_SETTING: RuleInfo = rule("unknown-setting", "crmc.toml has a setting that there is not.");

/// A setting of crmc.toml has a value that it cannot have.
pub static INVALID_SETTING: RuleInfo =
    rule("invalid-setting", "A setting of crmc.toml has a value that it cannot have.");

/// All of them.
pub static RULES: [&RuleInfo; 2] = [&INVALID_SETTING, &UNKNOWN_SETTING];
