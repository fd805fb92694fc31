//! What can be wrong with a table of agents, and with the metadata that it is made from.

use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// A line of a table of agents cannot be read.
pub static MALFORMED_AGENT_TABLE: RuleInfo = RuleInfo::new(
    "malformed-agent-table",
    Category::Agents,
    Severity::Error,
    "A line of a table of agents cannot be read.",
)
.blocking_builds();

/// The metadata of an agent cannot be read at all.
pub static UNREADABLE_AGENT_METADATA: RuleInfo = RuleInfo::new(
    "unreadable-agent-metadata",
    Category::Agents,
    Severity::Error,
    "What was to be imported describes no agent.",
)
.blocking_builds();

/// A part of the metadata of an agent makes no sense.
pub static BAD_AGENT_METADATA: RuleInfo = RuleInfo::new(
    "bad-agent-metadata",
    Category::Agents,
    Severity::Warning,
    "A part of the metadata of an agent makes no sense and is left out.",
);

/// All of them.
pub static ALL: [&RuleInfo; 3] = [&BAD_AGENT_METADATA, &MALFORMED_AGENT_TABLE, &UNREADABLE_AGENT_METADATA];

/// Where mistakes of a table go: its place in the address space of the sources, and what was found so far.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    base: u32,
    pub found: Vec<Diagnostic>,
}

impl Mistakes {
    /// Of a text that stands at `base`.
    pub(super) fn of_text_at(base: u32) -> Self {
        Self { base, found: Vec::new() }
    }

    /// Notes a mistake in the text, at `offset`.
    pub(super) fn push(&mut self, offset: usize, len: usize, message: impl Into<String>) -> &mut Diagnostic {
        let at = |offset: usize| self.base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let span = Span::new(at(offset), at(offset + len));
        let index = self.found.len();
        self.found.push(Diagnostic::new(&MALFORMED_AGENT_TABLE, span, message));
        &mut self.found[index]
    }
}
