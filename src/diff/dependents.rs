//! What else stops or restarts with a resource.
//!
//! All of it tried with `crm_simulate` 2.1.5, on a cluster whose resources run:
//! - A restart goes on along mandatory symmetrical orders, whatever the action of the first, and down a group.
//!   Optional, Serialize and asymmetrical orders pass nothing on, nor do groups with `ordered=false`, nor sets with
//!   `require-all=false`.
//! - A restarted resource stays on its node, so what is colocated with it stays too.
//! - What stops takes along what is colocated with it by INFINITY, and all that its restart would.
//! - A demotion takes along what is ordered behind the promotion, or colocated with the promoted role.

use std::collections::{HashMap, VecDeque};

use ecow::{EcoString, eco_format};

use super::effect::Dependent;
use super::facts::{effective_kind, is_symmetrical};
use crate::model::{
    Action, Boolean, CloneResource, Colocation, FromText, Kind, Members, ObjectKind, Order, OrderEnd, PrimitiveBase,
    ResourceSet, Role, Score, ScoreSource, SetKind, Text, Value,
};
use crate::resolve::Names;

/// What happens to the resource that others depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Restart,
    Stop,
    Demote,
}

/// When a link passes an event on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passes {
    /// Always.
    All,
    /// A stop, but no restart: what is colocated.
    Stop,
    /// Also a demotion: what needs a promoted instance. Whether a restart is passed on too.
    Promoted { restart: bool },
}

struct Link {
    to: usize,
    passes: Passes,
    /// The constraint or group that makes the link; none inside of containers.
    because: Option<EcoString>,
}

/// The links between the resources of a configuration.
pub(super) struct Dependents<'c> {
    names: &'c Names<'c>,
    links: Vec<Vec<Link>>,
    /// What a name in a constraint stands for, where it is that of a template or tag.
    collections: HashMap<&'c str, Vec<u32>>,
}

/// Of a container, its members act between two vertices: where it is told to start, and where all of it runs.
fn entry(index: u32) -> usize {
    index as usize * 2
}

fn exit(index: u32) -> usize {
    index as usize * 2 + 1
}

impl<'c> Dependents<'c> {
    pub(super) fn new(names: &'c Names<'c>) -> Self {
        let objects = &names.configuration().objects;
        let links = std::iter::repeat_with(Vec::new).take(objects.len() * 2).collect();
        let mut dependents = Self { names, links, collections: HashMap::new() };
        dependents.collect();
        for (index, object) in (0_u32..).zip(objects) {
            match &object.kind {
                ObjectKind::Primitive(_) => dependents.link(entry(index), exit(index), Passes::All, None),
                ObjectKind::Group(_) | ObjectKind::Clone(_) | ObjectKind::Bundle(_) => {
                    dependents.container(index, &object.kind);
                }
                ObjectKind::Order(order) => dependents.order(order),
                ObjectKind::Colocation(colocation) => dependents.colocation(colocation),
                _ => {}
            }
        }
        dependents
    }

    fn collect(&mut self) {
        let names = self.names;
        for (index, object) in (0_u32..).zip(&names.configuration().objects) {
            match &object.kind {
                ObjectKind::Primitive(primitive) => {
                    if let PrimitiveBase::Template(template) = &primitive.base {
                        self.collections.entry(template.as_str()).or_default().push(index);
                    }
                }
                ObjectKind::Tag(tag) => {
                    let members = tag.members.iter().filter_map(|member| names.index(member.as_str()));
                    let resources = members.filter(|&member| names.at(member).kind.is_resource());
                    self.collections.entry(tag.id.as_str()).or_default().extend(resources);
                }
                _ => {}
            }
        }
    }

    /// The resources that a constraint means by `id`.
    pub(super) fn meant(&self, id: &str) -> Vec<u32> {
        match self.names.index(id).filter(|&index| self.names.at(index).kind.is_resource()) {
            Some(index) => vec![index],
            None => self.collections.get(id).cloned().unwrap_or_default(),
        }
    }

    fn all_meant(&self, ids: &[&str]) -> Vec<u32> {
        ids.iter().flat_map(|id| self.meant(id)).collect()
    }

    fn link(&mut self, from: usize, to: usize, passes: Passes, because: Option<EcoString>) {
        if let Some(links) = self.links.get_mut(from) {
            links.push(Link { to, passes, because });
        }
    }

    fn container(&mut self, index: u32, kind: &'c ObjectKind) {
        let members: Vec<u32> = kind.members().iter().filter_map(|member| self.names.index(member.as_str())).collect();
        for &member in &members {
            self.link(entry(index), entry(member), Passes::All, None);
            self.link(exit(member), exit(index), Passes::All, None);
        }
        if members.is_empty() || matches!(kind, ObjectKind::Bundle(_)) {
            self.link(entry(index), exit(index), Passes::All, None);
        }
        if let ObjectKind::Group(group) = kind {
            for pair in members.windows(2).filter(|_| is_on(&group.sets, "ordered", true)) {
                self.link(exit(pair[0]), entry(pair[1]), Passes::All, Some(eco_format!("group {}", group.id)));
            }
        }
    }

    fn order(&mut self, order: &'c Order) {
        if effective_kind(order) != Some(Kind::Mandatory) || !is_symmetrical(order) {
            return;
        }
        let because = eco_format!("order {}", order.id);
        match &order.members {
            Members::Plain(ends) => {
                let [first, then] = &ends[..] else { return };
                let Some(passes) = passes_order(first.action.as_ref().and_then(Value::get)) else { return };
                if !starts(then, first) {
                    return;
                }
                let hub = self.hub();
                self.gather(&[first.rsc.as_str()], hub, passes, &because);
                self.scatter(hub, &[then.rsc.as_str()], &because);
            }
            Members::Sets(sets) => self.order_sets(sets, &because),
        }
    }

    fn order_sets(&mut self, sets: &'c [ResourceSet], because: &EcoString) {
        let mut previous: Option<usize> = None;
        for set in sets {
            let members: Vec<&str> = set.members.iter().map(Text::as_str).collect();
            let passes = passes_order(set.action.as_ref().and_then(Value::get));
            let (first, last) = if set.is_sequential() {
                for pair in members.windows(2) {
                    let Some(passes) = passes else { continue };
                    let hub = self.hub();
                    self.gather(&pair[..1], hub, passes, because);
                    self.scatter(hub, &pair[1..], because);
                }
                (members.get(..1), members.len().checked_sub(1).and_then(|last| members.get(last..)))
            } else {
                (Some(&members[..]), Some(&members[..]))
            };
            if let (Some(hub), Some(first), Some(_)) = (previous, first, passes) {
                self.scatter(hub, first, because);
            }
            previous = None;
            if let (Some(last), Some(passes), true) = (last, passes, set.requires_all()) {
                let hub = self.hub();
                self.gather(last, hub, passes, because);
                previous = Some(hub);
            }
        }
    }

    /// Of `a` with `b`, `a` depends on `b`. In a sequential set, each member depends on the one in front of it, and a
    /// set on the one behind it.
    fn colocation(&mut self, colocation: &'c Colocation) {
        if colocation.score.as_ref().and_then(ScoreSource::score) != Some(Score::INFINITY) {
            return;
        }
        let because = eco_format!("colocation {}", colocation.id);
        match &colocation.members {
            Members::Plain(ends) => {
                let [dependent, with] = &ends[..] else { return };
                let hub = self.hub();
                self.gather(&[with.rsc.as_str()], hub, passes_colocation(with.role.as_ref()), &because);
                self.scatter(hub, &[dependent.rsc.as_str()], &because);
            }
            Members::Sets(sets) => self.colocation_sets(sets, &because),
        }
    }

    fn colocation_sets(&mut self, sets: &'c [ResourceSet], because: &EcoString) {
        let mut dependent: Option<Vec<&str>> = None;
        for set in sets {
            let members: Vec<&str> = set.members.iter().map(Text::as_str).collect();
            let passes = passes_colocation(set.role.as_ref());
            let mut first = &members[..];
            let mut last = &members[..];
            if set.is_sequential() {
                for pair in members.windows(2) {
                    let hub = self.hub();
                    self.gather(&pair[..1], hub, passes, because);
                    self.scatter(hub, &pair[1..], because);
                }
                first = members.get(..1).unwrap_or_default();
                last = members.len().checked_sub(1).and_then(|last| members.get(last..)).unwrap_or_default();
            }
            if let Some(dependent) = &dependent {
                let hub = self.hub();
                self.gather(last, hub, passes, because);
                self.scatter(hub, dependent, because);
            }
            dependent = Some(first.to_vec());
        }
    }

    /// A vertex between many and many.
    fn hub(&mut self) -> usize {
        self.links.push(Vec::new());
        self.links.len() - 1
    }

    fn gather(&mut self, from: &[&str], hub: usize, passes: Passes, because: &EcoString) {
        for resource in self.all_meant(from) {
            self.link(exit(resource), hub, passes, Some(because.clone()));
        }
    }

    fn scatter(&mut self, hub: usize, to: &[&str], because: &EcoString) {
        for resource in self.all_meant(to) {
            self.link(hub, entry(resource), Passes::All, Some(because.clone()));
        }
    }

    /// The primitives that `event` takes along when it happens to the resources `from`, with what binds them, nearest
    /// first. Not those that are part of `from`.
    pub(super) fn of(&self, from: &[u32], event: Event) -> Vec<Dependent> {
        let mut reached: HashMap<usize, Option<EcoString>> = HashMap::new();
        let mut queue: VecDeque<usize> = VecDeque::new();
        for &resource in from {
            for part in self.parts(resource) {
                for vertex in [entry(part), exit(part)] {
                    reached.insert(vertex, None);
                    queue.push_back(vertex);
                }
            }
        }
        let mut found = Vec::new();
        let mut event = event;
        let mut left = queue.len();
        while let Some(vertex) = queue.pop_front() {
            for link in self.links.get(vertex).into_iter().flatten() {
                if !link.passes.lets_through(event) || reached.contains_key(&link.to) {
                    continue;
                }
                let because = link.because.clone().or_else(|| reached.get(&vertex).cloned().flatten());
                if let Some(dependent) = self.primitive(link.to) {
                    let because = because.clone().unwrap_or_default();
                    found.push(Dependent { resource: dependent.into(), because });
                }
                reached.insert(link.to, because);
                queue.push_back(link.to);
            }
            // What is behind a demotion stops altogether.
            left = left.saturating_sub(1);
            if left == 0 && event == Event::Demote {
                event = Event::Stop;
            }
        }
        found
    }

    /// The primitive that starts at a vertex.
    fn primitive(&self, vertex: usize) -> Option<&'c str> {
        let object = self.names.configuration().objects.get(vertex / 2).filter(|_| vertex.is_multiple_of(2))?;
        match &object.kind {
            ObjectKind::Primitive(primitive) => Some(primitive.id.as_str()),
            _ => None,
        }
    }

    /// A resource and all that it contains.
    fn parts(&self, resource: u32) -> Vec<u32> {
        let mut parts = vec![resource];
        let mut next = 0;
        while let Some(&part) = parts.get(next) {
            for member in self.names.at(part).kind.members() {
                // A mistaken ring of containers must not hold us.
                if let Some(index) = self.names.index(member.as_str()).filter(|_| parts.len() <= self.links.len()) {
                    parts.push(index);
                }
            }
            next += 1;
        }
        parts
    }
}

impl Passes {
    fn lets_through(self, event: Event) -> bool {
        match (self, event) {
            (Self::All, Event::Restart | Event::Stop) | (Self::Stop | Self::Promoted { .. }, Event::Stop) => true,
            (Self::Promoted { .. }, Event::Demote) => true,
            (Self::Promoted { restart }, Event::Restart) => restart,
            (Self::All | Self::Stop, Event::Demote) | (Self::Stop, Event::Restart) => false,
        }
    }
}

/// Which events an order with that first action passes on.
fn passes_order(first: Option<Action>) -> Option<Passes> {
    match first {
        None | Some(Action::Start) => Some(Passes::All),
        Some(Action::Promote) => Some(Passes::Promoted { restart: true }),
        Some(Action::Stop | Action::Demote) => None,
    }
}

fn passes_colocation(with: Option<&Value<Role>>) -> Passes {
    match with.and_then(Value::get) {
        Some(Role::Promoted) => Passes::Promoted { restart: false },
        _ => Passes::Stop,
    }
}

/// Whether the later action of an order starts or promotes; without one it is that of the first.
fn starts(then: &OrderEnd, first: &OrderEnd) -> bool {
    let action = then.action.as_ref().or(first.action.as_ref()).and_then(Value::get);
    !matches!(action, Some(Action::Stop | Action::Demote))
}

fn is_on(sets: &[crate::model::AttributeSet], name: &str, default: bool) -> bool {
    let mut meta = sets.iter().filter(|set| set.kind == SetKind::Meta);
    let value = meta.find_map(|set| set.pair(name)).and_then(|pair| pair.value.as_ref());
    value.and_then(|value| Boolean::from_text(value.as_str())).map_or(default, |Boolean(value)| value)
}

/// Whether each instance of a clone is a resource of its own.
pub(super) fn is_globally_unique(clone: &CloneResource) -> bool {
    is_on(&clone.sets, "globally-unique", false)
}
