use foldhash::{HashMap, HashMapExt};

use super::words::{id_of, verb};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, ObjectKind};
use crate::resolve::{OrderSteps, Step, is_ordered};

declare_rule! {
    /// An order between two members of a group goes against the order of the group.
    ///
    /// # In the cluster
    /// Both wait for each other and stay stopped, whatever the kind, symmetrical or not. `first:stop later:stop` says
    /// the same the other way round.
    ///
    /// # Fix
    /// Delete the order, or put the members of the group in the order that is meant.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph. The meta attribute `ordered=false` takes the group's own order
    /// away.
    pub struct OrderContradictsGroup: "order-contradicts-group" in graph, Error, since "0.1.0";
}

impl Rule for OrderContradictsGroup {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        out.extend(faults(context).iter().map(|fault| fault.report(context)));
    }
}

/// An order against a group.
pub(super) struct Fault<'c> {
    /// The constraint.
    pub constraint: u32,
    group: u32,
    action: Action,
    symmetrical: bool,
    first: Step<'c>,
    then: Step<'c>,
    /// Where the group lists the two.
    places: [usize; 2],
}

pub(super) fn faults<'c>(context: &Context<'c>) -> Vec<Fault<'c>> {
    let mut places = Places { context, of_group: HashMap::new() };
    let mut faults = Vec::new();
    for (constraint, order) in context.graphs.orders() {
        find(*constraint, order, &mut places, &mut faults);
    }
    faults
}

fn find<'c>(constraint: u32, order: &OrderSteps<'c>, places: &mut Places<'_, 'c>, faults: &mut Vec<Fault<'c>>) {
    // For each group and action, the member that came so far and stands last in the order of the group.
    let mut furthest: HashMap<(u32, Action), (i64, Step, usize)> = HashMap::new();
    for block in order.blocks.iter().filter(|block| matches!(block.action, Action::Start | Action::Stop)) {
        let width = if block.sequential { 1 } else { block.steps.len().max(1) };
        for level in block.steps.chunks(width) {
            let members: Vec<_> = level.iter().filter_map(|&step| Some((places.of(step.resource)?, step))).collect();
            // A group stops its last member first.
            let place = |place: usize| {
                let place = i64::try_from(place).unwrap_or(i64::MAX);
                if block.action == Action::Stop { -place } else { place }
            };
            for &((group, own), step) in &members {
                if let Some(&(before, first, place_of_first)) = furthest.get(&(group, block.action))
                    && before > place(own)
                {
                    let (action, symmetrical) = (block.action, order.symmetrical);
                    let places = [place_of_first, own];
                    faults.push(Fault { constraint, group, action, symmetrical, first, then: step, places });
                }
            }
            for ((group, own), step) in members {
                let entry = furthest.entry((group, block.action)).or_insert((place(own), step, own));
                if place(own) > entry.0 {
                    *entry = (place(own), step, own);
                }
            }
        }
    }
}

/// Where members stand in their groups.
struct Places<'x, 'c> {
    context: &'x Context<'c>,
    of_group: HashMap<u32, HashMap<u32, usize>>,
}

impl Places<'_, '_> {
    /// The ordered group of a member, and its place there.
    fn of(&mut self, resource: u32) -> Option<(u32, usize)> {
        let names = self.context.names;
        let group = names.container(resource)?;
        let kind = &names.at(group).kind;
        if !matches!(kind, ObjectKind::Group(_)) || !is_ordered(kind) {
            return None;
        }
        let places = self.of_group.entry(group).or_insert_with(|| {
            let members = kind.members().iter().enumerate();
            members.filter_map(|(place, member)| Some((names.index(member.as_str())?, place))).collect()
        });
        Some((group, *places.get(&resource)?))
    }
}

impl Fault<'_> {
    fn report(&self, context: &Context) -> Diagnostic {
        let names = context.names;
        let (constraint, group) = (id_of(names, self.constraint), id_of(names, self.group));
        let (first, then) = (id_of(names, self.first.resource), id_of(names, self.then.resource));
        let does = verb(self.action);
        let span = self.first.written.span.to(self.then.written.span);
        let mut diagnostic = Diagnostic::new(
            &INFO,
            span,
            format!("order {constraint} contradicts group {group}: {first} {does} before {then} here, behind it there"),
        )
        .label(format!("{first} {does} before {then}"));
        let members = names.at(self.group).kind.members();
        if let [Some(one), Some(other)] = self.places.map(|place| members.get(place)) {
            diagnostic = diagnostic.also(one.span.to(other.span), format!("{then} {does} before {first}"));
        }
        let (earlier, later) = if self.action == Action::Stop { (then, first) } else { (first, then) };
        let note = if self.action == Action::Stop && !self.symmetrical {
            "the two wait for each other to stop: the group starts, but the transition that has to stop it fails"
        } else {
            "the two wait for each other: they and what follows in the group never start, whatever the kind of the order, \
             although the scheduler lists them as to be started"
        };
        diagnostic
            .note(note)
            .help(format!("delete {constraint}, or put {earlier} in front of {later} in group {group}"))
    }
}
