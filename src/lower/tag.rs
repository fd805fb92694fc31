use crate::diagnostic::Diagnostic;
use crate::model::{ObjectKind, Tag};
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::words::{missing_argument, required_id, text};

/// `tag ID[:] OBJ…`
pub(super) fn tag(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let mut id = required_id(node, "a tag", "tag ID OBJECT…", out)?;
    if id.value.ends_with(':') {
        id.value.pop();
        id.span = Span::new(id.span.start, id.span.end() - 1);
    }
    let members: Vec<_> = node.children().filter(|child| child.kind() == Kind::tagged).map(text).collect();
    if members.is_empty() {
        out.push(missing_argument(node, &format!("tag {id} names no object"), "tag ID OBJECT…"));
    }
    Some(ObjectKind::Tag(Box::new(Tag { id, members, extra: None })))
}
