//! What users see, and what Pacemaker's own tools say about it.

mod any_cib;
mod cli;
mod decompile;
mod docs;
mod fmt;
mod graph;
mod program;
mod read;
mod report;
mod roundtrip;
mod schema;
mod schema_read;
mod tools;
