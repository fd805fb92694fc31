//! What can be wrong with a table of agents.

use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// A line of a table of agents cannot be read.
pub static MALFORMED_AGENT_TABLE: RuleInfo = RuleInfo {
    name: "malformed-agent-table",
    category: Category::Agents,
    severity: Severity::Error,
    blocks_build: true,
    whole_only: false,
    summary: "A line of a table of agents cannot be read.",
    page: None,
};

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
