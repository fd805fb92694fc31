use smallvec::SmallVec;

use super::Targets;
use crate::model::{Action, Boolean, Id, Kind, Members, Order, OrderEnd, ResourceSet, Score, Value};

/// A resource in an order, and the name that brought it there: its own, that of a tag or template, or that of what
/// runs inside it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'c> {
    /// The index of the resource.
    pub resource: u32,
    /// What is written.
    pub written: &'c Id,
}

/// Steps between which an order says the same: a set, or one side of the form with two resources.
#[derive(Debug)]
pub struct Block<'c> {
    /// What is done with the resources.
    pub action: Action,
    /// Whether one step waits for the other.
    pub sequential: bool,
    /// Whether that is written, so that neighbours wait for the first or last step alone.
    pub is_explicit: bool,
    /// Whether what follows needs all steps, or just one.
    pub requires_all: bool,
    /// The steps in their order.
    pub steps: SmallVec<[Step<'c>; 1]>,
}

/// An order constraint as Pacemaker understands it: blocks, one behind the other.
#[derive(Debug)]
pub struct OrderSteps<'c> {
    /// How binding it is.
    pub kind: Kind,
    /// Whether the opposite actions happen in the opposite order.
    pub symmetrical: bool,
    /// The blocks, the first to act first.
    pub blocks: SmallVec<[Block<'c>; 2]>,
}

impl<'c> OrderSteps<'c> {
    /// Expands sets, tags and templates.
    #[must_use]
    pub fn new(order: &'c Order, targets: &Targets<'c>) -> Self {
        let kind = kind(order);
        let written = order.symmetrical.as_deref().and_then(Value::get);
        // Serialize is never symmetrical: Pacemaker ignores it with a warning.
        let symmetrical = kind != Kind::Serialize && written != Some(Boolean(false));
        let mut blocks = match &order.members {
            Members::Plain(ends) => plain(ends, targets),
            Members::Sets(sets) => sets.iter().map(|set| of_set(set, targets)).collect(),
        };
        if kind == Kind::Serialize {
            // Within a set, each waits for all before it, `sequential` or not (experiment: `( a b )` with `( b a )`).
            for block in &mut blocks {
                block.sequential = true;
            }
        }
        Self { kind, symmetrical, blocks }
    }
}

impl<'c> Block<'c> {
    /// The steps that what follows waits for.
    #[must_use]
    pub fn exits(&self) -> &[Step<'c>] {
        if self.sequential { self.steps.last().map(std::slice::from_ref).unwrap_or_default() } else { &self.steps }
    }

    /// The steps that wait for what stands before.
    #[must_use]
    pub fn entries(&self) -> &[Step<'c>] {
        if self.sequential { self.steps.first().map(std::slice::from_ref).unwrap_or_default() } else { &self.steps }
    }
}

/// Before there was a kind, a score of 0 meant Optional.
fn kind(order: &Order) -> Kind {
    let by_score = || match order.score.as_deref().and_then(Value::get) {
        Some(Score::ZERO) => Kind::Optional,
        _ => Kind::Mandatory,
    };
    order.kind.as_ref().and_then(Value::get).unwrap_or_else(by_score)
}

fn plain<'c>(ends: &'c [OrderEnd], targets: &Targets<'c>) -> SmallVec<[Block<'c>; 2]> {
    let written = |end: &OrderEnd| end.action.as_ref().and_then(Value::get);
    // Pacemaker makes sets of the two where one is a tag or template, and then forgets that the later action
    // defaults to the first one (experiment: `order o t:stop c` starts c).
    let has_sets = ends.iter().any(|end| targets.is_collective(end.rsc.as_str()));
    let first = ends.first().and_then(written).filter(|_| !has_sets).unwrap_or(Action::Start);
    let block = |end: &'c OrderEnd| Block {
        action: written(end).unwrap_or(first),
        sequential: false,
        is_explicit: false,
        requires_all: true,
        steps: steps(&end.rsc, targets).collect(),
    };
    ends.iter().map(block).collect()
}

fn of_set<'c>(set: &'c ResourceSet, targets: &Targets<'c>) -> Block<'c> {
    Block {
        action: set.action.as_ref().and_then(Value::get).unwrap_or(Action::Start),
        sequential: set.is_sequential(),
        is_explicit: set.sequential.is_some(),
        requires_all: set.requires_all(),
        steps: set.members.iter().flat_map(|id| steps(id, targets)).collect(),
    }
}

fn steps<'c>(written: &'c Id, targets: &Targets<'c>) -> impl Iterator<Item = Step<'c>> + use<'c> {
    targets.of(written.as_str()).into_iter().map(move |resource| Step { resource, written })
}
