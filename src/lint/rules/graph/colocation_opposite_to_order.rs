use foldhash::{HashMap, HashMapExt, HashSet};

use super::clone_with_primitive_pins_clone::pins;
use super::nature::{Makeups, Nature};
use super::words::{id_of, place_name, tie_span, tie_text};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Members, ObjectKind, Role};
use crate::resolve::{Cause, Need, Tie};
use crate::source::Span;

declare_rule! {
    /// A mandatory colocation makes what starts first follow what starts behind it.
    ///
    /// # In the cluster
    /// With `order fs db` and `colocation inf: fs db` the filesystem is placed where the database is; where the database cannot
    /// run, the filesystem is stopped, which needs nothing of it. In the same way storage that follows libvirtd or xend is
    /// unmounted under its virtual machines when that fails.
    ///
    /// # Fix
    /// Turn the colocation round: what needs the other one is named first.
    ///
    /// # Evidence
    /// Pacemaker Explained on mandatory placement. In a colocation of three or more names without parentheses it is the other
    /// way round: the first is placed first. An address that follows a promoted instance may come up before it.
    pub struct ColocationOppositeToOrder: "colocation-opposite-to-order" in graph, Warning, since "0.1.0";
}

impl Rule for ColocationOppositeToOrder {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let ties = context.graphs.colocation().ties();
        if ties.is_empty() {
            return;
        }
        let mut makeups = Makeups::new(context);
        let is_order = |need: &&Need| matches!(need.cause, Cause::Constraint(index) if matches!(context.names.at(index).kind, ObjectKind::Order(_)));
        let needs = context.graphs.needs().values().flatten().filter(is_order);
        // What waits for what: the later resource, then the earlier one.
        let mut waits: HashMap<(u32, u32), &Need> = HashMap::new();
        for need in needs {
            waits.entry((need.dependent.resource, need.base.resource)).or_insert(need);
        }
        let mutual: HashSet<(u32, u32)> = ties.iter().map(|tie| (tie.dependent.resource, tie.with.resource)).collect();
        for tie in &ties {
            let Cause::Constraint(_) = tie.cause else { continue };
            let (dependent, with) = (tie.dependent.resource, tie.with.resource);
            // A circle is a finding of its own, and so is a clone that is pinned.
            if mutual.contains(&(with, dependent)) || pins(tie, context) {
                continue;
            }
            match waits.get(&(with, dependent)) {
                Some(need) if !waits.contains_key(&(dependent, with)) && !is_address_of_promoted(tie, &mut makeups) => {
                    out.push(report(tie, need, context));
                }
                Some(_) => {}
                None => out.extend(storage_on_toolstack(tie, &mut makeups, context)),
            }
        }
    }
}

fn is_address_of_promoted(tie: &Tie, makeups: &mut Makeups) -> bool {
    let is_address = |nature| nature == Nature::Address;
    tie.with.role == Some(Role::Promoted) && makeups.of(tie.dependent.resource).is_all(is_address)
}

fn is_set(tie: &Tie, context: &Context) -> bool {
    matches!(tie.cause, Cause::Constraint(index) if matches!(&context.names.at(index).kind,
        ObjectKind::Colocation(colocation) if matches!(colocation.members, Members::Sets(_))))
}

fn report(tie: &Tie, need: &Need, context: &Context) -> Diagnostic {
    let names = context.names;
    let (first, then) = (id_of(names, tie.dependent.resource), id_of(names, tie.with.resource));
    let diagnostic = Diagnostic::new(
        &INFO,
        tie_span(names, tie),
        format!("{first} starts before {then}, but is placed where {then} runs"),
    )
    .label(tie_text(names, tie))
    .also(order_span(need), format!("{then} waits for {first}"))
    .note(format!("where {then} cannot run, {first} is stopped, too, though it does not need {then}"));
    if is_set(tie, context) {
        diagnostic
            .note("of three or more names the first is placed first, the reverse of the form with two")
            .help(format!("name {first} before {then}, or write a colocation for each pair"))
    } else {
        diagnostic.help(format!("turn it round: `{then} {first}`"))
    }
}

fn order_span(need: &Need) -> Span {
    match need.written {
        [Some(then), Some(first)] if first.span.start < then.span.start => first.span.to(then.span),
        [Some(then), Some(first)] => then.span.to(first.span),
        [Some(one), None] | [None, Some(one)] => one.span,
        [None, None] => Span::default(),
    }
}

/// Storage never needs what virtual machines need.
fn storage_on_toolstack(tie: &Tie, makeups: &mut Makeups, context: &Context) -> Option<Diagnostic> {
    let names = context.names;
    let is_toolstack = |nature| nature == Nature::Toolstack;
    let is_turned =
        makeups.of(tie.dependent.resource).is_storage() && makeups.of(tie.with.resource).is_all(is_toolstack);
    let (storage, toolstack) = (place_name(names, tie.dependent), place_name(names, tie.with));
    is_turned.then(|| {
        Diagnostic::new(
            &INFO,
            tie_span(names, tie),
            format!("{storage} is placed where {toolstack} runs, and needs it not"),
        )
        .label(tie_text(names, tie))
        .note(format!("when {toolstack} fails, {storage} is stopped under what uses it"))
        .help(format!("let {storage} stand by itself, and place what uses both of them with both"))
    })
}
