use std::collections::HashMap;

use super::concern::place;
use super::picture::{Kind, Picture, Shape, Statement};
use crate::model::{NodeType, Object, ObjectKind, Value};
use crate::report::{Place, Secrets, one_line};
use crate::resolve::{Names, NodeKind, Targets, is_promotable};
use crate::source::{SourceFile, Sources, Span};

/// Containers nest three deep at most; a mistaken ring must not hold us.
const DEEPEST: usize = 4;

/// The caption of a node that a location names and nobody declares.
pub(super) const UNDECLARED: &str = "not declared";

/// Puts a picture together.
pub(super) struct Builder<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) targets: Targets<'a>,
    pub(super) picture: Picture,
    sources: &'a Sources,
    secrets: &'a Secrets,
    /// The boxes of the objects.
    box_of: Vec<Option<usize>>,
    /// The statements of the objects.
    statement_of: Vec<Option<usize>>,
    /// The boxes of nodes, by their names in lower case.
    nodes: HashMap<String, usize>,
    /// The boxes of names that nothing has.
    missing: HashMap<String, usize>,
    /// How many ids patterns were tried on.
    pub(super) trials: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(sources: &'a Sources, secrets: &'a Secrets, names: &'a Names<'a>) -> Self {
        let files: Vec<&str> = sources.files().iter().map(SourceFile::name).collect();
        let picture = Picture {
            title: one_line(&files.join(", ")).into_owned(),
            boxes: Vec::new(),
            links: Vec::new(),
            chips: Vec::new(),
            statements: Vec::new(),
            findings: Vec::new(),
            stories: Vec::new(),
        };
        let count = names.configuration().objects.len();
        Self {
            names,
            targets: Targets::new(names),
            picture,
            sources,
            secrets,
            box_of: vec![None; count],
            statement_of: vec![None; count],
            nodes: HashMap::new(),
            missing: HashMap::new(),
            trials: 0,
        }
    }

    /// The picture, and the statement of each object in it.
    pub(super) fn build(mut self) -> (Picture, Vec<Option<usize>>) {
        let objects = &self.names.configuration().objects;
        for (index, object) in objects.iter().enumerate() {
            if let Some(kind) = kind(&object.kind) {
                self.object(index, object, kind);
            }
        }
        for (index, object) in (0..).zip(objects) {
            self.nest(index, &object.kind);
        }
        for (index, object) in objects.iter().enumerate() {
            self.constraint(index, &object.kind);
        }
        (self.picture, self.statement_of)
    }

    fn object(&mut self, index: usize, object: &Object, kind: Kind) {
        let (name, caption) = match &object.kind {
            ObjectKind::Node(node) => (node.uname.as_str(), node_caption(node.kind.as_ref().and_then(Value::get))),
            other => (other.id().map_or("", |id| id.as_str()), self.caption(other)),
        };
        let statement = self.statement(index);
        let number = self.add(kind, name, &caption, Some(statement));
        self.box_of[index] = Some(number);
        if kind == Kind::Node {
            self.nodes.entry(name.to_lowercase()).or_insert(number);
        }
    }

    /// What runs a resource, or what is special about a container.
    fn caption(&self, kind: &ObjectKind) -> String {
        match kind {
            ObjectKind::Primitive(primitive) => match self.names.agent_of(primitive) {
                Some(agent) => {
                    let name = agent.to_string();
                    // Whose agent it is goes without saying for most.
                    name.strip_prefix("ocf:heartbeat:").unwrap_or(&name).to_owned()
                }
                None => String::new(),
            },
            ObjectKind::Bundle(bundle) => {
                bundle.container.as_ref().map_or_else(String::new, |container| container.technology.to_string())
            }
            kind if is_promotable(kind) => "promotable".to_owned(),
            _ => String::new(),
        }
    }

    /// Puts the boxes of its members into that of a container.
    fn nest(&mut self, index: u32, kind: &ObjectKind) {
        let Some(outer) = self.box_of[index as usize] else { return };
        for member in kind.members() {
            let inner = match self.names.index(member.as_str()) {
                Some(child) if self.names.container(child) == Some(index) => self.box_of[child as usize],
                Some(_) => None,
                None => Some(self.missing(member.as_str())),
            };
            let Some(inner) = inner.filter(|&inner| self.picture.boxes[inner].parent.is_none()) else { continue };
            // Neither what holds this container already, nor more than there can be.
            let is_ring = self.picture.outwards(outer).take(DEEPEST + 1).any(|around| around == inner);
            if !is_ring {
                self.picture.boxes[inner].parent = Some(outer);
                self.picture.boxes[outer].children.push(inner);
            }
        }
    }

    fn add(&mut self, kind: Kind, name: &str, caption: &str, statement: Option<usize>) -> usize {
        let (name, caption) = (self.masked(name), self.masked(caption));
        self.picture.boxes.push(Shape { kind, name, caption, parent: None, children: Vec::new(), statement });
        self.picture.boxes.len() - 1
    }

    /// A place where the lines of two sets meet.
    pub(super) fn knot(&mut self, statement: usize) -> usize {
        self.add(Kind::Knot, "", "", Some(statement))
    }

    /// The box of a name that nothing has.
    fn missing(&mut self, name: &str) -> usize {
        if let Some(&known) = self.missing.get(name) {
            return known;
        }
        let number = self.add(Kind::Missing, name, "not defined", None);
        self.missing.insert(name.to_owned(), number);
        number
    }

    /// The box of what is chosen by a pattern that cannot be told.
    pub(super) fn pattern(&mut self, pattern: &str) -> usize {
        self.add(Kind::Missing, &format!("/{pattern}/"), "whatever matches", None)
    }

    /// The boxes of the resources for which a name in a constraint stands.
    pub(super) fn ends(&mut self, id: &str) -> Vec<usize> {
        let found: Vec<usize> =
            self.targets.of(id).iter().filter_map(|&resource| self.box_of[resource as usize]).collect();
        if !found.is_empty() {
            return found;
        }
        match self.names.index(id) {
            // Pacemaker finds nothing by the name of a cloned group, but that is what is meant.
            Some(index) => self.box_of[index as usize].into_iter().collect(),
            None => vec![self.missing(id)],
        }
    }

    /// The boxes of resources that stand in no container.
    pub(super) fn free(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let (names, box_of) = (self.names, &self.box_of);
        let objects = (0..).zip(&names.configuration().objects);
        objects.filter(|(_, object)| object.kind.is_resource()).filter_map(move |(index, object)| {
            let number = box_of[index as usize].filter(|_| names.container(index).is_none())?;
            Some((object.kind.id()?.as_str(), number))
        })
    }

    /// The box of a node, a new one where no statement has declared it.
    pub(super) fn node(&mut self, name: &str) -> usize {
        let key = name.to_lowercase();
        if let Some(&known) = self.nodes.get(&key) {
            return known;
        }
        let caption = match self.names.node(name) {
            Some(NodeKind::Remote) => "remote node",
            Some(NodeKind::Guest) => "guest node",
            Some(NodeKind::Member | NodeKind::Ping) => "",
            None => UNDECLARED,
        };
        let number = self.add(Kind::Node, name, caption, None);
        self.nodes.insert(key, number);
        number
    }

    /// The number of the statement of an object.
    pub(super) fn statement(&mut self, index: usize) -> usize {
        if let Some(known) = self.statement_of[index] {
            return known;
        }
        let span = self.names.configuration().objects[index].span;
        let number = self.picture.statements.len();
        self.picture.statements.push(Statement {
            text: self.secrets.text(self.sources, span),
            place: place(Place::new(self.sources, Span::at(span.start))),
            findings: Vec::new(),
            severity: None,
        });
        self.statement_of[index] = Some(number);
        number
    }

    /// A text without secrets.
    pub(super) fn masked(&self, text: &str) -> String {
        self.secrets.mask(text).into_owned()
    }
}

/// The kind of box that an object is, if it is one.
fn kind(kind: &ObjectKind) -> Option<Kind> {
    Some(match kind {
        ObjectKind::Node(_) => Kind::Node,
        ObjectKind::Primitive(_) => Kind::Primitive,
        ObjectKind::Group(_) => Kind::Group,
        ObjectKind::Clone(_) => Kind::Clone,
        ObjectKind::Bundle(_) => Kind::Bundle,
        _ => return None,
    })
}

fn node_caption(kind: Option<NodeType>) -> String {
    match kind {
        Some(NodeType::Remote) => "remote node".to_owned(),
        Some(NodeType::Ping) => "ping node".to_owned(),
        Some(NodeType::Member) | None => String::new(),
    }
}
