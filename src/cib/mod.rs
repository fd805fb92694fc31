//! The CIB as XML: what Pacemaker stores and what its programs exchange.

pub mod comment;
pub mod read;
