//! Cluster properties and defaults.

mod removed_property_1x;

pub use removed_property_1x::RemovedProperty1x;
