use super::element::Extra;
use super::value::Id;

/// A name for several objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The id.
    pub id: Id,
    /// What it stands for: any objects of the configuration.
    pub members: Vec<Id>,
    /// What else the CIB holds.
    pub extra: Extra,
}
