//! The compiler and validator for the crm shell configuration language of Pacemaker clusters.

pub mod diagnostic;
pub mod model;
pub mod source;
