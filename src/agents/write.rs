//! Facts → the text of a table.

use super::facts::{Action, AgentFacts, Parameter, ParameterType};
use super::line::push_pair;

/// The text of a table that has these agents, which [`Table::read`](super::Table::read) reads.
#[must_use]
pub fn table<'f>(agents: impl IntoIterator<Item = &'f AgentFacts>) -> String {
    let mut text = String::new();
    let mut source = "";
    for facts in agents {
        if facts.source != source {
            source = &facts.source;
            text.push_str(&format!("from {source}\n"));
        }
        text.push_str(&format!("agent {}\n", facts.name));
        for line in facts.parameters.iter().map(parameter).chain(facts.actions.iter().map(action)) {
            text.push_str("  ");
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

fn parameter(parameter: &Parameter) -> String {
    let mut line = format!("param {} {}", parameter.name, parameter.kind.name());
    if parameter.required {
        line.push_str(" required");
    }
    match &parameter.unique_group {
        Some(group) if *group == parameter.name => line.push_str(" unique"),
        Some(group) => push_pair(&mut line, "unique", group),
        None => {}
    }
    match (&parameter.replaced_by, parameter.deprecated) {
        (Some(new), _) => push_pair(&mut line, "deprecated", new),
        (None, true) => line.push_str(" deprecated"),
        (None, false) => {}
    }
    if parameter.reloadable {
        line.push_str(" reloadable");
    }
    if let Some(default) = &parameter.default {
        push_pair(&mut line, "default", default);
    }
    if let ParameterType::Select(values) = &parameter.kind {
        for value in values {
            push_pair(&mut line, "value", value);
        }
    }
    line
}

fn action(action: &Action) -> String {
    let mut line = format!("action {}", action.name);
    let pairs = [
        ("timeout", &action.timeout),
        ("interval", &action.interval),
        ("depth", &action.depth),
        ("role", &action.role),
        ("start-delay", &action.start_delay),
    ];
    for (key, value) in pairs {
        if let Some(value) = value {
            push_pair(&mut line, key, value);
        }
    }
    if action.automatic {
        line.push_str(" automatic");
    }
    if action.on_target {
        line.push_str(" on-target");
    }
    line
}
