//! Writes a plan, and learns which configuration the cluster has then.

use std::time::Duration;

use crmc::live::{Host, HostError};
use crmc::plan::{Plan, Snapshot};

use super::interrupt::Interrupts;
use crate::cli::Failure;
use crate::cli::cluster::{failed, query};

/// How often a plan is written anew where the epoch has changed and the configuration has not.
const TRIES: usize = 5;

/// How often the CIB is asked for, a second apart, where it does not answer after something was written.
const LOOKS: usize = 10;

/// Which configuration the cluster has.
pub enum Written {
    /// The new one.
    New(Box<Snapshot>),
    /// One that another client wrote in the meantime: nothing was written.
    Changed(Box<Snapshot>),
    /// The old one still, for this reason.
    Old(HostError),
    /// Nobody can tell: the CIB can no longer be read.
    Unknown(HostError),
}

/// Writes `plan`, all of it or nothing. Where the version of the CIB has changed and its configuration has not,
/// `again` makes the plan for the newer one.
pub fn write(
    host: &Host,
    mut plan: Plan,
    again: &dyn Fn(&Snapshot) -> Result<Plan, Failure>,
    interrupts: &Interrupts,
) -> Result<Written, Failure> {
    let mut last = HostError::Changed;
    for _ in 0..TRIES {
        let mut patch = Vec::new();
        plan.write_patch(&mut patch).map_err(|error| Failure::io("plan", &error))?;
        let answer = host.patch(&patch);
        let now = match look(host, interrupts) {
            Ok(now) => now,
            Err(error) => return Ok(Written::Unknown(error)),
        };
        let is_old = now.digest() == plan.digest;
        match answer {
            // An error may come after the change: the CIB manager did its work, and its answer was lost.
            _ if now.digest() == plan.result_digest() => return Ok(Written::New(Box::new(now))),
            // Somebody else has written right behind us.
            Ok(()) if !is_old => return Ok(Written::New(Box::new(now))),
            Ok(()) | Err(HostError::Changed) if is_old => plan = again(&now)?,
            Err(error) if is_old => return Ok(Written::Old(error)),
            _ => return Ok(Written::Changed(Box::new(now))),
        }
        last = HostError::Changed;
    }
    Ok(Written::Old(last))
}

/// The CIB after something may have been written. Of a wish to end, it takes no notice: what is known now is what there
/// is to say.
fn look(host: &Host, interrupts: &Interrupts) -> Result<Snapshot, HostError> {
    let mut tries = 1;
    loop {
        match query(host) {
            Err(_) if tries < LOOKS => tries += 1,
            result => return result,
        }
        if interrupts.is_wanted() {
            std::thread::sleep(Duration::from_secs(1));
        } else {
            interrupts.wait(Duration::from_secs(1));
        }
    }
}

/// The CIB as it is now, as a failure where it cannot be read.
pub fn current(host: &Host) -> Result<Snapshot, Failure> {
    query(host).map_err(|error| failed(host, &error))
}
