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
    let mut index = 0;
    while index < pairs.len() {
        let later =
            pairs[index + 1..].iter().find(|pair| !pair.name.value.is_empty() && pair.name == pairs[index].name);
        match later {
            Some(later) => {
                if later.value != pairs[index].value {
                    out.push(conflict(&pairs[index], later));
                }
                pairs.remove(index);
            }
            None => index += 1,
        }
    }
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
    let mut firsts: Vec<(OptionSection, String, usize)> = Vec::new();
    let mut index = 0;
    while index < objects.len() {
        let ObjectKind::Options(options) = &objects[index].kind else {
            index += 1;
            continue;
        };
        let set = &options.set;
        let is_plain = set.rules.is_empty() && set.score.is_none() && set.id_ref.is_none() && set.extra.is_none();
        let id = set.id.as_ref().map_or(options.section.default_id(), |id| id.as_str()).to_owned();
        let section = options.section;
        let first = firsts.iter().find(|(other, name, _)| *other == section && *name == id).map(|&(_, _, first)| first);
        match first {
            Some(first) if is_plain => {
                let second = objects.remove(index);
                join(&mut objects[first], second, out);
            }
            None if is_plain => {
                firsts.push((section, id, index));
                index += 1;
            }
            _ => index += 1,
        }
    }
}

fn join(first: &mut Object, second: Object, out: &mut Vec<Diagnostic>) {
    let (ObjectKind::Options(options), ObjectKind::Options(added)) = (&mut first.kind, second.kind) else { return };
    first.comments.extend(second.comments);
    for pair in added.set.pairs {
        match options.set.pairs.iter_mut().find(|other| !pair.name.value.is_empty() && other.name == pair.name) {
            Some(other) if other.value != pair.value => {
                out.push(conflict(other, &pair));
                *other = pair;
            }
            Some(_) => {}
            None => options.set.pairs.push(pair),
        }
    }
    if options.set.id.is_none() {
        options.set.id = added.set.id;
    }
}
