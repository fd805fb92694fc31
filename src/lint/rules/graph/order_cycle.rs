use foldhash::HashSet;

use super::words::{alternatives, constraints_of, id_of, list, unique, verb};
use super::{order_contradicts_group, order_self, set_duplicate_member};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Id, Kind, ObjectKind, Value};
use crate::resolve::{Cause, Leg, Point};
use crate::source::Span;

declare_rule! {
    /// Orders make a cycle: its members wait for each other for ever.
    ///
    /// # In the cluster
    /// The transition is a loop: its members never start, or never stop, while `crm_verify` finds nothing. Optional
    /// and Serialize loop as well as soon as the members act in one transition, as at every start of the cluster.
    /// Symmetrical orders add the reverse; groups order their members; a member before its own group is a cycle, and
    /// the group before its member is one when the two stop, unless `symmetrical=false`.
    ///
    /// # Fix
    /// Delete one of the orders, or turn one round. A finding shows every link of the chain at its own place.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph: `crm_simulate` prints «An invalid transition was produced».
    pub struct OrderCycle: "order-cycle" in graph, Error, since "0.1.0";
}

impl Rule for OrderCycle {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut cycles = context.graphs.order().cycles(|_| false);
        if cycles.is_empty() {
            return;
        }
        // What a more specific rule has found is not told again.
        let mut reported: HashSet<u32> = order_self::constraints(context);
        reported.extend(order_contradicts_group::faults(context).iter().map(|fault| fault.constraint));
        let repeated = set_duplicate_member::faults(context);
        reported.extend(repeated.iter().filter(|fault| fault.is_loop()).map(|fault| fault.constraint));
        if !reported.is_empty() {
            cycles = context.graphs.order().cycles(|constraint| reported.contains(&constraint));
        }
        out.extend(cycles.into_iter().map(|legs| report(legs, context)));
    }
}

fn report(mut legs: Vec<Leg>, context: &Context) -> Diagnostic {
    // The link that was written last closes the cycle: it is shown last, and it is the first to doubt.
    let place = |leg: &Leg| if matches!(leg.cause, Cause::Constraint(_)) { span(leg, context).start } else { 0 };
    let last = (0..legs.len()).max_by_key(|&index| place(&legs[index])).unwrap_or_default();
    let length = legs.len().max(1);
    legs.rotate_left((last + 1) % length);
    let names = context.names;
    let ids = unique(legs.iter().map(|leg| id_of(names, leg.from.resource)));
    let mut diagnostic = Diagnostic::new(&INFO, Span::default(), message(&ids, &legs));
    for (number, leg) in legs.iter().enumerate() {
        if number + 1 == legs.len() {
            diagnostic.span = span(leg, context);
            diagnostic.label = describe(leg, context);
        } else {
            diagnostic = diagnostic.also(span(leg, context), describe(leg, context));
        }
    }
    diagnostic.note(consequence(&legs)).help(repair(&legs, context))
}

fn message(ids: &[&str], legs: &[Leg]) -> String {
    let whom = match ids {
        [one] => format!("{one} waits for itself"),
        _ => format!("{} wait for each other", list(ids)),
    };
    let all = |action: Action| legs.iter().all(|leg| leg.from.action == action);
    if all(Action::Start) {
        format!("{whom} to start")
    } else if all(Action::Stop) {
        format!("{whom} to stop")
    } else {
        whom
    }
}

fn consequence(legs: &[Leg]) -> &'static str {
    let is_up = |leg: &Leg| matches!(leg.from.action, Action::Start | Action::Promote);
    if legs.iter().all(is_up) {
        "Pacemaker plans to start them, finds no order in which it could, and gives up (\"invalid transition\"): they never \
         start, whatever the kind of the orders; crm_verify does not notice"
    } else if legs.iter().any(is_up) {
        "a transition that has to do all of this finds no order and gives up (\"invalid transition\"); crm_verify does not \
         notice"
    } else {
        "they start, but the transition that has to stop them finds no order and gives up (\"invalid transition\"), also when \
         their node goes down or to standby; crm_verify does not notice"
    }
}

fn repair(legs: &[Leg], context: &Context) -> String {
    let names = context.names;
    let all = constraints_of(names, legs.iter().map(|leg| leg.cause));
    let weak = constraints_of(names, legs.iter().map(|leg| leg.cause).filter(|&cause| !is_mandatory(cause, context)));
    match (&all[..], &weak[..]) {
        ([only], _) => match own_container(legs, context) {
            Some(container) => format!("delete {only}: {container} starts and stops its members by itself"),
            None => format!("delete {only}, or turn a part of it round"),
        },
        (_, [weak]) => format!("delete {weak}, which binds least, or turn it round"),
        _ => format!("delete {}, or turn one of them round", alternatives(&all)),
    }
}

fn is_mandatory(cause: Cause, context: &Context) -> bool {
    let Cause::Constraint(constraint) = cause else { return true };
    match &context.names.at(constraint).kind {
        ObjectKind::Order(order) => order.kind.as_ref().and_then(Value::get).is_none_or(|kind| kind == Kind::Mandatory),
        _ => true,
    }
}

/// The container, where the cycle is between a member and what holds it.
fn own_container<'c>(legs: &[Leg], context: &Context<'c>) -> Option<&'c str> {
    let ([_, Leg { cause: Cause::Container(container), .. }] | [Leg { cause: Cause::Container(container), .. }, _]) =
        legs
    else {
        return None;
    };
    let takes_part = legs.iter().any(|leg| leg.from.resource == *container);
    takes_part.then(|| id_of(context.names, *container))
}

fn span(leg: &Leg, context: &Context) -> Span {
    let names = context.names;
    let own = |index: u32| names.at(index).kind.name_span().unwrap_or(names.at(index).span);
    match (leg.cause, leg.written) {
        (Cause::Constraint(_), [Some(one), Some(other)]) => one.span.to(other.span),
        (Cause::Constraint(_), [Some(one), None] | [None, Some(one)]) => one.span,
        (Cause::Constraint(constraint), [None, None]) => own(constraint),
        (Cause::Container(container), _) => {
            let members = names.at(container).kind.members();
            let places = [leg.from, leg.to].map(|point| {
                let id = id_of(names, point.resource);
                members.iter().find(|member| **member == id).map(|member| member.span)
            });
            match places {
                [Some(one), Some(other)] => one.to(other),
                [Some(one), None] | [None, Some(one)] => one,
                [None, None] => own(container),
            }
        }
        (Cause::Promotion, _) => own(leg.from.resource),
    }
}

fn describe(leg: &Leg, context: &Context) -> String {
    let names = context.names;
    let name = |point: Point, written: Option<&Id>| {
        let id = id_of(names, point.resource);
        match written {
            Some(written) if *written != id => format!("{id} (of {written})"),
            _ => id.to_owned(),
        }
    };
    let (from, to) = (name(leg.from, leg.written[0]), name(leg.to, leg.written[1]));
    let (does, then_does) = (verb(leg.from.action), verb(leg.to.action));
    match leg.cause {
        Cause::Constraint(_) => {
            let order = if does == then_does {
                format!("{from} {does} before {to}")
            } else {
                format!("{from} {does} before {to} {then_does}")
            };
            if leg.is_reverse { format!("and so, in reverse, {order}") } else { order }
        }
        Cause::Container(container) if leg.from.resource == container => {
            format!("{to}, a member of {from}, {does} only when {from} does")
        }
        Cause::Container(container) if leg.to.resource == container => {
            format!("{to} {does} only when its member {from} does")
        }
        Cause::Container(container) => {
            let noun = names.at(container).kind.noun();
            format!("{noun} {}: {from} {does} before {to}", id_of(names, container))
        }
        Cause::Promotion => format!("{from} {does} before it {then_does}"),
    }
}
