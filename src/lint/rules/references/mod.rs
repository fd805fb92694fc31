//! Names, ids and what they refer to.

mod acl_undefined_role;
mod constraint_on_clone_child;
mod constraint_without_resource;
mod duplicate_attribute_first_wins;
mod duplicate_id;
mod empty_container;
mod fencing_topology_bad_device;
mod invalid_id_syntax;
mod invalid_member;
mod member_in_two_containers;
mod member_left_out;
mod undefined_id_ref;
mod undefined_node_ref;
mod undefined_resource_ref;
mod undefined_template;

pub use acl_undefined_role::AclUndefinedRole;
pub use constraint_on_clone_child::ConstraintOnCloneChild;
pub use constraint_without_resource::ConstraintWithoutResource;
pub use duplicate_attribute_first_wins::DuplicateAttributeFirstWins;
pub use duplicate_id::DuplicateId;
pub use empty_container::EmptyContainer;
pub use fencing_topology_bad_device::FencingTopologyBadDevice;
pub use invalid_id_syntax::InvalidIdSyntax;
pub use invalid_member::InvalidMember;
pub use member_in_two_containers::MemberInTwoContainers;
pub use member_left_out::MemberLeftOut;
pub use undefined_id_ref::UndefinedIdRef;
pub use undefined_node_ref::UndefinedNodeRef;
pub use undefined_resource_ref::UndefinedResourceRef;
pub use undefined_template::UndefinedTemplate;
