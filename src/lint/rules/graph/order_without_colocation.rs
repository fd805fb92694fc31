use foldhash::{HashSet, HashSetExt};

use super::nature::{Makeups, Nature};
use super::words::{id_of, list, set};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Kind, ObjectKind};
use crate::resolve::{Block, Step};

declare_rule! {
    /// What needs a service of its own node is ordered behind it, but not placed with it.
    ///
    /// # In the cluster
    /// An order says when, never where. With `order Mandatory: cl-fs vm` alone the virtual machine also starts on a node where
    /// the filesystem is not mounted.
    ///
    /// # Fix
    /// Add the colocation: `colocation c inf: vm cl-fs`.
    ///
    /// # Evidence
    /// Tried with Pacemaker 2.1.5. Only where all of the first is known to serve its own node: storage, addresses, libvirtd. Any
    /// colocation of the two counts, also a negative or finite one, and so does a path of mandatory ones or a common group.
    /// An order between two clones is left alone: with `interleave=true` it binds them node by node.
    pub struct OrderWithoutColocation: "order-without-colocation" in graph, Warning, since "0.1.0", whole_only;
}

impl Rule for OrderWithoutColocation {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut check = Check { context, makeups: Makeups::new(context), seen: HashSet::new() };
        for (constraint, order) in context.graphs.orders().iter().filter(|(_, order)| order.kind != Kind::Serialize) {
            let mut judge = |(first, action): (Step, Action), thens: &[Step]| {
                let lacking = thens.iter().filter(|then| check.is_lacking(order.kind, first, **then));
                out.extend(report(*constraint, (first, action), &lacking.collect::<Vec<_>>(), context));
            };
            for block in order.blocks.iter().filter(|block| block.sequential && brings_up(block)) {
                for pair in block.steps.windows(2) {
                    judge((pair[0], block.action), &pair[1..]);
                }
            }
            for pair in order.blocks.windows(2).filter(|pair| pair.iter().all(brings_up)) {
                // Of what many wait for, the last one of them is as good as any.
                let Some(&first) = pair[0].exits().last() else { continue };
                judge((first, pair[0].action), pair[1].entries());
            }
        }
    }
}

fn brings_up(block: &Block) -> bool {
    matches!(block.action, Action::Start | Action::Promote)
}

struct Check<'x, 'c> {
    context: &'x Context<'c>,
    makeups: Makeups<'x, 'c>,
    seen: HashSet<(u32, u32)>,
}

impl Check<'_, '_> {
    /// Whether the second needs the node of the first, and nothing puts it there. Of each pair it is said once.
    fn is_lacking(&mut self, kind: Kind, first: Step, then: Step) -> bool {
        let names = self.context.names;
        self.seen.insert((first.resource, then.resource))
            && names.topmost(first.resource) != names.topmost(then.resource)
            && self.is_local_need(kind, first.resource, then.resource)
            && !self.context.graphs.are_related(first.resource, then.resource)
    }

    /// Whether the first serves its own node alone, and the other one is of a kind that needs it.
    fn is_local_need(&mut self, kind: Kind, first: u32, then: u32) -> bool {
        let is_clone = |index: u32| matches!(self.context.names.at(index).kind, ObjectKind::Clone(_));
        if is_clone(then) {
            return false;
        }
        let (base, user) = (self.makeups.of(first), self.makeups.of(then));
        let is_neutral = user.is_all(|nature| matches!(nature, Nature::Address | Nature::Detached));
        if base.is_storage() {
            return !is_neutral;
        }
        let is_local = |nature| matches!(nature, Nature::Storage(_) | Nature::Address | Nature::Toolstack);
        kind == Kind::Mandatory && base.is_all(is_local) && !is_neutral && !user.is_storage()
    }
}

fn report(
    constraint: u32,
    (first, action): (Step, Action),
    lacking: &[&Step],
    context: &Context,
) -> Option<Diagnostic> {
    let names = context.names;
    let (nearest, last) = (lacking.first()?, lacking.last()?);
    let users: Vec<&str> = lacking.iter().map(|then| id_of(names, then.resource)).collect();
    let (id, base, user) = (id_of(names, constraint), id_of(names, first.resource), users.first()?);
    let (them, start) = if users.len() == 1 { ("it", "starts") } else { ("them", "start") };
    let all = list(&users);
    let role = if action == Action::Promote { ":Promoted" } else { "" };
    Some(
        Diagnostic::new(
            &INFO,
            nearest.written.span.to(last.written.span),
            format!("order {id} puts {all} behind {base}, but nothing puts {them} on the same node"),
        )
        .label(format!("may run where {base} does not"))
        .also(first.written.span, "serves the node that it runs on")
        .note(format!("an order says when, never where: {all} also {start} on a node without {base}"))
        .help(format!("add `colocation {user}-with-{base} inf: {} {base}{role}`", set(&users, ""))),
    )
}
