use super::nature::{Makeups, Nature, primitives};
use super::words::id_of;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Kind, ObjectKind};
use crate::resolve::{OrderSteps, Step};
use crate::source::Span;

declare_rule! {
    /// What cannot do without its storage is ordered behind it only optionally.
    ///
    /// # In the cluster
    /// An Optional order holds only where both start in one transition. Where the filesystem has failed or was stopped, the
    /// virtual machine starts all the same, on a bare mount point. With a mandatory colocation it does not, but goes on
    /// while the filesystem is restarted under it. Old listings write it `0:`.
    ///
    /// # Fix
    /// Write `Mandatory:`. It also restarts what depends on the storage when that is restarted; give clones `interleave=true`
    /// first, so that this concerns one node alone.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. Only where the first is storage and nothing else, and the second is placed with it, uses a path
    /// below it, or is built on a clone of it. Between two independent services Optional is what it is for.
    pub struct OrderOptionalForHardDependency: "order-optional-for-hard-dependency" in graph, Error, since "0.1.0";
}

impl Rule for OrderOptionalForHardDependency {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut check = Check { context, makeups: Makeups::new(context) };
        for (constraint, order) in context.graphs.orders() {
            if order.kind == Kind::Optional {
                out.extend(check.find(order).map(|hit| report(*constraint, &hit, context)));
            }
        }
    }
}

/// Two of which one cannot do without the other.
struct Hit<'c> {
    first: Step<'c>,
    then: Step<'c>,
    /// Whether they must share a node.
    is_colocated: bool,
}

struct Check<'x, 'c> {
    context: &'x Context<'c>,
    makeups: Makeups<'x, 'c>,
}

impl<'c> Check<'_, 'c> {
    /// The first two of an order of which one cannot do without the other.
    fn find(&mut self, order: &OrderSteps<'c>) -> Option<Hit<'c>> {
        let is_up = |action| matches!(action, Action::Start | Action::Promote);
        for block in order.blocks.iter().filter(|block| block.sequential && is_up(block.action)) {
            if let Some(hit) = block.steps.windows(2).find_map(|pair| self.hit(pair[0], pair[1])) {
                return Some(hit);
            }
        }
        for pair in order.blocks.windows(2).filter(|pair| pair.iter().all(|block| is_up(block.action))) {
            let Some(&first) = pair[0].exits().last() else { continue };
            if let Some(hit) = pair[1].entries().iter().find_map(|&then| self.hit(first, then)) {
                return Some(hit);
            }
        }
        None
    }

    fn hit(&mut self, first: Step<'c>, then: Step<'c>) -> Option<Hit<'c>> {
        let (base, user) = (self.makeups.of(first.resource), self.makeups.of(then.resource));
        let is_neutral = |nature| matches!(nature, Nature::Address | Nature::Detached);
        // The DLM runs with DRBD for the sake of what is built on both.
        let is_beside = user.is_storage() && !user.is_built_on(base);
        if !base.is_storage() || user.is_all(is_neutral) || is_beside {
            return None;
        }
        let is_clone = matches!(self.context.names.at(first.resource).kind, ObjectKind::Clone(_));
        let is_colocated = self.context.graphs.follows(then.resource, first.resource);
        let is_hard = is_colocated
            || (is_clone && user.is_built_on(base))
            || uses_path_below(first.resource, then.resource, self.context);
        is_hard.then_some(Hit { first, then, is_colocated })
    }
}

/// Whether a parameter of the one is a path below a mount point of the other.
fn uses_path_below(first: u32, then: u32, context: &Context) -> bool {
    let mounts: Vec<&str> = primitives(first, context)
        .iter()
        .filter_map(|resource| resource.param("directory").map(|setting| setting.value()))
        .map(|directory| directory.trim_end_matches('/'))
        .filter(|directory| !directory.is_empty())
        .collect();
    let is_below = |path: &str| {
        mounts.iter().any(|mount| path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    };
    !mounts.is_empty()
        && primitives(then, context).iter().any(|resource| resource.params().any(|setting| is_below(setting.value())))
}

fn report(constraint: u32, hit: &Hit, context: &Context) -> Diagnostic {
    let Hit { first, then, is_colocated } = hit;
    let names = context.names;
    let (id, base, user) = (id_of(names, constraint), id_of(names, first.resource), id_of(names, then.resource));
    Diagnostic::new(
        &INFO,
        kind_span(constraint, context).unwrap_or(first.written.span).to(then.written.span),
        format!("order {id} is optional, but {user} cannot do without {base}"),
    )
    .label("holds only where both start in one transition")
    .note(if *is_colocated {
        format!("while {base} is restarted, {user} goes on without it")
    } else {
        format!("where {base} has failed or is stopped, {user} starts all the same")
    })
    .help("write `Mandatory:`; give clones `interleave=true` first, or a restart of one instance restarts what depends on all")
}

/// Where the order's kind is written.
fn kind_span(constraint: u32, context: &Context) -> Option<Span> {
    match &context.names.at(constraint).kind {
        ObjectKind::Order(order) => match (&order.kind, &order.score) {
            (Some(kind), _) => Some(kind.span()),
            (None, Some(score)) => Some(score.span()),
            (None, None) => None,
        },
        _ => None,
    }
}
