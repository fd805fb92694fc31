//! Whole stacks: what their parts need of each other.

mod clusterfs_without_dlm_edge;
mod clvmd_obsolete;
mod devices;
mod dlm;
mod dlm_base_not_cloned;
mod dlm_clone_not_interleaved;
mod dlm_without_fencing;
mod iscsi_bypath_without_lun;
mod lvm_activation_mode_mismatch;
mod lvm_partial_activation;
mod o2cb_obsolete;
mod unstable_device_name;

pub use clusterfs_without_dlm_edge::ClusterfsWithoutDlmEdge;
pub use clvmd_obsolete::ClvmdObsolete;
pub use dlm_base_not_cloned::DlmBaseNotCloned;
pub use dlm_clone_not_interleaved::DlmCloneNotInterleaved;
pub(in crate::lint::rules) use dlm_clone_not_interleaved::holds_dlm_stack;
pub use dlm_without_fencing::DlmWithoutFencing;
pub use iscsi_bypath_without_lun::IscsiBypathWithoutLun;
pub use lvm_activation_mode_mismatch::LvmActivationModeMismatch;
pub use lvm_partial_activation::LvmPartialActivation;
pub use o2cb_obsolete::O2cbObsolete;
pub use unstable_device_name::UnstableDeviceName;
