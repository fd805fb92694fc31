use std::collections::HashMap;

use super::nature::Makeups;
use super::words::{id_of, list, place_name, set, tie_span};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Role;
use crate::resolve::{Cause, Place, Tie};
use crate::source::Span;

declare_rule! {
    /// What is built on storage must run with it, but nothing makes it wait for it.
    ///
    /// # In the cluster
    /// Both start at the same time. The start of what needs the storage fails, and with `start-failure-is-fatal=true`, the
    /// default, one failed start bans it from that node.
    ///
    /// # Fix
    /// Add the order: `order o Mandatory: fs db`, or `order o Mandatory: cl-drbd:promote fs:start`.
    ///
    /// # Evidence
    /// Pacemaker Explained: a colocation implies no order; `start-failure-is-fatal`. Only for what is known to be built on
    /// storage: volumes, filesystems, databases, virtual machines, file servers. Any order counts, by way of others or groups,
    /// too.
    pub struct ColocationWithoutOrder: "colocation-without-order" in graph, Warning, since "0.1.0", whole_only;
}

impl Rule for ColocationWithoutOrder {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut makeups = Makeups::new(context);
        // What one set lacks of one base is one fault.
        let mut lacking: HashMap<(u32, Place), Vec<Tie>> = HashMap::new();
        for tie in context.graphs.colocation().ties() {
            let Cause::Constraint(constraint) = tie.cause else { continue };
            if is_built_on(&tie, &mut makeups) && !is_ordered(&tie, context) {
                lacking.entry((constraint, tie.with)).or_default().push(tie);
            }
        }
        // The findings of all rules are sorted in the end.
        out.extend(lacking.iter().map(|(&(constraint, base), ties)| report(constraint, base, ties, context)));
    }
}

fn is_built_on(tie: &Tie, makeups: &mut Makeups) -> bool {
    let is_up = !matches!(tie.with.role, Some(Role::Unpromoted | Role::Stopped));
    is_up && makeups.of(tie.dependent.resource).is_built_on(makeups.of(tie.with.resource))
}

/// Whether one waits for the other, in whichever direction, or an order shall make it: that it is the wrong one, or without
/// effect, is another rule's business.
fn is_ordered(tie: &Tie, context: &Context) -> bool {
    let (one, other) = (tie.with.resource, tie.dependent.resource);
    let names = context.names;
    names.topmost(one) == names.topmost(other) || context.graphs.are_ordered(one, other)
}

fn report(constraint: u32, base: Place, ties: &[Tie], context: &Context) -> Diagnostic {
    let names = context.names;
    let (id, with) = (id_of(names, constraint), place_name(names, base));
    let shown: Vec<String> = ties.iter().map(|tie| place_name(names, tie.dependent)).collect();
    let users: Vec<&str> = ties.iter().map(|tie| id_of(names, tie.dependent.resource)).collect();
    let spans = ties.iter().map(|tie| tie_span(names, tie));
    let span = spans.reduce(Span::to).unwrap_or_default();
    let first = users.first().copied().unwrap_or_default();
    let (them, all, one) = if users.len() == 1 { ("it", "both", first) } else { ("them", "all", "one of them") };
    let base = id_of(names, base.resource);
    let order = match ties.first().and_then(|tie| tie.with.role) {
        Some(Role::Promoted) => format!("{base}:promote {}", set(&users, ":start")),
        _ => format!("{base} {}", set(&users, "")),
    };
    let shown = list(&shown);
    Diagnostic::new(
        &INFO,
        span,
        format!("colocation {id} puts {shown} on the node of {with}, but nothing makes {them} wait for that"),
    )
    .label(format!("{all} start at the same time"))
    .note(format!(
        "where {one} starts first its start fails, and one failed start bans it from that node (start-failure-is-fatal)"
    ))
    .help(format!("add `order {first}-after-{base} Mandatory: {order}`"))
}
