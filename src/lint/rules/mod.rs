//! The rules: a folder a category, a file a rule.

pub mod agents;
pub mod properties;
pub mod references;
