//! Resources that ping, and the rules that ask for what they find out.

use foldhash::{HashMap, HashMapExt};

use crate::lint::Context;
use crate::model::{Condition, ObjectKind, Rule, ScoreSource};
use crate::resolve::Resource;
use crate::source::Span;

/// The resources that ping.
pub(super) fn pings<'r, 'c>(context: &'r Context<'c>) -> impl Iterator<Item = &'r Resource<'c>> {
    context.effective.resources_of("ocf:pacemaker:ping")
}

/// The node attribute that such a resource sets.
pub(super) fn attribute<'c>(ping: &Resource<'c>) -> &'c str {
    ping.param("name").map_or("pingd", |setting| setting.value())
}

/// Whether pings run on every node and set that attribute there: one in a clone that nothing restricts.
pub(in crate::lint::rules) fn set_everywhere(name: &str, context: &Context) -> bool {
    let placement = context.graphs.placement();
    let is_everywhere = |ping: &Resource| {
        let is_free = |clone: u32| {
            let is_limited = context.effective.container_meta(clone, "clone-max").is_some();
            !is_limited && !placement.speaks_of(clone) && !placement.speaks_of(ping.index)
        };
        attribute(ping) == name && context.names.clone_around(ping.index).is_some_and(is_free)
    };
    !placement.is_opt_in() && pings(context).any(is_everywhere)
}

/// The hosts that it pings, as far as they are written down for all times.
pub(super) fn hosts<'c>(ping: &Resource<'c>) -> Vec<&'c str> {
    ping.param("host_list").map(|setting| setting.value().split_whitespace().collect()).unwrap_or_default()
}

/// A rule of a location that asks for a node attribute.
#[derive(Clone, Copy)]
pub(super) struct Question<'c> {
    pub rule: &'c Rule,
    /// Where the attribute is named.
    pub place: Span,
    /// Whether its value is the score.
    pub is_score: bool,
}

/// What the rules of locations ask for: by attribute, in the order of the configuration, a rule once for each.
pub(super) fn questions<'c>(context: &Context<'c>) -> HashMap<&'c str, Vec<Question<'c>>> {
    let mut questions: HashMap<&str, Vec<Question>> = HashMap::new();
    for object in &context.configuration.objects {
        let ObjectKind::Location(location) = &object.kind else { continue };
        for rule in &location.rules {
            let mut ask = |attribute: &'c str, place: Span, is_score: bool| {
                let asked = questions.entry(attribute).or_default();
                match asked.last_mut().filter(|last| std::ptr::eq(last.rule, rule)) {
                    Some(last) => last.is_score |= is_score,
                    None => asked.push(Question { rule, place, is_score }),
                }
            };
            if let Some(ScoreSource::Attribute(name)) = &rule.score {
                ask(name.as_str(), name.span, true);
            }
            conditions(rule, &mut ask);
        }
    }
    questions
}

fn conditions<'c>(rule: &'c Rule, ask: &mut impl FnMut(&'c str, Span, bool)) {
    for condition in &rule.conditions {
        match condition {
            Condition::Expression(expression) => ask(expression.attribute.as_str(), expression.attribute.span, false),
            Condition::Rule(inner) => conditions(inner, ask),
            Condition::Date(_) | Condition::Other(_) => {}
        }
    }
}
