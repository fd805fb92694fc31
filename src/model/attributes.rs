use thin_vec::ThinVec;

use super::element::Extra;
use super::rule::Rule;
use super::score::Score;
use super::value::{Id, Text, Value};
use crate::source::Span;

/// What the pairs of a set are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetKind {
    /// `instance_attributes`: parameters of an agent, or the attributes of a node.
    Instance,
    /// `meta_attributes`: what Pacemaker itself heeds.
    Meta,
    /// `utilization`: capacity offered or needed.
    Utilization,
    /// `cluster_property_set`: options of the whole cluster.
    ClusterProperty,
}

impl SetKind {
    /// The element of the CIB.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Instance => "instance_attributes",
            Self::Meta => "meta_attributes",
            Self::Utilization => "utilization",
            Self::ClusterProperty => "cluster_property_set",
        }
    }
}

/// Name/value pairs that belong together, chosen by score and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeSet {
    /// What the pairs are for.
    pub kind: SetKind,
    /// The id, where one is written.
    pub id: Option<Box<Id>>,
    /// The set, or the owner of the set, whose content this one shares.
    pub id_ref: Option<Box<Id>>,
    /// Among several sets, the higher score wins.
    pub score: Option<Box<Value<Score>>>,
    /// When the set counts.
    pub rules: ThinVec<Rule>,
    /// The pairs in their order. Of two with one name, Pacemaker takes the first.
    pub pairs: Vec<NvPair>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole clause.
    pub span: Span,
}

impl AttributeSet {
    /// An empty set.
    #[must_use]
    pub fn new(kind: SetKind, span: Span) -> Self {
        Self { kind, id: None, id_ref: None, score: None, rules: ThinVec::new(), pairs: Vec::new(), extra: None, span }
    }

    /// The first pair of that name, which is the one that Pacemaker takes.
    #[must_use]
    pub fn pair(&self, name: &str) -> Option<&NvPair> {
        self.pairs.iter().find(|pair| pair.name == name)
    }
}

/// One `name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NvPair {
    /// An id of its own, or a reference to another pair: rare.
    pub identity: Option<Box<PairIdentity>>,
    /// The name; empty only where a reference leaves it out.
    pub name: Text,
    /// The value; a bare name has none.
    pub value: Option<Text>,
}

impl NvPair {
    /// The place of the whole pair.
    #[must_use]
    pub fn span(&self) -> Span {
        self.value.as_ref().map_or(self.name.span, |value| self.name.span.to(value.span))
    }
}

/// What identifies a pair beyond its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairIdentity {
    /// `$id:name=value`
    Id(Id),
    /// `@id` or `@id:name`
    Reference(Id),
}

/// Where a set of options for the whole cluster belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptionSection {
    /// `property`: `crm_config`.
    Properties,
    /// `rsc_defaults`: meta attributes of every resource.
    ResourceDefaults,
    /// `op_defaults`: meta attributes of every operation.
    OperationDefaults,
}

impl OptionSection {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Properties, Self::ResourceDefaults, Self::OperationDefaults];

    /// The keyword of crm text.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Properties => "property",
            Self::ResourceDefaults => "rsc_defaults",
            Self::OperationDefaults => "op_defaults",
        }
    }

    /// The id that crmsh gives the first set nobody named.
    #[must_use]
    pub fn default_id(self) -> &'static str {
        match self {
            Self::Properties => "cib-bootstrap-options",
            Self::ResourceDefaults => "rsc-options",
            Self::OperationDefaults => "op-options",
        }
    }
}

/// A `property`, `rsc_defaults` or `op_defaults` statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSet {
    /// Which of the three.
    pub section: OptionSection,
    /// The options.
    pub set: AttributeSet,
}
