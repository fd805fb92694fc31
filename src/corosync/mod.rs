//! corosync.conf: what rules need to know of the layer below Pacemaker.
//!
//! Read line by line as corosync 3.1.7 reads it (tried with `corosync -t`); a mistake hides nothing else. Settings are
//! kept under the names that corosync itself gives them: `quorum.two_node`, `nodelist.node.0.name`.

mod facts;
mod grammar;
pub mod mistakes;
mod read;

pub use facts::{Corosync, Device, Interface, Node, Setting};
pub use read::read;
