//! The only room that starts programs: those of a host that runs, or could run, a cluster.

mod installed;
mod program;

pub use installed::{Installed, find};
pub use program::AskError;
