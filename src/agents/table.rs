//! A table of agents: one statement a line, what belongs to an agent indented below it. docs/agents.md has the language.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use ecow::EcoString;
use foldhash::HashMap;

use super::facts::AgentFacts;
use super::line::{BadQuote, Word, words};
use super::mistakes::Mistakes;
use super::name::{AgentName, AgentRef};
use super::read;
use crate::diagnostic::{self, Diagnostic};
use crate::source::SourceFile;

/// What one source knows of agents. Facts are read from the text when they are first asked for.
#[derive(Debug, Default)]
pub struct Table {
    text: Cow<'static, str>,
    /// Sorted by name.
    entries: Vec<Entry>,
    /// The first entry of each agent's own name. Rules ask often.
    places: HashMap<EcoString, usize>,
    covered: Vec<(EcoString, Option<EcoString>)>,
    /// Sorted by agent.
    deprecated: Vec<Deprecation>,
}

/// An agent that ought not to be used any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// The agent.
    pub agent: AgentName,
    /// What does its work today; empty where nothing does.
    pub replaced_by: Vec<AgentName>,
}

#[derive(Debug)]
struct Entry {
    name: AgentName,
    /// Where in the text the name stands.
    place: Range<usize>,
    source: EcoString,
    /// The lines of its facts; nothing where only the name is known.
    lines: Option<Range<usize>>,
    facts: OnceLock<AgentFacts>,
}

impl Table {
    /// Reads a table, and all that is wrong with it.
    #[must_use]
    pub fn read(file: &SourceFile) -> (Self, Vec<Diagnostic>) {
        let mut mistakes = Mistakes::of_text_at(file.span().start);
        let text = match str::from_utf8(file.bytes()) {
            Ok(text) => text,
            Err(error) => {
                mistakes.push(error.valid_up_to(), 1, "the text is not UTF-8");
                return (Self::default(), mistakes.found);
            }
        };
        if text.trim_start().starts_with('<') {
            mistakes.push(0, 0, "this is XML, no table").help =
                Some("make a table of metadata with `crmc agents import`".to_owned());
            return (Self::default(), mistakes.found);
        }
        let table = Self::index(Cow::Owned(text.to_owned()), &mut mistakes);
        for entry in &table.entries {
            if let Some(lines) = &entry.lines {
                let facts = read::facts(&entry.name, &entry.source, &table.text, lines.clone(), &mut mistakes);
                // The entry is new: nobody has asked for its facts.
                let _ = entry.facts.set(facts);
            }
        }
        diagnostic::sort(&mut mistakes.found);
        (table, mistakes.found)
    }

    /// A table whose text is known to be right.
    pub(super) fn of_static(text: String) -> Self {
        Self::index(Cow::Owned(text), &mut Mistakes::default())
    }

    fn index(text: Cow<'static, str>, mistakes: &mut Mistakes) -> Self {
        let mut index = Index { table: Self::default(), source: EcoString::new(), is_in_agent: false, mistakes };
        let mut start = 0;
        // Every process that asks for an agent waits for this.
        for end in memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1).chain([text.len()]) {
            index.line(&text[start..end], start);
            start = end;
        }
        let mut table = index.table;
        table.text = text;
        table.entries.sort_by(|a, b| a.name.cmp(&b.name));
        for (index, entry) in table.entries.iter().enumerate() {
            table.places.entry(entry.name.kind.clone()).or_insert(index);
        }
        for pair in table.entries.windows(2) {
            if let [first, second] = pair
                && first.name == second.name
            {
                mistakes.push(
                    second.place.start,
                    second.place.len(),
                    format!("{} stands in this table twice", second.name),
                );
            }
        }
        table.deprecated.sort_by(|a, b| a.agent.cmp(&b.agent));
        table
    }

    fn entry(&self, agent: AgentRef) -> Option<&Entry> {
        self.of_kind(agent.kind).find(|entry| entry.name.as_ref() == agent)
    }

    fn of_kind<'k>(&self, kind: &'k str) -> impl Iterator<Item = &Entry> + use<'_, 'k> {
        let start = self.places.get(kind).copied().unwrap_or(self.entries.len());
        self.entries[start..].iter().take_while(move |entry| entry.name.kind == kind)
    }

    /// Whether it has the agent, and what it knows of it besides its name.
    #[allow(clippy::option_option, reason = "an agent of which the name is all that is known is known")]
    pub(super) fn knows(&self, agent: AgentRef) -> Option<Option<&AgentFacts>> {
        let entry = self.entry(agent)?;
        let read = |lines| read::facts(&entry.name, &entry.source, &self.text, lines, &mut Mistakes::default());
        Some(entry.lines.clone().map(|lines| entry.facts.get_or_init(|| read(lines))))
    }

    /// Where what it knows of an agent comes from.
    pub(super) fn source(&self, agent: AgentRef) -> Option<&str> {
        self.entry(agent).map(|entry| entry.source.as_str())
    }

    /// What it knows of an agent; nothing where it has no more than the name.
    #[must_use]
    pub fn get(&self, agent: AgentRef) -> Option<&AgentFacts> {
        self.knows(agent)?
    }

    /// Whether all agents of a class and provider are in the table.
    pub(super) fn covers(&self, agent: AgentRef) -> bool {
        self.covered.iter().any(|(class, provider)| class == agent.class && provider.as_deref() == agent.provider)
    }

    /// What replaces an agent that ought not to be used any more.
    pub(super) fn deprecation(&self, agent: AgentRef) -> Option<&Deprecation> {
        let index = self.deprecated.binary_search_by(|found| found.agent.as_ref().cmp(&agent)).ok()?;
        self.deprecated.get(index)
    }

    /// The agents that ought not to be used any more, sorted by name.
    #[must_use]
    pub fn deprecations(&self) -> &[Deprecation] {
        &self.deprecated
    }

    /// The agents that it knows, sorted by the agent's own name, with where each comes from.
    pub fn agents(&self) -> impl Iterator<Item = (&AgentName, &EcoString)> {
        self.entries.iter().map(|entry| (&entry.name, &entry.source))
    }

    /// Those of one name, in any class, of any provider.
    pub(super) fn named<'k>(&self, kind: &'k str) -> impl Iterator<Item = &AgentName> + use<'_, 'k> {
        self.of_kind(kind).map(|entry| &entry.name)
    }
}

struct Index<'m> {
    table: Table,
    source: EcoString,
    is_in_agent: bool,
    mistakes: &'m mut Mistakes,
}

impl Index<'_> {
    fn line(&mut self, line: &str, offset: usize) {
        let end = offset + line.len();
        if line.starts_with([' ', '\t']) {
            let entry = self.table.entries.last_mut().filter(|_| self.is_in_agent);
            match entry.and_then(|entry| entry.lines.as_mut()) {
                Some(lines) => lines.end = end,
                None if line.trim().is_empty() || line.trim_start().starts_with('#') => {}
                None => {
                    let message = "an indented line belongs to an agent, and none stands above it";
                    self.mistakes.push(offset, line.trim_end().len(), message);
                }
            }
            return;
        }
        if let Some(source) = line.strip_prefix("from ") {
            // Free text, quotes and all.
            self.source = source.trim().into();
            return;
        }
        let words = match words(line) {
            Ok(words) => words,
            Err(BadQuote(at)) => {
                self.mistakes.push(offset + at, 1, "a quote that is not closed, or an escape that means nothing");
                return;
            }
        };
        let Some((statement, rest)) = words.split_first() else { return };
        match (statement.key, rest) {
            ("covers", [scope]) if scope.value.is_none() => {
                let (class, provider) = match scope.key.split_once(':') {
                    Some((class, provider)) => (class, Some(EcoString::from(provider))),
                    None => (scope.key, None),
                };
                self.table.covered.push((class.into(), provider));
            }
            ("agent", [name]) => self.entry(name, offset, Some(end..end)),
            ("named", [name]) => self.entry(name, offset, None),
            ("deprecated", [agent, replacements @ ..]) => {
                let Some(agent) = self.name(agent, offset) else { return };
                let replaced_by = replacements.iter().filter_map(|word| self.name(word, offset)).collect();
                self.table.deprecated.push(Deprecation { agent, replaced_by });
            }
            _ => {
                let help = "a line is `agent NAME`, `named NAME`, `deprecated NAME [NAME]`, `from SOURCE` or \
                            `covers CLASS:PROVIDER`; what belongs to an agent is indented below it";
                let found = self.mistakes.push(offset, line.trim_end().len(), "this is no line of a table of agents");
                found.help = Some(help.to_owned());
            }
        }
    }

    fn entry(&mut self, name_word: &Word, offset: usize, lines: Option<Range<usize>>) {
        self.is_in_agent = lines.is_some();
        match self.name(name_word, offset) {
            Some(name) => {
                let place = offset + name_word.offset..offset + name_word.offset + name_word.len;
                let source = self.source.clone();
                self.table.entries.push(Entry { name, place, source, lines, facts: OnceLock::new() });
            }
            // What stands below it is checked, and belongs to nobody.
            None => self.is_in_agent = false,
        }
    }

    fn name(&mut self, word: &Word, offset: usize) -> Option<AgentName> {
        let name = AgentName::parse(word.key).filter(|_| word.value.is_none());
        if name.is_none() {
            let found = self.mistakes.push(offset + word.offset, word.len, "this is no full name of an agent");
            found.help = Some("write `ocf:PROVIDER:TYPE` or `CLASS:TYPE`, as in `ocf:heartbeat:IPaddr2`".to_owned());
        }
        name
    }
}
