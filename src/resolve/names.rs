mod holders;

use std::cell::Cell;

use foldhash::{HashMap, HashMapExt};

use crate::model::{
    Agent, Configuration, FromText, Id, Node, NodeType, Object, ObjectKind, OptionSection, OptionSet, Primitive,
    PrimitiveBase, SetKind, Text,
};
use crate::source::Span;
use crate::suggest::nearest;
use holders::Holders;

/// What holds an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The object of that index.
    Object(u32),
    /// A part of the object of that index: a set, a rule, an operation.
    Part(u32),
}

/// What makes a name that of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A `node` statement, for a full member.
    Member,
    /// A remote node: a `node` of that type, or an `ocf:pacemaker:remote` resource.
    Remote,
    /// A guest node: a resource with the meta attribute `remote-node`, or a replica of a bundle.
    Guest,
    /// A `node` of type ping, where nothing runs.
    Ping,
}

/// Every name of a configuration, and what it stands for.
///
/// Ids are one name space in the CIB and compare exactly. Names of nodes are another, and compare without
/// regard to case (experiment with 2.1.5: `location l1 a inf: N1` places on `n1`).
#[derive(Debug)]
pub struct Names<'c> {
    configuration: &'c Configuration,
    holders: Holders<'c>,
    duplicates: Vec<(Holder, &'c Id)>,
    nodes: HashMap<String, NodeKind>,
    /// The `node` statements by the names of their nodes.
    node_objects: HashMap<&'c str, u32>,
    /// The few objects that many look for, so that nobody has to go through all others: the `node` statements.
    node_statements: Vec<&'c Node>,
    /// Likewise, properties and defaults.
    options: Vec<(&'c Object, &'c OptionSet)>,
    /// For each object, the first container that lists it.
    containers: Vec<Option<u32>>,
    repeated_members: Vec<(u32, &'c Id)>,
    /// How many more objects may be looked at for suggestions.
    suggestions: Cell<usize>,
}

/// A suggestion looks at every object. A hundred thousand unknown names in a file of a hundred thousand objects get
/// none after the first few.
const SUGGESTION_BUDGET: usize = 20_000_000;

impl<'c> Names<'c> {
    /// Collects the names.
    #[must_use]
    pub fn new(configuration: &'c Configuration) -> Self {
        let objects = &configuration.objects;
        let mut names = Self {
            configuration,
            holders: Holders::new(objects),
            duplicates: Vec::new(),
            nodes: HashMap::new(),
            node_objects: HashMap::new(),
            node_statements: Vec::new(),
            options: Vec::new(),
            containers: vec![None; objects.len()],
            repeated_members: Vec::new(),
            suggestions: Cell::new(SUGGESTION_BUDGET),
        };
        for (index, object) in objects.iter().enumerate() {
            names.register(index_of(index), object);
        }
        for (index, object) in objects.iter().enumerate() {
            names.register_members(index_of(index), object);
        }
        names
    }

    fn register(&mut self, index: u32, object: &'c Object) {
        match &object.kind {
            ObjectKind::Node(node) => {
                self.add_node(node.uname.as_str(), node_kind(node));
                self.node_objects.entry(node.uname.as_str()).or_insert(index);
                self.node_statements.push(node);
            }
            kind => {
                if let ObjectKind::Options(options) = kind {
                    self.options.push((object, options));
                }
                if let Some(id) = kind.id() {
                    self.add(id, Holder::Object(index));
                }
            }
        }
        object.kind.for_each_part_id(&mut |id| self.add(id, Holder::Part(index)));
        match &object.kind {
            ObjectKind::Primitive(primitive) => self.add_remote_nodes(primitive),
            ObjectKind::Bundle(bundle) => {
                for replica in 0..bundle_replicas(bundle) {
                    self.add_node(&format!("{}-{replica}", bundle.id), NodeKind::Guest);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, id: &'c Id, holder: Holder) {
        if let Some(first) = self.holders.add(id.as_str(), holder) {
            self.duplicates.push((first, id));
        }
    }

    fn add_node(&mut self, name: &str, kind: NodeKind) {
        self.nodes.entry(name.to_lowercase()).or_insert(kind);
    }

    fn add_remote_nodes(&mut self, primitive: &'c Primitive) {
        if primitive.agent().is_some_and(|agent| agent.is_named("ocf:pacemaker:remote")) {
            self.add_node(primitive.id.as_str(), NodeKind::Remote);
        }
        for set in primitive.sets(SetKind::Meta) {
            if let Some(guest) = set.pair("remote-node").and_then(|pair| pair.value.as_ref()) {
                self.add_node(guest.as_str(), NodeKind::Guest);
            }
        }
    }

    fn register_members(&mut self, index: u32, object: &'c Object) {
        for member in object.kind.members() {
            let Some((child, _)) = self.entry(member.as_str()) else { continue };
            let place = &mut self.containers[child as usize];
            if place.is_some() {
                self.repeated_members.push((index, member));
            } else {
                *place = Some(index);
            }
        }
    }

    fn entry(&self, id: &str) -> Option<(u32, &'c Object)> {
        let index = self.holders.object(id)?;
        Some((index, &self.configuration.objects[index as usize]))
    }

    /// The configuration that was resolved.
    #[must_use]
    pub fn configuration(&self) -> &'c Configuration {
        self.configuration
    }

    /// The object with that index.
    #[must_use]
    pub fn at(&self, index: u32) -> &'c Object {
        &self.configuration.objects[index as usize]
    }

    /// The object with that id. Of several, the first.
    #[must_use]
    pub fn object(&self, id: &str) -> Option<&'c Object> {
        self.entry(id).map(|(_, object)| object)
    }

    /// The index of the object with that id.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<u32> {
        self.entry(id).map(|(index, _)| index)
    }

    /// What holds that id: an object, or a part of one.
    #[must_use]
    pub fn holder(&self, id: &str) -> Option<Holder> {
        self.holders.get(id)
    }

    /// What `$id-ref` can mean by a name: what holds that id, or the node of that name.
    #[must_use]
    pub fn holder_or_node(&self, name: &str) -> Option<Holder> {
        self.holder(name).or_else(|| self.node_objects.get(name).copied().map(Holder::Object))
    }

    /// The resource with that id: a primitive, group, clone or bundle.
    #[must_use]
    pub fn resource(&self, id: &str) -> Option<&'c Object> {
        self.object(id).filter(|object| object.kind.is_resource())
    }

    /// The container that lists the object: a group, clone or bundle.
    #[must_use]
    pub fn container(&self, index: u32) -> Option<u32> {
        self.containers[index as usize]
    }

    /// The outermost container of the object; the object itself where nothing holds it.
    #[must_use]
    pub fn topmost(&self, index: u32) -> u32 {
        let mut top = index;
        // Containers nest three deep at most; a mistaken ring must not hold us.
        for _ in 0..4 {
            match self.container(top) {
                Some(container) => top = container,
                None => break,
            }
        }
        top
    }

    /// The clone around the object, whether it is its child or a member of its group.
    #[must_use]
    pub fn clone_around(&self, index: u32) -> Option<u32> {
        let mut next = self.container(index);
        for _ in 0..4 {
            let container = next?;
            if matches!(self.at(container).kind, ObjectKind::Clone(_)) {
                return Some(container);
            }
            next = self.container(container);
        }
        None
    }

    /// The bundle that runs a primitive.
    #[must_use]
    pub fn bundle_around(&self, index: u32) -> Option<u32> {
        self.container(index).filter(|&container| matches!(self.at(container).kind, ObjectKind::Bundle(_)))
    }

    /// The agent of a primitive, that of its template where it has none of its own.
    #[must_use]
    pub fn agent_of(&self, primitive: &'c Primitive) -> Option<&'c Agent> {
        match &primitive.base {
            PrimitiveBase::Agent(agent) => Some(agent),
            PrimitiveBase::Template(template) => match &self.object(template.as_str())?.kind {
                ObjectKind::Template(template) => Some(&template.agent),
                _ => None,
            },
        }
    }

    /// Ids that are defined again: what held them first, and the repetition.
    #[must_use]
    pub fn duplicates(&self) -> &[(Holder, &'c Id)] {
        &self.duplicates
    }

    /// Where a container lists a resource that another one has already: the container and the member.
    #[must_use]
    pub fn repeated_members(&self) -> &[(u32, &'c Id)] {
        &self.repeated_members
    }

    /// What kind of node has that name, in any case.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<NodeKind> {
        self.nodes.get(&name.to_lowercase()).copied()
    }

    /// Whether a `node` statement has that id.
    #[must_use]
    pub fn is_node_id(&self, id: &str) -> bool {
        self.nodes().any(|node| node.id.as_ref().is_some_and(|written| *written == id))
    }

    /// Whether any `node` statement says which machines there are.
    #[must_use]
    pub fn declares_nodes(&self) -> bool {
        !self.node_objects.is_empty()
    }

    /// The `node` statements.
    pub fn nodes(&self) -> impl Iterator<Item = &'c Node> {
        self.node_statements.iter().copied()
    }

    /// The statements of that section, each with what it sets.
    pub fn options(&self, section: OptionSection) -> impl Iterator<Item = (&'c Object, &'c OptionSet)> {
        self.options.iter().copied().filter(move |(_, options)| options.section == section)
    }

    /// The names of all nodes, in lower case: declared, remote and guest nodes.
    pub fn node_names(&self) -> impl Iterator<Item = &str> {
        self.nodes.keys().map(String::as_str)
    }

    /// The ids of all objects that `wanted` picks, for suggestions.
    pub fn ids_of(&self, wanted: fn(&ObjectKind) -> bool) -> impl Iterator<Item = &'c str> {
        let objects = self.configuration.objects.iter();
        objects.filter(move |object| wanted(&object.kind)).filter_map(|object| object.kind.id()).map(Text::as_str)
    }

    /// The candidate nearest to an unknown name, where one is near enough.
    pub fn nearest<'n>(&self, word: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        let cost = self.configuration.objects.len();
        let left = self.suggestions.get().checked_sub(cost)?;
        self.suggestions.set(left);
        nearest(word, candidates)
    }

    /// Every id that is written down: those of objects, then those of their parts. What comes twice may be among them twice.
    pub fn ids(&self) -> impl Iterator<Item = &'c str> {
        self.ids_of(|kind| !matches!(kind, ObjectKind::Node(_))).chain(self.holders.of_parts())
    }

    /// The place of what holds an id.
    #[must_use]
    pub fn span_of(&self, holder: Holder) -> Span {
        match holder {
            Holder::Object(index) | Holder::Part(index) => {
                let object = self.at(index);
                object.kind.name_span().unwrap_or(object.span)
            }
        }
    }
}

fn node_kind(node: &Node) -> NodeKind {
    match node.kind.as_ref().and_then(|kind| NodeType::from_text(kind.as_str())) {
        None | Some(NodeType::Member) => NodeKind::Member,
        Some(NodeType::Remote) => NodeKind::Remote,
        Some(NodeType::Ping) => NodeKind::Ping,
    }
}

/// How many instances of a bundle there are: `replicas`, else the promoted ones, else one (bundles, Pacemaker
/// Explained). More than a cluster can have are not counted.
fn bundle_replicas(bundle: &crate::model::Bundle) -> u32 {
    let attributes = bundle.container.as_ref().map(|container| &container.attributes[..]).unwrap_or_default();
    let number = |names: &[&str]| {
        let found = attributes.iter().find(|attribute| names.contains(&attribute.name.as_str()))?;
        found.value.value.parse::<u32>().ok().filter(|&number| number > 0)
    };
    number(&["replicas"]).or_else(|| number(&["promoted-max", "masters"])).unwrap_or(1).min(1000)
}

fn index_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
