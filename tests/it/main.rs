//! What users see, and what Pacemaker's own tools say about it.

mod read;
mod report;
mod schema;
mod schema_read;
mod tools;
