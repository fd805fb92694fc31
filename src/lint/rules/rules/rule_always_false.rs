use super::attributes::plain;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{BooleanOp, Expression, Object, Value};

declare_rule! {
    /// The conditions of a rule contradict each other, or hold on every node.
    ///
    /// # In the cluster
    /// A rule that never holds does nothing: what it was to ban is not banned. One that always holds applies everywhere: an
    /// always true -INFINITY keeps the resource from every node.
    ///
    /// # Fix
    /// Write `or` where `and` stands, or the other way round, or delete one of the two.
    ///
    /// # Evidence
    /// Experiment with 2.1.5. Every comparison but `ne` is false where the attribute is not set; strings compare without
    /// regard to case. `X lt 1 or X gte 1` means «X is set», and is no such rule.
    pub struct RuleAlwaysFalse: "rule-always-false" in rules, Error, since "0.1.0";
}

impl Rule for RuleAlwaysFalse {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        object.kind.for_each_rule(&mut |rule| {
            let Some(expressions) = plain(rule) else { return };
            let is_or = rule.boolean_op.as_ref().and_then(Value::get) == Some(BooleanOp::Or);
            let meets: fn(&Expression, &Expression) -> bool = if is_or { covers_all } else { excludes };
            for (number, one) in expressions.iter().enumerate() {
                for other in &expressions[number + 1..] {
                    if one.attribute == other.attribute && (meets(one, other) || meets(other, one)) {
                        out.push(report(one, other, is_or));
                        return;
                    }
                }
            }
        });
    }
}

fn report(one: &Expression, other: &Expression, is_or: bool) -> Diagnostic {
    let (message, note, help) = if is_or {
        (
            "one of these conditions always holds",
            "the rule applies on every node; an always true -INFINITY keeps the resource from all of them",
            "join them by `and`, or delete one",
        )
    } else {
        (
            "these conditions never hold together",
            "the rule never applies: it neither bans nor prefers anything",
            "join them by `or`, or delete one",
        )
    };
    Diagnostic::new(&INFO, other.span, message).also(one.span, "and this one").note(note).help(help)
}

fn number(expression: &Expression) -> Option<f64> {
    expression.value.as_ref().and_then(|value| value.as_str().parse().ok())
}

fn has_equal_values(one: &Expression, other: &Expression) -> bool {
    match (&one.value, &other.value) {
        (Some(one), Some(other)) => one.as_str().eq_ignore_ascii_case(other.as_str()),
        _ => false,
    }
}

/// Whether both cannot hold.
fn excludes(one: &Expression, other: &Expression) -> bool {
    let operation = |expression: &Expression| expression.operation.value.to_ascii_lowercase();
    match (operation(one).as_str(), operation(other).as_str()) {
        // Where it is not set, only `ne` holds.
        ("not_defined", other) => !matches!(other, "not_defined" | "ne"),
        ("eq", "eq") => {
            one.value_source.is_none()
                && other.value_source.is_none()
                && !has_equal_values(one, other)
                && number(one).is_none_or(|one| number(other) != Some(one))
        }
        ("eq", "ne") => has_equal_values(one, other),
        ("lt", "gt" | "gte" | "eq") | ("lte", "gt") => match (number(one), number(other)) {
            (Some(below), Some(above)) => above >= below,
            _ => false,
        },
        ("lte", "gte" | "eq") => match (number(one), number(other)) {
            (Some(below), Some(above)) => above > below,
            _ => false,
        },
        ("gt", "eq") => matches!((number(one), number(other)), (Some(above), Some(is)) if is <= above),
        _ => false,
    }
}

/// Whether one of the two holds everywhere.
fn covers_all(one: &Expression, other: &Expression) -> bool {
    let operation = |expression: &Expression| expression.operation.value.to_ascii_lowercase();
    match (operation(one).as_str(), operation(other).as_str()) {
        ("ne", "ne") => one.value_source.is_none() && other.value_source.is_none() && !has_equal_values(one, other),
        ("ne", "eq") => has_equal_values(one, other),
        ("defined", "not_defined") | ("ne", "defined") => true,
        _ => false,
    }
}
