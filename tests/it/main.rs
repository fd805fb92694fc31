//! What users see, and what Pacemaker's own tools say about it.

mod cli;
mod language;
mod oracle;
mod program;
mod read;
mod report;
mod same_cib;
mod schema;
mod schema_read;
mod tools;
