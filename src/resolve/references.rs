//! `$id-ref` and `@id`: sets and pairs that share what another one holds.

use ecow::{EcoString, eco_format};

use super::{Holder, Names};
use crate::model::{AttributeSet, Id, NvPair, ObjectKind, OptionSection, PairIdentity, Rule, SetKind, Text};

/// The set that `set` refers to; itself where it refers to none, or to none that there is.
#[must_use]
pub fn referenced_set<'c>(names: &Names<'c>, set: &'c AttributeSet) -> &'c AttributeSet {
    let Some(reference) = set.id_ref.as_deref() else { return set };
    named_set(names, reference, set.kind).map_or(set, |(found, _)| found)
}

/// The set of that kind which `reference` means, and the id that it is built with. An owner's id stands for its first set
/// of the kind.
#[must_use]
pub fn named_set<'c>(names: &Names<'c>, reference: &Id, kind: SetKind) -> Option<(&'c AttributeSet, EcoString)> {
    let (object, is_owner) = object_of(names, reference.as_str())?;
    identified_sets(object)
        .into_iter()
        .find(|(set, id)| set.kind == kind && set.id_ref.is_none() && (is_owner || id == reference.as_str()))
}

/// The rule that `rule` refers to; itself where it refers to none, or to none that there is.
#[must_use]
pub fn referenced_rule<'c>(names: &Names<'c>, rule: &'c Rule) -> &'c Rule {
    let Some(reference) = rule.id_ref.as_deref() else { return rule };
    named_rule(names, reference).map_or(rule, |(found, _)| found)
}

/// The rule that `reference` means, and the id that it is built with. An owner's id stands for its first rule, in whatever
/// set (crmsh 4.4).
#[must_use]
pub fn named_rule<'c>(names: &Names<'c>, reference: &Id) -> Option<(&'c Rule, EcoString)> {
    let (object, is_owner) = object_of(names, reference.as_str())?;
    let rules = match object {
        ObjectKind::Location(location) => identified_rules(&location.rules, location.id.as_str()),
        _ => identified_sets(object).iter().flat_map(|(set, id)| identified_rules(&set.rules, id)).collect(),
    };
    rules.into_iter().find(|(rule, id)| rule.id_ref.is_none() && (is_owner || id == reference.as_str()))
}

/// Whether a part of an object is built with that id, or may be, although nobody wrote it: a set, a rule, an operation.
#[must_use]
pub fn may_be_built(names: &Names, id: &str) -> bool {
    let Some(object) = generated_owner(names, id) else { return false };
    let has_rule = |rules: &[Rule], owner: &str| identified_rules(rules, owner).iter().any(|(_, built)| built == id);
    let is_own = match object {
        ObjectKind::Location(location) => has_rule(&location.rules, location.id.as_str()),
        _ => identified_sets(object).iter().any(|(set, built)| built == id || has_rule(&set.rules, built)),
    };
    is_own || is_of_inner_part(object, id)
}

/// Whether an operation or a recipient, or what belongs to one, may be built with that id. Only its start is looked at.
#[must_use]
pub fn may_be_of_inner_part(names: &Names, id: &str) -> bool {
    generated_owner(names, id).is_some_and(|object| is_of_inner_part(object, id))
}

fn is_of_inner_part(object: &ObjectKind, id: &str) -> bool {
    let goes_on = |start: String| id.strip_prefix(&start).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    match object {
        ObjectKind::Alert(alert) => !alert.recipients.is_empty() && goes_on(format!("{}-recipient", alert.id)),
        _ => object
            .operations()
            .zip(object.id())
            .is_some_and(|(operations, owner)| operations.ops.iter().any(|op| goes_on(format!("{owner}-{}", op.name)))),
    }
}

/// The object that has a part of that name, and whether the name is its own. Options are called like their set.
fn object_of<'c>(names: &Names<'c>, reference: &str) -> Option<(&'c ObjectKind, bool)> {
    match names.holder_or_node(reference) {
        Some(Holder::Object(index)) => {
            let kind = &names.at(index).kind;
            Some((kind, !matches!(kind, ObjectKind::Options(_))))
        }
        Some(Holder::Part(index)) => Some((&names.at(index).kind, false)),
        None => generated_owner(names, reference).map(|kind| (kind, false)),
    }
}

/// The object from whose id, or whose part's id, this one can have been made: the longest that it goes on from behind a
/// dash; or the options that are called so.
fn generated_owner<'c>(names: &Names<'c>, id: &str) -> Option<&'c ObjectKind> {
    let options =
        OptionSection::ALL.into_iter().find(|section| id.starts_with(section.default_id())).and_then(|section| {
            names.options(section).find(|(_, options)| options.set.id.is_none()).map(|(object, _)| &object.kind)
        });
    options.or_else(|| {
        let (Holder::Object(index) | Holder::Part(index)) =
            id.rmatch_indices('-').find_map(|(at, _)| names.holder_or_node(&id[..at]))?;
        Some(&names.at(index).kind)
    })
}

/// The sets of an object with the ids that they are built with; those of its operations and recipients where they have one.
fn identified_sets(object: &ObjectKind) -> Vec<(&AttributeSet, EcoString)> {
    let owner = match object {
        ObjectKind::Node(node) => node.uname.as_str(),
        _ => object.id().map_or("", |id| id.as_str()),
    };
    let mut found: Vec<(&AttributeSet, EcoString)> = Vec::new();
    for set in object.own_sets() {
        let earlier = found
            .iter()
            .filter(|(other, _)| other.kind == set.kind && other.id.is_none() && other.id_ref.is_none())
            .count();
        let id = match (&set.id, object) {
            (Some(id), _) => id.value.clone(),
            (None, ObjectKind::Options(options)) => options.section.default_id().into(),
            (None, _) => numbered(owner, set.kind.tag(), earlier),
        };
        found.push((set, id));
    }
    object.for_each_set(&mut |set| {
        if let Some(id) = set.id.as_ref().filter(|_| !found.iter().any(|(other, _)| std::ptr::eq(*other, set))) {
            found.push((set, id.value.clone()));
        }
    });
    found
}

fn identified_rules<'c>(rules: &'c [Rule], owner: &str) -> Vec<(&'c Rule, EcoString)> {
    let is_nameless = |rule: &&Rule| rule.id.is_none() && rule.id_ref.is_none();
    let id = |at: usize, rule: &Rule| match &rule.id {
        Some(id) => id.value.clone(),
        None => numbered(owner, "rule", rules[..at].iter().filter(is_nameless).count()),
    };
    rules.iter().enumerate().map(|(at, rule)| (rule, id(at, rule))).collect()
}

/// The id of a part in front of which as many others go without one.
fn numbered(owner: &str, part: &str, earlier: usize) -> EcoString {
    match earlier {
        0 => eco_format!("{owner}-{part}"),
        _ => eco_format!("{owner}-{part}-{}", earlier - 1),
    }
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
