use crate::diagnostic::Diagnostic;
use crate::model::{FencingLevel, FencingTarget, FencingTopology, Id, ObjectKind, Text};
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::words::{child_text, label_text, missing_argument, text, value_of};

/// `fencing_topology [TARGET] DEV[,DEV]… …`; the levels of a target are counted from 1.
pub(super) fn fencing(node: Node, out: &mut Vec<Diagnostic>) -> ObjectKind {
    let mut target = FencingTarget::EveryNode;
    let mut levels: Vec<FencingLevel> = Vec::new();
    for part in node.children().skip(1) {
        match part.kind() {
            Kind::label => target = FencingTarget::Node(label_text(part)),
            Kind::pattern_target => target = FencingTarget::Pattern(value_of(part)),
            Kind::attr_target => {
                let name = child_text(part, Kind::pair_name).unwrap_or_default();
                target = FencingTarget::Attribute { name, value: value_of(part) };
            }
            Kind::devices => {
                let index = 1 + levels.iter().filter(|level| level.target == target).count();
                levels.push(FencingLevel {
                    id: None,
                    target: target.clone(),
                    index: Text::new(index.to_string(), part.span()),
                    devices: devices(&text(part)),
                    extra: None,
                    span: part.span(),
                });
            }
            _ => {}
        }
    }
    if levels.is_empty() {
        out.push(missing_argument(
            node,
            "this fencing topology names no device",
            "fencing_topology [NODE:] DEVICE[,DEVICE]…",
        ));
    }
    ObjectKind::FencingTopology(Box::new(FencingTopology { levels }))
}

/// `a,b` to its parts, each with its place.
fn devices(list: &Text) -> Vec<Id> {
    let is_raw = list.span.len() as usize == list.value.len();
    let mut start = list.span.start;
    let mut devices = Vec::new();
    for device in list.value.split(',') {
        let length = u32::try_from(device.len()).unwrap_or(0);
        let span = if is_raw { Span::new(start, start + length) } else { list.span };
        start += length + 1;
        devices.push(Text::new(device, span));
    }
    devices
}
