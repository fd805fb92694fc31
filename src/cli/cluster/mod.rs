//! What plan, apply, drift and pull share: a CIB, the files that are to take its place, and what comes of both.

mod draft;

use std::path::{Path, PathBuf};

use clap::Args;
use crmc::live::{Host, HostError};
use crmc::plan::Snapshot;

use super::Failure;
use super::input::{File, Stdin};

pub use draft::{Draft, WantedArguments};

/// The cluster.
#[derive(Args)]
pub struct HostArguments {
    /// Talk to the cluster of this host, through ssh and its configuration
    #[arg(long, value_name = "HOST")]
    pub ssh: Option<String>,
}

impl HostArguments {
    /// The host.
    pub fn host(&self) -> Host {
        host(self.ssh.as_deref())
    }
}

/// The host that ssh calls so; this one without a name.
pub fn host(ssh: Option<&str>) -> Host {
    ssh.map_or_else(Host::local, Host::over_ssh)
}

/// The cluster, or a CIB that was saved.
#[derive(Args)]
pub struct CibArguments {
    /// Take this CIB instead of that of a running cluster, or - for standard input; no Pacemaker is needed
    #[arg(long, value_name = "FILE", conflicts_with = "ssh")]
    pub cib: Option<PathBuf>,

    #[command(flatten)]
    pub host: HostArguments,
}

impl CibArguments {
    /// Reads the CIB.
    pub fn snapshot(&self, stdin: &Stdin) -> Result<Snapshot, Failure> {
        match &self.cib {
            Some(path) => saved(path, stdin),
            None => query(&self.host.host()).map_err(|error| failed(&self.host.host(), &error)),
        }
    }

    /// The host of the running cluster, if it is that of one.
    pub fn live_host(&self) -> Option<Host> {
        self.is_live().then(|| self.host.host())
    }

    /// Whether it is that of a running cluster.
    pub fn is_live(&self) -> bool {
        self.cib.is_none()
    }
}

/// A CIB in a file.
pub fn saved(path: &Path, stdin: &Stdin) -> Result<Snapshot, Failure> {
    let input = File::named(path).read(stdin)?;
    let name = input.name().to_owned();
    Snapshot::read(&name, input.bytes().to_vec()).map_err(|error| Failure::new(name, error))
}

/// The CIB of a running cluster.
pub fn query(host: &Host) -> Result<Snapshot, HostError> {
    let cib = host.query()?;
    let why = |error: crmc::plan::NoCib| HostError::Unreadable { program: "cibadmin", why: error.to_string() };
    Snapshot::read(&format!("the CIB {host}"), cib).map_err(why)
}

/// The failure of a host.
pub fn failed(host: &Host, error: &HostError) -> Failure {
    let subject = if *host == Host::local() { "cluster".to_owned() } else { host.name().to_owned() };
    Failure::new(subject, error)
}
