//! What users see, and what Pacemaker's own tools say about it.

mod any_cib;
mod cli;
mod decompile;
mod diff;
mod diff_effects;
mod diff_patch;
mod docs;
mod fencing;
mod fmt;
mod graph;
mod language;
mod live;
mod mutation;
mod oracle;
mod pacemaker;
mod program;
mod read;
mod report;
mod roundtrip;
mod same_cib;
mod schema;
mod schema_read;
mod seed;
mod tools;
mod update;
mod valid;
