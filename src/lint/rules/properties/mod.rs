//! Cluster properties and defaults.

mod removed_property_1x;
mod replacement;

pub use removed_property_1x::RemovedProperty1x;
pub use replacement::replacement_fix;
