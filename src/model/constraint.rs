use thin_vec::ThinVec;

use super::element::Extra;
use super::role::{Action, Role};
use super::rule::Rule;
use super::score::{Score, ScoreSource};
use super::value::{Boolean, FromText, Id, Text, Value};
use crate::source::Span;

/// What a location constraint speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocationSubject {
    /// One resource, template or tag.
    Resource(Id),
    /// Every resource whose id matches an extended regular expression.
    Pattern(Text),
    /// Sets of resources.
    Sets(Vec<ResourceSet>),
}

/// Where a resource may, should or must not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The id.
    pub id: Id,
    /// What it speaks of.
    pub subject: LocationSubject,
    /// The role it speaks of.
    pub role: Option<Box<Value<Role>>>,
    /// Whether Pacemaker looks for the resource on that node: always, never, exclusive.
    pub discovery: Option<Box<Text>>,
    /// With a node: how much it is wanted there.
    pub score: Option<ScoreSource>,
    /// The node, by its name.
    pub node: Option<Text>,
    /// Instead of score and node.
    pub rules: ThinVec<Rule>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// The resources of a constraint on several of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members<E> {
    /// The form with two resources; of a ticket, with one.
    Plain(Vec<E>),
    /// The form with sets.
    Sets(Vec<ResourceSet>),
}

/// A resource of a colocation or ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The resource, template or tag.
    pub rsc: Id,
    /// Only in this role.
    pub role: Option<Value<Role>>,
    /// Only this instance of a clone: long deprecated.
    pub instance: Option<Box<Text>>,
}

/// A resource of an order constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEnd {
    /// The resource, template or tag.
    pub rsc: Id,
    /// Which of its actions; `start` if nothing is written, for the later one the action of the first.
    pub action: Option<Value<Action>>,
    /// Only this instance of a clone: long deprecated.
    pub instance: Option<Box<Text>>,
}

/// What must run on one node, or apart. Of the two, the second is placed first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colocation {
    /// The id.
    pub id: Id,
    /// How much together (or, below zero, apart).
    pub score: Option<ScoreSource>,
    /// What the nodes must have in common, instead of being the same one.
    pub node_attribute: Option<Text>,
    /// The resources.
    pub members: Members<Endpoint>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// How binding an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The later action needs the earlier one.
    Mandatory,
    /// Only where both happen in one transition.
    Optional,
    /// Never both at once.
    Serialize,
}

impl Kind {
    /// As the CIB spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mandatory => "Mandatory",
            Self::Optional => "Optional",
            Self::Serialize => "Serialize",
        }
    }
}

impl FromText for Kind {
    fn from_text(text: &str) -> Option<Self> {
        [Self::Mandatory, Self::Optional, Self::Serialize]
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text))
    }
}

/// What happens before what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The id.
    pub id: Id,
    /// How binding it is; Mandatory if nothing is written.
    pub kind: Option<Value<Kind>>,
    /// Before there was a kind: 0 is Optional, anything else Mandatory.
    pub score: Option<Box<Value<Score>>>,
    /// The score that crm text has in the place of the kind. `kind` says what crmsh makes of it.
    pub score_label: Option<Box<Text>>,
    /// Whether the opposite actions happen in the opposite order.
    pub symmetrical: Option<Box<Value<Boolean>>>,
    /// The resources, the earlier first.
    pub members: Members<OrderEnd>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// What needs a ticket, and what happens where it is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The id.
    pub id: Id,
    /// The ticket.
    pub ticket: Text,
    /// stop, demote, fence or freeze.
    pub loss_policy: Option<Text>,
    /// The resources.
    pub members: Members<Endpoint>,
    /// What else the CIB holds.
    pub extra: Extra,
}

/// Resources of a constraint that are treated alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceSet {
    /// The id, where one is written.
    pub id: Option<Id>,
    /// The set whose content this one shares.
    pub id_ref: Option<Id>,
    /// Whether the members depend on each other in their order; true if nothing is written.
    pub sequential: Option<Value<Boolean>>,
    /// Whether all members must be active, or one is enough; true if nothing is written.
    pub require_all: Option<Value<Boolean>>,
    /// In an order: which action of the members.
    pub action: Option<Value<Action>>,
    /// In a colocation, location or ticket: which role of the members.
    pub role: Option<Value<Role>>,
    /// The resources in their order.
    pub members: Vec<Id>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole set.
    pub span: Span,
}

impl ResourceSet {
    /// An empty set.
    #[must_use]
    pub fn new(span: Span) -> Self {
        Self {
            id: None,
            id_ref: None,
            sequential: None,
            require_all: None,
            action: None,
            role: None,
            members: Vec::new(),
            extra: None,
            span,
        }
    }

    /// Whether the members depend on each other in their order.
    #[must_use]
    pub fn is_sequential(&self) -> bool {
        self.sequential.as_ref().and_then(Value::get) != Some(Boolean(false))
    }

    /// Whether all members must be active.
    #[must_use]
    pub fn requires_all(&self) -> bool {
        self.require_all.as_ref().and_then(Value::get) != Some(Boolean(false))
    }
}
