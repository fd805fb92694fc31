//! What the rules on agents share.

use crate::agents::{AgentFacts, Knowledge};
use crate::diagnostic::Fix;
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

/// What the agent of a resource accepts, where that is known. With a wrong provider, the one agent of that name is meant.
pub(super) fn facts<'a>(resource: &'a Resource<'_>, context: &'a Context<'_>) -> Option<&'a AgentFacts> {
    let agent = resource.agent?;
    match context.agents.knowledge(agent) {
        Knowledge::Facts(facts) => return Some(facts),
        Knowledge::Missing => {}
        Knowledge::Name | Knowledge::Unlisted | Knowledge::Nothing => return None,
    }
    let mut named = context.agents.named(agent.kind.as_str());
    named.retain(|name| name.class == agent.class.as_str());
    match named[..] {
        [only] => context.agents.get(only),
        _ => None,
    }
}

/// The id of the object that has the operation: the resource, or its template.
pub(in crate::lint::rules) fn owner<'a>(operation: &Operation<'_>, resource: &'a Resource<'_>) -> &'a Text {
    match resource.template {
        Some(template) if operation.is_inherited => &template.id,
        _ => resource.id(),
    }
}

/// Gives operations of a resource the times they lack: those that it, or its template, has get the attribute, others
/// are added. Nothing where its operations are those of another resource.
pub(super) fn timeouts(title: &str, resource: &Resource, context: &Context, times: &[(&str, Duration)]) -> Option<Fix> {
    let mut fix = Fix::safe(title);
    let mut missing = Vec::new();
    for (name, time) in times {
        let mut own = resource.operations.iter().filter(|operation| operation.name() == *name).peekable();
        if own.peek().is_none() {
            missing.push(((*name).into(), written(*time).into()));
        }
        for operation in own {
            fix = fix.changing(owner(operation, resource).value.clone());
            fix = fix.set_attribute(operation.op.span, "timeout", written(*time));
        }
    }
    if missing.is_empty() {
        return Some(fix);
    }
    let is_shared = resource.primitive.operations().is_some_and(|operations| operations.id_ref.is_some());
    let place = context.names.at(resource.index).span;
    (!is_shared).then(|| fix.changing(resource.id().value.clone()).add_operations(place, missing))
}

/// A time in words: `90 s`, `500 ms`.
pub(in crate::lint::rules) fn time(duration: Duration) -> String {
    match duration.milliseconds() {
        ms if ms % 1000 == 0 => format!("{} s", ms / 1000),
        ms => format!("{ms} ms"),
    }
}

/// A time as crm text writes it: `90s`, `500ms`.
pub(in crate::lint::rules) fn written(duration: Duration) -> String {
    time(duration).replace(' ', "")
}
