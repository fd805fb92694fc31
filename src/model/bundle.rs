use super::arrangement::Arrangement;
use super::attributes::AttributeSet;
use super::element::Extra;
use super::operation::Attribute;
use super::value::{Id, Text};
use crate::source::Span;

/// Containers that Pacemaker starts, with the network and storage they need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The id.
    pub id: Id,
    /// Free text for people.
    pub description: Option<Text>,
    /// Which container, and how many.
    pub container: Option<Container>,
    /// Addresses and ports.
    pub network: Option<Network>,
    /// Folders of the host.
    pub storage: Option<Storage>,
    /// Meta attributes.
    pub sets: Vec<AttributeSet>,
    /// The resource that runs inside.
    pub primitive: Option<Id>,
    /// In which order the CIB has its children.
    pub arrangement: Arrangement,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// The `docker`, `podman` or `rkt` part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// `docker`, `podman` or `rkt`.
    pub technology: Text,
    /// image, replicas, … in their order.
    pub attributes: Vec<Attribute>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole clause.
    pub span: Span,
}

/// The network part of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// ip-range-start, control-port, … in their order.
    pub attributes: Vec<Attribute>,
    /// One list of attributes for each `port-mapping`.
    pub port_mappings: Vec<Vec<Attribute>>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole clause.
    pub span: Span,
}

/// The storage part of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// One list of attributes for each `storage-mapping`.
    pub mappings: Vec<Vec<Attribute>>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole clause.
    pub span: Span,
}
