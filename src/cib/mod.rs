//! The CIB: Pacemaker's own XML language.

pub mod schema;
