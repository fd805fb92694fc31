use std::collections::BTreeMap;

use foldhash::HashMap;

use super::pings::{attribute, pings};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Id, Kind, Members, ObjectKind, Score, ScoreSource};
use crate::resolve::{Block, Cause, Resource, Step, unit};

declare_rule! {
    /// A service is ordered behind a ping, or placed with it.
    ///
    /// # In the cluster
    /// That a ping is started says nothing about the network: it stays started where no host answers. It is the attribute that says
    /// it. When the ping itself fails, though, because its monitor timed out, all that depends on it is stopped or restarted.
    ///
    /// # Fix
    /// Delete the constraint, and use a location with a rule on the attribute: `location l vm rule pingd: defined pingd`.
    ///
    /// # Evidence
    /// Metadata of `ocf:pacemaker:ping` (`failure_score`: «Default never fails») and experiment with 2.1.5: where the ping does not run,
    /// nor does what is ordered behind it and placed with it. Silent where the ping has `failure_score`: then its state mirrors
    /// the network. Negative colocations and Serialize orders are no dependencies.
    pub struct PingAsStartDependency: "ping-as-start-dependency" in stacks, Warning, since "0.1.0";
}

impl Rule for PingAsStartDependency {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let alone = |ping: &&Resource| {
            let unit = unit(context.names, ping.index);
            unit == ping.index || context.names.at(unit).kind.members() == [ping.id().clone()]
        };
        let pings: HashMap<u32, &Resource> = pings(context)
            .filter(|ping| !ping.may_have_param("failure_score"))
            .filter(alone)
            .map(|ping| (unit(context.names, ping.index), ping))
            .collect();
        if pings.is_empty() {
            return;
        }
        // By constraint: the name of the ping there, and which ping it is.
        let mut found: BTreeMap<u32, (&Id, &Resource)> = BTreeMap::new();
        for Dependency { constraint, base, dependent, written } in dependencies(context) {
            if let (Some(ping), false) = (pings.get(&base), pings.contains_key(&dependent)) {
                found.entry(constraint).or_insert((written, ping));
            }
        }
        out.extend(found.into_iter().map(|(constraint, (written, ping))| report(context, constraint, written, ping)));
    }
}

/// That one resource is drawn to another, or waits for it.
struct Dependency<'c> {
    constraint: u32,
    base: u32,
    dependent: u32,
    /// The name of the base.
    written: &'c Id,
}

fn dependencies<'c>(context: &Context<'c>) -> Vec<Dependency<'c>> {
    let mut found = Vec::new();
    for (constraint, order) in context.graphs.orders().iter().filter(|(_, order)| order.kind != Kind::Serialize) {
        found.extend(neighbours(&order.blocks).into_iter().map(|(first, then)| Dependency {
            constraint: *constraint,
            base: first.resource,
            dependent: then.resource,
            written: first.written,
        }));
    }
    for tie in context.graphs.colocation().ties() {
        if let (Cause::Constraint(constraint), Some(written)) = (tie.cause, tie.written[1]) {
            let (base, dependent) = (tie.with.resource, tie.dependent.resource);
            found.push(Dependency { constraint, base, dependent, written });
        }
    }
    for (constraint, object) in (0..).zip(&context.configuration.objects) {
        if let ObjectKind::Colocation(colocation) = &object.kind
            && let Members::Plain(ends) = &colocation.members
            && let [dependent, with] = &ends[..]
            && colocation.score.as_ref().and_then(ScoreSource::score).is_some_and(|score| score > Score::ZERO)
        {
            let of = |id: &Id| context.graphs.targets().of(id.as_str()).into_iter();
            let pairs = of(&dependent.rsc).zip(of(&with.rsc));
            found.extend(pairs.map(|(dependent, base)| Dependency { constraint, base, dependent, written: &with.rsc }));
        }
    }
    found
}

/// Each step with those that directly wait for it, both starts.
fn neighbours<'c>(blocks: &[Block<'c>]) -> Vec<(Step<'c>, Step<'c>)> {
    let starts = |block: &&Block| matches!(block.action, Action::Start | Action::Promote);
    let mut pairs = Vec::new();
    for block in blocks.iter().filter(starts).filter(|block| block.sequential) {
        pairs.extend(block.steps.windows(2).map(|pair| (pair[0], pair[1])));
    }
    for pair in blocks.windows(2).filter(|pair| pair.iter().all(|block| starts(&block))) {
        // Whatever waits, one of it shows it.
        let then = pair[1].entries().first();
        pairs.extend(pair[0].exits().iter().filter_map(|&first| Some((first, *then?))));
    }
    pairs
}

fn report(context: &Context, constraint: u32, written: &Id, ping: &Resource) -> Diagnostic {
    let object = context.names.at(constraint);
    let id = object.kind.id().map_or("", |id| id.as_str());
    let (noun, name) = (object.kind.noun(), attribute(ping));
    let diagnostic = Diagnostic::new(
        &INFO,
        written.span,
        format!("{noun} {id} makes a service depend on {written}, not on the network"),
    )
    .label("stays started where no host answers")
    .note(format!(
        "what tells of the network is {name}; when the ping itself fails, what depends on it stops or restarts"
    ))
    .help(format!("delete it, and use a location with a rule on the attribute: `rule {name}: defined {name}`"));
    if object.kind.resource_sets().is_empty() {
        diagnostic.fix(Fix::risky(format!("delete {id}")).changing(id).delete_object(object.span))
    } else {
        diagnostic
    }
}
