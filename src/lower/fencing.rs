use crate::diagnostic::Diagnostic;
use crate::model::{
    FencingLevel, FencingTarget, FencingTopology, Id, Node as NodeObject, NodeType, Object, ObjectKind, Text, Value,
};
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::words::{child_text, label_text, missing_argument, text, value_of};

/// `fencing_topology [TARGET] DEV[,DEV]… …`; the levels of a target are counted from 1.
///
/// Levels without a target are for every node. Until [`expand`] knows the nodes, and where there are none, a
/// pattern that matches all says so.
pub(super) fn fencing(node: Node, out: &mut Vec<Diagnostic>) -> FencingTopology {
    let mut target = every_node(node.span());
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
    FencingTopology { levels }
}

fn every_node(span: Span) -> FencingTarget {
    FencingTarget::Pattern(Text::new(EVERY_NODE, span))
}

const EVERY_NODE: &str = ".*";

/// Replaces levels for every node by one for each. crmsh takes the nodes that stand above the statement; here,
/// all count.
pub(super) fn expand(objects: &mut [Object]) {
    let is_runner = |node: &NodeObject| node.kind.as_ref().and_then(Value::get) != Some(NodeType::Ping);
    let nodes: Vec<Text> = objects
        .iter()
        .filter_map(|object| match &object.kind {
            ObjectKind::Node(node) if is_runner(node) => Some(node.uname.clone()),
            _ => None,
        })
        .collect();
    for object in objects {
        let span = object.span;
        let ObjectKind::FencingTopology(topology) = &mut object.kind else { continue };
        let is_general = |level: &FencingLevel| is_general(level, span);
        if nodes.is_empty() || !topology.levels.iter().any(is_general) {
            continue;
        }
        let (general, mut levels): (Vec<_>, Vec<_>) = topology.levels.drain(..).partition(is_general);
        for level in &mut levels {
            // What a node has of its own is written behind what it has with all others, and so tried after that.
            let FencingTarget::Node(name) = &level.target else { continue };
            if nodes.iter().any(|node| node.value.eq_ignore_ascii_case(&name.value))
                && let Ok(index) = level.index.as_str().parse::<usize>()
            {
                level.index.value = (index + general.len()).to_string().into();
            }
        }
        for node in &nodes {
            let target = FencingTarget::Node(node.clone());
            levels.extend(general.iter().map(|level| FencingLevel { target: target.clone(), ..level.clone() }));
        }
        topology.levels = levels;
    }
}

/// How many levels of the object, which is not expanded yet, are for every node.
pub(super) fn levels_for_all(object: &Object) -> usize {
    match &object.kind {
        ObjectKind::FencingTopology(topology) => {
            topology.levels.iter().filter(|level| is_general(level, object.span)).count()
        }
        _ => 0,
    }
}

/// Only the made-up target has the place of the whole statement.
fn is_general(level: &FencingLevel, statement: Span) -> bool {
    matches!(&level.target, FencingTarget::Pattern(text) if text.span == statement)
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
