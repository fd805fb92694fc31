use thin_vec::ThinVec;

use super::attributes::AttributeSet;
use super::duration::Duration;
use super::element::Extra;
use super::interval::Interval;
use super::role::Role;
use super::value::{FromText, Id, Text};
use crate::source::Span;

/// An XML attribute that crm text writes as `name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name.
    pub name: Text,
    /// The value.
    pub value: Text,
}

/// The operations of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operations {
    /// The id, where one is written.
    pub id: Option<Box<Id>>,
    /// The operations, or the resource, whose operations these are.
    pub id_ref: Option<Box<Id>>,
    /// The operations in their order.
    pub ops: Vec<Op>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The `operations` clause, else the first `op`.
    pub span: Span,
}

/// What Pacemaker does with a resource: how long it may take, how often, and what follows a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// The id, where one is written.
    pub id: Option<Box<Id>>,
    /// The action: `monitor`, `start`, …
    pub name: Text,
    /// interval, timeout, role, on-fail and their like.
    pub attributes: Vec<Attribute>,
    /// Parameters and meta attributes of this operation.
    pub sets: ThinVec<AttributeSet>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole clause.
    pub span: Span,
}

impl Op {
    /// The attributes that an `op` of the CIB can have, besides id and name; `requires` only in old schemas.
    pub const ATTRIBUTES: [&str; 10] = [
        "interval",
        "timeout",
        "start-delay",
        "interval-origin",
        "description",
        "enabled",
        "record-pending",
        "role",
        "on-fail",
        "requires",
    ];

    /// An attribute as written. Of several with one name the last counts, as in crmsh.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Text> {
        self.attributes.iter().rev().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
    }

    /// How often it recurs, where that is written and understood.
    #[must_use]
    pub fn interval(&self) -> Option<Duration> {
        self.attribute("interval").and_then(|text| Interval::from_text(text.as_str())).map(|Interval(time)| time)
    }

    /// The role it is for, where that is written and understood.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.attribute("role").and_then(|text| Role::from_text(text.as_str()))
    }
}
