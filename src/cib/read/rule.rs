//! Rules and their conditions.

use super::take::{children, extra, require, take};
use crate::model::{Attribute, Condition, DateExpression, Element, Expression, Rule, ScoreSource, Text, Value};

/// A rule.
pub(super) fn rule(mut element: Element, comments: &mut Vec<Text>) -> Rule {
    let mut rule = Rule::new(element.span);
    rule.id = take(&mut element, "id").map(Box::new);
    rule.id_ref = take(&mut element, "id-ref").map(Box::new);
    rule.role = take(&mut element, "role").map(Value::new).map(Box::new);
    rule.score = score_source(&mut element);
    rule.boolean_op = take(&mut element, "boolean-op").map(Value::new);
    for child in children(&mut element, comments) {
        rule.conditions.push(condition(child, comments));
    }
    rule.extra = extra(element, Vec::new());
    rule
}

/// Takes `score`, else `score-attribute`.
pub(super) fn score_source(element: &mut Element) -> Option<ScoreSource> {
    match take(element, "score") {
        Some(score) => Some(ScoreSource::Score(Value::new(score))),
        None => take(element, "score-attribute").map(ScoreSource::Attribute),
    }
}

fn condition(element: Element, comments: &mut Vec<Text>) -> Condition {
    match element.name.as_str() {
        "rule" => Condition::Rule(Box::new(rule(element, comments))),
        "expression" => expression(element, comments).map_or_else(Condition::Other, Condition::Expression),
        "date_expression" => {
            date(element, comments).map_or_else(Condition::Other, |date| Condition::Date(Box::new(date)))
        }
        _ => Condition::Other(element),
    }
}

/// A comparison of a node attribute; the element comes back where it has no operation or no attribute, as one
/// that refers to another.
fn expression(mut element: Element, comments: &mut Vec<Text>) -> Result<Expression, Element> {
    let Some([operation, attribute]) = require(&mut element, ["operation", "attribute"]) else { return Err(element) };
    let span = element.span;
    let others = children(&mut element, comments);
    Ok(Expression {
        id: take(&mut element, "id").map(Box::new),
        operation,
        attribute,
        value_type: take(&mut element, "type").map(Box::new),
        value: take(&mut element, "value"),
        value_source: take(&mut element, "value-source").map(Box::new),
        extra: extra(element, others),
        span,
    })
}

/// A comparison of the time; the element comes back where the model cannot hold all that is in it.
fn date(mut element: Element, comments: &mut Vec<Text>) -> Result<DateExpression, Element> {
    let count = |tag: &str| element.elements().filter(|child| child.name == tag).count();
    let is_simple = |child: &Element| child.elements().next().is_none() && !child.attributes.is_empty();
    if count("duration") > 1 || count("date_spec") > 1 || !element.elements().all(is_simple) {
        return Err(element);
    }
    let Some([operation]) = require(&mut element, ["operation"]) else { return Err(element) };
    let span = element.span;
    let mut date = DateExpression {
        id: take(&mut element, "id").map(Box::new),
        operation,
        start: take(&mut element, "start"),
        end: take(&mut element, "end"),
        duration: Vec::new(),
        duration_id: None,
        spec: Vec::new(),
        spec_id: None,
        extra: None,
        span,
    };
    let mut others = Vec::new();
    for mut child in children(&mut element, comments) {
        match child.name.as_str() {
            "duration" => {
                date.duration_id = take(&mut child, "id").map(Box::new);
                date.duration = attributes(child);
            }
            "date_spec" => {
                date.spec_id = take(&mut child, "id").map(Box::new);
                date.spec = attributes(child);
            }
            _ => others.push(child),
        }
    }
    date.extra = extra(element, others);
    Ok(date)
}

/// All that is left of the attributes of an element.
pub(super) fn attributes(element: Element) -> Vec<Attribute> {
    element.attributes.into_iter().map(|(name, value)| Attribute { name, value }).collect()
}
