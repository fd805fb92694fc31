//! Fencing and quorum.

mod dlm_quorum_policy_not_freeze;
mod fencing_disabled;
mod fencing_enabled_without_device;
mod no_quorum_ignore_and_no_fencing;
mod no_quorum_policy_ignore;
mod protection;

pub use dlm_quorum_policy_not_freeze::DlmQuorumPolicyNotFreeze;
pub use fencing_disabled::FencingDisabled;
pub use fencing_enabled_without_device::FencingEnabledWithoutDevice;
pub use no_quorum_ignore_and_no_fencing::NoQuorumIgnoreAndNoFencing;
pub use no_quorum_policy_ignore::NoQuorumPolicyIgnore;
