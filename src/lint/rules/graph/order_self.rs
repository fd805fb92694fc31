use foldhash::{HashMap, HashMapExt, HashSet};

use super::words::{id_of, verb};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Id, Kind, Members, ObjectKind};
use crate::resolve::{Block, OrderSteps, Step, is_promotable};

declare_rule! {
    /// An order makes a resource wait for itself.
    ///
    /// # In the cluster
    /// Pacemaker's scheduler aborts as soon as a node is online: the cluster then neither starts nor recovers
    /// anything. Behind a set with `require-all=false` it does not abort, and the resource never starts.
    /// `clone:promote clone:start` blocks the clone for ever.
    ///
    /// # Fix
    /// Name the resource that was meant, or delete the order. `--fix` deletes one between a clone and what it holds, which follows the
    /// clone anyway.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph: `first != then`, exit 134, whatever the kind; so in a set
    /// whose neighbour holds the same resource, by a tag, and where a clone meets its own child or two members of one
    /// cloned group meet, once they have an operation history. Other pairs of different actions do no harm.
    pub struct OrderSelf: "order-self" in graph, Error, since "0.1.0";
}

impl Rule for OrderSelf {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        out.extend(faults(context).iter().map(|fault| fault.report(context)));
    }
}

/// Where a resource waits for itself.
struct Fault<'c> {
    /// The constraint.
    constraint: u32,
    resource: u32,
    first: (&'c Id, Action),
    then: (&'c Id, Action),
    /// Whether the scheduler aborts.
    aborts: bool,
}

/// The indices of the orders that make a resource wait for itself.
pub(in crate::lint::rules) fn constraints(context: &Context) -> HashSet<u32> {
    faults(context).iter().map(|fault| fault.constraint).collect()
}

fn faults<'c>(context: &Context<'c>) -> Vec<Fault<'c>> {
    let mut faults = Vec::new();
    for (index, order) in context.graphs.orders() {
        find(*index, order, context, &mut faults);
    }
    faults
}

fn find<'c>(constraint: u32, order: &OrderSteps<'c>, context: &Context<'c>, faults: &mut Vec<Fault<'c>>) {
    let fault = |first: (Step<'c>, Action), then: (Step<'c>, Action), aborts| Fault {
        constraint,
        resource: then.0.resource,
        first: (first.0.written, first.1),
        then: (then.0.written, then.1),
        aborts,
    };
    for block in order.blocks.iter().filter(|block| block.sequential && block.steps.len() > 1) {
        let mut seen: HashMap<u32, (usize, Step)> = HashMap::new();
        for (place, &step) in block.steps.iter().enumerate() {
            let before = seen.insert(step.resource, (place, step));
            let Some((earlier, first)) = before else { continue };
            let is_neighbour = order.kind == Kind::Serialize || earlier + 1 == place;
            // The same name written again in one set is a finding of its own.
            if is_neighbour && !is_repetition(first.written, step.written) {
                faults.push(fault((first, block.action), (step, block.action), true));
            }
        }
    }
    for pair in order.blocks.windows(2) {
        let (first, then) = (&pair[0], &pair[1]);
        let before = ends(first, Block::exits);
        if let ([first], [then]) = (before, &then.steps[..])
            && first.resource != then.resource
        {
            continue;
        }
        let by_resource: HashMap<u32, Step> = before.iter().map(|&step| (step.resource, step)).collect();
        for &step in ends(then, Block::entries) {
            let Some(&earlier) = by_resource.get(&step.resource) else { continue };
            if first.action == then.action {
                faults.push(fault((earlier, first.action), (step, then.action), first.requires_all));
            } else if blocks_itself(first.action, then.action) && is_promotable(&context.names.at(step.resource).kind) {
                faults.push(fault((earlier, first.action), (step, then.action), false));
            }
        }
    }
}

/// The steps of a set that Pacemaker links with those of its neighbour: all, unless `sequential=true` is written.
fn ends<'b, 'c>(block: &'b Block<'c>, side: fn(&'b Block<'c>) -> &'b [Step<'c>]) -> &'b [Step<'c>] {
    if block.is_explicit { side(block) } else { &block.steps }
}

fn is_repetition(first: &Id, then: &Id) -> bool {
    first == then && first.span != then.span
}

/// Whether the earlier action can only follow the later one.
fn blocks_itself(first: Action, then: Action) -> bool {
    matches!((first, then), (Action::Promote, Action::Start) | (Action::Stop, Action::Demote))
}

impl Fault<'_> {
    fn report(&self, context: &Context) -> Diagnostic {
        let names = context.names;
        let constraint = id_of(names, self.constraint);
        let resource = id_of(names, self.resource);
        let ((first, first_action), (then, then_action)) = (self.first, self.then);
        let message = if first_action == then_action {
            format!("order {constraint} makes {resource} wait for itself")
        } else {
            format!(
                "order {constraint} makes {resource} wait for itself: it {} before it {}",
                verb(first_action),
                verb(then_action)
            )
        };
        let mut diagnostic = Diagnostic::new(&INFO, then.span, message).label(role(then, resource, "then again"));
        if first.span != then.span {
            diagnostic = diagnostic.also(first.span, role(first, resource, "first"));
        }
        let is_child = [first, then].iter().any(|id| self.is_inside(id, context));
        diagnostic = diagnostic.note(match (self.aborts, is_child) {
            (true, false) => {
                "Pacemaker's scheduler aborts on it (`first != then`) as soon as a node is online: the cluster then neither \
                 starts nor recovers anything"
            }
            (true, true) => {
                "a fresh cluster ignores the constraint; once the resource has an operation history, Pacemaker's scheduler \
                 aborts on it (`first != then`), and the cluster neither starts nor recovers anything"
            }
            (false, _) if matches!(first_action, Action::Stop | Action::Demote) => "it never stops: each stop waits for what follows it",
            (false, _) => "it never starts, although the scheduler lists it as to be started",
        });
        let help = if first_action != then_action {
            format!("delete it: {resource} starts before it is promoted, and is demoted before it stops, by itself")
        } else if is_child {
            format!("delete it: {resource} starts what it holds by itself, in its own order")
        } else {
            format!("name the resource that was meant, or take {resource} out of one side")
        };
        // Whoever orders a resource with itself meant another; what a clone holds follows it anyway.
        let is_plain = matches!(&names.at(self.constraint).kind, ObjectKind::Order(order) if matches!(&order.members, Members::Plain(ends) if ends.len() == 2));
        let diagnostic = diagnostic.help(help);
        let is_between = self.is_inside(first, context) != self.is_inside(then, context);
        if is_between && is_plain && first_action == then_action {
            let fix = Fix::safe("delete the order").changing(constraint).delete_object(names.at(self.constraint).span);
            return diagnostic.fix(fix);
        }
        diagnostic
    }

    /// Whether the name is that of something inside the resource.
    fn is_inside(&self, id: &Id, context: &Context) -> bool {
        let names = context.names;
        names.index(id.as_str()).is_some_and(|index| index != self.resource && names.topmost(index) == self.resource)
    }
}

fn role(written: &Id, resource: &str, place: &str) -> String {
    if *written == resource { place.to_owned() } else { format!("{place}: {written} stands for {resource}") }
}
