use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::{Apart, ColocationGraph, Edge, Member, Place, Vertex, ignored_pair};
use crate::model::{
    Colocation, Endpoint, Id, Members, ObjectKind, ResourceSet, Role, Score, ScoreSource, SetKind, Value,
};
use crate::resolve::order_graph::{is_collocated, is_promotable};
use crate::resolve::{Cause, Names, Targets};

pub(super) fn build<'c>(targets: &Targets<'c>) -> ColocationGraph<'c> {
    let names = targets.names();
    let mut builder = Builder {
        names,
        targets,
        graph: DiGraph::new(),
        vertices: HashMap::new(),
        joins: Vec::new(),
        attributes: HashMap::new(),
        apart: Vec::new(),
        pulls: HashMap::new(),
        wishes: HashMap::new(),
        named_in: HashMap::new(),
        constraint: 0,
        links: 0,
    };
    for (index, object) in (0..).zip(&names.configuration().objects) {
        if let ObjectKind::Colocation(colocation) = &object.kind
            && ignored_pair(names, colocation).is_none()
        {
            builder.constraint = index;
            builder.colocation(colocation);
        }
    }
    builder.groups();
    let Builder { graph, vertices, apart, pulls, wishes, named_in, joins, .. } = builder;
    let mut companies = UnionFind::<u32>::new(graph.node_count());
    for edge in graph.edge_references() {
        if joins[edge.source().index()] && joins[edge.target().index()] {
            companies.union(number(edge.source()), number(edge.target()));
        }
    }
    ColocationGraph { graph, vertices, apart, pulls, wishes, named_in, joins, company_of: companies.into_labeling() }
}

fn number(node: NodeIndex) -> u32 {
    u32::try_from(node.index()).unwrap_or(u32::MAX)
}

struct Builder<'t, 'c> {
    names: &'c Names<'c>,
    targets: &'t Targets<'c>,
    graph: DiGraph<Vertex, Edge<'c>>,
    vertices: HashMap<(Place, u32), NodeIndex>,
    joins: Vec<bool>,
    attributes: HashMap<&'c str, u32>,
    apart: Vec<Apart<'c>>,
    pulls: HashMap<u32, u32>,
    wishes: HashMap<(Place, Place, u32), i64>,
    named_in: HashMap<u32, Vec<u32>>,
    /// The constraint that is being added.
    constraint: u32,
    links: u32,
}

/// The members of a set, and whether they are linked one by one.
struct Side<'c> {
    members: Vec<Member<'c>>,
    sequential: bool,
}

impl<'c> Builder<'_, 'c> {
    fn colocation(&mut self, colocation: &'c Colocation) {
        let attribute = self.attribute(colocation.node_attribute.as_ref());
        let sides: Vec<Side> = match &colocation.members {
            Members::Plain(ends) => ends.iter().map(|end| self.end(end)).collect(),
            Members::Sets(sets) => sets.iter().map(|set| self.set(set)).collect(),
        };
        for (place, _) in sides.iter().flat_map(|side| &side.members) {
            let constraints = self.named_in.entry(place.resource).or_default();
            if constraints.last() != Some(&self.constraint) {
                constraints.push(self.constraint);
            }
        }
        let Some(score) = colocation.score.as_ref().and_then(ScoreSource::score) else { return };
        if score > Score::ZERO {
            for (place, _) in sides.iter().flat_map(|side| &side.members) {
                *self.pulls.entry(place.resource).or_default() += 1;
            }
        }
        for side in sides.iter().filter(|side| side.sequential) {
            self.within(side, score, attribute);
        }
        for pair in sides.windows(2) {
            self.between(&pair[0], &pair[1], score, attribute);
        }
    }

    /// 0 for the node itself, which is also what `#uname` says.
    fn attribute(&mut self, name: Option<&'c Id>) -> u32 {
        let Some(name) = name.filter(|name| **name != "#uname") else { return 0 };
        let next = u32::try_from(self.attributes.len() + 1).unwrap_or(u32::MAX);
        *self.attributes.entry(name.as_str()).or_insert(next)
    }

    fn end(&self, end: &'c Endpoint) -> Side<'c> {
        Side { members: self.members(&end.rsc, end.role.as_ref()).collect(), sequential: false }
    }

    fn set(&self, set: &'c ResourceSet) -> Side<'c> {
        let members = set.members.iter().flat_map(|id| self.members(id, set.role.as_ref())).collect();
        Side { members, sequential: set.is_sequential() }
    }

    fn members(&self, id: &'c Id, role: Option<&Value<Role>>) -> impl Iterator<Item = Member<'c>> + use<'c> {
        let role = role.and_then(Value::get).filter(|&role| role != Role::Started);
        let resources = self.targets.of(id.as_str());
        resources.into_iter().map(move |resource| (Place { resource, role }, id))
    }

    /// In a sequential set, each member follows the one before it, or keeps away from all before it.
    fn within(&mut self, side: &Side<'c>, score: Score, attribute: u32) {
        if score == Score::INFINITY {
            for pair in side.members.windows(2) {
                self.tie(pair[1], pair[0], attribute);
            }
        } else if score < Score::ZERO && side.members.len() > 1 {
            let dependents = side.members.clone();
            self.apart.push(Apart { constraint: self.constraint, score, attribute, dependents, withs: None });
        }
    }

    /// A set follows the one behind it: its first member, or all of them, the last of that one, or all.
    fn between(&mut self, dependent: &Side<'c>, with: &Side<'c>, score: Score, attribute: u32) {
        let (first, last) = (dependent.members.first(), with.members.last());
        let dependents =
            if dependent.sequential { first.into_iter().copied().collect() } else { dependent.members.clone() };
        let withs = if with.sequential { last.into_iter().copied().collect() } else { with.members.clone() };
        if !score.is_infinite()
            && let ([dependent], [with]) = (&dependents[..], &withs[..])
        {
            *self.wishes.entry((dependent.0, with.0, attribute)).or_default() += i64::from(score.number());
        }
        if score < Score::ZERO {
            self.apart.push(Apart { constraint: self.constraint, score, attribute, dependents, withs: Some(withs) });
        } else if score == Score::INFINITY {
            self.ties(&dependents, &withs, attribute);
        }
    }

    fn ties(&mut self, dependents: &[Member<'c>], withs: &[Member<'c>], attribute: u32) {
        if dependents.len() < 2 || withs.len() < 2 {
            for &dependent in dependents {
                for &with in withs {
                    self.tie(dependent, with, attribute);
                }
            }
            return;
        }
        let joins = |members: &[Member<'c>]| members.iter().any(|(place, _)| self.joins(*place));
        let joins = joins(dependents) && joins(withs);
        let border = self.graph.add_node(Vertex::Border);
        self.joins.push(joins);
        for &(place, id) in dependents {
            let node = self.vertex(place, attribute);
            let edge = self.edge([Some(id), None]);
            self.graph.add_edge(node, border, edge);
        }
        for &(place, id) in withs {
            let node = self.vertex(place, attribute);
            let edge = self.edge([None, Some(id)]);
            self.graph.add_edge(border, node, edge);
        }
    }

    fn tie(&mut self, dependent: Member<'c>, with: Member<'c>, attribute: u32) {
        if dependent.0 == with.0 {
            return;
        }
        let source = self.vertex(dependent.0, attribute);
        let target = self.vertex(with.0, attribute);
        let edge = self.edge([Some(dependent.1), Some(with.1)]);
        self.graph.add_edge(source, target, edge);
    }

    fn edge(&mut self, written: [Option<&'c Id>; 2]) -> Edge<'c> {
        self.links += 1;
        Edge { cause: Cause::Constraint(self.constraint), link: Some(self.links), written }
    }

    fn vertex(&mut self, place: Place, attribute: u32) -> NodeIndex {
        if let Some(&node) = self.vertices.get(&(place, attribute)) {
            return node;
        }
        let node = self.graph.add_node(Vertex::Place(place, attribute));
        self.vertices.insert((place, attribute), node);
        let joins = self.joins(place);
        self.joins.push(joins);
        node
    }

    /// Whether all that runs with the place shares its node: it has one instance.
    fn joins(&self, place: Place) -> bool {
        let kind = &self.names.at(place.resource).kind;
        match (kind, place.role) {
            (ObjectKind::Primitive(_), None) => {
                let container = self.names.container(place.resource).map(|container| &self.names.at(container).kind);
                !matches!(container, Some(ObjectKind::Bundle(_)))
            }
            (ObjectKind::Group(_), None) => true,
            // One instance is promoted unless the clone says otherwise.
            (ObjectKind::Clone(clone), Some(Role::Promoted)) => {
                let mut meta = clone.sets.iter().filter(|set| set.kind == SetKind::Meta);
                is_promotable(kind) && !meta.any(|set| set.pair("promoted-max").or(set.pair("master-max")).is_some())
            }
            _ => false,
        }
    }

    /// The members of groups that take part run together, unless the meta attribute `collocated` is false.
    fn groups(&mut self) {
        let mut groups = BTreeSet::new();
        for (place, attribute) in self.vertices.keys() {
            if *attribute == 0 && place.role.is_none() {
                groups.extend(self.names.container(place.resource));
                groups.insert(place.resource);
            }
        }
        for group in groups {
            let kind = &self.names.at(group).kind;
            if !matches!(kind, ObjectKind::Group(_)) || !is_collocated(kind) {
                continue;
            }
            let whole = self.vertex(Place { resource: group, role: None }, 0);
            for member in kind.members() {
                let Some(index) = self.names.index(member.as_str()) else { continue };
                if self.names.container(index) == Some(group) {
                    let part = self.vertex(Place { resource: index, role: None }, 0);
                    let edge = Edge { cause: Cause::Container(group), link: None, written: [Some(member), None] };
                    self.graph.add_edge(part, whole, edge);
                }
            }
        }
    }
}
