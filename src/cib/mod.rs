//! The CIB as XML: what Pacemaker stores and what its programs exchange.

pub mod comment;
mod ids;
pub mod read;
pub mod schema;
pub mod write;

pub use ids::is_ncname;
