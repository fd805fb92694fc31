//! Options that stand among the parameters of a container or of an operation: the agent gets them, and nobody heeds them.

use super::meta_in_wrong_place::{finding, noun};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::Context;
use crate::model::{AttributeSet, NvPair, Object, ObjectKind, Op, SetKind};
use crate::options::{self, Definition, Place};
use crate::resolve::Names;

/// What a clone, group or bundle heeds as a meta attribute, written as a parameter.
pub(super) fn of_container(object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
    let (id, place, sets) = match &object.kind {
        ObjectKind::Clone(clone) => (&clone.id, Place::Clone, &clone.sets),
        ObjectKind::Group(group) => (&group.id, Place::Group, &group.sets),
        _ => return,
    };
    for set in sets.iter().filter(|set| set.kind == SetKind::Instance) {
        for pair in &set.pairs {
            let name = pair.name.as_str();
            let Some(definition) = option(&[place, Place::Clone], name) else { continue };
            if may_be_meant(object, name, context) {
                continue;
            }
            let diagnostic = finding(pair.name.span, format!("`{name}` is {}, not a parameter", noun(definition)))
                .note("as a parameter, Pacemaker passes over it in silence, and hands it to the agents");
            let has_it = sets.iter().any(|set| set.kind == SetKind::Meta && set.pair(name).is_some());
            // What only a clone heeds is of no use at a group.
            let is_here = definition.places.contains(place);
            let diagnostic = diagnostic.help(if is_here {
                format!("write `meta {name}=…`: without `meta`, pairs are parameters")
            } else {
                format!("write `meta {name}=…` at the clone")
            });
            let fix = Fix::risky(format!("move `{name}` behind `meta`")).changing(id.value.clone());
            out.push(match moved(fix, object, set, pair).filter(|_| is_here && !has_it) {
                Some(fix) => diagnostic.fix(fix),
                None => diagnostic,
            });
        }
    }
}

/// What a resource heeds as a meta attribute, written at one of its operations.
pub(super) fn of_operation(op: &Op, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
    let Some(id) = object.kind.id() else { return };
    let is_taken = |name: &str| match &object.kind {
        ObjectKind::Primitive(primitive) => primitive.sets(SetKind::Meta).any(|set| set.pair(name).is_some()),
        ObjectKind::Template(template) => template.sets(SetKind::Meta).any(|set| set.pair(name).is_some()),
        _ => true,
    };
    let sets = op.sets.iter().filter(|set| set.kind == SetKind::Instance);
    for (set, pair) in sets.flat_map(|set| set.pairs.iter().map(move |pair| (set, pair))) {
        let name = pair.name.as_str();
        let Some(definition) = option(&[Place::Primitive, Place::Clone], name) else { continue };
        if may_be_meant(object, name, context) {
            continue;
        }
        let message = format!("`{name}` is {}, not of an operation", noun(definition));
        let is_of_resources = definition.places.contains(Place::Primitive);
        let owner = if is_of_resources { "resource" } else { "clone" };
        let diagnostic = finding(pair.name.span, message)
            .note(format!("the agent gets it as a parameter of {}, and Pacemaker passes over it in silence", op.name))
            .help(format!("write `meta {name}=…` at the {owner}"));
        let fix = Fix::risky(format!("move `{name}` to the meta attributes of {id}")).changing(id.value.clone());
        out.push(match moved(fix, object, set, pair).filter(|_| is_of_resources && !is_taken(name)) {
            Some(fix) => diagnostic.fix(fix),
            None => diagnostic,
        });
    }
}

fn option(places: &[Place], name: &str) -> Option<&'static Definition> {
    places.iter().find_map(|place| options::find(*place, name)).filter(|definition| definition.removed.is_none())
}

/// Nothing where more than the pair would change: a condition, a score, or an id that others know.
fn moved(fix: Fix, object: &Object, set: &AttributeSet, pair: &NvPair) -> Option<Fix> {
    let value = pair.value.as_ref()?.value.clone();
    let is_plain = set.rules.is_empty() && set.score.is_none() && set.id.is_none() && set.extra.is_none();
    is_plain.then(|| fix.delete(pair.span()).set_pair(object.span, SetKind::Meta, pair.name.value.clone(), value))
}

/// Whether an agent inside may have a parameter of that name: where one is not known, any name but those that only
/// Pacemaker has.
fn may_be_meant(object: &Object, name: &str, context: &Context) -> bool {
    let is_pacemakers = name.contains('-') || matches!(name, "interleave" | "promotable");
    let mut primitives = Vec::new();
    let is_whole = collect(object, context.names, 0, &mut primitives);
    let may = |primitive: &&Object| {
        let agent = match &primitive.kind {
            ObjectKind::Primitive(primitive) => context.names.agent_of(primitive),
            ObjectKind::Template(template) => Some(&template.agent),
            _ => None,
        };
        match agent.and_then(|agent| context.agents.get(agent)) {
            Some(facts) => context.agents.parameter(facts, name).is_some(),
            None => !is_pacemakers,
        }
    };
    (!is_whole && !is_pacemakers) || primitives.iter().any(may)
}

/// The primitives in an object; false where some are not at hand.
fn collect<'c>(object: &'c Object, names: &'c Names<'c>, depth: u8, out: &mut Vec<&'c Object>) -> bool {
    if matches!(object.kind, ObjectKind::Primitive(_) | ObjectKind::Template(_)) {
        out.push(object);
        return true;
    }
    // A group in a clone in a bundle is the deepest there is; a mistaken ring must not hold us.
    let members = object.kind.members();
    depth < 3
        && !members.is_empty()
        && members
            .iter()
            .all(|member| names.object(member.as_str()).is_some_and(|member| collect(member, names, depth + 1, out)))
}
