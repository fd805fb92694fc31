//! Clones, bundles, guest and remote nodes.

mod bundle_primitive_without_network;
mod clone_max_below_nodes;
mod clone_max_zero;
mod clone_node_max_not_unique;
mod clone_notify_missing;
mod clone_ordered_serializes;
mod guest_node_named_like_its_vm;
mod promotable_agent_lacks_promote;
mod promotable_lsb_or_systemd;
mod remote_in_container_or_constraint;
mod remote_name_equals_cluster_node;
mod words;

pub use bundle_primitive_without_network::BundlePrimitiveWithoutNetwork;
pub use clone_max_below_nodes::CloneMaxBelowNodes;
pub use clone_max_zero::CloneMaxZero;
pub use clone_node_max_not_unique::CloneNodeMaxNotUnique;
pub use clone_notify_missing::CloneNotifyMissing;
pub use clone_ordered_serializes::CloneOrderedSerializes;
pub use guest_node_named_like_its_vm::GuestNodeNamedLikeItsVm;
pub use promotable_agent_lacks_promote::PromotableAgentLacksPromote;
pub use promotable_lsb_or_systemd::PromotableLsbOrSystemd;
pub use remote_in_container_or_constraint::RemoteInContainerOrConstraint;
pub use remote_name_equals_cluster_node::RemoteNameEqualsClusterNode;
mod local_filesystem_cloned;

pub use local_filesystem_cloned::LocalFilesystemCloned;

pub(in crate::lint::rules) use words::nodes;
