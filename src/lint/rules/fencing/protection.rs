//! What protects the data of a cluster: the properties on fencing and quorum, as Pacemaker reads them.

use crate::lint::Context;
use crate::model::{Agent, Boolean, Duration, FromText, NvPair, ObjectKind, Primitive};
use crate::resolve::{Names, cluster_property};

/// Since Pacemaker 3.0.2 the names start with `fencing-`, which older ones pass over; the old names remain as aliases.
/// Underscores are those of Heartbeat: Pacemaker renames them when it upgrades a CIB of a schema before 3.0.
const ENABLED: [&str; 3] = ["fencing-enabled", "stonith-enabled", "stonith_enabled"];
const WATCHDOG_TIMEOUT: [&str; 2] = ["fencing-watchdog-timeout", "stonith-watchdog-timeout"];

/// The pair of that option of which the newest name comes first, as the release heeds it that is judged for.
fn heeded<'c>(context: &Context<'c>, names: &[&str]) -> Option<&'c NvPair> {
    let is_old = context.release().is_some_and(|release| release < (3, 0, 2));
    cluster_property(context.names, if is_old { &names[1..] } else { names })
}

/// The pair that switches fencing on or off.
pub(super) fn enabled<'c>(context: &Context<'c>) -> Option<&'c NvPair> {
    heeded(context, &ENABLED)
}

/// The pair that switches fencing off. A value that is no boolean leaves it on: Pacemaker takes its default.
pub(in crate::lint::rules) fn fencing_off<'c>(context: &Context<'c>) -> Option<&'c NvPair> {
    enabled(context)
        .filter(|pair| pair.value.as_ref().and_then(|value| Boolean::from_text(value.as_str())) == Some(Boolean(false)))
}

/// The pair of `no-quorum-policy`.
pub(super) fn quorum_policy<'c>(names: &Names<'c>) -> Option<&'c NvPair> {
    cluster_property(names, &["no-quorum-policy", "no_quorum_policy"])
}

/// The pair that makes every partition act as if it had quorum; its value counts in any case.
pub(super) fn quorum_ignored<'c>(names: &Names<'c>) -> Option<&'c NvPair> {
    quorum_policy(names).filter(|pair| has_value(pair, "ignore"))
}

pub(super) fn has_value(pair: &NvPair, expected: &str) -> bool {
    pair.value.as_ref().is_some_and(|value| value.as_str().eq_ignore_ascii_case(expected))
}

/// The primitives, with their agents or those of their templates.
pub(super) fn primitives<'c>(names: &'c Names<'c>) -> impl Iterator<Item = (&'c Primitive, &'c Agent)> {
    names.configuration().objects.iter().filter_map(|object| match &object.kind {
        ObjectKind::Primitive(primitive) => Some((&**primitive, names.agent_of(primitive)?)),
        _ => None,
    })
}

/// Whether a timeout says that nodes fence themselves by their watchdogs.
pub(super) fn has_watchdog(context: &Context) -> bool {
    let pair = heeded(context, &WATCHDOG_TIMEOUT);
    let value = pair.and_then(|pair| pair.value.as_ref()).map(|value| value.as_str().trim());
    value.is_some_and(|value| {
        !value.is_empty() && Duration::from_text(value).is_none_or(|duration| duration.milliseconds() != 0)
    })
}

/// Whether that is a time, and longer than none.
pub(super) fn positive_time(text: &str) -> bool {
    Duration::from_text(text).is_some_and(|duration| duration.milliseconds() > 0)
}
