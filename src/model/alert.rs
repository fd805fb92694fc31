use super::arrangement::Arrangement;
use super::attributes::AttributeSet;
use super::element::Extra;
use super::value::{Id, Text};
use crate::source::Span;

/// A program that Pacemaker calls when something happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The id.
    pub id: Id,
    /// The program.
    pub path: Text,
    /// Free text for people.
    pub description: Option<Text>,
    /// Parameters and meta attributes.
    pub sets: Vec<AttributeSet>,
    /// What it wants to hear of; everything but attributes if nothing is written.
    pub select: Vec<Selector>,
    /// Whom it tells.
    pub recipients: Vec<Recipient>,
    /// In which order the CIB has its children.
    pub arrangement: Arrangement,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// A kind of event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Nodes come and go.
    Nodes,
    /// Nodes are fenced.
    Fencing,
    /// Resources change.
    Resources,
    /// Node attributes change: these, or all if none is named.
    Attributes(Vec<(Option<Id>, Text)>),
}

/// Whom an alert tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The id, where one is written.
    pub id: Option<Id>,
    /// What the program is given: an address, a file.
    pub value: Text,
    /// Free text for people.
    pub description: Option<Text>,
    /// Parameters and meta attributes.
    pub sets: Vec<AttributeSet>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole clause.
    pub span: Span,
}
