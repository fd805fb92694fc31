use super::order_promote_default_then_action::defaults_to_promote;
use super::promotion::{may_be_promoted, remedy};
use super::words::id_of;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Kind, Members, ObjectKind};
use crate::resolve::{Block, OrderSteps, Step};

declare_rule! {
    /// An order waits for the promotion or demotion of what is never promoted.
    ///
    /// # In the cluster
    /// The action never happens. A mandatory `db:promote app:start` keeps app from ever starting; in every other form
    /// (Optional, `demote`, `db:promote app` without `:start`) the order has no effect.
    ///
    /// # Fix
    /// Order the start, `order o Mandatory: db app`, or name the promotable clone that was meant.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. Promotable are `ms`, clones with `promotable=true`, and bundles with `promoted-max`.
    pub struct OrderPromoteOnNonPromotable: "order-promote-on-non-promotable" in graph, Error, since "0.1.0";
}

impl Rule for OrderPromoteOnNonPromotable {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        for (constraint, order) in context.graphs.orders() {
            let inherits = || {
                matches!(&context.names.at(*constraint).kind, ObjectKind::Order(order)
                if matches!(&order.members, Members::Plain(ends) if defaults_to_promote(ends, context)))
            };
            let mut blocks = order.blocks.iter().enumerate();
            out.extend(blocks.find_map(|(place, block)| {
                // That the later action is the promotion, too, nobody wrote.
                if !matches!(block.action, Action::Promote | Action::Demote) || place > 0 && inherits() {
                    return None;
                }
                let step = block.steps.iter().find(|step| !may_be_promoted(context.names, step.resource))?;
                Some(report(*constraint, block, *step, is_waited_for(order, place, inherits()), context))
            }));
        }
    }
}

/// Whether something that can happen needs the promotion.
fn is_waited_for(order: &OrderSteps, place: usize, inherits: bool) -> bool {
    let is_promotion = order.blocks.get(place).is_some_and(|block| block.action == Action::Promote);
    let is_start = order.blocks.get(place + 1).is_some_and(|next| next.action == Action::Start);
    order.kind == Kind::Mandatory && is_promotion && is_start && !inherits
}

fn report(constraint: u32, block: &Block, step: Step, blocks: bool, context: &Context) -> Diagnostic {
    let names = context.names;
    let (order, resource) = (id_of(names, constraint), id_of(names, step.resource));
    let kind = names.at(step.resource).kind.noun();
    let (action, plain) = match block.action {
        Action::Demote => ("demotion", "stop"),
        _ => ("promotion", "start"),
    };
    let message = format!("order {order} is about the {action} of {resource}, which is never promoted");
    let found = Diagnostic::new(&INFO, step.written.span, message);
    let found = match kind {
        "clone" => found.label("a clone that is not promotable"),
        _ => found.label(format!("a {kind}")),
    };
    let note = if blocks {
        "what comes behind it never starts: Pacemaker waits for a promotion that does not happen, and nothing says so"
    } else {
        "Pacemaker ignores the order without a word"
    };
    found.note(note).help(format!("order the {plain} of {resource}, or {}", remedy(names, step.resource)))
}
