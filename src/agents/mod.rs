//! What resource and fencing agents accept: their parameters and actions, as their metadata says.
//!
//! ```text
//! metadata XML ──▶ facts ──▶ text of a table ──▶ table ──▶ catalogue: the built-in table, and the user's over it
//! ```
//!
//! A rule asks [`Catalogue::knowledge`] whether an agent exists, and [`Catalogue::get`] for what it accepts. Both are
//! silent about what only the host knows: units of systemd, LSB scripts, agents of providers that no table covers.

mod builtin;
mod catalogue;
mod facts;
pub mod json;
mod line;
pub mod metadata;
mod mistakes;
mod name;
mod page;
mod read;
mod table;
pub mod write;

pub use catalogue::{Catalogue, Knowledge};
pub use facts::{Action, AgentFacts, Parameter, ParameterType};
pub use mistakes::{ALL as RULES, BAD_AGENT_METADATA, MALFORMED_AGENT_TABLE, UNREADABLE_AGENT_METADATA};
pub use name::{AgentName, AgentRef};
pub use page::{bare_page, list, page};
pub use table::{Deprecation, Table};
