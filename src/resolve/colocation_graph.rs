use std::collections::{BTreeSet, HashMap};

use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::cycles::independent_cycles;
use super::order_graph::{group_meta, is_promotable};
use super::{Cause, Names, Targets};
use crate::model::{
    Boolean, Colocation, Endpoint, Id, Members, ObjectKind, ResourceSet, Role, Score, ScoreSource, SetKind, Value,
};

/// A resource, or its instances in one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The index of the resource.
    pub resource: u32,
    /// The role, where it is one that only some instances have: not Started.
    pub role: Option<Role>,
}

/// A must: the dependent runs where the other one runs.
#[derive(Clone, Copy, Debug)]
pub struct Tie<'c> {
    /// What has to follow.
    pub dependent: Place,
    /// What is placed first.
    pub with: Place,
    /// A constraint, or the group of which the dependent is a member.
    pub cause: Cause,
    /// The names of the two in the constraint.
    pub written: [Option<&'c Id>; 2],
}

/// A negative colocation between two that belong together.
#[derive(Debug)]
pub struct Contradiction<'c> {
    /// The constraint that keeps the two apart.
    pub constraint: u32,
    /// What has to keep away.
    pub dependent: Place,
    /// From what.
    pub with: Place,
    /// Their names in the constraint.
    pub written: [&'c Id; 2],
    /// How much apart.
    pub score: Score,
    /// What brings the two together, from the dependent to the other.
    pub chain: Vec<Tie<'c>>,
}

/// A name in a colocation, and the place it stands for.
type Member<'c> = (Place, &'c Id);

/// What must run together: colocations with the score INFINITY, and groups. From the dependent to what it follows.
#[derive(Debug)]
pub struct ColocationGraph<'c> {
    graph: DiGraph<Vertex, Edge<'c>>,
    vertices: HashMap<(Place, u32), NodeIndex>,
    apart: Vec<Apart<'c>>,
    /// How many positive colocations name the resource.
    pulls: HashMap<u32, u32>,
    /// The sums of the finite scores between two places, one way.
    wishes: HashMap<(Place, Place, u32), i64>,
    /// Whether what runs with the vertex runs on one node, with all else that does; not so with a clone.
    joins: Vec<bool>,
    /// The vertices that share one node have one number.
    company_of: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
enum Vertex {
    /// A place, and which node attribute has to agree: 0 for the node itself.
    Place(Place, u32),
    /// Between two sets: each of the one side with each of the other.
    Border,
}

#[derive(Clone, Copy, Debug)]
struct Edge<'c> {
    cause: Cause,
    link: Option<u32>,
    written: [Option<&'c Id>; 2],
}

#[derive(Debug)]
struct Apart<'c> {
    constraint: u32,
    score: Score,
    attribute: u32,
    dependents: Vec<Member<'c>>,
    /// Nothing where each dependent keeps away from all before it.
    withs: Option<Vec<Member<'c>>>,
}

impl<'c> ColocationGraph<'c> {
    /// Builds the graph of all colocations.
    #[must_use]
    pub fn new(targets: &Targets<'c>) -> Self {
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
            constraint: 0,
            links: 0,
        };
        for (index, object) in (0..).zip(&names.configuration().objects) {
            if let ObjectKind::Colocation(colocation) = &object.kind {
                builder.constraint = index;
                builder.colocation(colocation);
            }
        }
        builder.groups();
        let Builder { graph, vertices, apart, pulls, wishes, joins, .. } = builder;
        let mut companies = UnionFind::<u32>::new(graph.node_count());
        for edge in graph.edge_references() {
            if joins[edge.source().index()] && joins[edge.target().index()] {
                companies.union(number(edge.source()), number(edge.target()));
            }
        }
        Self { graph, vertices, apart, pulls, wishes, joins, company_of: companies.into_labeling() }
    }

    /// The independent cycles of colocations, without those of constraints that `is_excluded` names by their index.
    #[must_use]
    pub fn cycles(&self, is_excluded: impl Fn(u32) -> bool) -> Vec<Vec<Tie<'c>>> {
        let keep = |edge: EdgeIndex| match self.graph[edge].cause {
            Cause::Constraint(constraint) => !is_excluded(constraint),
            Cause::Container(_) | Cause::Promotion => false,
        };
        let cycles = independent_cycles(&self.graph, keep, |edge| edge.link);
        cycles.iter().map(|cycle| self.ties_of_cycle(cycle)).collect()
    }

    fn ties_of_cycle(&self, cycle: &[EdgeIndex]) -> Vec<Tie<'c>> {
        let source = |edge: &EdgeIndex| self.graph.edge_endpoints(*edge).map(|(source, _)| source);
        let is_place =
            |edge: &EdgeIndex| source(edge).is_some_and(|node| matches!(self.graph[node], Vertex::Place(..)));
        let start = cycle.iter().position(is_place).unwrap_or_default();
        let edges: Vec<EdgeIndex> = cycle[start..].iter().chain(&cycle[..start]).copied().collect();
        let nodes: Vec<NodeIndex> = edges.iter().chain(edges.first()).filter_map(source).collect();
        self.ties(&nodes, &edges)
    }

    /// Negative colocations between what belongs together: by the same two names, by a chain, or by groups. Those
    /// within one group are left to others.
    ///
    /// A finite score counts only between the same two in the same direction, and only where nothing else can outweigh
    /// it (experiments with 2.1.5: any positive location of the dependent does).
    #[must_use]
    pub fn contradictions(&self, has_location: impl Fn(u32) -> bool) -> Vec<Contradiction<'c>> {
        let mut found = Vec::new();
        for apart in &self.apart {
            match &apart.withs {
                Some(withs) if apart.score == Score::MINUS_INFINITY => self.across(apart, withs, &mut found),
                None if apart.score == Score::MINUS_INFINITY => self.pairwise(apart, &mut found),
                Some(withs) => self.finite(apart, withs, &has_location, &mut found),
                None => {}
            }
        }
        found
    }

    fn across(&self, apart: &Apart<'c>, withs: &[Member<'c>], found: &mut Vec<Contradiction<'c>>) {
        let companies = self.by_company(withs, apart.attribute);
        for &dependent in &apart.dependents {
            for (node, company) in self.vertices_of(dependent.0, apart.attribute) {
                let same = company.and_then(|company| companies.get(&company));
                // What is in no company, as a clone, is looked for by itself.
                let alone = withs.iter().filter(|with| company.is_none() || self.is_alone(with.0, apart.attribute));
                let hit =
                    same.into_iter().chain(alone).find_map(|&with| self.contradiction(apart, dependent, node, with));
                if let Some(hit) = hit {
                    found.push(hit);
                    break;
                }
            }
        }
    }

    fn pairwise(&self, apart: &Apart<'c>, found: &mut Vec<Contradiction<'c>>) {
        let mut companies: HashMap<u32, Member> = HashMap::new();
        let mut alone: Vec<Member> = Vec::new();
        for &dependent in &apart.dependents {
            for (node, company) in self.vertices_of(dependent.0, apart.attribute) {
                let same = company.and_then(|company| companies.get(&company));
                let others = if company.is_none() { companies.values().copied().collect() } else { Vec::new() };
                let mut candidates = same.copied().into_iter().chain(alone.iter().copied()).chain(others);
                if let Some(hit) = candidates.find_map(|with| self.contradiction(apart, dependent, node, with)) {
                    found.push(hit);
                    break;
                }
            }
            for (_, company) in self.vertices_of(dependent.0, apart.attribute) {
                match company {
                    Some(company) => {
                        companies.entry(company).or_insert(dependent);
                    }
                    None => alone.push(dependent),
                }
            }
        }
    }

    fn contradiction(
        &self,
        apart: &Apart<'c>,
        dependent: Member<'c>,
        node: NodeIndex,
        with: Member<'c>,
    ) -> Option<Contradiction<'c>> {
        if dependent.0.resource == with.0.resource {
            return None;
        }
        let ends = self.vertices_of(with.0, apart.attribute);
        let chain = ends.into_iter().find_map(|(end, _)| self.chain(node, end))?;
        let is_one_group = chain.iter().all(|tie| matches!(tie.cause, Cause::Container(_)));
        (!is_one_group).then(|| Contradiction {
            constraint: apart.constraint,
            dependent: dependent.0,
            with: with.0,
            written: [dependent.1, with.1],
            score: apart.score,
            chain,
        })
    }

    fn finite(
        &self,
        apart: &Apart<'c>,
        withs: &[Member<'c>],
        has_location: &impl Fn(u32) -> bool,
        found: &mut Vec<Contradiction<'c>>,
    ) {
        let ([dependent], [with]) = (&apart.dependents[..], withs) else { return };
        let sum = self.wishes.get(&(dependent.0, with.0, apart.attribute)).copied().unwrap_or_default();
        let node = self.vertices.get(&(dependent.0, apart.attribute));
        let end = self.vertices.get(&(with.0, apart.attribute));
        let (Some(&node), Some(&end)) = (node, end) else { return };
        let direct: Vec<EdgeIndex> = self.graph.edges_connecting(node, end).map(|edge| edge.id()).collect();
        let pulls = self.pulls.get(&dependent.0.resource).copied().unwrap_or_default();
        let is_outweighed = sum >= 0 || pulls as usize != direct.len() || has_location(dependent.0.resource);
        let Some(first) = direct.iter().min() else { return };
        if is_outweighed || dependent.0.resource == with.0.resource {
            return;
        }
        found.push(Contradiction {
            constraint: apart.constraint,
            dependent: dependent.0,
            with: with.0,
            written: [dependent.1, with.1],
            score: apart.score,
            chain: self.ties(&[node, end], &[*first]),
        });
    }

    /// The vertices for a place and the companies they are in. A place without a role is one in every role.
    fn vertices_of(&self, place: Place, attribute: u32) -> Vec<(NodeIndex, Option<u32>)> {
        let roles: &[Option<Role>] = match &place.role {
            None => &[None, Some(Role::Promoted), Some(Role::Unpromoted)],
            role => std::slice::from_ref(role),
        };
        let key = |role: &Option<Role>| (Place { resource: place.resource, role: *role }, attribute);
        let nodes = roles.iter().filter_map(|role| self.vertices.get(&key(role)));
        nodes.map(|&node| (node, self.joins[node.index()].then(|| self.company_of[node.index()]))).collect()
    }

    fn is_alone(&self, place: Place, attribute: u32) -> bool {
        self.vertices_of(place, attribute).iter().any(|(_, company)| company.is_none())
    }

    fn by_company(&self, members: &[Member<'c>], attribute: u32) -> HashMap<u32, Member<'c>> {
        let mut companies = HashMap::new();
        for &member in members {
            for (_, company) in self.vertices_of(member.0, attribute) {
                if let Some(company) = company {
                    companies.entry(company).or_insert(member);
                }
            }
        }
        companies
    }

    /// What brings two places to one node, as few ties as can be. A chain ends at a clone: two that run with one
    /// clone need not meet.
    #[must_use]
    pub fn chain_between(&self, from: Place, to: Place) -> Option<Vec<Tie<'c>>> {
        self.chain(*self.vertices.get(&(from, 0))?, *self.vertices.get(&(to, 0))?)
    }

    fn chain(&self, from: NodeIndex, to: NodeIndex) -> Option<Vec<Tie<'c>>> {
        let both_join = self.joins[from.index()] && self.joins[to.index()];
        if both_join && self.company_of[from.index()] != self.company_of[to.index()] {
            return None;
        }
        // How each vertex was reached: from where, over one edge or, across a border, over two.
        let mut reached: HashMap<NodeIndex, (NodeIndex, Vec<EdgeIndex>)> = HashMap::new();
        let mut crossed = BTreeSet::new();
        let mut queue = vec![from];
        let mut next = 0;
        while let Some(&node) = queue.get(next) {
            next += 1;
            if node == to {
                break;
            }
            if node != from && !self.joins[node.index()] {
                continue;
            }
            for direction in [Direction::Outgoing, Direction::Incoming] {
                for edge in self.graph.edges_directed(node, direction) {
                    let other = far_end(&edge, direction);
                    let mut reach = |target: NodeIndex, edges: Vec<EdgeIndex>| {
                        if target != from && !reached.contains_key(&target) {
                            reached.insert(target, (node, edges));
                            queue.push(target);
                        }
                    };
                    if matches!(self.graph[other], Vertex::Place(..)) || self.joins[other.index()] {
                        reach(other, vec![edge.id()]);
                    } else if crossed.insert((other, direction == Direction::Outgoing)) {
                        // All of one side are clones: the others do not meet at this border.
                        for second in self.graph.edges_directed(other, direction) {
                            reach(far_end(&second, direction), vec![edge.id(), second.id()]);
                        }
                    }
                }
            }
        }
        let (mut nodes, mut edges) = (vec![to], Vec::new());
        let mut at = to;
        while at != from {
            let (before, over) = reached.get(&at)?;
            for &edge in over.iter().rev() {
                edges.push(edge);
                let (source, target) = self.graph.edge_endpoints(edge)?;
                at = if source == at { target } else { source };
                nodes.push(at);
            }
            debug_assert_eq!(at, *before);
        }
        nodes.reverse();
        edges.reverse();
        Some(self.ties(&nodes, &edges))
    }

    /// Edges between neighbouring nodes as ties; over a border in one, or by way of someone on its other side.
    fn ties(&self, nodes: &[NodeIndex], edges: &[EdgeIndex]) -> Vec<Tie<'c>> {
        let mut ties = Vec::new();
        let mut at = 0;
        while at < edges.len() {
            let first = edges[at];
            if matches!(self.graph[nodes[at + 1]], Vertex::Border) && at + 1 < edges.len() {
                let border = nodes[at + 1];
                let second = edges[at + 1];
                match (self.is_into(first, border), self.is_into(second, border)) {
                    (true, false) => ties.extend(self.tie(first, second)),
                    (false, true) => ties.extend(self.tie(second, first)),
                    (is_dependent, _) => {
                        let direction = if is_dependent { Direction::Outgoing } else { Direction::Incoming };
                        let witness = self.graph.edges_directed(border, direction).map(|edge| edge.id()).min();
                        for own in [first, second] {
                            let pair = if is_dependent { (Some(own), witness) } else { (witness, Some(own)) };
                            if let (Some(dependent), Some(with)) = pair {
                                ties.extend(self.tie(dependent, with));
                            }
                        }
                    }
                }
                at += 2;
            } else {
                ties.extend(self.tie(first, first));
                at += 1;
            }
        }
        ties
    }

    fn is_into(&self, edge: EdgeIndex, node: NodeIndex) -> bool {
        self.graph.edge_endpoints(edge).is_some_and(|(_, target)| target == node)
    }

    /// The tie from the source of one edge to the target of another.
    fn tie(&self, first: EdgeIndex, second: EdgeIndex) -> Option<Tie<'c>> {
        let (source, _) = self.graph.edge_endpoints(first)?;
        let (_, target) = self.graph.edge_endpoints(second)?;
        match (self.graph[source], self.graph[target]) {
            (Vertex::Place(dependent, _), Vertex::Place(with, _)) => Some(Tie {
                dependent,
                with,
                cause: self.graph[first].cause,
                written: [self.graph[first].written[0], self.graph[second].written[1]],
            }),
            _ => None,
        }
    }

    /// The places that must share one node, each company sorted.
    #[must_use]
    pub fn companies(&self) -> Vec<Vec<Place>> {
        let mut companies: std::collections::BTreeMap<u32, Vec<Place>> = std::collections::BTreeMap::new();
        for node in self.graph.node_indices() {
            if let (Vertex::Place(place, 0), true) = (self.graph[node], self.joins[node.index()]) {
                companies.entry(self.company_of[node.index()]).or_default().push(place);
            }
        }
        companies.into_values().collect()
    }

    /// Pairs of places that must share one of their nodes, at least one of each pair a clone. Of two sets that
    /// are both long, none.
    #[must_use]
    pub fn clone_ties(&self) -> Vec<[Place; 2]> {
        const MANY: usize = 64;
        let mut pairs = Vec::new();
        let mut add = |source: NodeIndex, target: NodeIndex| {
            if let (Vertex::Place(one, 0), Vertex::Place(other, 0)) = (self.graph[source], self.graph[target])
                && !(self.joins[source.index()] && self.joins[target.index()])
            {
                pairs.push([one, other]);
            }
        };
        for edge in self.graph.edge_references() {
            add(edge.source(), edge.target());
        }
        for node in self.graph.node_indices().filter(|&node| matches!(self.graph[node], Vertex::Border)) {
            let side = |direction| self.graph.neighbors_directed(node, direction).collect::<Vec<_>>();
            let (dependents, withs) = (side(Direction::Incoming), side(Direction::Outgoing));
            if dependents.len() <= MANY || withs.len() <= MANY {
                dependents.iter().for_each(|&one| withs.iter().for_each(|&other| add(one, other)));
            }
        }
        pairs
    }

    /// The company of a place, where it is in one: what shares a node with it.
    #[must_use]
    pub fn company_of(&self, place: Place) -> Option<u32> {
        let node = self.vertices.get(&(place, 0))?;
        self.joins[node.index()].then(|| self.company_of[node.index()])
    }
}

fn number(node: NodeIndex) -> u32 {
    u32::try_from(node.index()).unwrap_or(u32::MAX)
}

fn far_end(edge: &petgraph::graph::EdgeReference<Edge>, direction: Direction) -> NodeIndex {
    if direction == Direction::Outgoing { edge.target() } else { edge.source() }
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
        let Some(score) = colocation.score.as_ref().and_then(ScoreSource::score) else { return };
        let attribute = self.attribute(colocation.node_attribute.as_ref());
        let sides: Vec<Side> = match &colocation.members {
            Members::Plain(ends) => ends.iter().map(|end| self.end(end)).collect(),
            Members::Sets(sets) => sets.iter().map(|set| self.set(set)).collect(),
        };
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
                withs.iter().for_each(|&with| self.tie(dependent, with, attribute));
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
            if !matches!(kind, ObjectKind::Group(_)) || group_meta(kind, "collocated") == Some(Boolean(false)) {
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
