//! Meta attributes and cluster properties.

use std::borrow::Cow;

use ecow::EcoString;

use super::{Action, Effects, List};
use crate::diff::Change;
use crate::diff::dependents::Event;
use crate::model::{Boolean, FromText, Role};

/// What a meta attribute of a resource does when it changes.
pub(super) struct Meta {
    pub action: Action,
    pub note: Cow<'static, str>,
    /// What the change is for those that depend on the resource.
    pub event: Option<Event>,
}

fn meta(action: Action, note: impl Into<Cow<'static, str>>) -> Meta {
    Meta { action, note: note.into(), event: None }
}

fn with_event(action: Action, note: &'static str, event: Event) -> Meta {
    Meta { action, note: note.into(), event: Some(event) }
}

/// Tried with `crm_simulate` 2.1.5, each on resources that run:
/// - `target-role=Stopped` stops the resource and what depends on it; `Unpromoted` demotes.
/// - `is-managed=false` does nothing; `maintenance=true` also cancels the monitors.
/// - `resource-stickiness`, `priority`, `migration-threshold`, `multiple-active`, `allow-migrate`, `requires`,
///   `notify`, `interleave`, `clone-node-max` and names that Pacemaker does not know: no action.
/// - a lower `clone-max` stops instances, a higher one starts some; `promoted-max=0` demotes.
/// - `globally-unique` stops all instances and starts them under new names.
/// - without `promotable`, what was promoted is restarted, and what needs a promoted instance stops.
/// - `remote-node` adds a guest node: it starts, and other resources may move there; the resource runs on.
pub(super) fn of_meta(name: &str, old: Option<&str>, new: Option<&str>) -> Meta {
    let is_on =
        |default: bool| new.map_or(default, |value| Boolean::from_text(value).map_or(default, |Boolean(value)| value));
    match name {
        "target-role" => target_role(old, new),
        "is-managed" if is_on(true) => meta(Action::Manage, "what is not as it should be is put right"),
        "is-managed" => meta(Action::Unmanage, "its monitors go on"),
        "maintenance" if is_on(false) => meta(Action::Unmanage, "its monitors stop too"),
        "maintenance" => meta(Action::Manage, "what is not as it should be is put right"),
        "resource-stickiness" => meta(Action::Move, "another node may be worth more now"),
        "priority" => meta(Action::Move, "it counts where not all can run"),
        "migration-threshold" | "failure-timeout" => meta(Action::Move, "if it has failed already"),
        "clone-max" | "clone-node-max" | "promoted-max" | "promoted-node-max" => number(name, old, new),
        "globally-unique" => with_event(Action::Restart, "its instances get other names", Event::Restart),
        "promotable" if is_on(false) => meta(Action::Promote, "its instances have two roles now"),
        "promotable" => with_event(Action::Restart, "what was promoted", Event::Demote),
        "remote-node" => meta(Action::Move, "a guest node comes or goes, with what runs there"),
        "allow-migrate" => meta(Action::Nothing, "counts from the next move on"),
        "notify" | "interleave" | "ordered" => meta(Action::Nothing, "counts from the next start or stop on"),
        "multiple-active" => meta(Action::Nothing, "counts when it runs in two places"),
        "requires" => meta(Action::Nothing, "counts from the next start on"),
        "description" => meta(Action::Nothing, "only people read it"),
        "clone-min" | "critical" | "allow-unhealthy-nodes" => {
            meta(Action::Nothing, "counts when the cluster decides anew")
        }
        _ => meta(Action::Nothing, "Pacemaker does not know this name"),
    }
}

fn target_role(old: Option<&str>, new: Option<&str>) -> Meta {
    let role = |value: Option<&str>| value.and_then(Role::from_text).unwrap_or(Role::Started);
    match (role(old), role(new)) {
        (_, Role::Stopped) => with_event(Action::Stop, "target-role is Stopped", Event::Stop),
        (Role::Stopped, _) => meta(Action::Start, "target-role is no longer Stopped"),
        (_, Role::Unpromoted) => with_event(Action::Demote, "target-role is Unpromoted", Event::Demote),
        (Role::Unpromoted, _) => meta(Action::Promote, "target-role is no longer Unpromoted"),
        _ => meta(Action::Nothing, "Started and Promoted ask for the same"),
    }
}

fn number(name: &str, old: Option<&str>, new: Option<&str>) -> Meta {
    let read = |value: Option<&str>| value.and_then(|value| value.trim().parse::<i64>().ok());
    let is_promotion = name.starts_with("promoted");
    // Without a number, clone-max is the number of nodes; the other limits are 1.
    let missing = if name == "clone-max" { i64::MAX } else { 1 };
    let is_more = read(new).unwrap_or(missing) > read(old).unwrap_or(missing);
    match (is_promotion, is_more) {
        (true, true) => meta(Action::Promote, "more instances may be promoted"),
        (true, false) => with_event(Action::Demote, "if more are promoted than may be", Event::Demote),
        (false, true) => meta(Action::Start, "more instances, if there are nodes for them"),
        (false, false) => meta(Action::Stop, "the instances that are too many"),
    }
}

impl Effects<'_> {
    /// Tried with `crm_simulate` 2.1.5: `target-role=Stopped` stops all, `is-managed=false` and a stickiness do nothing.
    pub(super) fn resource_defaults(&self, change: &Change, list: &mut List) {
        for detail in &change.details {
            let meta = of_meta(&detail.name, detail.old.as_deref(), detail.new.as_deref());
            let who = match meta.action {
                Action::Nothing => Vec::new(),
                _ => vec![EcoString::from("every resource that says nothing itself")],
            };
            list.add(meta.action, who, meta.note);
        }
    }

    /// Tried with `crm_simulate` 2.1.5:
    /// - `maintenance-mode=true` cancels all monitors and does nothing else.
    /// - `stop-all-resources=true`, and `symmetric-cluster=false` without locations, stop all.
    /// - `stonith-enabled`, `no-quorum-policy`, `placement-strategy` and `cluster-delay` do nothing while all is well.
    pub(super) fn properties(&self, change: &Change, list: &mut List) {
        for detail in &change.details {
            let value = detail.new.as_deref().or(detail.default);
            let is_on = value.and_then(Boolean::from_text) == Some(Boolean(true));
            let all = || vec![EcoString::from("every resource")];
            match detail.name.as_str() {
                "maintenance-mode" if is_on => list.add(Action::Unmanage, all(), "monitors stop too"),
                "maintenance-mode" => list.add(Action::Manage, all(), "what is not as it should be is put right"),
                "stop-all-resources" if is_on => list.add(Action::Stop, all(), "stop-all-resources"),
                "stop-all-resources" => list.add(Action::Start, all(), "as far as nothing else keeps it down"),
                "symmetric-cluster" if is_on => list.add(Action::Move, all(), "it may run on every node"),
                "symmetric-cluster" => list.add(Action::Stop, all(), "where no location allows a node"),
                "stonith-enabled" if is_on => list.add(
                    Action::Fence,
                    vec!["nodes".into()],
                    "those in an unclean state now, others from their next failure on",
                ),
                "stonith-enabled" => list.nothing("failed nodes are not fenced any more"),
                "stonith-watchdog-timeout" => list.add(
                    Action::Fence,
                    vec!["nodes".into()],
                    "a node whose SBD watchdog is slower than this gives up its cluster",
                ),
                "no-quorum-policy" => list.nothing("counts where quorum is lost"),
                "placement-strategy" => list.add(Action::Move, all(), "capacity counts otherwise now"),
                name if name.starts_with("node-health-") => {
                    list.add(Action::Move, all(), "where node health is watched");
                }
                "enable-acl" => list.nothing("rights of users change at once"),
                "have-watchdog" | "dc-version" | "cluster-infrastructure" | "cluster-name" | "last-lrm-refresh" => {
                    list.nothing("the cluster writes this itself");
                }
                "stop-orphan-resources" | "stop-orphan-actions" => list.nothing("counts for what is removed"),
                name if detail.default.is_some() || name.starts_with("pe-") || name == "concurrent-fencing" => {
                    list.nothing("counts when the cluster acts the next time");
                }
                _ => list.nothing("Pacemaker does not know this name; agents may read it"),
            }
        }
    }
}
