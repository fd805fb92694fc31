//! The lines of one agent → its facts.

use std::borrow::Cow;
use std::ops::Range;

use ecow::EcoString;

use super::facts::{Action, AgentFacts, Parameter, ParameterType};
use super::line::{BadQuote, Word, words};
use super::mistakes::Mistakes;
use super::name::AgentName;

/// Reads what stands in `lines` of `text`.
pub(super) fn facts(
    name: &AgentName,
    source: &EcoString,
    text: &str,
    lines: Range<usize>,
    mistakes: &mut Mistakes,
) -> AgentFacts {
    let mut facts =
        AgentFacts { name: name.clone(), source: source.clone(), parameters: Vec::new(), actions: Vec::new() };
    let mut offset = lines.start;
    for line in text.get(lines).unwrap_or_default().split_inclusive('\n') {
        self::line(line, offset, &mut facts, mistakes);
        offset += line.len();
    }
    facts
}

fn line(line: &str, offset: usize, facts: &mut AgentFacts, mistakes: &mut Mistakes) {
    let words = match words(line) {
        Ok(words) => words,
        Err(BadQuote(at)) => {
            mistakes.push(offset + at, 1, "a quote that is not closed, or an escape that means nothing");
            return;
        }
    };
    let mut wrong = |word: &Word, message: String| {
        mistakes.push(offset + word.offset, word.len, message);
    };
    match &words[..] {
        [] => {}
        [Word { key: "param", value: None, .. }, name, kind, attributes @ ..]
            if name.value.is_none() && kind.value.is_none() =>
        {
            if facts.own_parameter(name.key).is_some() {
                wrong(name, format!("the parameter {} stands here twice", name.key));
            }
            let mut parameter = Parameter::new(name.key, kind.key);
            for word in attributes {
                if !parameter.set(word) {
                    wrong(word, format!("a parameter has no `{}`", shown(word)));
                }
            }
            facts.parameters.push(parameter);
        }
        [Word { key: "action", value: None, .. }, name, attributes @ ..] if name.value.is_none() => {
            let mut action = Action { name: name.key.into(), ..Action::default() };
            for word in attributes {
                if !action.set(word) {
                    wrong(word, format!("an action has no `{}`", shown(word)));
                }
            }
            facts.actions.push(action);
        }
        [first, ..] => {
            let help = "write `param NAME TYPE …` or `action NAME …`";
            mistakes.push(offset + first.offset, first.len, "this is nothing that an agent has").help =
                Some(help.to_owned());
        }
    }
}

fn shown<'a>(word: &Word<'a>) -> Cow<'a, str> {
    match word.value {
        Some(_) => Cow::Owned(format!("{}=…", word.key)),
        None => Cow::Borrowed(word.key),
    }
}

impl Parameter {
    /// One that has a name and a type, and nothing else.
    pub(super) fn new(name: &str, kind: &str) -> Self {
        Self {
            name: name.into(),
            kind: ParameterType::named(kind),
            default: None,
            required: false,
            unique_group: None,
            deprecated: false,
            replaced_by: None,
            reloadable: false,
        }
    }

    /// Takes what a word says. Returns whether it says anything.
    fn set(&mut self, word: &Word) -> bool {
        let value = || word.value.as_deref().map(EcoString::from);
        match (word.key, &word.value) {
            ("required", None) => self.required = true,
            ("unique", None) => self.unique_group = Some(self.name.clone()),
            ("unique", Some(_)) => self.unique_group = value(),
            ("deprecated", _) => {
                self.deprecated = true;
                self.replaced_by = value();
            }
            ("reloadable", None) => self.reloadable = true,
            ("default", Some(_)) => self.default = value(),
            ("value", Some(_)) => match &mut self.kind {
                ParameterType::Select(values) => values.extend(value()),
                _ => return false,
            },
            _ => return false,
        }
        true
    }
}

impl Action {
    fn set(&mut self, word: &Word) -> bool {
        let value = || word.value.as_deref().map(EcoString::from);
        match (word.key, &word.value) {
            ("timeout", Some(_)) => self.timeout = value(),
            ("interval", Some(_)) => self.interval = value(),
            ("depth", Some(_)) => self.depth = value(),
            ("role", Some(_)) => self.role = value(),
            ("start-delay", Some(_)) => self.start_delay = value(),
            ("automatic", None) => self.automatic = true,
            ("on-target", None) => self.on_target = true,
            _ => return false,
        }
        true
    }
}

impl ParameterType {
    /// The type that metadata call `name`.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "string" => Self::String,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "time" => Self::Time,
            "second" => Self::Second,
            "select" => Self::Select(Vec::new()),
            other => Self::Other(other.into()),
        }
    }

    /// What metadata call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Time => "time",
            Self::Second => "second",
            Self::Select(_) => "select",
            Self::Other(name) => name,
        }
    }
}
