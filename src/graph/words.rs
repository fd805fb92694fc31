//! What is written in a picture.

use crate::diagnostic::Severity;
use crate::model::BooleanOp;
use crate::model::{Condition, Expression, Rule, Score, ScoreSource, Value};

/// The most of a condition that is shown, in characters.
const LONGEST: usize = 60;

/// A score as it is shown: `∞`, `−∞`, `100`; of a node attribute, its name.
pub(super) fn score(source: &ScoreSource) -> String {
    match source.score() {
        Some(Score::INFINITY) => "∞".to_owned(),
        Some(Score::MINUS_INFINITY) => "−∞".to_owned(),
        Some(score) => score.to_string(),
        None => source.text().to_string(),
    }
}

/// The node that a rule is about, where it says nothing but `#uname eq NODE`.
pub(super) fn node_of(rule: &Rule) -> Option<&str> {
    match &rule.conditions[..] {
        [Condition::Expression(Expression { operation, attribute, value: Some(value), value_source: None, .. })]
            if *attribute == "#uname" && *operation == "eq" =>
        {
            Some(value.as_str())
        }
        _ => None,
    }
}

/// The conditions of a rule in a few words.
pub(super) fn condition(rule: &Rule) -> String {
    if let Some(reference) = &rule.id_ref {
        return format!("as in {reference}");
    }
    let joint = match rule.boolean_op.as_ref().and_then(Value::get) {
        Some(BooleanOp::Or) => " or ",
        Some(BooleanOp::And) | None => " and ",
    };
    let all: Vec<String> = rule.conditions.iter().map(one).collect();
    cut(&all.join(joint), LONGEST)
}

fn one(condition: &Condition) -> String {
    match condition {
        Condition::Expression(Expression { operation, attribute, value, .. }) => match value {
            Some(value) => format!("{attribute} {operation} {value}"),
            None => format!("{operation} {attribute}"),
        },
        Condition::Date(date) => format!("date {}", date.operation),
        Condition::Rule(rule) => format!("({})", self::condition(rule)),
        Condition::Other(element) => element.name.to_string(),
    }
}

/// A text without its end, where it is longer than that many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// The sign of a severity, which tells it apart without colours, too.
pub(super) fn sign(severity: Severity) -> char {
    match severity {
        Severity::Error => '✖',
        Severity::Warning => '▲',
        Severity::Info => 'ℹ',
    }
}
