//! The only room that starts programs: those of a host that runs, or could run, a cluster.
//!
//! [`find`] asks agents for their metadata; a [`Host`] has Pacemaker's own programs do the work: `cibadmin` reads and
//! writes the CIB, `crm_verify` and `crm_simulate` judge one, `crm_mon` tells what runs. Secrets go to them over
//! standard input alone: nobody sees them in a list of processes.

mod forecast;
mod host;
mod installed;
mod program;
mod scheduler;
mod settle;
mod status;

pub use forecast::{Forecast, Planned, PlannedAction, Step};
pub use host::{Host, HostError};
pub use installed::{Installed, find};
pub use program::AskError;
pub use scheduler::{Outcome, Scheduler};
pub use settle::Settled;
pub use status::{Failure, Instance, NodeState, Status, without_number};
