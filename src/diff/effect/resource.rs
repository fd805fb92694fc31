//! Changes of resources.
//!
//! Tried with `crm_simulate` 2.1.5, over the status of a cluster that runs them:
//! - A parameter, own or of the template, a fencing device's too: a restart, even from `30` to `30s`, as agents get the
//!   text. Where the agent can reload it ([`can_reload`](crate::agents::AgentFacts::can_reload)), it is handed the value instead, and what depends
//!   on the resource goes on; not where its start or promotion has parameters of its own.
//! - What is stopped, not managed or in maintenance is left as it is, whatever its parameters are.
//! - Another agent: the history is deleted and the resource restarted. A template in place of the same things
//!   written out, or the reverse: no action.
//! - A member that joins or leaves a group, or another order of the members: no action by itself; members run on one
//!   node, so some may move. A primitive that becomes a clone goes on, and instances start on other nodes; a clone that
//!   becomes a primitive stops everywhere and starts on one node. Another name of a group or clone: no action.
//! - Of a bundle, image, replicas, network or storage: all its containers restart, with what runs inside.
//! - What is new is probed on every node and started; what is gone stops.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ecow::EcoString;

use super::operation::{self, Outcome};
use super::option::of_meta;
use super::{Action, Effects, List, id_of};
use crate::diff::dependents::{Event, is_globally_unique};
use crate::diff::facts::layers;
use crate::diff::value::Reading;
use crate::diff::vocabulary::Vocabulary;
use crate::diff::{Change, ChangeKind, Detail};
use crate::model::{Agent, AttributeSet, Boolean, FromText, ObjectKind, PrimitiveBase, ResourceContent, Role, SetKind};
use crate::resolve::Names;

impl Effects<'_> {
    pub(super) fn primitive(&self, change: &Change, old: Option<u32>, new: Option<u32>, list: &mut List) {
        match (old, new) {
            (_, None) => self.removed(change, list),
            (None, Some(new)) => self.added(new, list),
            (Some(old), Some(new)) => {
                self.restarts(old, new, list);
                for detail in &change.details {
                    self.detail(detail, &[new], list);
                }
                self.moved(change, old, new, list);
            }
        }
    }

    fn added(&self, new: u32, list: &mut List) {
        let names = self.sides.new;
        let resource = vec![id_of(names, new)];
        let meta = effective(names, new, SetKind::Meta).plain;
        let is_stopped = meta.get("target-role").is_some_and(|role| Role::from_text(role) == Some(Role::Stopped));
        let is_unmanaged = meta.get("is-managed").is_some_and(|on| Boolean::from_text(on) == Some(Boolean(false)));
        if is_stopped {
            list.nothing("target-role is Stopped: it is only probed on every node");
        } else if is_unmanaged {
            list.nothing("it is not managed: it is only probed on every node");
        } else {
            list.add(Action::Start, resource, "after a probe on every node");
        }
    }

    fn removed(&self, change: &Change, list: &mut List) {
        let orphans = self.property("stop-orphan-resources");
        if orphans.is_some_and(|value| Boolean::from_text(&value) == Some(Boolean(false))) {
            list.add(Action::Unmanage, vec![change.id.clone()], "stop-orphan-resources is false");
        } else {
            list.add(Action::Stop, vec![change.id.clone()], "it is gone");
        }
    }

    /// A restart or a reload, where what the agent gets differs.
    fn restarts(&self, old: u32, new: u32, list: &mut List) {
        let (Some(agent), Some(old_agent)) = (agent(self.sides.new, new), agent(self.sides.old, old)) else { return };
        if agent.to_string() != old_agent.to_string() {
            self.restart(new, "another agent runs it", list);
            return;
        }
        let before = effective(self.sides.old, old, SetKind::Instance);
        let after = effective(self.sides.new, new, SetKind::Instance);
        let plain = changed(&before.plain, &after.plain);
        let conditional = changed(&before.conditional, &after.conditional);
        let note = match (&plain[..], &conditional[..]) {
            ([], []) => return,
            ([], _) => "where the rule holds, its parameters change",
            (plain, []) if plain.iter().all(|name| is_respelt(before.plain.get(*name), after.plain.get(*name))) => {
                "its parameters change, if only in spelling: agents get the text"
            }
            _ => "its parameters change",
        };
        let mut names = plain.into_iter().chain(conditional.into_iter().map(|(_, name)| name));
        let can_reload = self.sides.agents.get(agent).is_some_and(|facts| names.all(|name| facts.can_reload(name)));
        if can_reload && !has_parameters_of_start(self.sides.new, new) {
            self.reload(new, note, list);
        } else {
            self.restart(new, note, list);
        }
    }

    fn restart(&self, resource: u32, note: &'static str, list: &mut List) {
        if let Some(reason) = self.why_left_alone(resource) {
            list.nothing(reason);
            return;
        }
        let note = self.in_all_instances(resource, note);
        let along = self.along(resource, Event::Restart);
        list.add_with(Action::Restart, vec![id_of(self.sides.new, resource)], note, along);
    }

    fn reload(&self, resource: u32, note: &'static str, list: &mut List) {
        match self.why_left_alone(resource) {
            Some(reason) => list.nothing(reason),
            None => {
                let note = self.in_all_instances(resource, note);
                list.add(Action::Reload, vec![id_of(self.sides.new, resource)], note);
            }
        }
    }

    /// Why new parameters are no reason to act on a resource now.
    fn why_left_alone(&self, resource: u32) -> Option<&'static str> {
        let meta = effective(self.sides.new, resource, SetKind::Meta).plain;
        let is = |name: &str, value: bool| {
            meta.get(name).is_some_and(|text| Boolean::from_text(text) == Some(Boolean(value)))
        };
        if meta.get("target-role").is_some_and(|role| Role::from_text(role) == Some(Role::Stopped)) {
            Some("it is stopped: counts from the next start on")
        } else if is("is-managed", false) || is("maintenance", true) {
            Some("it is not managed: counts once it is")
        } else {
            None
        }
    }

    /// With the clone whose instances a resource is.
    fn in_all_instances(&self, resource: u32, note: &'static str) -> Cow<'static, str> {
        match self.sides.new.clone_around(resource) {
            Some(clone) => format!("{note}, in all instances of {}", id_of(self.sides.new, clone)).into(),
            None => note.into(),
        }
    }

    /// What a detail of a resource or template does to the resources that it is for.
    fn detail(&self, detail: &Detail, resources: &[u32], list: &mut List) {
        let names = || resources.iter().map(|&index| id_of(self.sides.new, index)).collect::<Vec<EcoString>>();
        let along = |event| self.dependents().of(resources, event);
        let (part, condition) = detail.part.split_once(" [").unwrap_or((&detail.part, ""));
        match part {
            // Seen to by comparing what counts.
            "params" => {}
            "meta" => {
                let meta = of_meta(&detail.name, detail.old.as_deref(), detail.new.as_deref());
                let note: Cow<str> = if condition.is_empty() {
                    meta.note
                } else {
                    format!("where the rule holds: {}", meta.note).into()
                };
                let who = if meta.action == Action::Nothing { Vec::new() } else { names() };
                list.add_with(meta.action, who, note, meta.event.map(along).unwrap_or_default());
            }
            "utilization" if self.counts_utilization() => {
                list.add(Action::Move, names(), "if the capacity is not enough");
            }
            "utilization" => list.nothing("capacity counts only with a placement-strategy"),
            _ if part.starts_with("op ") => match operation::outcome(detail) {
                Outcome::Restart => {
                    for &resource in resources {
                        let own = effective(self.sides.new, resource, SetKind::Instance).plain;
                        if own.contains_key(&detail.name) {
                            list.nothing("the parameter of the resource itself counts");
                        } else {
                            self.restart(resource, "a parameter of its start changes", list);
                        }
                    }
                }
                Outcome::Reschedule => list.add(Action::Reschedule, names(), "it runs on"),
                Outcome::Later(note) => list.nothing(note),
            },
            "" => match detail.name.as_str() {
                "description" => list.nothing("only people read it"),
                "agent" | "template" | "in" => {}
                "operations" => list.add(Action::Reschedule, names(), "it runs on"),
                _ => list.add(Action::Unknown, Vec::new(), "crmc does not know this attribute"),
            },
            _ => list.add(Action::Unknown, Vec::new(), "crmc does not know this part"),
        }
    }

    fn moved(&self, change: &Change, old: u32, new: u32, list: &mut List) {
        let Some(moved) = &change.moved else { return };
        let resource = || vec![change.id.clone()];
        let along = || self.along(new, Event::Restart);
        let is_in = |place: &Option<EcoString>, kind: &str| {
            place.as_ref().is_some_and(|place| place.split_once(' ').is_some_and(|(container, _)| container == kind))
        };
        if is_in(&moved.from, "bundle") || is_in(&moved.to, "bundle") {
            list.add_with(Action::Restart, resource(), "it runs elsewhere than before", along());
            return;
        }
        let clone = |names: &Names, index| {
            names.clone_around(index).map(|clone| match &names.at(clone).kind {
                ObjectKind::Clone(clone) => is_globally_unique(clone),
                _ => false,
            })
        };
        match (clone(self.sides.old, old), clone(self.sides.new, new)) {
            (before, Some(true)) if before != Some(true) => {
                list.add_with(Action::Restart, resource(), "its instances get other names", along());
            }
            (None, Some(_)) => list.add(Action::Start, resource(), "further instances on other nodes"),
            (Some(_), None) => {
                list.add_with(Action::Restart, resource(), "its instances stop, one starts", along());
            }
            _ if self.is_renamed(moved) => list.nothing("the container only has another name"),
            _ if is_in(&moved.to, "group") => {
                list.add(Action::Move, resource(), "all of a group run on one node");
            }
            _ => list.add(Action::Move, resource(), "no group binds it any more"),
        }
    }

    /// Whether a container is gone and another one new, which is then the same under another name.
    fn is_renamed(&self, moved: &crate::diff::Move) -> bool {
        let kind = |place: &Option<EcoString>| {
            let (_, id) = place.as_ref()?.split_once(' ')?;
            self.containers.get(id).copied()
        };
        kind(&moved.from) == Some(ChangeKind::Removed) && kind(&moved.to) == Some(ChangeKind::Added)
    }

    pub(super) fn template(&self, change: &Change, old: Option<u32>, new: Option<u32>, list: &mut List) {
        let users = self.users_of(&change.id);
        if users.is_empty() {
            list.nothing("no resource is made from it");
            return;
        }
        if old.is_none() || new.is_none() {
            list.nothing("by itself; the resources made from it are listed on their own");
            return;
        }
        for &user in users {
            if let Some(before) = self.sides.old.index(&id_of(self.sides.new, user)) {
                self.restarts(before, user, list);
            }
        }
        for detail in &change.details {
            self.detail(detail, users, list);
        }
    }

    pub(super) fn container(&self, change: &Change, old: Option<u32>, new: Option<u32>, list: &mut List) {
        let (Some(old), Some(new)) = (old, new) else {
            list.nothing("by itself; what it holds is listed on its own");
            return;
        };
        self.moved(change, old, new, list);
        let names = self.sides.new;
        let is_bundle = matches!(names.at(new).kind, ObjectKind::Bundle(_));
        for detail in &change.details {
            match (detail.part.as_str(), detail.name.as_str()) {
                ("", "members") => self.members(detail, change, list),
                ("", "child") => list.nothing("what it holds is listed on its own"),
                ("params", _) => self.container_params(new, list),
                ("meta" | "utilization", _) | ("", "description") => self.detail(detail, &[new], list),
                ("docker" | "podman" | "rkt", "promoted-max") => {
                    list.add(Action::Promote, vec![change.id.clone()], "as many as may be promoted now");
                }
                (part, _) if is_bundle && (part.is_empty() || !part.starts_with("meta")) => {
                    let note = "all its containers, with what runs inside";
                    list.add_with(Action::Restart, vec![change.id.clone()], note, self.along(new, Event::Restart));
                }
                _ => self.detail(detail, &[new], list),
            }
        }
    }

    #[allow(clippy::unused_self, reason = "all kinds of changes are told by methods alike")]
    fn members(&self, detail: &Detail, change: &Change, list: &mut List) {
        let sorted = |value: &Option<EcoString>| {
            let mut members: Vec<EcoString> =
                value.iter().flat_map(|value| value.split(' ')).map(EcoString::from).collect();
            members.sort();
            members
        };
        if sorted(&detail.old) == sorted(&detail.new) {
            list.nothing("the next start follows the new order");
        } else {
            list.add(Action::Move, vec![change.id.clone()], "its members run on one node");
        }
    }

    fn container_params(&self, new: u32, list: &mut List) {
        let names = self.sides.new;
        let mut members: Vec<u32> =
            names.at(new).kind.members().iter().filter_map(|id| names.index(id.as_str())).collect();
        let inner: Vec<u32> = members
            .iter()
            .flat_map(|&member| names.at(member).kind.members())
            .filter_map(|id| names.index(id.as_str()))
            .collect();
        members.extend(inner);
        for member in members {
            if let Some(before) = self.sides.old.index(&id_of(names, member)) {
                self.restarts(before, member, list);
            }
        }
    }
}

/// The agent of a primitive.
fn agent<'c>(names: &Names<'c>, index: u32) -> Option<&'c Agent> {
    match &names.at(index).kind {
        ObjectKind::Primitive(primitive) => names.agent_of(primitive),
        _ => None,
    }
}

/// Whether the start of a resource, or its promotion, gets parameters of its own. Then every change takes a restart.
fn has_parameters_of_start(names: &Names, index: u32) -> bool {
    let template = match &names.at(index).kind {
        ObjectKind::Primitive(primitive) => match &primitive.base {
            PrimitiveBase::Template(template) => names.object(template.as_str()),
            PrimitiveBase::Agent(_) => None,
        },
        _ => None,
    };
    let kinds = std::iter::once(names.at(index)).chain(template).map(|object| &object.kind);
    let mut operations = kinds.filter_map(|kind| kind.operations()).flat_map(|operations| &operations.ops);
    operations.any(|op| {
        (op.name == "start" || op.name == "promote") && op.sets.iter().any(|set| set.kind == SetKind::Instance)
    })
}

/// The keys that only one of two maps has, or that have another value.
fn changed<'m, K: Ord>(before: &'m BTreeMap<K, EcoString>, after: &'m BTreeMap<K, EcoString>) -> Vec<&'m K> {
    let is_new = |(key, value): &(&'m K, &'m EcoString)| before.get(*key) != Some(*value);
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    after.iter().filter(is_new).map(|(key, _)| key).chain(gone).collect()
}

/// Whether people would take two values for the same: Pacemaker would, in an option of its own.
fn is_respelt(before: Option<&EcoString>, after: Option<&EcoString>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    [Reading::Duration, Reading::Boolean, Reading::Number]
        .iter()
        .any(|reading| reading.meaning(before) == reading.meaning(after))
}

/// What counts for a resource.
#[derive(Default, PartialEq)]
struct Effective {
    /// Without a condition.
    plain: BTreeMap<EcoString, EcoString>,
    /// Under conditions.
    conditional: BTreeMap<(EcoString, EcoString), EcoString>,
}

/// The pairs of a resource: its own, those of its template behind them (experiment with 2.1.5: of the same score, its own
/// win), then those of what contains it.
fn effective(names: &Names, index: u32, kind: SetKind) -> Effective {
    let vocabulary = if kind == SetKind::Meta { Vocabulary::Resource } else { Vocabulary::Parameters };
    let mut found = Effective::default();
    let mut next = Some(index);
    // Containers nest three deep at most; a mistaken ring must not hold us.
    for _ in 0..4 {
        let Some(current) = next else { break };
        let sets = own_sets(names, current).into_iter().filter(|set| set.kind == kind);
        for layer in layers(names, sets, vocabulary) {
            for (name, value) in layer.pairs {
                if layer.condition.is_empty() {
                    found.plain.entry(name.into()).or_insert(value);
                } else {
                    found.conditional.entry((layer.condition.clone(), name.into())).or_insert(value);
                }
            }
        }
        next = names.container(current);
    }
    found
}

fn own_sets<'c>(names: &Names<'c>, index: u32) -> Vec<&'c AttributeSet> {
    let of_contents = |contents: &'c [ResourceContent]| {
        contents.iter().filter_map(|content| match content {
            ResourceContent::Set(set) => Some(set),
            ResourceContent::Operations(_) => None,
        })
    };
    match &names.at(index).kind {
        ObjectKind::Primitive(primitive) => {
            let mut sets: Vec<&AttributeSet> = of_contents(&primitive.contents).collect();
            if let PrimitiveBase::Template(template) = &primitive.base
                && let Some(object) = names.object(template.as_str())
                && let ObjectKind::Template(template) = &object.kind
            {
                sets.extend(of_contents(&template.contents));
            }
            sets
        }
        ObjectKind::Group(group) => group.sets.iter().collect(),
        ObjectKind::Clone(clone) => clone.sets.iter().collect(),
        _ => Vec::new(),
    }
}
