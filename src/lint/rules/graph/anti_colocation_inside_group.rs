use std::collections::HashMap;

use super::words::id_of;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, ObjectKind};
use crate::resolve::Rift;

declare_rule! {
    /// A colocation keeps two members of one group apart.
    ///
    /// # In the cluster
    /// Where it names the earlier member first, the group is torn: its members run on different nodes. The other way
    /// round the later member never starts, and nothing says so.
    ///
    /// # Fix
    /// Delete the colocation, or take one of the two out of the group.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: a finite negative score and sets in parentheses do nothing within a group.
    pub struct AntiColocationInsideGroup: "anti-colocation-inside-group" in graph, Error, since "0.1.0";
}

impl Rule for AntiColocationInsideGroup {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let names = context.names;
        let group_of = |resource: u32| {
            let is_group = |&index: &u32| matches!(names.at(index).kind, ObjectKind::Group(_));
            Some(resource).filter(is_group).or_else(|| names.container(resource).filter(is_group))
        };
        // A long group may be torn in many places: its list is read once.
        let mut places: HashMap<u32, HashMap<&str, usize>> = HashMap::new();
        for rift in context.graphs.colocation().rifts(group_of) {
            let members = names.at(rift.group).kind.members().iter().map(Id::as_str);
            let places = places.entry(rift.group).or_insert_with(|| members.zip(0..).collect());
            out.push(report(&rift, places, context));
        }
    }
}

/// `places` are those of the members in the group's list.
fn report(rift: &Rift, places: &HashMap<&str, usize>, context: &Context) -> Diagnostic {
    let names = context.names;
    let (constraint, group) = (id_of(names, rift.constraint), id_of(names, rift.group));
    let [dependent, with] = rift.resources;
    let (first, second) = (id_of(names, dependent), id_of(names, with));
    let [one, other] = rift.written;
    let members = names.at(rift.group).kind.members();
    let places = [first, second].map(|id| places.get(id).copied());
    let mut diagnostic = Diagnostic::new(
        &INFO,
        one.span.to(other.span),
        format!("{first} must not run with {second}, but both belong to group {group}, which runs on one node"),
    )
    .label("must not run on one node");
    let shown: Vec<_> = places.iter().flatten().filter_map(|&place| members.get(place)).collect();
    diagnostic = match shown[..] {
        [one, other] => diagnostic.also(one.span.to(other.span), "run on one node"),
        [one] => diagnostic.also(one.span, "a member of the group"),
        _ => diagnostic,
    };
    let note = match places {
        [Some(earlier), Some(later)] if earlier < later => {
            "Pacemaker tears the group apart: its members run on different nodes".to_owned()
        }
        [Some(_), Some(_)] => format!("{first} and what follows it in the group never start, and nothing says so"),
        _ => "a part of the group never starts, or runs on another node than the rest".to_owned(),
    };
    diagnostic.note(note).help(format!("delete {constraint}, or take one of the two out of group {group}"))
}
