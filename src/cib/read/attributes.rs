//! Attribute sets and their pairs.

use super::rule::rule;
use super::take::{children, extra, is_plain, take};
use crate::model::{AttributeSet, Element, NvPair, PairIdentity, SetKind, Text, Value};

/// The kind of set that a tag stands for, other than cluster properties.
pub(super) fn set_kind(tag: &str) -> Option<SetKind> {
    [SetKind::Instance, SetKind::Meta, SetKind::Utilization].into_iter().find(|kind| kind.tag() == tag)
}

/// Takes the sets out of `elements`; the others stay.
pub(super) fn sets(elements: &mut Vec<Element>, comments: &mut Vec<Text>) -> Vec<AttributeSet> {
    let mut sets = Vec::new();
    let mut others = Vec::new();
    for element in std::mem::take(elements) {
        match set_kind(&element.name) {
            Some(kind) => sets.push(set(kind, element, comments)),
            None => others.push(element),
        }
    }
    *elements = others;
    sets
}

/// A set.
pub(super) fn set(kind: SetKind, mut element: Element, comments: &mut Vec<Text>) -> AttributeSet {
    let mut set = AttributeSet::new(kind, element.span);
    set.id = take(&mut element, "id").map(Box::new);
    set.id_ref = take(&mut element, "id-ref").map(Box::new);
    set.score = take(&mut element, "score").map(Value::new).map(Box::new);
    let mut others = Vec::new();
    for child in children(&mut element, comments) {
        match child.name.as_str() {
            "rule" => set.rules.push(rule(child, comments)),
            "nvpair" => match pair(child) {
                Ok(pair) => set.pairs.push(pair),
                Err(child) => others.push(child),
            },
            _ => others.push(child),
        }
    }
    set.extra = extra(element, others);
    set
}

/// A pair; the element comes back where it holds more than a pair can, or no name.
fn pair(mut element: Element) -> Result<NvPair, Element> {
    let is_reference = element.attribute("id-ref").is_some();
    let known: &[&str] = if is_reference { &["id-ref", "name", "value"] } else { &["id", "name", "value"] };
    // In the model, an empty name of a reference is none.
    let has_name = element.attribute("name").map_or(is_reference, |name| !(is_reference && name.value.is_empty()));
    if !is_plain(&element, known) || !has_name {
        return Err(element);
    }
    let identity = match take(&mut element, "id-ref") {
        Some(reference) => Some(PairIdentity::Reference(reference)),
        None => take(&mut element, "id").map(PairIdentity::Id),
    };
    // A reference may leave the name out: an empty one stands where the element does.
    let name = take(&mut element, "name").unwrap_or_else(|| Text::new("", element.span));
    let value = take(&mut element, "value");
    Ok(NvPair { identity: identity.map(Box::new), name, value })
}
