//! The compiler and validator for the crm shell configuration language of Pacemaker clusters.

// The parser that pest derives names it.
extern crate alloc;

pub mod cib;
pub mod compile;
pub mod diagnostic;
pub mod lint;
pub mod lower;
pub mod model;
pub mod print;
pub mod report;
pub mod resolve;
pub mod source;
pub mod suggest;
pub mod syntax;
