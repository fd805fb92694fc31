use super::nature::Makeups;
use super::words::{id_of, place_name, tie_span};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Role;
use crate::resolve::{Cause, Tie};

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
        for tie in context.graphs.colocation().ties() {
            let Cause::Constraint(constraint) = tie.cause else { continue };
            if is_built_on(&tie, &mut makeups) && !is_ordered(&tie, context) {
                out.push(report(constraint, &tie, context));
            }
        }
    }
}

fn is_built_on(tie: &Tie, makeups: &mut Makeups) -> bool {
    let is_up = !matches!(tie.with.role, Some(Role::Unpromoted | Role::Stopped));
    is_up && makeups.of(tie.dependent.resource).is_built_on(&makeups.of(tie.with.resource))
}

/// Whether one waits for the other, in whichever direction, or an order shall make it: that it is the wrong one, or without
/// effect, is another rule's business.
fn is_ordered(tie: &Tie, context: &Context) -> bool {
    let (one, other) = (tie.with.resource, tie.dependent.resource);
    let names = context.names;
    names.topmost(one) == names.topmost(other) || context.graphs.are_ordered(one, other)
}

fn report(constraint: u32, tie: &Tie, context: &Context) -> Diagnostic {
    let names = context.names;
    let id = id_of(names, constraint);
    let (user, base) = (id_of(names, tie.dependent.resource), id_of(names, tie.with.resource));
    let (shown, with) = (place_name(names, tie.dependent), place_name(names, tie.with));
    let order = match tie.with.role {
        Some(Role::Promoted) => format!("order {user}-after-{base} Mandatory: {base}:promote {user}:start"),
        _ => format!("order {user}-after-{base} Mandatory: {base} {user}"),
    };
    Diagnostic::new(
        &INFO,
        tie_span(names, tie),
        format!("colocation {id} puts {shown} on the node of {with}, but nothing makes it wait for that"),
    )
    .label("both start at the same time")
    .note(format!(
        "where {user} starts first its start fails, and one failed start bans it from that node (start-failure-is-fatal)"
    ))
    .help(format!("add `{order}`"))
}
