//! What the schema of a target refuses.

use std::collections::BTreeSet;

use crate::cib::schema::{self, Schema, Violation};
use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::lint::rules::properties;
use crate::model::Configuration;
use crate::source::Span;

const fn rule(name: &'static str, summary: &'static str) -> RuleInfo {
    RuleInfo::new(name, Category::Migration, Severity::Error, summary)
}

/// The schema does not know what the configuration uses.
pub static NOT_IN_SCHEMA: RuleInfo = rule("not-in-schema", "The schema of the target refuses what is written.");

/// No schema knows all that the configuration uses.
pub static NO_COMMON_SCHEMA: RuleInfo = rule("no-common-schema", "No schema knows all that the configuration uses.");

/// The schema that is asked for, else the oldest that will do, and what it refuses. `mistakes` are those of the text.
pub(super) fn refusals(
    configuration: &Configuration,
    asked: Option<Schema>,
    mistakes: &[Diagnostic],
) -> (Schema, Vec<Diagnostic>) {
    let (schema, violations, rule) = match asked {
        Some(schema) => (schema, schema::check(configuration, schema), &NOT_IN_SCHEMA),
        None => match schema::infer(configuration) {
            Ok(schema) => (schema, Vec::new(), &NO_COMMON_SCHEMA),
            Err(violations) => (schema::closest(configuration), violations, &NO_COMMON_SCHEMA),
        },
    };
    if violations.is_empty() {
        return (schema, Vec::new());
    }
    let broken = broken_objects(configuration, mistakes);
    let before = |span: Span| broken[..broken.partition_point(|object| object.start <= span.start)].last();
    let is_news =
        |violation: &&Violation| !before(violation.span).is_some_and(|object| object.contains(violation.span));
    let refusal = |violation: &Violation| Diagnostic {
        fix: properties::replacement_fix(configuration, violation),
        ..refused(violation, schema, asked.is_some(), rule)
    };
    (schema, violations.iter().filter(is_news).map(refusal).collect())
}

/// The objects whose text has mistakes, in the order of their places: what a schema says of what is left of them is no
/// news.
fn broken_objects(configuration: &Configuration, mistakes: &[Diagnostic]) -> Vec<Span> {
    let mut mistakes: Vec<Span> =
        mistakes.iter().filter(|found| found.rule.blocks_build).map(|found| found.span).collect();
    mistakes.sort();
    let next = |start: u32| mistakes.get(mistakes.partition_point(|mistake| mistake.start < start));
    let objects = configuration.objects.iter().map(|object| object.span);
    let mut broken: Vec<Span> =
        objects.filter(|object| next(object.start).is_some_and(|mistake| object.contains(*mistake))).collect();
    broken.sort();
    broken
}

/// Whether a schema speaks, and no rule.
pub(super) fn is_refusal(found: &Diagnostic) -> bool {
    [&NOT_IN_SCHEMA, &NO_COMMON_SCHEMA].contains(&found.rule)
}

/// Rules that find what a schema refuses, and know more of it.
const INSTEAD_OF_SCHEMA: [&str; 2] = ["empty-container", "invalid-id-syntax"];

/// Drops what a schema says of a place that a mistake, or one of those rules, speaks of, too.
pub(super) fn drop_echoes(found: &mut Vec<Diagnostic>, mistakes: &[Diagnostic]) {
    if !found.iter().any(is_refusal) {
        return;
    }
    let is_root = |found: &&Diagnostic| {
        (found.rule.blocks_build || INSTEAD_OF_SCHEMA.contains(&found.rule.name)) && !is_refusal(found)
    };
    let others = found.iter().chain(mistakes).filter(is_root);
    let starts: BTreeSet<u32> = others.map(|found| found.span.start).collect();
    found.retain(|found| !is_refusal(found) || starts.range(found.span.start..=found.span.end()).next().is_none());
}

fn refused(violation: &Violation, schema: Schema, asked: bool, rule: &'static RuleInfo) -> Diagnostic {
    let known = violation.known();
    let range = if known.is_empty() { "no schema knows it".to_owned() } else { format!("known to {known}") };
    let message = if asked {
        format!("{schema} does not know {}", violation.what)
    } else if known.is_empty() {
        format!("no schema knows {}", violation.what)
    } else {
        format!("no schema knows {} and all else that is used here", violation.what)
    };
    let mut diagnostic = Diagnostic::new(rule, violation.span, message);
    if asked || !known.is_empty() {
        diagnostic = diagnostic.label(range);
    }
    diagnostic = diagnostic.note("Pacemaker refuses a configuration that its schema does not know, the whole of it");
    match &violation.replacement {
        Some(replacement) => diagnostic.help(format!("write {replacement}")),
        None => diagnostic,
    }
}
