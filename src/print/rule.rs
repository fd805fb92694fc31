//! Rules and their conditions.

use super::Context;
use super::words::{
    Said, Unsayable, absent, id_ref, id_spec, nothing_more, operand, pair_value, require, score_source, word,
};
use crate::model::{Attribute, BooleanOp, Condition, DateExpression, Expression, Rule, Text, Value};

/// `rule [$id=X] [$role=R] SCORE: CONDITION {and|or} CONDITION…`
pub(super) fn rule(rule: &Rule, context: &Context) -> Said<String> {
    nothing_more(&rule.extra)?;
    if let Some(reference) = &rule.id_ref {
        absent(rule.id.as_ref())?;
        absent(rule.role.as_ref())?;
        absent(rule.score.as_ref())?;
        absent(rule.boolean_op.as_ref())?;
        require(rule.conditions.is_empty())?;
        return Ok(format!("rule {}", id_ref(reference)?));
    }
    let mut words = vec!["rule".to_owned()];
    if let Some(id) = rule.id.as_ref().filter(|id| !context.comes_again(id)) {
        words.push(id_spec(id)?);
    }
    if let Some(role) = &rule.role {
        words.push(format!("$role={}", pair_value(role.as_str())?));
    }
    // Without a score, the language means INFINITY, and Pacemaker 0.
    words.push(score_source(rule.score.as_ref().ok_or(Unsayable)?)?);
    let conditions = rule.conditions.iter().map(condition).collect::<Said<Vec<_>>>()?;
    require(!conditions.is_empty())?;
    words.push(conditions.join(joint(rule.boolean_op.as_ref(), conditions.len())?));
    Ok(words.join(" "))
}

fn joint(written: Option<&Value<BooleanOp>>, conditions: usize) -> Said<&'static str> {
    match written.map(Value::as_str) {
        // `and` in words or by default: a directive tells which.
        None | Some("and") => Ok(" and "),
        Some("or") if conditions > 1 => Ok(" or "),
        Some(_) => Err(Unsayable),
    }
}

fn condition(condition: &Condition) -> Said<String> {
    match condition {
        Condition::Expression(expression) => self::expression(expression),
        Condition::Date(date) => self::date(date),
        Condition::Rule(_) | Condition::Other(_) => Err(Unsayable),
    }
}

fn expression(expression: &Expression) -> Said<String> {
    nothing_more(&expression.extra)?;
    let attribute = word(&expression.attribute)?;
    let operation = expression.operation.as_str();
    match operation {
        "defined" | "not_defined" => {
            absent(expression.value_type.as_ref())?;
            absent(expression.value.as_ref())?;
            absent(expression.value_source.as_ref())?;
            Ok(format!("{operation} {attribute}"))
        }
        "lt" | "gt" | "lte" | "gte" | "eq" | "ne" => {
            let comparison = match expression.value_type.as_deref().map(Text::as_str) {
                None => operation.to_owned(),
                Some(kind @ ("string" | "integer" | "number" | "version")) => format!("{kind}:{operation}"),
                Some(_) => return Err(Unsayable),
            };
            let value = expression.value.as_ref().ok_or(Unsayable)?.as_str();
            let operand = match expression.value_source.as_deref().map(Text::as_str) {
                None => {
                    require(sources().all(|source| !value.starts_with(&format!("{source}{{"))))?;
                    value.to_owned()
                }
                Some(source) => {
                    require(sources().any(|known| known == source) && !value.is_empty())?;
                    format!("{source}{{{value}}}")
                }
            };
            Ok(format!("{attribute} {comparison} {}", source_quoted(&operand, expression.value_source.is_some())?))
        }
        _ => Err(Unsayable),
    }
}

fn sources() -> impl Iterator<Item = &'static str> {
    ["param", "meta", "literal"].into_iter()
}

/// The braces of `param{x}` need no quotes.
fn source_quoted(written: &str, has_source: bool) -> Said<String> {
    let inner = written.trim_end_matches('}');
    let is_simple = |c: char| c.is_alphanumeric() || matches!(c, '{' | '_' | '-' | '.' | '#');
    if has_source && inner.len() + 1 == written.len() && inner.chars().all(is_simple) {
        return Ok(written.to_owned());
    }
    Ok(operand(written)?.into_owned())
}

/// The parts of a duration or date specification that the language knows.
const DATE_PARTS: [&str; 13] = [
    "seconds",
    "minutes",
    "hours",
    "monthdays",
    "weekdays",
    "yearsdays",
    "yeardays",
    "days",
    "months",
    "weeks",
    "weekyears",
    "years",
    "moon",
];

fn date(date: &DateExpression) -> Said<String> {
    nothing_more(&date.extra)?;
    let operation = date.operation.as_str();
    let has_duration = !date.duration.is_empty() || date.duration_id.is_some();
    let has_spec = !date.spec.is_empty() || date.spec_id.is_some();
    let point = match (operation, &date.start, &date.end) {
        ("lt", None, Some(point)) | ("gt", Some(point), None) => Some(point),
        ("in_range", start, end) if start.is_some() || end.is_some() => None,
        ("date_spec", None, None) => None,
        _ => return Err(Unsayable),
    };
    if let Some(point) = point {
        require(!has_duration && !has_spec && !point.value.is_empty())?;
        return Ok(format!("date {operation} {}", operand(point.as_str())?));
    }
    if operation == "date_spec" {
        require(!has_duration && !date.spec.is_empty())?;
        return Ok(format!("date spec {}", date_parts(&date.spec)?.join(" ")));
    }
    require(!has_spec && has_duration != date.duration.is_empty())?;
    let mut words = vec!["date in".to_owned()];
    for (name, value) in [("start", &date.start), ("end", &date.end)] {
        if let Some(value) = value {
            words.push(format!("{name}={}", pair_value(value.as_str())?));
        }
    }
    words.extend(date_parts(&date.duration)?);
    Ok(words.join(" "))
}

fn date_parts(attributes: &[Attribute]) -> Said<Vec<String>> {
    attributes
        .iter()
        .map(|Attribute { name, value }| {
            require(DATE_PARTS.contains(&name.as_str()))?;
            Ok(format!("{name}={}", pair_value(value.as_str())?))
        })
        .collect()
}

/// Whether a pair of that name right behind the rule would be taken for a part of it.
pub(super) fn takes_pairs(rule: &Rule, name: &str) -> bool {
    let is_date_part = DATE_PARTS.iter().chain(&["start", "end"]).any(|part| part.eq_ignore_ascii_case(name));
    let ends_open = match rule.conditions.last() {
        Some(Condition::Date(date)) => matches!(date.operation.as_str(), "in_range" | "date_spec"),
        _ => false,
    };
    is_date_part && ends_open
}
