//! The way back to the old configuration.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use crmc::live::{Status, without_number};
use crmc::plan::{Expectation, Plan, Snapshot, Trouble};

use super::watch::{self, Watched};
use super::write::{self, Written};
use super::{Task, ask, complain, report, say};
use crate::cli::Failure;

/// What it takes to go back.
pub struct Back<'t> {
    pub task: &'t Task<'t>,
    /// The CIB as it was.
    pub old: Snapshot,
    /// The CIB once the new configuration was written.
    pub written: Box<Snapshot>,
    /// Where the old one is kept.
    pub saved: Option<PathBuf>,
    /// What ran before.
    pub status: &'t Status,
}

impl Back<'_> {
    /// How a user goes back later.
    pub fn hint(&self) -> String {
        match &self.saved {
            Some(path) => format!("crmc: the way back: crmc apply --force {}", path.display()),
            None => "crmc: no copy of the old configuration was kept (--no-backup)".to_owned(),
        }
    }

    /// Whether another client has changed the configuration since it was written.
    pub fn was_overwritten(&self) -> Result<bool, Failure> {
        Ok(write::current(&self.task.host)?.digest() != self.written.digest())
    }

    /// Goes back, where the user wants it.
    pub fn offer(&self, troubles: &[Trouble]) -> Result<(), Failure> {
        let arguments = self.task.arguments;
        let is_wanted = arguments.rollback
            || (!arguments.yes && io::stdin().is_terminal() && ask("Go back to the old configuration?")?);
        if is_wanted {
            return self.go(troubles);
        }
        complain(&self.hint());
        Ok(())
    }

    /// Writes the old configuration, guarded like the new one, and judges what comes of it.
    fn go(&self, troubles: &[Trouble]) -> Result<(), Failure> {
        let Task { host, interrupts, .. } = self.task;
        interrupts.forget();
        if troubles.contains(&Trouble::QuorumLost) && !self.task.arguments.limits.allow_quorum_loss {
            complain(&"crmc: did not go back: without quorum, what is written here may overwrite what others write");
            complain(&self.hint());
            return Ok(());
        }
        let now = write::current(host)?;
        if now.digest() != self.written.digest() {
            complain(&"crmc: did not go back: another client has changed the configuration since");
            complain(&self.hint());
            return Ok(());
        }
        let agents = self.task.arguments.wanted.tables.catalogue()?;
        let plan_back =
            |now: &Snapshot| Plan::back(now, &self.old, &agents).map_err(|error| Failure::io("plan", &error));
        match write::write(host, plan_back(&now)?, &plan_back, interrupts)? {
            Written::New(_) => {}
            Written::Changed(_) => {
                complain(&"crmc: did not go back: another client has changed the configuration since");
                complain(&self.hint());
                return Ok(());
            }
            Written::Old(error) => {
                complain(&format!("crmc: did not go back: {error}: the cluster has the new configuration"));
                complain(&self.hint());
                return Ok(());
            }
            Written::Unknown(error) => {
                complain(&format!(
                    "crmc: {error}: the cluster has either the old or the new configuration, as a whole"
                ));
                complain(&self.hint());
                return Ok(());
            }
        }
        say("The old configuration is back")?;
        self.clean_up(troubles);
        match watch::watch(host, &Expectation::as_before(self.status, troubles), self.task.patience(), interrupts) {
            Watched::Interrupted => {
                complain(&"crmc: interrupted: the cluster has the old configuration, and goes on by itself");
            }
            Watched::Judged(left, _) if left.is_empty() => {
                complain(&"crmc: went back: the cluster has the old configuration, and runs what it ran before");
            }
            Watched::Judged(left, _) => {
                report(&left);
                complain(
                    &"crmc: went back: the cluster has the old configuration, but does not run all that it ran before",
                );
            }
        }
        Ok(())
    }

    /// The failures that the new configuration brought about say nothing of the old one.
    fn clean_up(&self, troubles: &[Trouble]) {
        let failed = troubles.iter().filter_map(|trouble| match trouble {
            Trouble::Failed(failure) => Some(without_number(&failure.resource)),
            _ => None,
        });
        let ran = |resource: &&str| self.status.instances.iter().any(|instance| instance.resource == **resource);
        for resource in failed.filter(ran).collect::<BTreeSet<_>>() {
            if let Err(error) = self.task.host.clean_up(resource) {
                complain(&format!("crmc: the failures of {resource} stay: {error}"));
            }
        }
    }
}
