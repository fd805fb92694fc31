use std::collections::BTreeMap;

use super::order_graph::is_promotable;
use super::{Cause, ColocationGraph, Names, OrderSteps, Place};
use crate::model::{Action, Id, Kind, Role};

/// What cannot run, or not in that role, without something else.
#[derive(Clone, Copy, Debug)]
pub struct Need<'c> {
    /// What needs it.
    pub dependent: Place,
    /// What it needs.
    pub base: Place,
    /// The constraint that says so.
    pub cause: Cause,
    /// The names of the two in the constraint, the dependent first.
    pub written: [Option<&'c Id>; 2],
}

/// Of two sets that are both longer, what each member needs is not looked at.
const MANY: usize = 64;

/// No cluster needs more; where one seems to, as by a long tag in many constraints, what is left out is not judged.
const MOST: usize = 1 << 20;

/// What mandatory orders and colocations make resources need, by the index of what is needed. An order binds at the start
/// whether it is symmetrical or not (experiments with 2.1.5).
#[must_use]
pub fn needs<'c>(
    names: &Names<'c>,
    orders: &[(u32, OrderSteps<'c>)],
    colocation: &ColocationGraph<'c>,
) -> BTreeMap<u32, Vec<Need<'c>>> {
    let mut needs: BTreeMap<u32, Vec<Need>> = BTreeMap::new();
    let mut left = MOST;
    // What waits for itself is a finding of its own.
    let mut add = |need: Need<'c>| {
        if need.dependent.resource != need.base.resource && left > 0 {
            left -= 1;
            needs.entry(need.base.resource).or_default().push(need);
        }
    };
    for (constraint, order) in orders.iter().filter(|(_, order)| order.kind == Kind::Mandatory) {
        of_order(*constraint, order, names, &mut add);
    }
    for tie in colocation.ties().into_iter().filter(|tie| matches!(tie.cause, Cause::Constraint(_))) {
        add(Need { dependent: tie.dependent, base: tie.with, cause: tie.cause, written: tie.written });
    }
    needs
}

fn of_order<'c>(constraint: u32, order: &OrderSteps<'c>, names: &Names<'c>, add: &mut impl FnMut(Need<'c>)) {
    let place = |resource: u32, action: Action| match action {
        Action::Start => Some(Place { resource, role: None }),
        Action::Promote if is_promotable(&names.at(resource).kind) => {
            Some(Place { resource, role: Some(Role::Promoted) })
        }
        Action::Promote | Action::Stop | Action::Demote => None,
    };
    let cause = Cause::Constraint(constraint);
    for block in order.blocks.iter().filter(|block| block.sequential) {
        for pair in block.steps.windows(2) {
            if let [first, then] = pair
                && let (Some(base), Some(dependent)) =
                    (place(first.resource, block.action), place(then.resource, block.action))
            {
                add(Need { dependent, base, cause, written: [Some(then.written), Some(first.written)] });
            }
        }
    }
    for pair in order.blocks.windows(2) {
        let [first, then] = pair else { continue };
        let (exits, entries) = (first.exits(), then.entries());
        let is_any_enough = !first.requires_all && first.steps.len() > 1;
        if is_any_enough || (exits.len() > MANY && entries.len() > MANY) {
            continue;
        }
        for exit in exits {
            for entry in entries {
                if let (Some(base), Some(dependent)) =
                    (place(exit.resource, first.action), place(entry.resource, then.action))
                {
                    add(Need { dependent, base, cause, written: [Some(entry.written), Some(exit.written)] });
                }
            }
        }
    }
}
