//! Rules on one line, the same for all that mean the same.

use std::fmt::Write;

use ecow::{EcoString, eco_format};

use super::element_text;
use crate::diff::value::Reading;
use crate::model::{Attribute, BooleanOp, Condition, DateExpression, Expression, Rule, ScoreSource, Text, Value};
use crate::resolve::{Names, referenced_rule};

/// The rules of an attribute set, which counts where one of them holds (experiment with 2.1.5). Their scores and
/// roles mean nothing there.
pub(super) fn conditions<'c>(names: &Names<'c>, rules: &'c [Rule]) -> EcoString {
    match rules {
        [] => EcoString::new(),
        [rule] => condition(referenced_rule(names, rule)),
        _ => {
            let mut texts: Vec<EcoString> = rules.iter().map(|rule| condition(referenced_rule(names, rule))).collect();
            texts.sort();
            texts.join(" | ").into()
        }
    }
}

/// A rule of a location constraint: role and score count.
pub(super) fn rule_text<'c>(names: &Names<'c>, rule: &'c Rule) -> EcoString {
    let rule = referenced_rule(names, rule);
    let mut text = EcoString::new();
    if let Some(role) = &rule.role {
        text.push_str(&eco_format!("role={} ", Reading::Role.meaning(role.as_str())));
    }
    match &rule.score {
        Some(ScoreSource::Score(score)) => text.push_str(&eco_format!("{}: ", Reading::Score.meaning(score.as_str()))),
        Some(ScoreSource::Attribute(name)) => text.push_str(&eco_format!("{name}: ")),
        None => {}
    }
    text.push_str(&condition(rule));
    text
}

/// The conditions of a rule. Pacemaker joins them by `and` or `or`, so their order makes no difference.
///
/// One inside another is not looked up: it might refer to what it stands in.
fn condition(rule: &Rule) -> EcoString {
    if let Some(reference) = &rule.id_ref {
        return eco_format!("$id-ref={reference}");
    }
    let mut texts: Vec<EcoString> = rule
        .conditions
        .iter()
        .map(|condition| match condition {
            Condition::Expression(expression) => expression_text(expression),
            Condition::Date(date) => date_text(date),
            Condition::Rule(nested) => eco_format!("({})", self::condition(nested)),
            Condition::Other(element) => element_text(element),
        })
        .collect();
    texts.sort();
    let is_or = rule.boolean_op.as_ref().and_then(Value::get) == Some(BooleanOp::Or);
    let mut text: EcoString = texts.join(if is_or { " or " } else { " and " }).into();
    for (name, value) in rule.extra.iter().flat_map(|extra| &extra.attributes) {
        text.push_str(&eco_format!(" {name}={value}"));
    }
    for element in rule.extra.iter().flat_map(|extra| &extra.elements) {
        text.push_str(&element_text(element));
    }
    text
}

fn expression_text(expression: &Expression) -> EcoString {
    let Expression { operation, attribute, value_type, value, value_source, extra, .. } = expression;
    let Some(value) = value else { return eco_format!("{operation} {attribute}") };
    let mut text = eco_format!("{attribute} ");
    if let Some(value_type) = value_type {
        text.push_str(&eco_format!("{value_type}:"));
    }
    text.push_str(operation.as_str());
    text.push(' ');
    match value_source {
        Some(source) => text.push_str(&eco_format!("{source}{{{value}}}")),
        None => text.push_str(value.as_str()),
    }
    for (name, value) in extra.iter().flat_map(|extra| &extra.attributes) {
        text.push_str(&eco_format!(" {name}={value}"));
    }
    text
}

fn date_text(date: &DateExpression) -> EcoString {
    let mut text = eco_format!("date {}", if date.operation == "date_spec" { "spec" } else { date.operation.as_str() });
    let mut add = |name: &str, value: Option<&Text>| {
        if let Some(value) = value {
            text.push_str(&eco_format!(" {name}={value}"));
        }
    };
    add("start", date.start.as_ref());
    add("end", date.end.as_ref());
    attributes(&mut text, &date.duration);
    attributes(&mut text, &date.spec);
    for (name, value) in date.extra.iter().flat_map(|extra| &extra.attributes) {
        text.push_str(&eco_format!(" {name}={value}"));
    }
    for element in date.extra.iter().flat_map(|extra| &extra.elements) {
        text.push_str(&element_text(element));
    }
    text
}

fn attributes(text: &mut EcoString, attributes: &[Attribute]) {
    let mut sorted: Vec<&Attribute> = attributes.iter().collect();
    sorted.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    for attribute in sorted {
        // Writing to a string cannot fail.
        let _ = write!(text, " {}={}", attribute.name, attribute.value);
    }
}

/// Calls `visit` with every node attribute that a rule looks at.
pub(in crate::diff) fn rule_attributes<'r>(rule: &'r Rule, visit: &mut dyn FnMut(&'r str)) {
    if let Some(ScoreSource::Attribute(name)) = &rule.score {
        visit(name.as_str());
    }
    for condition in &rule.conditions {
        match condition {
            Condition::Expression(expression) => visit(expression.attribute.as_str()),
            Condition::Rule(nested) => rule_attributes(nested, visit),
            Condition::Date(_) | Condition::Other(_) => {}
        }
    }
}
