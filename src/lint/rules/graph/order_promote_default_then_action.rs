use super::promotion::{may_be_promoted, never_promoted};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Members, Object, ObjectKind, OrderEnd, Value};

declare_rule! {
    /// What follows a promotion is to be promoted, too, because nothing else is written, and cannot be.
    ///
    /// # In the cluster
    /// The action of the second resource defaults to that of the first: `cl:promote fs` means `cl:promote fs:promote`.
    /// What is never promoted is not held back by that: it starts although nothing was promoted.
    ///
    /// # Fix
    /// Write the action: `cl:promote fs:start`. `--fix` does it.
    ///
    /// # Evidence
    /// Tried with Pacemaker 2.1.5, with every kind. In the form with sets, as in `cl:promote fs ip`, a set without an action
    /// starts, which waits as it should.
    pub struct OrderPromoteDefaultThenAction: "order-promote-default-then-action" in graph, Error, since "0.1.0";
}

impl Rule for OrderPromoteDefaultThenAction {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Order(order) = &object.kind else { return };
        let Members::Plain(ends) = &order.members else { return };
        let [first, then] = &ends[..] else { return };
        if !defaults_to_promote(ends, context) || never_promoted(context, &then.rsc).is_none() {
            return;
        }
        let promotes = context.graphs.targets().of(first.rsc.as_str());
        if !promotes.iter().any(|&resource| may_be_promoted(context.names, resource)) {
            return;
        }
        let (inherited, action, done) = match written(first) {
            Some(Action::Demote) => ("demote", "stop", "stops"),
            _ => ("promote", "start", "starts"),
        };
        out.push(
            Diagnostic::new(
                &INFO,
                then.rsc.span,
                format!("order {} has no effect: {} is to be {inherited}d, too, and cannot", order.id, then.rsc),
            )
            .label(format!("without an action it is that of {}: `{inherited}`", first.rsc))
            .note(format!("{} {done} without waiting for {}", then.rsc, first.rsc))
            .help(format!("write `{}:{action}`", then.rsc))
            .fix(
                Fix::safe(format!("write `{}:{action}`", then.rsc)).changing(order.id.as_str()).set_attribute(
                    object.span,
                    "then-action",
                    action,
                ),
            ),
        );
    }
}

fn written(end: &OrderEnd) -> Option<Action> {
    end.action.as_ref().and_then(Value::get)
}

/// Whether the second of two resources gets its action from the first, which is to be promoted or demoted. Where one of
/// them is a tag or template Pacemaker makes sets of both, and takes the start.
pub(super) fn defaults_to_promote(ends: &[OrderEnd], context: &Context) -> bool {
    let [first, then] = ends else { return false };
    let has_sets = ends.iter().any(|end| context.graphs.targets().is_collective(end.rsc.as_str()));
    matches!(written(first), Some(Action::Promote | Action::Demote)) && then.action.is_none() && !has_sets
}
