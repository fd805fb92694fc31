//! The compiler and validator for the crm shell configuration language of Pacemaker clusters.

pub mod cib;
pub mod diagnostic;
pub mod model;
pub mod source;
