//! Nodes.

use super::attributes::sets;
use super::take::{children, extra, require, take};
use crate::model::{Element, Node, ObjectKind, Text, Value};

/// A node; the element comes back where it has no name.
pub(super) fn node(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let Some([uname]) = require(&mut element, ["uname"]) else { return Err(element) };
    let mut others = children(&mut element, comments);
    let node = Node {
        id: take(&mut element, "id"),
        uname,
        kind: take(&mut element, "type").map(Value::new),
        description: take(&mut element, "description"),
        sets: sets(&mut others, comments),
        extra: extra(element, others),
    };
    Ok(ObjectKind::Node(Box::new(node)))
}
