//! Comments that tell how the CIB spells what Pacemaker sees no difference in.
//!
//! `# crmc: xml-order members set` names the children of an object in their order; a plural stands for all that are
//! left of that kind. `# crmc: xml-writes boolean-op sequential` names attributes that are written although they say
//! what goes without saying. `# crmc: xml-ids ID…` gives the resource sets their ids, in their order. `decompile` writes them where it has to, so that the CIB comes back as it was. For
//! crmsh they are comments.

use crate::directive::{self, Directive};
use crate::model::{Arrangement, BooleanOp, Id, ObjectKind, Part, Text, Value};

/// Applies the directives among the comments of an object and takes them out. Those that do not fit the object stay
/// comments.
pub(super) fn apply(kind: &mut ObjectKind, comments: &mut Vec<Text>) {
    comments.retain(|comment| {
        let is_applied = match directive::parse(comment.as_str()) {
            Some(Directive::XmlIds(ids)) => identify(kind, &ids, comment),
            Some(Directive::XmlOrder(parts)) => arrange(kind, &parts),
            Some(Directive::XmlWrites(attributes)) => write_out(kind, &attributes, comment),
            _ => false,
        };
        !is_applied
    });
}

/// Gives the resource sets their ids, where there is one for each.
fn identify(kind: &mut ObjectKind, ids: &[&str], comment: &Text) -> bool {
    let sets = kind.resource_sets_mut();
    if sets.is_empty() || sets.len() != ids.len() {
        return false;
    }
    for (set, id) in sets.iter_mut().zip(ids) {
        set.id = Some(Text::new(*id, comment.span));
    }
    true
}

fn arrange(kind: &mut ObjectKind, words: &[&str]) -> bool {
    let (counts, arrangement) = match kind {
        ObjectKind::Group(group) => {
            (vec![(Part::Set, group.sets.len()), (Part::Member, group.members.len())], &mut group.arrangement)
        }
        ObjectKind::Clone(clone) => {
            let members = usize::from(clone.child.is_some());
            (vec![(Part::Set, clone.sets.len()), (Part::Member, members)], &mut clone.arrangement)
        }
        ObjectKind::Bundle(bundle) => {
            let counts = vec![
                (Part::Container, usize::from(bundle.container.is_some())),
                (Part::Network, usize::from(bundle.network.is_some())),
                (Part::Storage, usize::from(bundle.storage.is_some())),
                (Part::Set, bundle.sets.len()),
                (Part::Member, usize::from(bundle.primitive.is_some())),
            ];
            (counts, &mut bundle.arrangement)
        }
        _ => return false,
    };
    match parts(words, counts) {
        Some(parts) => {
            *arrangement = Arrangement::new(parts);
            true
        }
        None => false,
    }
}

/// The parts that the words name, where those are all that there are.
fn parts(words: &[&str], mut left: Vec<(Part, usize)>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for word in words {
        let (part, is_plural) = part(word)?;
        let (_, count) = left.iter_mut().find(|(kind, count)| *kind == part && *count > 0)?;
        let taken = if is_plural { *count } else { 1 };
        *count -= taken;
        parts.extend(std::iter::repeat_n(part, taken));
    }
    left.iter().all(|(_, count)| *count == 0).then_some(parts)
}

fn part(word: &str) -> Option<(Part, bool)> {
    Some(match word {
        "container" => (Part::Container, false),
        "network" => (Part::Network, false),
        "storage" => (Part::Storage, false),
        "set" => (Part::Set, false),
        "sets" => (Part::Set, true),
        "member" => (Part::Member, false),
        "members" => (Part::Member, true),
        _ => return None,
    })
}

fn write_out(kind: &mut ObjectKind, attributes: &[&str], comment: &Id) -> bool {
    let known = ["boolean-op", "sequential", "require-all"];
    if attributes.is_empty() || !attributes.iter().all(|attribute| known.contains(attribute)) {
        return false;
    }
    let has = |attribute| attributes.contains(&attribute);
    if has("boolean-op") {
        kind.for_each_rule_mut(&mut |rule| {
            if rule.boolean_op.is_none() && rule.id_ref.is_none() {
                rule.boolean_op = Some(Value::<BooleanOp>::new(Text::new("and", comment.span)));
            }
        });
    }
    for set in kind.resource_sets_mut() {
        let switches = [(has("sequential"), &mut set.sequential), (has("require-all"), &mut set.require_all)];
        for (_, switch) in switches.into_iter().filter(|(is_written, switch)| *is_written && switch.is_none()) {
            *switch = Some(Value::new(Text::new("true", comment.span)));
        }
    }
    true
}
