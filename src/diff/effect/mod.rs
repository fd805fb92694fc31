//! What a cluster does about a change.
//!
//! Each rule was tried with `crm_simulate` 2.1.5: the old configuration run until it settles, the new one put in its
//! place over the status that came of it, and the transition read. What was seen stands beside the rule. The tests
//! repeat the experiments (`tests/it/diff_effects.rs`).

mod constraint;
mod operation;
mod option;
mod others;
mod resource;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use ecow::EcoString;

use super::dependents::{Dependents, Event};
use super::facts::{layers, rule_attributes};
use super::vocabulary::Vocabulary;
use super::{Change, ChangeKind, Sides};
use crate::model::{ObjectKind, OptionSection, PrimitiveBase, Text};
use crate::resolve::Names;

/// What a cluster does, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It may fence nodes.
    Fence,
    /// It stops resources.
    Stop,
    /// It stops resources and starts them again.
    Restart,
    /// It demotes promoted instances.
    Demote,
    /// It starts resources.
    Start,
    /// It promotes instances.
    Promote,
    /// It may move resources, which means: stop them here, start them there, or leave them where they are.
    Move,
    /// It hands running resources their new parameters.
    Reload,
    /// It leaves resources alone from now on.
    Unmanage,
    /// It takes resources in hand again.
    Manage,
    /// It runs recurring operations anew.
    Reschedule,
    /// Nothing for now.
    Nothing,
    /// Crmc cannot tell.
    Unknown,
}

impl Action {
    /// All, the gravest first.
    pub const ALL: [Self; 13] = [
        Self::Fence,
        Self::Stop,
        Self::Restart,
        Self::Demote,
        Self::Start,
        Self::Promote,
        Self::Move,
        Self::Reload,
        Self::Unmanage,
        Self::Manage,
        Self::Reschedule,
        Self::Nothing,
        Self::Unknown,
    ];

    /// What the cluster does, for people.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Fence => "may fence",
            Self::Stop => "stops",
            Self::Restart => "restarts",
            Self::Demote => "demotes",
            Self::Start => "starts",
            Self::Promote => "may promote",
            Self::Move => "may move",
            Self::Reload => "reloads",
            Self::Unmanage => "leaves alone",
            Self::Manage => "takes in hand",
            Self::Reschedule => "reschedules the monitor of",
            Self::Nothing => "nothing",
            Self::Unknown => "unknown",
        }
    }
}

/// What the cluster does about a change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Effect {
    /// What it does.
    pub action: Action,
    /// With which resources; empty where they cannot be listed, as with properties.
    pub resources: Vec<EcoString>,
    /// Why, or when.
    pub note: Cow<'static, str>,
    /// What stops, restarts or moves along with them.
    pub dependents: Vec<Dependent>,
}

/// A resource that depends on one that is changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Dependent {
    /// The resource.
    pub resource: EcoString,
    /// What binds it: `order o1`, `group g`.
    pub because: EcoString,
}

/// Tells the effects of changes.
pub(super) struct Effects<'c> {
    sides: &'c Sides<'c>,
    dependents: OnceCell<Dependents<'c>>,
    /// The primitives made from each template, in the new configuration.
    users: OnceCell<HashMap<&'c str, Vec<u32>>>,
    /// The node attributes that rules and constraints look at, in either configuration.
    attributes: OnceCell<HashSet<&'c str>>,
    /// The containers that are gone or new.
    containers: HashMap<EcoString, ChangeKind>,
}

impl<'c> Effects<'c> {
    pub(super) fn new<'a>(sides: &'c Sides<'c>, changes: impl Iterator<Item = &'a Change>) -> Self {
        let containers = changes
            .filter(|change| matches!(change.noun, "group" | "clone" | "bundle"))
            .map(|change| (change.id.clone(), change.kind))
            .collect();
        Self { sides, dependents: OnceCell::new(), users: OnceCell::new(), attributes: OnceCell::new(), containers }
    }

    /// The effects of a change of the objects with these indices, on either side: at least one.
    pub(super) fn of(&self, change: &Change, old: Option<&[u32]>, new: Option<&[u32]>) -> Vec<Effect> {
        let mut list = List::default();
        let first = |indices: Option<&[u32]>| indices.and_then(|indices| indices.first().copied());
        let (old, new) = (first(old), first(new));
        let (side, index) = match (new, old) {
            (Some(index), _) => (self.sides.new, index),
            (None, Some(index)) => (self.sides.old, index),
            (None, None) => return Vec::new(),
        };
        match &side.at(index).kind {
            ObjectKind::Primitive(_) => self.primitive(change, old, new, &mut list),
            ObjectKind::Template(_) => self.template(change, old, new, &mut list),
            ObjectKind::Group(_) | ObjectKind::Clone(_) | ObjectKind::Bundle(_) => {
                self.container(change, old, new, &mut list);
            }
            ObjectKind::Location(_) | ObjectKind::Colocation(_) | ObjectKind::Order(_) | ObjectKind::Ticket(_) => {
                self.constraint(change, side, index, &mut list);
            }
            ObjectKind::Options(options) => match options.section {
                OptionSection::Properties => self.properties(change, &mut list),
                OptionSection::ResourceDefaults => self.resource_defaults(change, &mut list),
                OptionSection::OperationDefaults => operation::defaults(change, &mut list),
            },
            _ => self.others(change, side, index, &mut list),
        }
        list.finish()
    }

    /// The links between the resources of the new configuration: by them the cluster acts.
    fn dependents(&self) -> &Dependents<'c> {
        self.dependents.get_or_init(|| Dependents::new(self.sides.new))
    }

    /// What `event` takes along when it happens to the resource of that index in the new configuration.
    fn along(&self, index: u32, event: Event) -> Vec<Dependent> {
        self.dependents().of(&[index], event)
    }

    /// The primitives made from a template.
    fn users_of(&self, template: &str) -> &[u32] {
        let users = self.users.get_or_init(|| {
            let mut users: HashMap<&str, Vec<u32>> = HashMap::new();
            for (index, object) in (0_u32..).zip(&self.sides.new.configuration().objects) {
                if let ObjectKind::Primitive(primitive) = &object.kind
                    && let PrimitiveBase::Template(template) = &primitive.base
                {
                    users.entry(template.as_str()).or_default().push(index);
                }
            }
            users
        });
        users.get(template).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a rule or a constraint looks at a node attribute.
    fn is_looked_at(&self, attribute: &str) -> bool {
        let attributes = self.attributes.get_or_init(|| {
            let mut found = HashSet::new();
            for names in [self.sides.old, self.sides.new] {
                for object in &names.configuration().objects {
                    object.kind.for_each_rule(&mut |rule| rule_attributes(rule, &mut |name| found.extend([name])));
                    if let ObjectKind::Colocation(colocation) = &object.kind {
                        found.extend(colocation.node_attribute.iter().map(Text::as_str));
                    }
                }
            }
            found
        });
        attributes.contains(attribute)
    }

    /// The value of a property in the new configuration.
    fn property(&self, name: &str) -> Option<EcoString> {
        let names = self.sides.new;
        let sets = names.configuration().objects.iter().filter_map(|object| match &object.kind {
            ObjectKind::Options(options) if options.section == OptionSection::Properties => Some(&options.set),
            _ => None,
        });
        let layers = layers(names, sets, Vocabulary::Property);
        layers.iter().find_map(|layer| layer.value(name)).cloned()
    }

    /// Whether capacity counts: only with another placement strategy than the default.
    fn counts_utilization(&self) -> bool {
        self.property("placement-strategy").is_some_and(|strategy| !strategy.eq_ignore_ascii_case("default"))
    }
}

/// The id of a resource.
fn id_of(names: &Names, index: u32) -> EcoString {
    names.at(index).kind.id().map(|id| id.value.clone()).unwrap_or_default()
}

/// Effects as they are found.
#[derive(Default)]
struct List {
    effects: Vec<Effect>,
}

impl List {
    fn add(&mut self, action: Action, resources: Vec<EcoString>, note: impl Into<Cow<'static, str>>) {
        self.add_with(action, resources, note, Vec::new());
    }

    fn add_with(
        &mut self,
        action: Action,
        resources: Vec<EcoString>,
        note: impl Into<Cow<'static, str>>,
        dependents: Vec<Dependent>,
    ) {
        let note = note.into();
        let known = self.effects.iter_mut().find(|effect| effect.action == action && effect.resources == resources);
        match known {
            Some(known) => {
                if !known.note.contains(&*note) {
                    known.note = format!("{}; {note}", known.note).into();
                }
                known.dependents.extend(dependents);
                let mut seen = HashSet::new();
                known.dependents.retain(|dependent| seen.insert(dependent.resource.clone()));
            }
            None => self.effects.push(Effect { action, resources, note, dependents }),
        }
    }

    fn nothing(&mut self, note: impl Into<Cow<'static, str>>) {
        self.add(Action::Nothing, Vec::new(), note);
    }

    /// The gravest first. What stops or restarts anyway need not be said to be reloaded or rescheduled.
    fn finish(mut self) -> Vec<Effect> {
        self.effects.sort_by_key(|effect| effect.action);
        let gravest = self.effects.first().map(|effect| effect.action);
        if matches!(gravest, Some(Action::Stop | Action::Restart)) {
            let said: HashSet<EcoString> =
                self.effects.first().into_iter().flat_map(|first| first.resources.clone()).collect();
            self.effects.retain(|effect| {
                !matches!(effect.action, Action::Reload | Action::Reschedule)
                    || !effect.resources.iter().all(|resource| said.contains(resource))
            });
        }
        // With something to do, what asks for nothing is not worth a line.
        if gravest.is_some_and(|action| action < Action::Nothing) {
            self.effects.retain(|effect| effect.action != Action::Nothing);
        }
        if self.effects.is_empty() {
            self.nothing("what counts stays the same");
        }
        self.effects
    }
}
