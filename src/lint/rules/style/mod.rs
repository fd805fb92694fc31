//! Layout, noise, and what was left over from work by hand.

mod cli_constraint_leftover;
mod default_value_noise;
mod editor_modeline;
mod explicit_generated_id;
mod families;
mod inconsistent_sibling;
mod interval_zero_noise;
mod left_over;
mod maintenance_left_on;
mod quoted_noise;
mod repeated_constraints;
mod repeated_operations;
mod runtime_property_committed;
mod stop_all_resources_left_on;
mod target_role_stopped_left;

pub use cli_constraint_leftover::CliConstraintLeftover;
pub use default_value_noise::DefaultValueNoise;
pub use editor_modeline::EditorModeline;
pub use explicit_generated_id::ExplicitGeneratedId;
pub use inconsistent_sibling::InconsistentSibling;
pub use interval_zero_noise::IntervalZeroNoise;
pub use maintenance_left_on::MaintenanceLeftOn;
pub use quoted_noise::QuotedNoise;
pub use repeated_constraints::RepeatedConstraints;
pub use repeated_operations::RepeatedOperations;
pub use runtime_property_committed::RuntimePropertyCommitted;
pub use stop_all_resources_left_on::StopAllResourcesLeftOn;
pub use target_role_stopped_left::TargetRoleStoppedLeft;
