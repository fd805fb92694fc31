//! What must run together, and what apart.

mod build;
mod contradictions;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};
use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::cycles::independent_cycles;
use super::order_graph::share_one;
use super::{Cause, Names, Targets};
use crate::model::{Colocation, Id, Members, ObjectKind, Role, Score};

/// The two templates or tags of a colocation that has nothing else, which Pacemaker ignores («two templates or tags
/// cannot be colocated», `crm_verify` 2.1.5).
#[must_use]
pub fn ignored_pair<'c>(names: &Names, colocation: &'c Colocation) -> Option<[&'c Id; 2]> {
    let Members::Plain(ends) = &colocation.members else { return None };
    let [first, second] = ends.as_slice() else { return None };
    let is_collective = |id: &Id| {
        let found = names.object(id.as_str());
        found.is_some_and(|object| matches!(object.kind, ObjectKind::Template(_) | ObjectKind::Tag(_)))
    };
    (is_collective(&first.rsc) && is_collective(&second.rsc)).then_some([&first.rsc, &second.rsc])
}

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

/// A colocation that keeps apart what belongs to one group.
#[derive(Debug)]
pub struct Rift<'c> {
    /// The constraint.
    pub constraint: u32,
    /// The group.
    pub group: u32,
    /// The member that has to keep away, and the one it keeps away from. One of them may be the group.
    pub resources: [u32; 2],
    /// Their names in the constraint.
    pub written: [&'c Id; 2],
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
    /// The colocations, of any score, that name the resource, by their indices and in their order.
    named_in: HashMap<u32, Vec<u32>>,
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
        build::build(targets)
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
        self.ties_along(&nodes, &edges)
    }

    /// What brings two places to one node, as few ties as can be. A chain ends at a clone: two that run with one
    /// clone need not meet. `work` is how many edges may be looked at; it is taken off.
    pub(super) fn chain_between(&self, from: Place, to: Place, work: &mut usize) -> Option<Vec<Tie<'c>>> {
        self.chain(*self.vertices.get(&(from, 0))?, *self.vertices.get(&(to, 0))?, work)
    }

    fn chain(&self, from: NodeIndex, to: NodeIndex, work: &mut usize) -> Option<Vec<Tie<'c>>> {
        *work = work.saturating_sub(1);
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
            if *work == 0 {
                return None;
            }
            if node != from && !self.joins[node.index()] {
                continue;
            }
            for direction in [Direction::Outgoing, Direction::Incoming] {
                for edge in self.graph.edges_directed(node, direction) {
                    let other = far_end(&edge, direction);
                    *work = work.saturating_sub(1);
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
        Some(self.ties_along(&nodes, &edges))
    }

    /// Edges between neighbouring nodes as ties; over a border in one, or by way of someone on its other side.
    fn ties_along(&self, nodes: &[NodeIndex], edges: &[EdgeIndex]) -> Vec<Tie<'c>> {
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
        let mut companies: BTreeMap<u32, Vec<Place>> = BTreeMap::new();
        for node in self.graph.node_indices() {
            if let (Vertex::Place(place, 0), true) = (self.graph[node], self.joins[node.index()]) {
                companies.entry(self.company_of[node.index()]).or_default().push(place);
            }
        }
        companies.into_values().collect()
    }

    /// Who must run with whom, by constraints and groups. Of two sets that are both long, none; and of more than a cluster
    /// has, as by a long tag in many constraints, the first ones.
    #[must_use]
    pub fn ties(&self) -> Vec<Tie<'c>> {
        const MANY: usize = 64;
        const MOST: usize = 1 << 20;
        let is_near = |node: NodeIndex| matches!(self.graph[node], Vertex::Place(_, 0));
        let plain = self.graph.edge_references().filter(|edge| is_near(edge.source()) && is_near(edge.target()));
        let mut ties: Vec<Tie> = plain.filter_map(|edge| self.tie(edge.id(), edge.id())).take(MOST).collect();
        for node in self.graph.node_indices().filter(|&node| matches!(self.graph[node], Vertex::Border)) {
            if ties.len() >= MOST {
                break;
            }
            let side = |direction| self.graph.edges_directed(node, direction).collect::<Vec<_>>();
            let (dependents, withs) = (side(Direction::Incoming), side(Direction::Outgoing));
            if dependents.len() > MANY && withs.len() > MANY || !dependents.iter().all(|edge| is_near(edge.source())) {
                continue;
            }
            for one in &dependents {
                ties.extend(withs.iter().filter_map(|other| self.tie(one.id(), other.id())));
            }
        }
        ties
    }

    /// Pairs of places that must share one of their nodes, at least one of each pair a clone.
    #[must_use]
    pub fn clone_ties(&self) -> Vec<[Place; 2]> {
        let joins = |place: Place| self.vertices.get(&(place, 0)).is_some_and(|node| self.joins[node.index()]);
        let pairs = self.ties().into_iter().map(|tie| [tie.dependent, tie.with]);
        pairs.filter(|&[one, other]| !(joins(one) && joins(other))).collect()
    }

    /// Whether a colocation with a positive score names the resource, so that the wishes of others count for it.
    #[must_use]
    pub fn is_pulled(&self, resource: u32) -> bool {
        self.pulls.contains_key(&resource)
    }

    /// Whether any colocation speaks of both resources, or a path of mandatory ones brings one to the other. `work` is how
    /// many edges may be looked at; it is taken off, and where nothing is left the answer is yes.
    pub(super) fn relates(&self, one: u32, other: u32, work: &mut usize) -> bool {
        share_one(&self.named_in, one, other)
            || self.follows(one, other, work)
            || self.follows(other, one, work)
            || *work == 0
    }

    /// Whether `dependent` runs on a node of `with` for certain. What follows a single resource has that one's node, so
    /// that it counts the other way round, too; what follows a clone need not meet another one that does.
    pub(super) fn follows(&self, dependent: u32, with: u32, work: &mut usize) -> bool {
        const ROLES: [Option<Role>; 3] = [None, Some(Role::Promoted), Some(Role::Unpromoted)];
        let node = |resource| ROLES.map(|role| self.vertices.get(&(Place { resource, role }, 0)).copied());
        let targets: Vec<NodeIndex> = node(with).into_iter().flatten().collect();
        let mut queue: Vec<NodeIndex> = node(dependent).into_iter().flatten().collect();
        let mut reached: BTreeSet<NodeIndex> = queue.iter().copied().collect();
        let mut next = 0;
        while let Some(&node) = queue.get(next).filter(|_| !targets.is_empty()) {
            next += 1;
            if targets.contains(&node) {
                return true;
            }
            let back = self.joins[node.index()].then_some(Direction::Incoming);
            for direction in [Direction::Outgoing].into_iter().chain(back) {
                for other in self.graph.neighbors_directed(node, direction) {
                    let Some(left) = work.checked_sub(1) else { return false };
                    *work = left;
                    if reached.insert(other) {
                        queue.push(other);
                    }
                }
            }
        }
        false
    }

    /// The company of a place, where it is in one: what shares a node with it.
    #[must_use]
    pub fn company_of(&self, place: Place) -> Option<u32> {
        let node = self.vertices.get(&(place, 0))?;
        self.joins[node.index()].then(|| self.company_of[node.index()])
    }
}

fn far_end(edge: &petgraph::graph::EdgeReference<Edge>, direction: Direction) -> NodeIndex {
    if direction == Direction::Outgoing { edge.target() } else { edge.source() }
}
