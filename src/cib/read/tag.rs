//! Tags.

use super::take::{children, extra, references, require};
use crate::model::{Element, ObjectKind, Tag, Text};

/// A tag; the element comes back where it has no id.
pub(super) fn tag(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let Some([id]) = require(&mut element, ["id"]) else { return Err(element) };
    let mut others = children(&mut element, comments);
    let members = references(&mut others, "obj_ref");
    Ok(ObjectKind::Tag(Box::new(Tag { id, members, extra: extra(element, others) })))
}
