//! Fencing and quorum.

mod devices;
mod dlm_quorum_policy_not_freeze;
mod fence_monitor_interval;
mod fence_scsi_without_unfencing;
mod fencing_action_poweroff;
mod fencing_asked_for_but_disabled;
mod fencing_disabled;
mod fencing_enabled_without_device;
mod fencing_timeout_too_short;
mod legacy_external_plugin;
mod no_quorum_ignore_and_no_fencing;
mod no_quorum_policy_ignore;
mod node_without_fence_device;
mod priority_fencing_delay_without_priority;
mod protection;
mod startup_fencing_disabled;
mod two_node_fence_race;
mod two_node_without_two_node_flag;

pub use dlm_quorum_policy_not_freeze::DlmQuorumPolicyNotFreeze;
pub use fence_monitor_interval::FenceMonitorInterval;
pub use fence_scsi_without_unfencing::FenceScsiWithoutUnfencing;
pub use fencing_action_poweroff::FencingActionPoweroff;
pub use fencing_asked_for_but_disabled::FencingAskedForButDisabled;
pub use fencing_disabled::FencingDisabled;
pub use fencing_enabled_without_device::FencingEnabledWithoutDevice;
pub use fencing_timeout_too_short::FencingTimeoutTooShort;
pub use legacy_external_plugin::LegacyExternalPlugin;
pub use no_quorum_ignore_and_no_fencing::NoQuorumIgnoreAndNoFencing;
pub use no_quorum_policy_ignore::NoQuorumPolicyIgnore;
pub use node_without_fence_device::NodeWithoutFenceDevice;
pub use priority_fencing_delay_without_priority::PriorityFencingDelayWithoutPriority;
pub use startup_fencing_disabled::StartupFencingDisabled;
pub use two_node_fence_race::TwoNodeFenceRace;
pub use two_node_without_two_node_flag::TwoNodeWithoutTwoNodeFlag;

pub(in crate::lint::rules) use protection::fencing_off;
