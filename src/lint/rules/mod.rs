//! The rules: a folder a category, a file a rule.

pub mod agents;
pub mod fencing;
pub mod graph;
pub mod properties;
pub mod references;
pub mod style;
