//! `$id-ref` and `@id`: sets and pairs that share what another one holds.

use super::{Holder, Names};
use crate::model::{AttributeSet, NvPair, ObjectKind, PairIdentity, Text};

/// The set that `set` refers to; itself where it refers to none, or to none that there is. An owner's id stands for its
/// set of the same kind.
#[must_use]
pub fn referenced_set<'c>(names: &Names<'c>, set: &'c AttributeSet) -> &'c AttributeSet {
    let Some(reference) = set.id_ref.as_deref() else { return set };
    let Some(holder) = names.holder_or_node(reference.as_str()) else { return set };
    let (Holder::Object(index) | Holder::Part(index)) = holder;
    let kind = &names.at(index).kind;
    let is_owner = matches!(holder, Holder::Object(_)) && !matches!(kind, ObjectKind::Options(_));
    let mut found = None;
    kind.for_each_set(&mut |candidate| {
        let is_it = if is_owner { candidate.kind == set.kind } else { candidate.id.as_deref() == Some(reference) };
        if found.is_none() && candidate.id_ref.is_none() && is_it {
            found = Some(candidate);
        }
    });
    found.unwrap_or(set)
}

/// The name that `pair` sets, and the pair that holds the value: the one that it refers to, or itself where it refers to
/// none; nothing where there is no such pair. A reference that has a name of its own sets that one.
#[must_use]
pub fn referenced_pair<'c>(names: &Names<'c>, pair: &'c NvPair) -> Option<(&'c Text, &'c NvPair)> {
    let Some(PairIdentity::Reference(id)) = pair.identity.as_deref() else { return Some((&pair.name, pair)) };
    let Some(Holder::Object(index) | Holder::Part(index)) = names.holder(id.as_str()) else { return None };
    let mut found = None;
    names.at(index).kind.for_each_set(&mut |set| {
        let is_it = |pair: &&NvPair| matches!(pair.identity.as_deref(), Some(PairIdentity::Id(other)) if other == id);
        if found.is_none() {
            found = set.pairs.iter().find(is_it);
        }
    });
    let found = found?;
    Some((if pair.name.value.is_empty() { &found.name } else { &pair.name }, found))
}
