//! Changes of operations.
//!
//! Tried with `crm_simulate` 2.1.5:
//! - interval, timeout, `OCF_CHECK_LEVEL` or enabled of a recurring monitor: it is cancelled and scheduled anew, the
//!   resource runs on; so it is with a monitor that is new or gone.
//! - timeout of start or stop, on-fail, start-delay, record-pending, requires: no action.
//! - an instance attribute of start: a restart, even where the agent could reload the parameter; no action where the
//!   resource has a parameter of that name, which wins.
//! - `op_defaults` timeout: all recurring monitors without a timeout of their own are scheduled anew.

use ecow::EcoString;

use super::{Action, List};
use crate::diff::{Change, Detail};

/// What a change of an operation leads to.
pub(super) enum Outcome {
    /// A restart.
    Restart,
    /// The recurring operation is scheduled anew.
    Reschedule,
    /// Nothing for now; when it counts.
    Later(&'static str),
}

/// What a detail with a part such as `op monitor 10s` leads to.
pub(super) fn outcome(detail: &Detail) -> Outcome {
    let mut words = detail.part.split(' ').skip(1);
    let name = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let is_recurring = words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let is_parameter = words.contains(&"op_params");
    if is_parameter && name == "start" && !is_recurring {
        return Outcome::Restart;
    }
    // One that recurs no more is cancelled.
    if detail.name == "interval" && !is_parameter {
        return Outcome::Reschedule;
    }
    if !is_recurring {
        return Outcome::Later(match name {
            "start" => "counts from the next start on",
            "stop" => "counts from the next stop on",
            "monitor" => "counts from the next probe on",
            _ => "counts when the operation runs the next time",
        });
    }
    if is_parameter || matches!(detail.name.as_str(), "" | "timeout" | "enabled") {
        return Outcome::Reschedule;
    }
    Outcome::Later(match detail.name.as_str() {
        "on-fail" => "counts from the next failure on",
        "description" => "only people read it",
        _ => "counts when the operation runs the next time",
    })
}

/// Changes of `op_defaults`.
pub(super) fn defaults(change: &Change, list: &mut List) {
    for detail in &change.details {
        if detail.name == "timeout" {
            list.add(Action::Reschedule, vec![EcoString::from("every resource")], "where it has no timeout of its own");
        } else {
            list.nothing("counts from the next operation on");
        }
    }
}
