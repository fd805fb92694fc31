use super::pings::{attribute, hosts, pings, questions};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, declare_rule};
use crate::model::{BooleanOp, Condition, Expression, Rule, Score, ScoreSource, Value};
use crate::resolve::Resource;

declare_rule! {
    /// One host decides whether any node may run a service.
    ///
    /// # In the cluster
    /// When the host that is pinged is down, or drops pings, the attribute is 0 on every node: the rule bans them all, and every service
    /// that has such a rule stops, cluster-wide, though the cluster is well.
    ///
    /// # Fix
    /// Ping several hosts that do not fail together; or prefer the nodes that see more, instead of banning those that see none:
    /// `location l vm rule pingd: defined pingd`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: where the attribute is 0 on all nodes, the resource is stopped. Silent where the ban needs the zeros of two
    /// attributes, or anything else besides, and where several resources set the attribute.
    pub struct PingSingleTargetHardBan: "ping-single-target-hard-ban" in stacks, Warning, since "0.1.0";
}

impl crate::lint::Rule for PingSingleTargetHardBan {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let all: Vec<&Resource> = pings(context).collect();
        if all.is_empty() {
            return;
        }
        let questions = questions(context);
        for ping in &all {
            let name = attribute(ping);
            let is_shared = all.iter().filter(|other| attribute(other) == name).count() > 1;
            let (Some(setting), &[host], false) = (ping.param("host_list"), &hosts(ping)[..], is_shared) else {
                continue;
            };
            let asked = questions.get(name).map(Vec::as_slice).unwrap_or_default();
            let bans: Vec<_> = asked.iter().filter(|question| bans_at_zero(question.rule, name)).collect();
            let Some(first) = bans.first() else { continue };
            let label = match bans.len() {
                1 => format!("bans where {name} is 0"),
                2 => format!("bans where {name} is 0, as does another rule"),
                count => format!("bans where {name} is 0, as do {} other rules", count - 1),
            };
            out.push(
                Diagnostic::new(&INFO, setting.pair.span(), format!("without an answer from {host}, every node is banned"))
                    .label("the only host that is pinged")
                    .also(first.place, label)
                    .note(format!("{name} is 0 on all nodes then: what has such a rule stops everywhere, though the cluster is well"))
                    .help(format!(
                        "ping several hosts that do not fail together, or prefer instead of banning: `rule {name}: defined {name}`"
                    )),
            );
        }
    }
}

fn bans_at_zero(rule: &Rule, attribute: &str) -> bool {
    let score = rule.score.as_ref().and_then(ScoreSource::score);
    score == Some(Score::MINUS_INFINITY) && holds_at_zero(rule, attribute) == Some(true)
}

/// Whether the rule holds where the attribute is 0, whatever else there is; nothing where that depends on more.
fn holds_at_zero(rule: &Rule, attribute: &str) -> Option<bool> {
    if rule.id_ref.is_some() || rule.conditions.is_empty() {
        return None;
    }
    let is_or = rule.boolean_op.as_ref().and_then(Value::get) == Some(BooleanOp::Or);
    let mut is_certain = true;
    for condition in &rule.conditions {
        let holds = match condition {
            Condition::Expression(expression) if expression.attribute == attribute => is_met_by_zero(expression),
            Condition::Rule(inner) => holds_at_zero(inner, attribute),
            Condition::Expression(_) | Condition::Date(_) | Condition::Other(_) => None,
        };
        match holds {
            Some(holds) if holds == is_or => return Some(is_or),
            Some(_) => {}
            None => is_certain = false,
        }
    }
    is_certain.then_some(!is_or)
}

fn is_met_by_zero(expression: &Expression) -> Option<bool> {
    let operation = expression.operation.value.to_ascii_lowercase();
    match operation.as_str() {
        "defined" => return Some(true),
        "not_defined" => return Some(false),
        _ => {}
    }
    let value = expression.value.as_ref().filter(|_| expression.value_source.is_none())?;
    let value: f64 = value.as_str().parse().ok()?;
    match operation.as_str() {
        "lt" => Some(0.0 < value),
        "lte" => Some(0.0 <= value),
        "gt" => Some(0.0 > value),
        "gte" => Some(0.0 >= value),
        "eq" => Some(value.abs() < f64::EPSILON),
        "ne" => Some(value.abs() >= f64::EPSILON),
        _ => None,
    }
}
