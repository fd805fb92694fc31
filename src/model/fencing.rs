use super::element::Extra;
use super::value::{Id, Text};
use crate::source::Span;

/// Which devices fence which nodes, and in what order they are tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FencingTopology {
    /// The levels in their order.
    pub levels: Vec<FencingLevel>,
}

/// One attempt at fencing: all its devices together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FencingLevel {
    /// The id, where one is written.
    pub id: Option<Id>,
    /// The nodes it is for.
    pub target: FencingTarget,
    /// Its number, as written or counted from 1 for each target: the lowest is tried first.
    pub index: Text,
    /// The devices, used one after the other.
    pub devices: Vec<Id>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The devices of this level, or the whole element.
    pub span: Span,
}

/// The nodes that a fencing level is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FencingTarget {
    /// One node, by its name.
    Node(Text),
    /// Every node whose name matches a regular expression.
    Pattern(Text),
    /// Every node with that value of an attribute.
    Attribute {
        /// The node attribute.
        name: Text,
        /// Its value.
        value: Text,
    },
}
