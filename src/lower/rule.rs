use crate::diagnostic::Diagnostic;
use crate::model::{
    Attribute, BooleanOp, Condition, DateExpression, Expression, FromText, Rule, ScoreSource, Text, Value,
};
use crate::syntax::{Kind, Node};

use super::mistakes;
use super::words::{child_text, label_text, score, shortened, text, value_of};

/// `rule [$id=R] [role=R] [SCORE:] EXPR {and|or} EXPR…`
pub(super) fn rule(node: Node, out: &mut Vec<Diagnostic>) -> Rule {
    let mut rule = Rule::new(node.span());
    let mut joined_by = None;
    for child in node.children() {
        match child.kind() {
            Kind::id_spec => {
                let is_reference = child.child(Kind::id_key).is_some_and(|key| key.text().len() > "$id".len());
                let place = if is_reference { &mut rule.id_ref } else { &mut rule.id };
                *place = Some(Box::new(value_of(child)));
            }
            Kind::role_spec => rule.role = Some(Box::new(Value::new(value_of(child)))),
            Kind::label => rule.score = Some(score(label_text(child))),
            Kind::boolean_op => boolean_op(text(child), &mut joined_by, &mut rule, out),
            Kind::binary => rule.conditions.push(Condition::Expression(binary(child))),
            Kind::unary => rule.conditions.push(Condition::Expression(unary(child))),
            Kind::date => rule.conditions.push(Condition::Date(Box::new(date(child, out)))),
            Kind::dangling_op => {
                let operator = child.text();
                out.push(
                    Diagnostic::new(
                        &mistakes::INVALID_RULE,
                        child.span(),
                        format!("nothing that can be a condition follows `{operator}`"),
                    )
                    .help(CONDITIONS),
                );
            }
            _ => {}
        }
    }
    rule.conditions.shrink_to_fit();
    if rule.conditions.is_empty() && rule.id_ref.is_none() {
        out.push(Diagnostic::new(&mistakes::INVALID_RULE, node.span(), "this rule has no condition").help(CONDITIONS));
    }
    if rule.score.is_none() && rule.id_ref.is_none() {
        rule.score = Some(ScoreSource::Score(Value::new(Text::new("INFINITY", node.span()))));
    }
    rule
}

/// Whether a word stands where a condition of `rule` should; then it reports that.
pub(super) fn is_cut_short_by(word: Node, rule: Option<&Rule>, out: &mut Vec<Diagnostic>) -> bool {
    let Some(rule) = rule.filter(|rule| rule.id_ref.is_none()) else { return false };
    let is_bracket = word.text().starts_with('(');
    if !rule.conditions.is_empty() && !is_bracket {
        return false;
    }
    let says_missing = |found: &Diagnostic| found.rule == &mistakes::INVALID_RULE && rule.span == found.span;
    // This says more.
    if out.last().is_some_and(says_missing) {
        out.pop();
    }
    let written = shortened(word.text());
    out.push(if is_bracket {
        Diagnostic::new(&mistakes::INVALID_RULE, word.span(), "a rule takes no brackets")
            .note("crm text has no words for a rule within a rule")
            .help("write one rule for each alternative: of several rules of a location, each that holds counts")
    } else {
        Diagnostic::new(&mistakes::INVALID_RULE, word.span(), format!("from `{written}` on, this is no condition"))
            .help(CONDITIONS)
    });
    true
}

const CONDITIONS: &str = "a condition is `ATTRIBUTE eq VALUE` (also ne, lt, gt, lte, gte), `defined ATTRIBUTE`, \
                          `not_defined ATTRIBUTE`, or `date …`";

/// Joins the conditions by `written`; `and` is what is meant where nothing is said, so only `or` is kept.
fn boolean_op(written: Text, first: &mut Option<Text>, rule: &mut Rule, out: &mut Vec<Diagnostic>) {
    let meant = BooleanOp::from_text(written.as_str());
    let Some(first) = first else {
        if meant == Some(BooleanOp::Or) {
            rule.boolean_op = Some(Value::new(Text::new("or", written.span)));
        }
        *first = Some(written);
        return;
    };
    if BooleanOp::from_text(first.as_str()) != meant {
        out.push(
            Diagnostic::new(&mistakes::INVALID_RULE, written.span, "a rule cannot mix `and` with `or`")
                .also(first.span, format!("`{first}` before"))
                .note("which of them binds stronger would be a guess")
                .help("write two rules: of several rules of a location, each that holds counts"),
        );
    }
}

fn unary(node: Node) -> Expression {
    Expression {
        id: None,
        operation: child_text(node, Kind::unary_op).as_ref().map(lowercase).unwrap_or_default(),
        attribute: child_text(node, Kind::attribute).unwrap_or_default(),
        value_type: None,
        value: None,
        value_source: None,
        extra: None,
        span: node.span(),
    }
}

fn binary(node: Node) -> Expression {
    let comparison = node.child(Kind::comparison);
    let operand = child_text(node, Kind::operand).unwrap_or_default();
    let (value, value_source) = match sourced(&operand) {
        Some((source, name)) => (name, Some(source)),
        None => (operand, None),
    };
    Expression {
        id: None,
        operation: comparison
            .and_then(|node| child_text(node, Kind::binary_op))
            .as_ref()
            .map(lowercase)
            .unwrap_or_default(),
        attribute: child_text(node, Kind::attribute).unwrap_or_default(),
        value_type: comparison
            .and_then(|node| child_text(node, Kind::value_type))
            .as_ref()
            .map(lowercase)
            .map(Box::new),
        value: Some(value),
        value_source: value_source.map(Box::new),
        extra: None,
        span: node.span(),
    }
}

/// `param{x}` or `meta{x}`: the value of a parameter or meta attribute of the resource.
fn sourced(operand: &Text) -> Option<(Text, Text)> {
    let (source, rest) = operand.value.split_once('{')?;
    let name = rest.strip_suffix('}')?;
    let known = ["param", "meta", "literal"].contains(&source) && !name.is_empty();
    known.then(|| (Text::new(source, operand.span), Text::new(name, operand.span)))
}

fn lowercase(word: &Text) -> Text {
    Text::new(word.value.to_lowercase(), word.span)
}

/// `date lt T`, `date gt T`, `date in_range start=T [end=T | DURATION]`, `date spec …`
fn date(node: Node, out: &mut Vec<Diagnostic>) -> DateExpression {
    let written = child_text(node, Kind::date_op).as_ref().map(lowercase).unwrap_or_default();
    let operation = match written.as_str() {
        "in" => Text::new("in_range", written.span),
        "spec" => Text::new("date_spec", written.span),
        _ => written,
    };
    let mut date = DateExpression {
        id: None,
        operation,
        start: None,
        end: None,
        duration: Vec::new(),
        duration_id: None,
        spec: Vec::new(),
        spec_id: None,
        extra: None,
        span: node.span(),
    };
    let operand = child_text(node, Kind::operand);
    match date.operation.as_str() {
        "lt" => date.end = operand,
        "gt" => date.start = operand,
        _ => {
            for pair in node.children().filter(|child| child.kind() == Kind::date_pair) {
                date_pair(pair, &mut date);
            }
            if let Some(operand) = operand {
                out.push(incomplete_date(&operand));
            }
        }
    }
    let is_complete = match date.operation.as_str() {
        "lt" => date.end.is_some(),
        "gt" => date.start.is_some(),
        "in_range" => date.start.is_some() || date.end.is_some(),
        _ => !date.spec.is_empty(),
    };
    if !is_complete {
        out.push(
            Diagnostic::new(&mistakes::INVALID_RULE, node.span(), "this date condition names no date")
                .help("the forms are `date lt T`, `date gt T`, `date in start=T end=T`, `date in start=T months=1`, `date spec hours=9-16`"),
        );
    }
    date
}

fn incomplete_date(operand: &Text) -> Diagnostic {
    Diagnostic::new(&mistakes::UNEXPECTED_WORD, operand.span, format!("`{operand}` is no part of a date"))
        .help("parts are start=, end=, seconds=, minutes=, hours=, monthdays=, weekdays=, yeardays=, months=, weeks=, years=, weekyears=, moon=")
}

fn date_pair(node: Node, date: &mut DateExpression) {
    let Some(name) = child_text(node, Kind::date_key).as_ref().map(lowercase) else { return };
    let value = value_of(node);
    match (name.as_str(), date.operation.as_str()) {
        ("start", _) => date.start = Some(value),
        ("end", _) => date.end = Some(value),
        (_, "date_spec") => date.spec.push(Attribute { name, value }),
        _ => date.duration.push(Attribute { name, value }),
    }
}
