//! What is known of agents, for people.

use std::fmt::Write;

use super::catalogue::Catalogue;
use super::facts::{Action, AgentFacts, Parameter, ParameterType};
use super::name::AgentName;

/// The page of one agent: its parameters, those that it needs first and old ones last, and its actions.
#[must_use]
pub fn page(catalogue: &Catalogue, facts: &AgentFacts) -> String {
    let mut text = format!("{}\nfrom {}\n", facts.name, source(&facts.source));
    text.push_str(&deprecation(catalogue, &facts.name));
    let mut parameters: Vec<&Parameter> = facts.parameters.iter().collect();
    parameters.sort_by_key(|parameter| (parameter.deprecated, !parameter.required));
    text.push_str("\nParameters\n");
    if parameters.is_empty() {
        text.push_str("  none\n");
    }
    let rows = parameters
        .iter()
        .map(|parameter| [parameter.name.to_string(), parameter.kind.name().to_owned(), parameter_notes(parameter)]);
    text.push_str(&table("  ", rows));
    if facts.name.kind != "*" && catalogue.class_wide(&facts.name.class).next().is_some() {
        let every = if facts.name.class == "ocf" { "ocf:*:*" } else { "stonith:*" };
        _ = writeln!(text, "\n  and what every agent of its class takes: crmc agents show '{every}'");
    }
    if !facts.actions.is_empty() {
        text.push_str("\nActions, as the agent advises them\n");
        text.push_str(&table(
            "  ",
            facts.actions.iter().map(|action| {
                let timeout = action.timeout.as_ref().map(|timeout| format!("timeout {timeout}"));
                [action.name.to_string(), timeout.unwrap_or_default(), action_notes(action)]
            }),
        ));
    }
    text
}

/// The page of an agent of which only the name is known.
#[must_use]
pub fn bare_page(catalogue: &Catalogue, name: &AgentName) -> String {
    let mut text = format!("{name}\n");
    text.push_str(&deprecation(catalogue, name));
    text.push_str("It exists, and no more is known of it here. `crmc agents import` reads its metadata.\n");
    text
}

/// These agents, one a line, with where each comes from.
#[must_use]
pub fn list<'c>(catalogue: &Catalogue, agents: impl IntoIterator<Item = (&'c AgentName, &'c str)>) -> String {
    let rows = agents.into_iter().map(|(name, from)| {
        let note = match catalogue.deprecation(name).map(|deprecation| &deprecation.replaced_by[..]) {
            None if catalogue.get(name).is_none() => "the name only".to_owned(),
            None => String::new(),
            Some([]) => "deprecated".to_owned(),
            Some(new) => format!("deprecated: {}", names(new)),
        };
        [name.to_string(), source(from).to_owned(), note]
    });
    table("", rows)
}

fn source(text: &str) -> &str {
    if text.is_empty() { "a source that the table does not name" } else { text }
}

fn deprecation(catalogue: &Catalogue, name: &AgentName) -> String {
    match catalogue.deprecation(name).map(|deprecation| &deprecation.replaced_by[..]) {
        None => String::new(),
        Some([]) => "Deprecated: it ought not to be used any more.\n".to_owned(),
        Some(new) => format!("Deprecated: use {} instead.\n", names(new)),
    }
}

fn names(names: &[AgentName]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

fn parameter_notes(parameter: &Parameter) -> String {
    let mut notes = Vec::new();
    if parameter.deprecated {
        notes.push(match &parameter.replaced_by {
            Some(new) => format!("deprecated: use {new}"),
            None => "deprecated".to_owned(),
        });
    } else if parameter.required {
        notes.push("required".to_owned());
    }
    if let Some(default) = &parameter.default {
        notes.push(format!("default {}", shown(default)));
    }
    if let ParameterType::Select(values) = &parameter.kind {
        notes.push(format!("one of {}", values.iter().map(|value| shown(value)).collect::<Vec<_>>().join(", ")));
    }
    match &parameter.unique_group {
        Some(group) if *group == parameter.name => notes.push("unique".to_owned()),
        Some(group) => notes.push(format!("unique together with the others of `{group}`")),
        None => {}
    }
    if parameter.reloadable {
        notes.push("changes without a restart".to_owned());
    }
    notes.join("; ")
}

fn action_notes(action: &Action) -> String {
    let mut notes = Vec::new();
    let pairs = [
        ("interval", &action.interval),
        ("depth", &action.depth),
        ("role", &action.role),
        ("start delay", &action.start_delay),
    ];
    for (what, value) in pairs {
        if let Some(value) = value.as_ref().filter(|value| !matches!(value.as_str(), "0" | "0s")) {
            notes.push(format!("{what} {}", shown(value)));
        }
    }
    if action.automatic {
        notes.push("run whenever a node joins".to_owned());
    }
    if action.on_target {
        notes.push("on the node itself".to_owned());
    }
    notes.join("; ")
}

/// A value in a line of text: what is empty, or has blanks or control characters, in quotes.
fn shown(value: &str) -> String {
    let is_plain = !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c.is_control());
    if is_plain { value.to_owned() } else { format!("{value:?}") }
}

/// Columns behind an indent, each as wide as its widest cell, the last one free.
fn table(indent: &str, rows: impl Iterator<Item = [String; 3]>) -> String {
    let rows: Vec<[String; 3]> = rows.collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    let line = |[a, b, c]: &[String; 3]| format!("{indent}{a:first$}  {b:second$}  {c}").trim_end().to_owned() + "\n";
    rows.iter().map(line).collect()
}
