//! What can be promoted.

use super::words::id_of;
use crate::lint::Context;
use crate::model::{Id, ObjectKind, SetKind};
use crate::resolve::{Names, is_promotable};

/// Whether the resource may have promoted instances: it has, or its meta attributes are written elsewhere.
pub(in crate::lint::rules) fn may_be_promoted(names: &Names, resource: u32) -> bool {
    let kind = &names.at(resource).kind;
    let is_open = match kind {
        ObjectKind::Clone(clone) => {
            clone.sets.iter().any(|set| set.kind == SetKind::Meta && (set.id_ref.is_some() || set.extra.is_some()))
        }
        _ => false,
    };
    is_open || is_promotable(kind)
}

/// The resource that a constraint's `id` stands for, where it is no promotable one; of several, as with a tag, the first,
/// where none is.
pub(super) fn never_promoted(context: &Context, id: &Id) -> Option<u32> {
    let resources = context.graphs.targets().of(id.as_str());
    let is_any = resources.iter().any(|&resource| may_be_promoted(context.names, resource));
    if is_any { None } else { resources.first().copied() }
}

/// What it would take to promote the resource.
pub(super) fn remedy(names: &Names, resource: u32) -> String {
    let id = id_of(names, resource);
    match &names.at(resource).kind {
        ObjectKind::Clone(_) => format!("give clone {id} `meta promotable=true`"),
        ObjectKind::Bundle(_) => format!("give bundle {id} `promoted-max`"),
        _ => format!("make a promotable clone of {id} and name that"),
    }
}
