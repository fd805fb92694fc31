use super::element::Extra;
use super::value::{Id, Text};
use crate::source::Span;

/// A named list of permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclRole {
    /// The id.
    pub id: Id,
    /// Free text for people.
    pub description: Option<Text>,
    /// The permissions; the first that matches decides.
    pub permissions: Vec<AclPermission>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// What may be done with a part of the CIB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclPermission {
    /// The id, where one is written.
    pub id: Option<Id>,
    /// `read`, `write` or `deny`.
    pub kind: Text,
    /// Free text for people.
    pub description: Option<Text>,
    /// The part, by an `XPath`.
    pub xpath: Option<Text>,
    /// The part, by its id.
    pub reference: Option<Text>,
    /// The part, by the name of its element.
    pub object_type: Option<Text>,
    /// Only this attribute of it.
    pub attribute: Option<Text>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole permission.
    pub span: Span,
}

/// The roles of a user or of a group of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclSubject {
    /// Whether it is a group of users.
    pub is_group: bool,
    /// The name in the operating system.
    pub id: Id,
    /// The roles.
    pub roles: Vec<Id>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// A user as Pacemaker knew it before 1.1.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclUser {
    /// The name in the operating system.
    pub id: Id,
    /// Roles and permissions in their order.
    pub items: Vec<AclUserItem>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// What an old user has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AclUserItem {
    /// A role.
    Role(Id),
    /// A permission of its own.
    Permission(Box<AclPermission>),
}
