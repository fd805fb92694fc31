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
    let (ops, others): (Vec<_>, Vec<_>) =
        children(&mut element, comments).into_iter().partition(|child| child.name == "op");
    // Their order means something: where one of them is none, all stay what they are.
    if ops.iter().all(is_op) {
        operations.ops = ops.into_iter().filter_map(|child| op(child, comments)).collect();
        operations.extra = extra(element, others);
    } else {
        operations.extra = extra(element, ops.into_iter().chain(others).collect());
    }
    operations
}

/// Whether it has what every operation needs. In crm text the interval may be left out; in a CIB that is a mistake,
/// which must not come back repaired.
fn is_op(element: &Element) -> bool {
    ["name", "interval"].iter().all(|needed| element.attributes.iter().any(|(name, _)| name == needed))
}

/// One operation.
fn op(mut element: Element, comments: &mut Vec<Text>) -> Option<Op> {
    let [name] = require(&mut element, ["name"])?;
    let id = take(&mut element, "id");
    let (known, unknown) = std::mem::take(&mut element.attributes)
        .into_iter()
        .partition::<Vec<_>, _>(|(key, _)| Op::ATTRIBUTES.contains(&key.as_str()));
    element.attributes = unknown;
    let span = element.span;
    let mut others = children(&mut element, comments);
    let sets = sets(&mut others, comments).into();
    let attributes = known.into_iter().map(|(name, value)| Attribute { name, value }).collect();
    Some(Op { id: id.map(Box::new), name, attributes, sets, extra: extra(element, others), span })
}
