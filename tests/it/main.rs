//! What users see, and what Pacemaker's own tools say about it.

mod cli;
mod fmt;
mod program;
mod read;
mod report;
mod schema;
mod schema_read;
mod tools;
