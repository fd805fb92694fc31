//! What the rules on clones share.

use crate::lint::Context;
use crate::model::{CloneResource, NvPair, Object, ObjectKind, SetKind};
use crate::resolve::NodeKind;

/// The clone, where the object is one.
pub(super) fn clone(object: &Object) -> Option<&CloneResource> {
    match &object.kind {
        ObjectKind::Clone(clone) => Some(clone),
        _ => None,
    }
}

/// The pair that gives a clone a meta attribute of its own, under the first of these names that is written. Sets that
/// count at times only are not looked at.
pub(super) fn meta<'c>(clone: &'c CloneResource, names: &[&str]) -> Option<&'c NvPair> {
    let sets = || clone.sets.iter().filter(|set| set.kind == SetKind::Meta && set.rules.is_empty());
    names.iter().find_map(|name| sets().find_map(|set| set.pair(name)))
}

pub(super) fn value(pair: &NvPair) -> &str {
    pair.value.as_ref().map_or("", |value| value.as_str())
}

/// The primitives of a clone: its child, or the members of its group.
pub(super) fn primitives<'r>(clone: &CloneResource, context: &'r Context<'_>) -> Vec<&'r crate::resolve::Resource<'r>> {
    let Some(child) = clone.child.as_ref().and_then(|child| context.names.index(child.as_str())) else {
        return Vec::new();
    };
    let indices: Vec<u32> = match &context.names.at(child).kind {
        ObjectKind::Group(group) => {
            group.members.iter().filter_map(|member| context.names.index(member.as_str())).collect()
        }
        _ => vec![child],
    };
    indices.into_iter().filter_map(|index| context.effective.resource(index)).collect()
}

/// How many nodes get an instance: members and remote nodes.
pub(in crate::lint::rules) fn nodes(context: &Context) -> usize {
    let names: Vec<&str> = context.names.node_names().collect();
    names
        .into_iter()
        .filter(|name| matches!(context.names.node(name), Some(NodeKind::Member | NodeKind::Remote)))
        .count()
}
