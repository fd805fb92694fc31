use thin_vec::ThinVec;

use super::acl::{AclRole, AclSubject, AclUser};
use super::alert::Alert;
use super::attributes::{OptionSection, OptionSet};
use super::bundle::Bundle;
use super::constraint::{Colocation, Location, Order, Ticket};
use super::element::Element;
use super::fencing::FencingTopology;
use super::node::Node;
use super::resource::{CloneResource, Group, Primitive, Template};
use super::tag::Tag;
use super::value::{Id, Text};
use crate::source::Span;

/// A whole configuration, or a part of one.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The objects in the order in which they were written. Members of groups and clones stand beside
    /// their containers, which name them.
    pub objects: Vec<Object>,
    /// Comments behind the last object.
    pub trailing_comments: Vec<Text>,
    /// The attributes of the `cib` element, where the configuration comes from one.
    pub cib_attributes: Vec<(Text, Text)>,
}

/// One object, as written by one statement or one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The comments in front of it, as written, with their `#`.
    pub comments: ThinVec<Text>,
    /// What it is.
    pub kind: ObjectKind,
    /// The whole statement or element.
    pub span: Span,
}

/// What an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// A machine.
    Node(Box<Node>),
    /// A resource that an agent runs.
    Primitive(Box<Primitive>),
    /// What primitives can be made from.
    Template(Box<Template>),
    /// Resources that run together.
    Group(Box<Group>),
    /// A resource that runs on several nodes.
    Clone(Box<CloneResource>),
    /// Containers.
    Bundle(Box<Bundle>),
    /// Where a resource may run.
    Location(Box<Location>),
    /// What runs together or apart.
    Colocation(Box<Colocation>),
    /// What happens before what.
    Order(Box<Order>),
    /// What needs a ticket.
    Ticket(Box<Ticket>),
    /// Properties and defaults.
    Options(Box<OptionSet>),
    /// How nodes are fenced.
    FencingTopology(Box<FencingTopology>),
    /// A name for several objects.
    Tag(Box<Tag>),
    /// A program to call.
    Alert(Box<Alert>),
    /// A list of permissions.
    AclRole(Box<AclRole>),
    /// The roles of a user or group.
    AclSubject(Box<AclSubject>),
    /// A user as before Pacemaker 1.1.12.
    AclUser(Box<AclUser>),
    /// An element that crmc does not know, and the section it stands in.
    Raw(Section, Box<Element>),
}

/// The parts of a configuration, in the order of the CIB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Properties.
    CrmConfig,
    /// Nodes.
    Nodes,
    /// Resources.
    Resources,
    /// Constraints.
    Constraints,
    /// Fencing levels.
    FencingTopology,
    /// Defaults of resources.
    RscDefaults,
    /// Defaults of operations.
    OpDefaults,
    /// Access control.
    Acls,
    /// Tags.
    Tags,
    /// Alerts.
    Alerts,
    /// What stands in the configuration itself, in no section.
    Configuration,
}

impl Section {
    /// All of them, in the order of the CIB.
    pub const ALL: [Self; 11] = [
        Self::CrmConfig,
        Self::Nodes,
        Self::Resources,
        Self::Constraints,
        Self::FencingTopology,
        Self::RscDefaults,
        Self::OpDefaults,
        Self::Acls,
        Self::Tags,
        Self::Alerts,
        Self::Configuration,
    ];

    /// The element of the CIB.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::CrmConfig => "crm_config",
            Self::Nodes => "nodes",
            Self::Resources => "resources",
            Self::Constraints => "constraints",
            Self::FencingTopology => "fencing-topology",
            Self::RscDefaults => "rsc_defaults",
            Self::OpDefaults => "op_defaults",
            Self::Acls => "acls",
            Self::Tags => "tags",
            Self::Alerts => "alerts",
            Self::Configuration => "configuration",
        }
    }
}

impl ObjectKind {
    /// The id, where the object has one of its own.
    #[must_use]
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Node(node) => node.id.as_ref().or(Some(&node.uname)),
            Self::Primitive(primitive) => Some(&primitive.id),
            Self::Template(template) => Some(&template.id),
            Self::Group(group) => Some(&group.id),
            Self::Clone(clone) => Some(&clone.id),
            Self::Bundle(bundle) => Some(&bundle.id),
            Self::Location(location) => Some(&location.id),
            Self::Colocation(colocation) => Some(&colocation.id),
            Self::Order(order) => Some(&order.id),
            Self::Ticket(ticket) => Some(&ticket.id),
            Self::Options(options) => options.set.id.as_deref(),
            Self::FencingTopology(_) => None,
            Self::Tag(tag) => Some(&tag.id),
            Self::Alert(alert) => Some(&alert.id),
            Self::AclRole(role) => Some(&role.id),
            Self::AclSubject(subject) => Some(&subject.id),
            Self::AclUser(user) => Some(&user.id),
            Self::Raw(_, element) => element.attribute("id"),
        }
    }

    /// What people call it: `order constraint db-first`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.noun(), self.id().map_or("", |id| id.as_str()))
    }

    /// What people call such an object.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Node(_) => "node",
            Self::Primitive(_) => "primitive",
            Self::Template(_) => "template",
            Self::Group(_) => "group",
            Self::Clone(_) => "clone",
            Self::Bundle(_) => "bundle",
            Self::Location(_) => "location constraint",
            Self::Colocation(_) => "colocation constraint",
            Self::Order(_) => "order constraint",
            Self::Ticket(_) => "ticket constraint",
            Self::Options(options) => options.section.keyword(),
            Self::FencingTopology(_) => "fencing topology",
            Self::Tag(_) => "tag",
            Self::Alert(_) => "alert",
            Self::AclRole(_) => "ACL role",
            Self::AclSubject(subject) if subject.is_group => "ACL group",
            Self::AclSubject(_) => "ACL target",
            Self::AclUser(_) => "ACL user",
            Self::Raw(..) => "element",
        }
    }

    /// Where the object stands in the CIB.
    #[must_use]
    pub fn section(&self) -> Section {
        match self {
            Self::Node(_) => Section::Nodes,
            Self::Primitive(_) | Self::Template(_) | Self::Group(_) | Self::Clone(_) | Self::Bundle(_) => {
                Section::Resources
            }
            Self::Location(_) | Self::Colocation(_) | Self::Order(_) | Self::Ticket(_) => Section::Constraints,
            Self::Options(options) => match options.section {
                OptionSection::Properties => Section::CrmConfig,
                OptionSection::ResourceDefaults => Section::RscDefaults,
                OptionSection::OperationDefaults => Section::OpDefaults,
            },
            Self::FencingTopology(_) => Section::FencingTopology,
            Self::Tag(_) => Section::Tags,
            Self::Alert(_) => Section::Alerts,
            Self::AclRole(_) | Self::AclSubject(_) | Self::AclUser(_) => Section::Acls,
            Self::Raw(section, _) => *section,
        }
    }

    /// Whether constraints, groups and clones can be about it: a primitive, group, clone or bundle.
    #[must_use]
    pub fn is_resource(&self) -> bool {
        matches!(self, Self::Primitive(_) | Self::Group(_) | Self::Clone(_) | Self::Bundle(_))
    }

    /// What a container lists; nothing for anything else.
    #[must_use]
    pub fn members(&self) -> &[Id] {
        match self {
            Self::Group(group) => &group.members,
            Self::Clone(clone) => clone.child.as_slice(),
            Self::Bundle(bundle) => bundle.primitive.as_slice(),
            _ => &[],
        }
    }
}
