//! Taking an element apart. What is not taken remains, and becomes the [`Extra`] of what it was read into.

use crate::cib::comment;
use crate::directive::{self, Directive};
use crate::model::{Content, Element, Extra, ExtraContent, Text};

/// Takes an attribute.
pub(super) fn take(element: &mut Element, name: &str) -> Option<Text> {
    let index = element.attributes.iter().position(|(key, _)| key == name)?;
    Some(element.attributes.remove(index).1)
}

/// Takes all these attributes, or none where one is missing.
pub(super) fn require<const N: usize>(element: &mut Element, names: [&str; N]) -> Option<[Text; N]> {
    if !names.iter().all(|name| element.attribute(name).is_some()) {
        return None;
    }
    Some(names.map(|name| take(element, name).unwrap_or_default()))
}

/// Takes the child elements; comments among them become comments of the object, and so do those inside a child that
/// holds nothing else, such as a pair.
pub(super) fn children(element: &mut Element, comments: &mut Vec<Text>) -> Vec<Element> {
    let mut elements = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        match child {
            Content::Element(mut child) => {
                if child.elements().next().is_none() {
                    lift_comments(&mut child, comments);
                }
                elements.push(child);
            }
            Content::Comment(comment) => comments.extend(comment_lines(&comment)),
            // An object that holds text is kept whole: see `object`.
            Content::Text(_) => {}
        }
    }
    elements
}

/// Takes all comments out of an element.
pub(super) fn lift_comments(element: &mut Element, comments: &mut Vec<Text>) {
    element.children.retain_mut(|child| match child {
        Content::Comment(comment) => {
            comments.extend(comment_lines(comment));
            false
        }
        Content::Element(child) => {
            lift_comments(child, comments);
            true
        }
        Content::Text(_) => true,
    });
}

/// The lines of a comment, each at the place of the whole.
pub(super) fn comment_lines(comment: &Text) -> impl Iterator<Item = Text> + use<> {
    let span = comment.span;
    // How the CIB is spelt is seen, so a word on that, from a text that crmsh loaded, is out of date.
    let is_current = |line: &String| {
        use Directive::{XmlIds, XmlOrder, XmlWrites};
        !matches!(directive::parse(line), Some(XmlIds(_) | XmlOrder(_) | XmlWrites(_)))
    };
    comment::decode(comment.as_str()).into_iter().filter(is_current).map(move |line| Text::new(line, span))
}

/// What is left of an element, together with those of its children that nothing else could be made of.
pub(super) fn extra(element: Element, elements: Vec<Element>) -> Extra {
    if element.attributes.is_empty() && elements.is_empty() {
        return None;
    }
    Some(Box::new(ExtraContent { attributes: element.attributes, elements }))
}

/// Whether there is character data in an element or anywhere below it.
pub(super) fn has_text(element: &Element) -> bool {
    element.children.iter().any(|child| match child {
        Content::Text(_) => true,
        Content::Element(child) => has_text(child),
        Content::Comment(_) => false,
    })
}

/// Whether an element has only these attributes and holds nothing.
pub(super) fn is_plain(element: &Element, names: &[&str]) -> bool {
    element.children.is_empty() && element.attributes.iter().all(|(key, _)| names.contains(&key.as_str()))
}

/// The ids of references such as `<obj_ref id="…"/>`, where every element of that tag is one and holds nothing
/// else; the elements that are not of that tag stay. References that hold more stay too, all of them: their
/// order may mean something.
pub(super) fn references(elements: &mut Vec<Element>, tag: &str) -> Vec<Text> {
    let is_reference = |element: &Element| is_plain(element, &["id"]) && element.attributes.len() == 1;
    if !elements.iter().filter(|element| element.name == tag).all(is_reference) {
        return Vec::new();
    }
    let (found, others) = std::mem::take(elements).into_iter().partition::<Vec<_>, _>(|element| element.name == tag);
    *elements = others;
    found.into_iter().filter_map(|mut element| take(&mut element, "id")).collect()
}
