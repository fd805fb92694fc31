//! Cluster properties and defaults.

mod dangerous_rsc_default;
mod invalid_property_value;
mod old_and_new_property_both_set;
mod removed_property_1x;
mod replacement;
mod unknown_op_default;
mod unknown_property;
mod utilization_without_placement_strategy;

pub use dangerous_rsc_default::DangerousRscDefault;
pub use invalid_property_value::InvalidPropertyValue;
pub use old_and_new_property_both_set::OldAndNewPropertyBothSet;
pub use removed_property_1x::RemovedProperty1x;
pub use replacement::replacement_fix;
pub use unknown_op_default::UnknownOpDefault;
pub use unknown_property::UnknownProperty;
pub use utilization_without_placement_strategy::UtilizationWithoutPlacementStrategy;

pub(in crate::lint::rules) use replacement::moved;
