//! The rules: a folder a category, a file a rule.

pub mod agents;
pub mod clones;
pub mod fencing;
pub mod graph;
pub mod meta;
pub mod migration;
pub mod properties;
pub mod references;
#[allow(clippy::module_inception, reason = "the category of rules on node attributes has the name of the whole")]
pub mod rules;
pub mod secrets;
pub mod stacks;
pub mod style;
