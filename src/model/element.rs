use ecow::EcoString;

use super::value::Text;
use crate::source::Span;

/// An XML element kept as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// The tag.
    pub name: EcoString,
    /// The attributes in their order, values without entities.
    pub attributes: Vec<(Text, Text)>,
    /// What stands inside.
    pub children: Vec<Content>,
    /// The whole element.
    pub span: Span,
}

impl Element {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Text> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Calls `visit` with this element and all those inside.
    pub fn for_each<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        visit(self);
        self.elements().for_each(|child| child.for_each(visit));
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Content::Element(element) => Some(element),
            Content::Text(_) | Content::Comment(_) => None,
        })
    }
}

/// What can stand inside an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An element.
    Element(Element),
    /// Character data that is more than white space.
    Text(EcoString),
    /// A comment, without its delimiters; its place is that with them.
    Comment(Text),
}

/// What an object of the CIB holds beyond the fields that crmc knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraContent {
    /// Attributes of no known meaning.
    pub attributes: Vec<(Text, Text)>,
    /// Child elements of no known meaning.
    pub elements: Vec<Element>,
}

/// Usually nothing.
pub type Extra = Option<Box<ExtraContent>>;
