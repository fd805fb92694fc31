//! The compiler and validator for the crm shell configuration language of Pacemaker clusters.
//!
//! [`compile::compile`] does it all: crm text or CIB XML in, a [`model::Configuration`], its findings and its CIB out.
//! docs/architecture.md says how the rooms hang together. What holds in all of them:
//!
//! 1. Only `syntax/grammar.rs` and `corosync/grammar.rs` name pest; only `report` names miette; only `cli` names clap,
//!    prints or exits; only `live` starts programs. Below these two nothing reads files or the clock.
//! 2. [`syntax`] never fails: the chunks of a file add up to its bytes, every statement has a tree, and each mistake is a
//!    node with a span.
//! 3. A stage reports everything that it finds, as [`diagnostic::Diagnostic`] values in one list; it never stops at the
//!    first.
//! 4. What the model cannot express is carried as the element it came from, never dropped.
//! 5. A rule sees only [`lint::Context`], and is silent where its input is missing.
//! 6. Output depends on the input alone: not on the terminal, the time or the machine.

// The parser that pest derives names it.
extern crate alloc;

pub mod agents;
pub mod baseline;
mod bytes;
pub mod cib;
pub mod compile;
pub mod config;
pub mod corosync;
pub mod date;
pub mod diagnostic;
pub mod diff;
pub mod directive;
pub mod edit;
pub mod explain;
pub mod fix;
pub mod fmt;
pub mod graph;
pub mod lint;
pub mod live;
pub mod lower;
pub mod model;
pub mod options;
pub mod placeholder;
pub mod plan;
pub mod print;
pub mod report;
pub mod resolve;
pub mod simulate;
pub mod source;
pub mod suggest;
pub mod syntax;
