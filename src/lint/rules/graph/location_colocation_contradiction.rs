use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::meeting::{fewest_apart, smallest_set};
use super::words::{alternatives, constraints_of, list, place_name, tie_span, tie_text};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::{Allowed, Cause, NodeSet, Place, Reason, Tie};

declare_rule! {
    /// Locations leave no node to resources that must share one.
    ///
    /// # In the cluster
    /// The dependent stays stopped for ever, and the status shows only «Stopped».
    ///
    /// # Fix
    /// Take back one of the bans, or the colocation. The finding is about the fewest resources, and names the fewest locations, that leave
    /// no node.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph. Locations count as far as they forbid without conditions; a
    /// location with a positive score forbids nothing. Those that run with one clone need one of its nodes each, not
    /// the same one. A resource that has no node by itself, and a group whose own members have none in common, are
    /// not this rule's business.
    pub struct LocationColocationContradiction: "location-colocation-contradiction" in graph, Error, since "0.1.0", whole_only;
}

/// Of a company of more than that many restricted members, the first ones are looked at.
const MANY: usize = 256;

impl Rule for LocationColocationContradiction {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if !context.names.declares_nodes() {
            return;
        }
        let colocation = context.graphs.colocation();
        let mut check = Check { context, allowed: HashMap::new() };
        let mut restricted: HashMap<u32, Vec<Place>> = HashMap::new();
        let mut conflicts: Vec<Vec<Place>> = Vec::new();
        for company in colocation.companies() {
            let members: Vec<Place> =
                company.into_iter().filter(|&place| check.is_restricted(place)).take(MANY).collect();
            conflicts.extend(check.conflict(&members));
            if let Some(number) = members.first().and_then(|&place| colocation.company_of(place)) {
                restricted.insert(number, members);
            }
        }
        let mut seen = HashSet::new();
        for [one, other] in colocation.clone_ties() {
            let mut sides = [one, other].map(|place| match colocation.company_of(place) {
                Some(company) => restricted.get(&company).cloned().unwrap_or_default(),
                None if check.is_restricted(place) => vec![place],
                None => Vec::new(),
            });
            if sides.iter().any(Vec::is_empty) || sides.iter().any(|side| check.conflict(side).is_some()) {
                continue;
            }
            let [first, second] = &mut sides;
            first.append(second);
            conflicts.extend(check.conflict(first).filter(|conflict| seen.insert(conflict.clone())));
        }
        out.extend(conflicts.iter().filter_map(|conflict| check.report(conflict)));
    }
}

struct Check<'x, 'c> {
    context: &'x Context<'c>,
    allowed: HashMap<Place, Option<Allowed>>,
}

impl<'c> Check<'_, 'c> {
    fn allowed(&mut self, place: Place) -> Option<&Allowed> {
        let placement = self.context.graphs.placement();
        self.allowed.entry(place).or_insert_with(|| placement.allowed(place)).as_ref()
    }

    /// Whether locations leave the place some nodes, but not all.
    fn is_restricted(&mut self, place: Place) -> bool {
        self.allowed(place).is_some_and(|allowed| !allowed.nodes.is_empty())
    }

    /// The fewest of the places that have no node in common; nothing where all have one.
    fn conflict(&mut self, places: &[Place]) -> Option<Vec<Place>> {
        let nodes: Option<Vec<NodeSet>> =
            places.iter().map(|&place| Some(self.allowed(place)?.nodes.clone())).collect();
        let nodes = nodes?;
        let apart = fewest_apart(&nodes.iter().collect::<Vec<_>>())?;
        Some(apart.iter().filter_map(|&place| places.get(place).copied()).collect())
    }

    fn report(&mut self, places: &[Place]) -> Option<Diagnostic> {
        let names = self.context.names;
        let ties = self.ties(places);
        if ties.iter().all(|tie| matches!(tie.cause, Cause::Container(_))) {
            return None;
        }
        let is_constraint = |tie: &&Tie| matches!(tie.cause, Cause::Constraint(_));
        let last = ties.iter().filter(is_constraint).max_by_key(|tie| tie_span(names, tie).start)?;
        let shown: Vec<String> = places.iter().map(|&place| place_name(names, place)).collect();
        let whom = if shown.len() == 2 { "both" } else { "all of them" };
        let mut diagnostic = Diagnostic::new(
            &INFO,
            tie_span(names, last),
            format!("{} must share a node, but locations leave none to {whom}", list(&shown)),
        )
        .label(tie_text(names, last));
        for tie in ties.iter().filter(|tie| tie_span(names, tie) != diagnostic.span).collect::<Vec<_>>() {
            diagnostic = diagnostic.also(tie_span(names, tie), tie_text(names, tie));
        }
        let mut all: Vec<Reason> = Vec::new();
        for &place in places {
            let name = place_name(names, place);
            let reasons = self.allowed(place).map(|allowed| allowed.reasons.clone()).unwrap_or_default();
            for reason in &reasons {
                diagnostic = diagnostic.also(reason.span, format!("{name} may {}", reason.text));
            }
            all.extend(reasons);
        }
        let ids = constraints_of(names, ties.iter().map(|tie| tie.cause));
        diagnostic = diagnostic
            .note("what has to follow the others stays stopped for ever; the status shows no more than \"Stopped\"")
            .help(format!("leave them a node in common, or delete {}", alternatives(&ids)));
        diagnostic.notes.extend(smallest_set(&all.iter().collect::<Vec<_>>()));
        Some(diagnostic)
    }

    /// What ties the first of the places to each of the others.
    fn ties(&self, places: &[Place]) -> Vec<Tie<'c>> {
        let mut seen = HashSet::new();
        let mut ties = Vec::new();
        if let [first, others @ ..] = places {
            for other in others {
                let chain = self.context.graphs.chain_between(*first, *other);
                ties.extend(chain.into_iter().filter(|tie| seen.insert(tie_span(self.context.names, tie))));
            }
        }
        ties
    }
}
