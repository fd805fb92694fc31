//! Moving to newer versions.

mod sles16_ocfs2;

pub use sles16_ocfs2::Sles16Ocfs2;
