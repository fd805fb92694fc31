use crate::diagnostic::Diagnostic;
use crate::model::{FromText, Node as NodeObject, NodeType, ObjectKind, Value};
use crate::suggest::nearest;
use crate::syntax::{Kind, Node};

use super::mistakes;
use super::resource::node_sets;
use super::words::{child_text, description, label_text, missing_argument, value_of};

/// `node [ID:|$id=ID] UNAME[:TYPE] [attributes …] [utilization …]`
pub(super) fn node(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = node.children().find_map(|child| match child.kind() {
        Kind::id_spec => Some(value_of(child)),
        Kind::label => Some(label_text(child)),
        _ => None,
    });
    let Some(uname) = node.child(Kind::uname) else {
        out.push(missing_argument(node, "a node has no name", "node [ID:] NAME[:TYPE] [attributes NAME=VALUE…]"));
        return None;
    };
    let kind = child_text(uname, Kind::node_type);
    if let Some(written) = kind.as_ref().filter(|written| NodeType::from_text(written.as_str()).is_none()) {
        let diagnostic =
            Diagnostic::new(&mistakes::MISPLACED_PART, written.span, format!("`{written}` is no type of a node"));
        out.push(diagnostic.help(match nearest(written.as_str(), ["member", "remote", "ping"]) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a node is a member, remote or ping".to_owned(),
        }));
    }
    Some(ObjectKind::Node(Box::new(NodeObject {
        id,
        uname: child_text(uname, Kind::node_name).unwrap_or_default(),
        kind: kind.map(Value::new),
        description: description(node),
        sets: node_sets(node, out),
        extra: None,
    })))
}
