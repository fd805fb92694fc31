//! Pacemaker's scheduler, asked over and over: what comes of a cluster that is left alone.

use std::fs;
use std::io;

use tempfile::TempDir;

use super::forecast::Forecast;
use super::host::{Host, HostError};

/// After how many rounds a cluster that still has something to do is given up. A round ends where a remote node has come
/// online, a clone has started or a node was fenced: the longest chain seen takes four.
const ROUNDS: usize = 24;

/// `crm_simulate` of this host. What it is given may hold secrets: its files lie where only this user can read them.
#[derive(Debug)]
pub struct Scheduler {
    host: Host,
    folder: TempDir,
}

/// A cluster that has nothing left to do.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its CIB, status included.
    pub cib: Vec<u8>,
    /// What the scheduler said at first: what happens, and why.
    pub first: Forecast,
    /// What it said in the end: what runs where.
    pub last: Forecast,
    /// Whether it has come to rest. One that moves a resource to and fro does not, nor one whose orders are a cycle.
    pub is_at_rest: bool,
}

impl Scheduler {
    /// Nothing is started yet.
    ///
    /// # Errors
    /// Where there is no room for temporary files.
    pub fn new() -> io::Result<Self> {
        Ok(Self { host: Host::local(), folder: tempfile::tempdir()? })
    }

    /// Lets `events`, arguments of `crm_simulate` such as `--node-fail=n1`, happen to a CIB, and then all that the
    /// scheduler makes of them, until it has nothing left to do.
    ///
    /// # Errors
    /// Where `crm_simulate` is not there or does not take the CIB.
    pub fn settle(&self, cib: &[u8], events: &[String]) -> Result<Outcome, HostError> {
        let (first, mut cib) = self.round(cib, events)?;
        let mut last = first.clone();
        for _ in 1..ROUNDS {
            if last.steps.is_empty() || last.is_invalid {
                break;
            }
            (last, cib) = self.round(&cib, &[])?;
        }
        Ok(Outcome { cib, is_at_rest: last.steps.is_empty() && !last.is_invalid, first, last })
    }

    fn round(&self, cib: &[u8], events: &[String]) -> Result<(Forecast, Vec<u8>), HostError> {
        let output = self.folder.path().join("cib.xml");
        let save = format!("--save-output={}", output.display());
        let events: Vec<&str> = events.iter().chain([&save]).map(String::as_str).collect();
        let forecast = match self.host.simulate(cib, &events) {
            Err(HostError::Invalid(forecast)) => *forecast,
            result => result?,
        };
        let behind = fs::read(&output).and_then(|cib| fs::remove_file(&output).map(|()| cib));
        let behind = behind.map_err(|error| HostError::Unreadable {
            program: "crm_simulate",
            why: format!("what it was to save cannot be read: {error}"),
        })?;
        Ok((forecast, behind))
    }
}
