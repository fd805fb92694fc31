//! CIB XML.

pub mod comment;
mod ids;
pub mod schema;
pub mod write;

pub use ids::is_ncname;
