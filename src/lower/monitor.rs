use std::collections::HashMap;

use ecow::EcoString;

use thin_vec::ThinVec;

use crate::diagnostic::Diagnostic;
use crate::model::{Attribute, FromText, Id, Object, ObjectKind, Op, Operations, ResourceContent, Role, Text};
use crate::syntax::{Kind, Node};

use super::words::{child_text, missing_argument, text};
use super::{mistakes, sets};

/// A `monitor` statement: one more operation of a primitive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Monitor {
    /// The primitive or template.
    pub rsc: Id,
    op: Op,
}

impl Monitor {
    /// Takes its places away, so that `==` compares what it says.
    pub(super) fn forget_spans(&mut self) {
        self.op.forget_spans();
    }
}

/// `monitor RSC[:ROLE] INTERVAL[:TIMEOUT]`
pub(super) fn monitor(node: Node, out: &mut Vec<Diagnostic>) -> Option<Monitor> {
    const FORM: &str = "monitor RSC[:ROLE] INTERVAL[:TIMEOUT]";
    let member = node.child(Kind::member);
    let Some((member, rsc)) = member.and_then(|member| Some((member, child_text(member, Kind::name)?))) else {
        out.push(missing_argument(node, "`monitor` names no resource", FORM));
        return None;
    };
    let times: Vec<Text> =
        node.child(Kind::times).into_iter().flat_map(|times| times.children().map(text).collect::<Vec<_>>()).collect();
    let (interval, timeout) = match &times[..] {
        [interval] => (interval.clone(), None),
        [interval, timeout] => (interval.clone(), Some(timeout.clone())),
        [_, _, more, ..] => {
            out.push(
                Diagnostic::new(&mistakes::UNEXPECTED_WORD, more.span, format!("`{more}` is one time too many"))
                    .help(format!("the form is `{FORM}`")),
            );
            return None;
        }
        [] => {
            out.push(missing_argument(node, &format!("monitor {rsc} has no interval"), FORM));
            return None;
        }
    };
    let attribute = |name: &str, value: Text| Attribute { name: Text::new(name, value.span), value };
    let mut attributes = vec![attribute("interval", interval)];
    attributes.extend(timeout.map(|timeout| attribute("timeout", timeout)));
    if let Some(role) = child_text(member, Kind::qualifier) {
        if Role::from_text(role.as_str()).is_none() {
            out.push(sets::invalid_role(&role));
        }
        attributes.push(attribute("role", role));
    }
    let name = Text::new("monitor", node.span());
    Some(Monitor { rsc, op: Op { id: None, name, attributes, sets: ThinVec::new(), extra: None, span: node.span() } })
}

/// Adds the operations to their primitives. Gives back those whose resource is not defined.
pub(super) fn attach(monitors: Vec<Monitor>, objects: &mut [Object]) -> Vec<Id> {
    if monitors.is_empty() {
        return Vec::new();
    }
    let mut places: HashMap<EcoString, usize> = HashMap::new();
    for (place, object) in objects.iter().enumerate() {
        if let ObjectKind::Primitive(_) | ObjectKind::Template(_) = &object.kind
            && let Some(id) = object.kind.id()
        {
            places.entry(id.value.clone()).or_insert(place);
        }
    }
    let mut homeless = Vec::new();
    for monitor in monitors {
        let home = places.get(&monitor.rsc.value).and_then(|&place| objects.get_mut(place));
        match home.map(|object| &mut object.kind) {
            Some(ObjectKind::Primitive(primitive)) => add(&mut primitive.contents, monitor.op),
            Some(ObjectKind::Template(template)) => add(&mut template.contents, monitor.op),
            _ => homeless.push(monitor.rsc),
        }
    }
    homeless
}

fn add(contents: &mut Vec<ResourceContent>, op: Op) {
    for content in contents.iter_mut() {
        if let ResourceContent::Operations(operations) = content {
            operations.ops.push(op);
            return;
        }
    }
    let span = op.span;
    contents.push(ResourceContent::Operations(Operations { ops: vec![op], span, ..Operations::default() }));
}
