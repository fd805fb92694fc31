//! Operations of resources.

use super::attributes::sets;
use super::take::{children, extra, require, take};
use crate::model::{Attribute, Element, Op, Operations, Text};

/// The operations of a resource.
pub(super) fn operations(mut element: Element, comments: &mut Vec<Text>) -> Operations {
    let mut operations = Operations {
        id: take(&mut element, "id").map(Box::new),
        id_ref: take(&mut element, "id-ref").map(Box::new),
        span: element.span,
        ..Operations::default()
    };
    let mut others = Vec::new();
    for child in children(&mut element, comments) {
        if child.name != "op" {
            others.push(child);
            continue;
        }
        match op(child, comments) {
            Ok(op) => operations.ops.push(op),
            Err(child) => others.push(child),
        }
    }
    operations.extra = extra(element, others);
    operations
}

/// One operation; the element comes back where it has no name.
fn op(mut element: Element, comments: &mut Vec<Text>) -> Result<Op, Element> {
    let Some([name]) = require(&mut element, ["name"]) else { return Err(element) };
    let id = take(&mut element, "id");
    let (known, unknown) = std::mem::take(&mut element.attributes)
        .into_iter()
        .partition::<Vec<_>, _>(|(key, _)| Op::ATTRIBUTES.contains(&key.as_str()));
    element.attributes = unknown;
    let span = element.span;
    let mut others = children(&mut element, comments);
    let sets = sets(&mut others, comments);
    let attributes = known.into_iter().map(|(name, value)| Attribute { name, value }).collect();
    Ok(Op { id: id.map(Box::new), name, attributes, sets, extra: extra(element, others), span })
}
