//! Waits until the cluster has settled, with a line on the terminal that tells how far it is.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use crmc::live::{Forecast, Host, Settled, Status};
use crmc::plan::{Expectation, Trouble};

use super::interrupt::Interrupts;
use crate::cli::counted;

/// How the waiting ended.
pub enum Watched {
    /// The cluster has settled, or the time is up; what is not as it should be, and what runs now.
    Judged(Vec<Trouble>, Status),
    /// The user no longer waits.
    Interrupted,
}

/// Waits until the cluster has settled, and judges what runs then.
pub fn watch(host: &Host, expected: &Expectation, patience: Duration, interrupts: &Interrupts) -> Watched {
    let is_terminal = io::stderr().is_terminal();
    let clear = || {
        if is_terminal {
            // Who does not see it misses nothing.
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    };
    let settled = host.settle(patience, &mut |pause, passed, left| {
        if is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K{}", line(passed, left));
        }
        !interrupts.wait(pause)
    });
    clear();
    match settled {
        Settled::Yes(status) => Watched::Judged(expected.judge(&status), status),
        Settled::No { status, left, error } => {
            let status = status.unwrap_or_default();
            let mut troubles = match error {
                Some(error) => vec![Trouble::NoAnswer(error.to_string())],
                None => expected.judge(&status),
            };
            troubles.push(Trouble::not_settled(&left));
            Watched::Judged(troubles, status)
        }
        Settled::Interrupted => Watched::Interrupted,
    }
}

fn line(passed: Duration, left: &Forecast) -> String {
    let seconds = passed.as_secs();
    match left.actions.first() {
        None => format!("{seconds} s: waiting for the cluster to settle"),
        Some(first) => {
            let what = first.resource.as_ref().unwrap_or(&first.node);
            let left = counted(left.actions.len(), "action", "actions");
            format!("{seconds} s: {left} to go: {} {what}", first.action.word())
        }
    }
}
