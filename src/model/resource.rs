use super::arrangement::Arrangement;
use super::attributes::{AttributeSet, SetKind};
use super::element::Extra;
use super::operation::Operations;
use super::value::{Boolean, FromText, Id, Text};

/// What runs a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// `ocf`, `stonith`, `systemd`, `lsb`, `service`, …
    pub class: Text,
    /// For `ocf`: whose agent it is, such as `heartbeat`.
    pub provider: Option<Text>,
    /// The agent's name.
    pub kind: Text,
}

impl Agent {
    /// Whether that is its full name, such as `ocf:heartbeat:Filesystem` or `stonith:fence_sbd`.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        // From the end, where the names of agents differ.
        let parts = [Some(&self.kind), self.provider.as_ref()];
        let rest = parts
            .into_iter()
            .flatten()
            .try_fold(name, |rest, part| rest.strip_suffix(part.as_str())?.strip_suffix(':'));
        rest == Some(self.class.as_str())
    }
}

/// As crm text writes it: `ocf:heartbeat:IPaddr2`.
impl std::fmt::Display for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.class)?;
        if let Some(provider) = &self.provider {
            write!(f, "{provider}:")?;
        }
        write!(f, "{}", self.kind)
    }
}

/// A part of a resource, in the order in which it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceContent {
    /// Parameters, meta attributes or utilization.
    Set(AttributeSet),
    /// The operations. A resource has one such part at most.
    Operations(Operations),
}

/// What a primitive is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrimitiveBase {
    /// An agent of its own.
    Agent(Agent),
    /// All that a template says.
    Template(Id),
}

/// A resource that an agent runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Primitive {
    /// The id.
    pub id: Id,
    /// The agent or the template.
    pub base: PrimitiveBase,
    /// Free text for people.
    pub description: Option<Box<Text>>,
    /// Sets and operations in their order.
    pub contents: Vec<ResourceContent>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// What primitives can be made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The id.
    pub id: Id,
    /// The agent.
    pub agent: Agent,
    /// Free text for people.
    pub description: Option<Text>,
    /// Sets and operations in their order.
    pub contents: Vec<ResourceContent>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// The sets of one kind.
fn sets_of(contents: &[ResourceContent], kind: SetKind) -> impl Iterator<Item = &AttributeSet> {
    contents.iter().filter_map(move |content| match content {
        ResourceContent::Set(set) if set.kind == kind => Some(set),
        _ => None,
    })
}

fn operations_of(contents: &[ResourceContent]) -> Option<&Operations> {
    contents.iter().find_map(|content| match content {
        ResourceContent::Operations(operations) => Some(operations),
        ResourceContent::Set(_) => None,
    })
}

impl Primitive {
    /// The agent, where it is the primitive's own.
    #[must_use]
    pub fn agent(&self) -> Option<&Agent> {
        match &self.base {
            PrimitiveBase::Agent(agent) => Some(agent),
            PrimitiveBase::Template(_) => None,
        }
    }

    /// The sets of one kind, in their order.
    pub fn sets(&self, kind: SetKind) -> impl Iterator<Item = &AttributeSet> {
        sets_of(&self.contents, kind)
    }

    /// The operations, where there are any.
    #[must_use]
    pub fn operations(&self) -> Option<&Operations> {
        operations_of(&self.contents)
    }
}

impl Template {
    /// The sets of one kind, in their order.
    pub fn sets(&self, kind: SetKind) -> impl Iterator<Item = &AttributeSet> {
        sets_of(&self.contents, kind)
    }

    /// The operations, where there are any.
    #[must_use]
    pub fn operations(&self) -> Option<&Operations> {
        operations_of(&self.contents)
    }
}

/// Resources that run together on one node, started in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The id.
    pub id: Id,
    /// The primitives, first started first.
    pub members: Vec<Id>,
    /// Free text for people.
    pub description: Option<Text>,
    /// Parameters and meta attributes.
    pub sets: Vec<AttributeSet>,
    /// In which order the CIB has its children.
    pub arrangement: Arrangement,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// How a clone was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloneKind {
    /// `clone`: promotable where its meta attributes say so.
    Clone,
    /// `ms` or `master`: promotable by itself. Deprecated since schema pacemaker-3.0.
    Master,
}

/// A resource that runs on several nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneResource {
    /// The id.
    pub id: Id,
    /// How it was written.
    pub kind: CloneKind,
    /// The primitive or group of which instances run.
    pub child: Option<Id>,
    /// Free text for people.
    pub description: Option<Text>,
    /// Parameters and meta attributes.
    pub sets: Vec<AttributeSet>,
    /// In which order the CIB has its children.
    pub arrangement: Arrangement,
    /// What else the CIB holds.
    pub extra: Extra,
}

impl CloneResource {
    /// Whether its instances have the promoted and unpromoted roles.
    #[must_use]
    pub fn is_promotable(&self) -> bool {
        self.kind == CloneKind::Master || {
            let mut meta = self.sets.iter().filter(|set| set.kind == SetKind::Meta);
            let promotable = meta.find_map(|set| set.pair("promotable")).and_then(|pair| pair.value.as_ref());
            promotable.and_then(|value| Boolean::from_text(value.as_str())) == Some(Boolean(true))
        }
    }
}
