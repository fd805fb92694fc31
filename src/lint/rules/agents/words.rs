//! What the rules on agents share.

use crate::agents::AgentFacts;
use crate::lint::Context;
use crate::model::{Agent, Duration, Object, ObjectKind, PrimitiveBase, Text};
use crate::resolve::{Operation, Resource};

/// The agent of a primitive or template, with the id of the object.
pub(super) fn agent_of<'a>(object: &'a Object, context: &'a Context<'_>) -> Option<(&'a Text, &'a Agent)> {
    match &object.kind {
        ObjectKind::Primitive(primitive) => match &primitive.base {
            PrimitiveBase::Agent(agent) => Some((&primitive.id, agent)),
            PrimitiveBase::Template(template) => match &context.names.object(template.as_str())?.kind {
                ObjectKind::Template(template) => Some((&primitive.id, &template.agent)),
                _ => None,
            },
        },
        ObjectKind::Template(template) => Some((&template.id, &template.agent)),
        _ => None,
    }
}

/// What the agent of a resource accepts, where that is known.
pub(super) fn facts<'a>(resource: &'a Resource<'_>, context: &'a Context<'_>) -> Option<&'a AgentFacts> {
    context.agents.get(resource.agent?)
}

/// The id of the object that has the operation: the resource, or its template.
pub(super) fn owner<'a>(operation: &Operation<'_>, resource: &'a Resource<'_>) -> &'a Text {
    match resource.template {
        Some(template) if operation.is_inherited => &template.id,
        _ => resource.id(),
    }
}

/// Whether a value is one that somebody still has to fill in: another finding says so.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.contains(['<', '>', '{', '}', '$', '%', '@'])
}

/// Whether that is an interval as ISO 8601 has it, which Pacemaker reads, too: `PT10S`, `P1D`.
pub(super) fn is_iso_duration(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "YMWDTHS.:,-".contains(c);
    text.strip_prefix('P').is_some_and(|rest| rest.len() > 1 && rest.chars().all(is_part))
}

/// A time in words: `90 s`, `500 ms`.
pub(super) fn time(duration: Duration) -> String {
    match duration.milliseconds() {
        ms if ms % 1000 == 0 => format!("{} s", ms / 1000),
        ms => format!("{ms} ms"),
    }
}

/// A time as crm text writes it: `90s`, `500ms`.
pub(super) fn written(duration: Duration) -> String {
    time(duration).replace(' ', "")
}
