//! Moving to newer versions.

mod corosync3_transport;
mod sles16_ocfs2;

pub use corosync3_transport::Corosync3Transport;
pub use sles16_ocfs2::Sles16Ocfs2;
