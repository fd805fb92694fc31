//! A host whose cluster is asked, and told: this one, or another one over ssh.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::forecast::{self, Forecast};
use super::program::{self, AskError, Ended};
use super::status::{self, Status};

/// How long a program may take. The CIB manager answers at once, unless an election is under way; the scheduler takes
/// half a minute for the largest clusters there are.
const PATIENCE: Duration = Duration::from_secs(120);

/// The longest answer: no CIB is larger, status included.
const LONGEST: u64 = 1 << 30;

/// Where Debian, Red Hat and SUSE put the programs, should PATH not lead there.
const SYSTEM_FOLDERS: [&str; 2] = ["/usr/sbin", "/sbin"];

/// A host that runs a cluster, or has the programs for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// What ssh is told to go to; nothing for this host.
    remote: Option<String>,
}

/// Why a host did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The program is not there.
    #[error(
        "{program} is not installed {place}: it comes with Pacemaker (package pacemaker-cli-utils of Debian, \
         pacemaker-cli of Red Hat and SUSE)"
    )]
    Missing {
        /// The program.
        program: &'static str,
        /// On which host.
        place: Host,
    },
    /// The user may not.
    #[error(
        "may not talk to the cluster {0}: run it as root or hacluster, or as a member of the group haclient to whom an \
         ACL grants it"
    )]
    Denied(Host),
    /// There is no cluster.
    #[error("no cluster runs {0}: start Pacemaker there, or name another host with --ssh")]
    NotRunning(Host),
    /// ssh failed.
    #[error("cannot be reached over ssh{}", program::first_line(.0))]
    Unreachable(String),
    /// The configuration is another one than the one for which a change was meant: nothing was written.
    #[error("the configuration has changed in the meantime: nothing was written")]
    Changed,
    /// Pacemaker's schema refuses what was to be written: nothing was.
    #[error("Pacemaker's schema refuses the new configuration: nothing was written")]
    Refused,
    /// The scheduler finds no order in which all of it could be done; what it foresees nevertheless.
    #[error(
        "the scheduler finds no order in which all of it could be done (invalid transition): crmc check tells which orders \
         wait for each other"
    )]
    Invalid(Box<Forecast>),
    /// The program could not be run, or did not end.
    #[error("{program} {error}")]
    Asked {
        /// The program.
        program: &'static str,
        /// What happened.
        error: AskError,
    },
    /// The program failed.
    #[error("{program} failed (exit code {code}){}", program::first_line(.said))]
    Failed {
        /// The program.
        program: &'static str,
        /// Its exit code, -1 where a signal ended it.
        code: i32,
        /// What it complained of.
        said: String,
    },
    /// The answer is none that this version of the program should give.
    #[error("{program} answered what crmc does not understand: {why}")]
    Unreadable {
        /// The program.
        program: &'static str,
        /// Why not.
        why: String,
    },
}

/// `on this host`, `on n1.example.com`.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "on {}", self.name())
    }
}

/// Exit codes of Pacemaker's programs (`crm_exit_t`), seen with 2.1.5.
mod code {
    /// `cibadmin --patch` whose epoch is newer than that of the CIB: nothing is written.
    pub(super) const ERROR: i32 = 1;
    /// `crm_mon` by a user outside of haclient.
    pub(super) const INSUFFICIENT_PRIVILEGES: i32 = 4;
    /// What the schema refuses.
    pub(super) const CONFIGURATION: i32 = 78;
    /// No daemon to talk to; of `cibadmin`, also a user who may not.
    pub(super) const DISCONNECTED: i32 = 102;
    /// `cibadmin --patch` whose epoch is older than that of the CIB: nothing is written.
    pub(super) const OLD: i32 = 103;
    /// Of `env`: there is no such program.
    pub(super) const NO_PROGRAM: i32 = 127;
    /// Of ssh itself.
    pub(super) const SSH: i32 = 255;
}

impl Host {
    /// This host.
    #[must_use]
    pub fn local() -> Self {
        Self::default()
    }

    /// The host that ssh calls `name`; the user's own configuration of ssh counts.
    #[must_use]
    pub fn over_ssh(name: impl Into<String>) -> Self {
        Self { remote: Some(name.into()) }
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.remote.as_deref().unwrap_or("this host")
    }

    /// The CIB, status included, as XML.
    ///
    /// # Errors
    /// Where there is no cluster, or the user may not.
    pub fn query(&self) -> Result<Vec<u8>, HostError> {
        self.ask("cibadmin", &["--query"], None)
    }

    /// Applies a patch in the format of `crm_diff` to the CIB, all of it or nothing. Its `version` decides, within the
    /// CIB manager, whether it meets the CIB that it was made for.
    ///
    /// With 2.1.5, an epoch that is older than that of the CIB ends with 103, and one that is newer (a node came back with
    /// an older CIB) with 1; where the `source` names no `num_updates`, changes of the status do not count. Whatever this
    /// returns, only a query tells what the CIB is now: an error may come after the change, and a patch that leads
    /// nowhere ends with 0.
    ///
    /// # Errors
    /// [`HostError::Changed`] where the patch was made for another CIB, [`HostError::Refused`] where the schema says no.
    pub fn patch(&self, patch: &[u8]) -> Result<(), HostError> {
        match self.ask("cibadmin", &["--patch", "--xml-pipe"], Some(patch)) {
            Err(HostError::Failed { code: code::OLD, .. }) => Err(HostError::Changed),
            Err(HostError::Failed { code: code::ERROR, said, .. }) if said.contains("Application of update diff") => {
                Err(HostError::Changed)
            }
            // The CIB that was refused stands on standard output, secrets and all: nobody gets to see it.
            Err(HostError::Failed { code: code::CONFIGURATION, .. }) => Err(HostError::Refused),
            other => other.map(drop),
        }
    }

    /// What the scheduler would do with a CIB that has a status section; `events` are further arguments of
    /// `crm_simulate`, such as `--node-down=n1`.
    ///
    /// # Errors
    /// Where `crm_simulate` is not there or does not take the CIB.
    pub fn simulate(&self, cib: &[u8], events: &[&str]) -> Result<Forecast, HostError> {
        const PROGRAM: &str = "crm_simulate";
        let arguments = [&["--simulate", "--xml-pipe", "--output-as=xml"], events].concat();
        let ended = self.run(PROGRAM, &arguments, Some(&forecast::with_all_parameters(cib)))?;
        let is_failure = ended.status.code() == Some(code::ERROR);
        let read =
            |answer: &[u8]| forecast::read(answer).map_err(|why| HostError::Unreadable { program: PROGRAM, why });
        // A cycle of orders is a failure of 2.1.5 behind a whole answer.
        match read(&ended.stdout) {
            Ok(forecast) if is_failure && forecast.is_invalid => Err(HostError::Invalid(Box::new(forecast))),
            _ => read(&self.answer(PROGRAM, ended)?),
        }
    }

    /// What `crm_verify` has to say against a CIB: nothing where all is well.
    ///
    /// # Errors
    /// Where `crm_verify` is not there.
    pub fn verify(&self, cib: &[u8]) -> Result<Vec<String>, HostError> {
        match self.ask("crm_verify", &["--verbose", "--xml-pipe"], Some(cib)) {
            Ok(_) => Ok(Vec::new()),
            Err(HostError::Failed { code: code::CONFIGURATION, said, .. }) => {
                let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
                Ok(lines.map(str::to_owned).collect())
            }
            Err(error) => Err(error),
        }
    }

    /// What runs where, and what has failed.
    ///
    /// # Errors
    /// Where there is no cluster, or the user may not.
    pub fn status(&self) -> Result<Status, HostError> {
        const PROGRAM: &str = "crm_mon";
        let answer = self.ask(PROGRAM, &["--one-shot", "--inactive", "--output-as=xml"], None)?;
        status::read(&answer).map_err(|why| HostError::Unreadable { program: PROGRAM, why })
    }

    /// The agents of a class that are installed, of one provider where the class has those: `stonith`, `ocf:heartbeat`. Their names
    /// are looked up; none of them is run.
    ///
    /// # Errors
    /// Where `crm_resource` is not there. That there is none is no error.
    pub fn agents(&self, class: &str) -> Result<Vec<String>, HostError> {
        match self.ask("crm_resource", &["--list-agents", class], None) {
            Ok(names) => Ok(String::from_utf8_lossy(&names).lines().map(|line| line.trim().to_owned()).collect()),
            Err(HostError::Failed { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Forgets the failures of a resource, so that the cluster tries it again.
    ///
    /// # Errors
    /// Where there is no cluster, or the user may not.
    pub fn clean_up(&self, resource: &str) -> Result<(), HostError> {
        self.ask("crm_resource", &["--cleanup", "--resource", resource], None).map(drop)
    }

    /// Runs a program of Pacemaker, and returns what it prints where it ends with 0.
    fn ask(&self, program: &'static str, arguments: &[&str], input: Option<&[u8]>) -> Result<Vec<u8>, HostError> {
        self.answer(program, self.run(program, arguments, input)?)
    }

    /// What a program has printed that ended with 0.
    fn answer(&self, program: &'static str, ended: Ended) -> Result<Vec<u8>, HostError> {
        let Ended { status, stdout, stderr } = ended;
        let code = status.code().unwrap_or(-1);
        match code {
            0 => Ok(stdout),
            code::NO_PROGRAM => Err(HostError::Missing { program, place: self.clone() }),
            code::SSH if self.remote.is_some() => Err(HostError::Unreachable(stderr)),
            code::INSUFFICIENT_PRIVILEGES => Err(HostError::Denied(self.clone())),
            code::DISCONNECTED if program == "crm_mon" => Err(HostError::NotRunning(self.clone())),
            code::DISCONNECTED => Err(self.why_disconnected()),
            code => Err(HostError::Failed { program, code, said: stderr }),
        }
    }

    /// `cibadmin` ends with 102 and the same words for a user who may not as without a cluster; `crm_mon` tells which.
    fn why_disconnected(&self) -> HostError {
        match self.status() {
            Err(error @ HostError::Denied(_)) => error,
            _ => HostError::NotRunning(self.clone()),
        }
    }

    fn run(&self, program: &'static str, arguments: &[&str], input: Option<&[u8]>) -> Result<Ended, HostError> {
        let mut command = match &self.remote {
            None => {
                let path = find(program).ok_or_else(|| HostError::Missing { program, place: self.clone() })?;
                let mut command = Command::new(path);
                command.args(arguments).env("LC_ALL", "C");
                // Ctrl-C is for crmc alone: what cibadmin has begun comes to its end.
                #[cfg(unix)]
                std::os::unix::process::CommandExt::process_group(&mut command, 0);
                command
            }
            Some(remote) => {
                let mut command = Command::new("ssh");
                command.args(["-T", "--", remote, &remote_line(program, arguments)]);
                command
            }
        };
        let started = if self.remote.is_some() { "ssh" } else { program };
        program::run(&mut command, input, PATIENCE, LONGEST).map_err(|error| match error {
            AskError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                HostError::Unreachable("ssh is not installed".to_owned())
            }
            error => HostError::Asked { program: started, error },
        })
    }
}

/// A line for the shell of another host, whichever that is: who is not root there may lack the folders in PATH.
fn remote_line(program: &str, arguments: &[&str]) -> String {
    let folders = SYSTEM_FOLDERS.join(":");
    let words = [program].into_iter().chain(arguments.iter().copied()).map(quoted).collect::<Vec<_>>().join(" ");
    format!("env LC_ALL=C \"PATH=$PATH:{folders}\" {words}")
}

/// A word as a shell takes it literally.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=' | b'.' | b'/' | b':');
    if !word.is_empty() && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Where a program is on this host.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(SYSTEM_FOLDERS.map(PathBuf::from));
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_shell_gets_the_words_that_were_meant() {
        assert_eq!(
            remote_line("crm_simulate", &["--node-down=n 1", "it's"]),
            r#"env LC_ALL=C "PATH=$PATH:/usr/sbin:/sbin" crm_simulate '--node-down=n 1' 'it'\''s'"#
        );
    }
}
