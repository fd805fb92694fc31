//! Directives: comments that tell how the CIB spells what Pacemaker sees no difference in.

use super::resource::bundle_clauses;
use super::words::{Said, require};
use crate::model::{ObjectKind, Part, ResourceSet, Text, Value};

/// The directives that the statement needs, each with its line end; mostly none.
pub(super) fn directives(kind: &ObjectKind) -> Said<String> {
    let mut text = String::new();
    if let Some(order) = order(kind) {
        text += &directive("xml-order", &words(&order));
    }
    if let Some(ids) = set_ids(kind) {
        text += &directive("xml-ids", &ids);
    }
    let written = written_out(kind)?;
    if !written.is_empty() {
        text += &directive("xml-writes", &written);
    }
    Ok(text)
}

fn directive(name: &str, words: &[&str]) -> String {
    format!("# crmc: {name} {}\n", words.join(" "))
}

/// The order of the children, where the statement alone means another.
fn order(kind: &ObjectKind) -> Option<Vec<Part>> {
    let (arrangement, counts) = match kind {
        ObjectKind::Group(group) => {
            (&group.arrangement, vec![(Part::Set, group.sets.len()), (Part::Member, group.members.len())])
        }
        ObjectKind::Clone(clone) => {
            let members = usize::from(clone.child.is_some());
            (&clone.arrangement, vec![(Part::Set, clone.sets.len()), (Part::Member, members)])
        }
        ObjectKind::Bundle(bundle) => {
            let clauses = bundle_clauses(bundle);
            let counts: Vec<(Part, usize)> = clauses.iter().map(|&part| (part, 1)).collect();
            let sequence = bundle.arrangement.sequence(&merged(&counts));
            return (sequence != clauses).then_some(sequence);
        }
        _ => return None,
    };
    if arrangement.is_usual() {
        return None;
    }
    let sequence = arrangement.sequence(&counts);
    (!sequence.is_sorted()).then_some(sequence)
}

/// The ids of the sets of an order, for which the language has no place, where they show: Pacemaker names what stands for
/// any one of a set without `require-all` after the set.
fn set_ids(kind: &ObjectKind) -> Option<Vec<&str>> {
    let ObjectKind::Order(order) = kind else { return None };
    let sets = kind.resource_sets();
    if sets.iter().all(ResourceSet::requires_all) {
        return None;
    }
    let ids: Vec<&str> = sets.iter().filter_map(|set| set.id.as_ref()).map(Text::as_str).collect();
    let is_usual = ids.iter().enumerate().all(|(number, id)| **id == format!("{}-{number}", order.id));
    let are_words = ids.iter().all(|id| !id.is_empty() && !id.contains(char::is_whitespace));
    (ids.len() == sets.len() && !is_usual && are_words).then_some(ids)
}

fn merged(counts: &[(Part, usize)]) -> Vec<(Part, usize)> {
    let mut merged: Vec<(Part, usize)> = Vec::new();
    for &(part, count) in counts {
        match merged.iter_mut().find(|(other, _)| *other == part) {
            Some((_, sum)) => *sum += count,
            None => merged.push((part, count)),
        }
    }
    merged
}

/// The children by name; a plural for all that are left of a kind.
fn words(mut sequence: &[Part]) -> Vec<&'static str> {
    let mut words = Vec::new();
    while let Some(&part) = sequence.first() {
        let run = sequence.iter().take_while(|&&other| other == part).count();
        let is_last_run = !sequence[run..].contains(&part);
        let (word, plural) = names(part);
        if is_last_run && run > 1 {
            words.push(plural);
        } else {
            words.extend(std::iter::repeat_n(word, run));
        }
        sequence = &sequence[run..];
    }
    words
}

fn names(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Container => ("container", "container"),
        Part::Network => ("network", "network"),
        Part::Storage => ("storage", "storage"),
        Part::Set => ("set", "sets"),
        Part::Select => ("select", "select"),
        Part::Member => ("member", "members"),
        Part::Recipient => ("recipient", "recipients"),
        Part::Extra => ("extra", "extra"),
    }
}

/// The attributes that are written although they say what goes without saying: all that could be, or none.
fn written_out(kind: &ObjectKind) -> Said<Vec<&'static str>> {
    let mut names = Vec::new();
    let mut joints = Count::default();
    kind.for_each_rule(&mut |rule| {
        if rule.id_ref.is_none() {
            joints.add(rule.boolean_op.as_ref().map(Value::as_str), "and");
        }
    });
    let (mut sequential, mut require_all) = (Count::default(), Count::default());
    for set in kind.resource_sets() {
        sequential.add(set.sequential.as_ref().map(Value::as_str), "true");
        require_all.add(set.require_all.as_ref().map(Value::as_str), "true");
    }
    for (name, count) in [("boolean-op", joints), ("sequential", sequential), ("require-all", require_all)] {
        if count.written > 0 {
            require(count.left_out == 0)?;
            names.push(name);
        }
    }
    Ok(names)
}

/// How often the default is written, and how often it is left out.
#[derive(Default)]
struct Count {
    written: usize,
    left_out: usize,
}

impl Count {
    fn add(&mut self, value: Option<&str>, default: &str) {
        match value {
            None => self.left_out += 1,
            Some(value) if value == default => self.written += 1,
            Some(_) => {}
        }
    }
}
