use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ecow::EcoString;

use crate::diagnostic::Diagnostic;
use crate::model::{AttributeSet, NvPair, Object, ObjectKind, OptionSection, OptionSet, SetKind};
use crate::syntax::{Kind, Node};

use super::attributes::set_item;
use super::mistakes;
use super::words::label_text;

/// `property [ID:|$id=ID] [RULE] nv…`, `rsc_defaults …`, `op_defaults …`
pub(super) fn options(node: Node, out: &mut Vec<Diagnostic>) -> ObjectKind {
    let keyword = node.children().next().map(Node::kind);
    let (section, kind) = match keyword {
        Some(Kind::kw_rsc_defaults) => (OptionSection::ResourceDefaults, SetKind::Meta),
        Some(Kind::kw_op_defaults) => (OptionSection::OperationDefaults, SetKind::Meta),
        _ => (OptionSection::Properties, SetKind::ClusterProperty),
    };
    let mut set = AttributeSet::new(kind, node.span());
    let is_empty = |set: &AttributeSet| set.pairs.is_empty() && set.rules.is_empty() && set.score.is_none();
    for item in node.children().skip(1) {
        // The first label is the id; only a second one is a score.
        if item.kind() == Kind::label && set.id.is_none() && set.id_ref.is_none() && is_empty(&set) {
            set.id = Some(Box::new(label_text(item)));
        } else {
            set_item(item, &mut set, out);
        }
    }
    // Where a user changes an option by a second statement, the later value counts: so does crmsh within one.
    keep_last(&mut set.pairs, out);
    ObjectKind::Options(Box::new(OptionSet { section, set }))
}

/// Of pairs with one name keeps the last, as crmsh does in options, and says so where the values differ.
fn keep_last(pairs: &mut Vec<NvPair>, out: &mut Vec<Diagnostic>) {
    let mut later: HashMap<EcoString, usize> = HashMap::with_capacity(pairs.len());
    let mut is_last = vec![true; pairs.len()];
    for (place, pair) in pairs.iter().enumerate().rev().filter(|(_, pair)| !pair.name.value.is_empty()) {
        if let Some(later) = later.insert(pair.name.value.clone(), place) {
            is_last[place] = false;
            if pairs[later].value != pair.value {
                out.push(conflict(pair, &pairs[later]));
            }
        }
    }
    let mut is_last = is_last.into_iter();
    pairs.retain(|_| is_last.next().unwrap_or(true));
}

fn conflict(first: &NvPair, second: &NvPair) -> Diagnostic {
    let shown = |pair: &NvPair| pair.value.as_ref().map_or_else(String::new, |value| format!("={value}"));
    Diagnostic::new(
        &mistakes::CONFLICTING_OPTIONS,
        second.span(),
        format!("`{}{}` contradicts `{}{}`", second.name, shown(second), first.name, shown(first)),
    )
    .label("set again here")
    .also(first.span(), "set first here")
    .note("typed one after the other in crmsh the second would count; loaded from a file, crmsh refuses both")
    .help("keep the one that is meant")
}

/// Joins sets of options that are one set in the CIB: those without an id, or with the same one. For crmsh,
/// a second `property` in one file is an error; for the one who types it, it changes the first. Both mean the
/// same where the two do not disagree.
pub(super) fn merge(objects: &mut Vec<Object>, out: &mut Vec<Diagnostic>) {
    if objects.iter().filter(|object| matches!(object.kind, ObjectKind::Options(_))).count() < 2 {
        return;
    }
    let mut firsts: HashMap<(OptionSection, EcoString), First> = HashMap::new();
    let mut kept = Vec::with_capacity(objects.len());
    for object in objects.drain(..) {
        let Some((key, set)) = plain_options(&object) else {
            kept.push(object);
            continue;
        };
        match firsts.entry(key) {
            Entry::Occupied(mut first) => {
                let First { place, pairs } = first.get_mut();
                join(&mut kept[*place], pairs, object, out);
            }
            Entry::Vacant(first) => {
                let mut pairs = HashMap::new();
                for (place, pair) in set.pairs.iter().enumerate() {
                    pairs.entry(pair.name.value.clone()).or_insert(place);
                }
                first.insert(First { place: kept.len(), pairs });
                kept.push(object);
            }
        }
    }
    *objects = kept;
}

/// The first of several sets of options with one id: its place, and that of the first pair of each name in it.
struct First {
    place: usize,
    pairs: HashMap<EcoString, usize>,
}

/// What a set of options is about, where nothing but its pairs stands in it.
fn plain_options(object: &Object) -> Option<((OptionSection, EcoString), &AttributeSet)> {
    let ObjectKind::Options(options) = &object.kind else { return None };
    let set = &options.set;
    let is_plain = set.rules.is_empty() && set.score.is_none() && set.id_ref.is_none() && set.extra.is_none();
    let id = || set.id.as_ref().map_or_else(|| options.section.default_id().into(), |id| id.value.clone());
    is_plain.then(|| ((options.section, id()), set))
}

fn join(first: &mut Object, places: &mut HashMap<EcoString, usize>, second: Object, out: &mut Vec<Diagnostic>) {
    let (ObjectKind::Options(options), ObjectKind::Options(added)) = (&mut first.kind, second.kind) else { return };
    first.comments.extend(second.comments);
    let pairs = &mut options.set.pairs;
    for pair in added.set.pairs {
        let known = places.get(&pair.name.value).filter(|_| !pair.name.value.is_empty());
        match known.and_then(|&place| pairs.get_mut(place)) {
            Some(other) if other.value != pair.value => {
                out.push(conflict(other, &pair));
                *other = pair;
            }
            Some(_) => {}
            None => {
                places.entry(pair.name.value.clone()).or_insert(pairs.len());
                pairs.push(pair);
            }
        }
    }
    if options.set.id.is_none() {
        options.set.id = added.set.id;
    }
}
