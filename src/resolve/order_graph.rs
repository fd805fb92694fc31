use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::Names;
use super::cycles::{has_cycle, independent_cycles};
use super::order_steps::{Block, OrderSteps, Step};
use crate::model::{Action, Boolean, FromText, Id, ObjectKind, SetKind};

/// An action of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The index of the resource.
    pub resource: u32,
    /// What is done with it.
    pub action: Action,
}

/// Why one action waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The order constraint of that index.
    Constraint(u32),
    /// The group or bundle of that index: members act in their order, within the action of the whole.
    Container(u32),
    /// What starts before it is promoted, and is demoted before it stops.
    Promotion,
}

/// A link of a cycle: one action waits for another.
#[derive(Clone, Copy, Debug)]
pub struct Leg<'c> {
    /// What happens first.
    pub from: Point,
    /// What waits for it.
    pub to: Point,
    /// Why.
    pub cause: Cause,
    /// Whether it is what a symmetrical constraint adds: the opposite actions in the opposite order.
    pub is_reverse: bool,
    /// The names of the two in the constraint.
    pub written: [Option<&'c Id>; 2],
}

/// Which action has to wait for which: by constraints, with the reverse of the symmetrical ones, by groups, and
/// by nature. Kinds make no difference: also Optional and Serialize make a transition loop (experiments with
/// 2.1.5), as soon as all its actions are in it.
#[derive(Debug)]
pub struct OrderGraph<'c> {
    graph: DiGraph<Vertex, Edge<'c>>,
    /// As in [`Builder`].
    vertices: Vertices,
    /// Whether some start waits for a stop, or the reverse.
    has_mixed: bool,
}

/// For each resource with vertices, four actions and two sides: the vertex plus one, or 0 where there is none.
type Vertices = HashMap<u32, [u32; 8]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vertex {
    /// An action. A container has two vertices for each, between which its members act.
    Point(Point),
    /// Between two sets: every member of the one comes before it, every member of the other behind it.
    Border {
        /// Whether what comes behind it brings resources up.
        is_up: bool,
    },
}

#[derive(Clone, Copy, Debug)]
struct Edge<'c> {
    cause: Cause,
    /// The same for an edge, its reverse and their parts; nothing for what no constraint says.
    link: Option<u32>,
    is_reverse: bool,
    written: [Option<&'c Id>; 2],
}

impl Edge<'_> {
    fn implied(cause: Cause) -> Self {
        Self { cause, link: None, is_reverse: false, written: [None, None] }
    }

    fn reversed(self) -> Self {
        let [first, then] = self.written;
        Self { is_reverse: true, written: [then, first], ..self }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Begin,
    End,
}

/// Which actions a cycle is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// What brings resources up.
    Up,
    /// What takes them down.
    Down,
    /// Both: starts and stops of different resources can wait for each other in one transition.
    Mixed,
}

impl Phase {
    fn holds(self, graph: &DiGraph<Vertex, Edge>, edge: EdgeIndex) -> bool {
        graph.edge_endpoints(edge).is_some_and(|(from, to)| match self {
            Self::Up => graph[from].is_up() && graph[to].is_up(),
            Self::Down => !graph[from].is_up() && !graph[to].is_up(),
            Self::Mixed => true,
        })
    }
}

fn is_up(action: Action) -> bool {
    matches!(action, Action::Start | Action::Promote)
}

impl Vertex {
    fn is_up(self) -> bool {
        match self {
            Self::Point(point) => is_up(point.action),
            Self::Border { is_up } => is_up,
        }
    }
}

impl<'c> OrderGraph<'c> {
    /// Builds the graph of all order constraints.
    #[must_use]
    pub fn new(names: &'c Names<'c>, orders: &[(u32, OrderSteps<'c>)]) -> Self {
        let mut builder = Builder { names, graph: DiGraph::new(), vertices: Vertices::new(), constraint: 0, links: 0 };
        for (index, order) in orders {
            builder.constraint = *index;
            builder.order(order);
        }
        builder.implied();
        let Builder { graph, vertices, .. } = builder;
        let is_pure = |edge: EdgeIndex| Phase::Up.holds(&graph, edge) || Phase::Down.holds(&graph, edge);
        let has_mixed = !graph.edge_indices().all(is_pure);
        Self { graph, vertices, has_mixed }
    }

    /// All that is brought up behind `first`: the vertices that [`Self::is_behind`] understands. Only the constraints
    /// that `counts` names by their index are heeded. `work` is how many edges may be looked at; it is taken off.
    pub(super) fn behind(&self, first: Point, counts: impl Fn(u32) -> bool, work: &mut usize) -> HashSet<NodeIndex> {
        let heeds = |cause| match cause {
            Cause::Constraint(constraint) => counts(constraint),
            Cause::Container(_) | Cause::Promotion => true,
        };
        // What is behind the promotion is behind that alone; what is behind the start is behind all of it.
        let from = self.vertex(first, Side::End).into_iter().collect();
        self.walk(from, heeds, |_| false, work).0
    }

    /// Visits what is brought up behind the vertices, over the edges whose cause `heeds`, as far as to the first goal.
    /// Returns what was reached, and whether a goal was, or `work` ran out before.
    fn walk(
        &self,
        mut queue: Vec<NodeIndex>,
        heeds: impl Fn(Cause) -> bool,
        is_goal: impl Fn(NodeIndex) -> bool,
        work: &mut usize,
    ) -> (HashSet<NodeIndex>, bool) {
        let mut reached = HashSet::new();
        while let Some(node) = queue.pop() {
            for edge in self.graph.edges(node) {
                let Some(left) = work.checked_sub(1) else { return (reached, true) };
                *work = left;
                let target = edge.target();
                if heeds(edge.weight().cause) && Phase::Up.holds(&self.graph, edge.id()) {
                    if is_goal(target) {
                        return (reached, true);
                    }
                    if reached.insert(target) {
                        queue.push(target);
                    }
                }
            }
        }
        (reached, false)
    }

    /// Whether the start of the resource is among those vertices.
    pub(super) fn is_behind(&self, resource: u32, reached: &HashSet<NodeIndex>) -> bool {
        let start = self.vertex(Point { resource, action: Action::Start }, Side::Begin);
        start.is_some_and(|start| reached.contains(&start))
    }

    fn vertex(&self, point: Point, side: Side) -> Option<NodeIndex> {
        let has_sides = matches!(point.action, Action::Start | Action::Stop);
        let slot = |side: Side| point.action as usize * 2 + usize::from(has_sides && side == Side::End);
        let vertices = self.vertices.get(&point.resource)?;
        let node = |side: Side| vertices[slot(side)].checked_sub(1).map(|node| NodeIndex::new(node as usize));
        // Only containers have two.
        node(side).or_else(|| node(Side::Begin))
    }

    /// The independent cycles, each as short as can be and starting with a constraint. Constraints that
    /// `is_excluded` names by their index are left out.
    #[must_use]
    pub fn cycles(&self, is_excluded: impl Fn(u32) -> bool) -> Vec<Vec<Leg<'c>>> {
        let graph = &self.graph;
        let keep =
            |edge: EdgeIndex| !matches!(graph[edge].cause, Cause::Constraint(constraint) if is_excluded(constraint));
        // What holds in reverse at the stop is told once, of the start.
        let mut known: HashSet<u32> = HashSet::new();
        if !has_cycle(graph) {
            return Vec::new();
        }
        let mut cycles: Vec<Vec<EdgeIndex>> = Vec::new();
        for phase in [Phase::Up, Phase::Down, Phase::Mixed] {
            if phase == Phase::Mixed && !self.has_mixed {
                continue;
            }
            let is_new = |edge: EdgeIndex| graph[edge].link.is_none_or(|link| !known.contains(&link));
            let is_open = |edge: EdgeIndex| keep(edge) && is_new(edge) && phase.holds(graph, edge);
            let mut found = independent_cycles(graph, is_open, |edge| edge.link);
            found.retain(|cycle| phase != Phase::Mixed || self.fits_one_transition(cycle));
            known.extend(found.iter().flatten().filter_map(|&edge| graph[edge].link));
            cycles.extend(found);
        }
        cycles.iter().map(|cycle| self.legs(cycle)).filter(|legs| !legs.is_empty()).collect()
    }

    /// Whether some action that brings `first` up comes before one that brings `then` up, by way of others, too. `work` is
    /// how many edges may be looked at; it is taken off, and where nothing is left the answer is yes.
    pub(super) fn comes_before(&self, first: u32, then: u32, work: &mut usize) -> bool {
        let of = |resource: u32| {
            let vertices = self.vertices.get(&resource).into_iter().flatten();
            let nodes = vertices.filter_map(|vertex| vertex.checked_sub(1)).map(|node| NodeIndex::new(node as usize));
            nodes.filter(|&node| self.graph[node].is_up())
        };
        let goals: HashSet<NodeIndex> = of(then).collect();
        !goals.is_empty() && self.walk(of(first).collect(), |_| true, |node| goals.contains(&node), work).1
    }

    /// Whether no resource both starts and stops, which takes a restart and may never happen.
    fn fits_one_transition(&self, cycle: &[EdgeIndex]) -> bool {
        let mut phases = HashMap::new();
        cycle.iter().filter_map(|&edge| self.point(self.source(edge))).all(|point| {
            let up = is_up(point.action);
            *phases.entry(point.resource).or_insert(up) == up
        })
    }

    fn source(&self, edge: EdgeIndex) -> NodeIndex {
        self.graph.edge_endpoints(edge).map_or(NodeIndex::end(), |(source, _)| source)
    }

    fn target(&self, edge: EdgeIndex) -> NodeIndex {
        self.graph.edge_endpoints(edge).map_or(NodeIndex::end(), |(_, target)| target)
    }

    fn point(&self, node: NodeIndex) -> Option<Point> {
        match self.graph.node_weight(node)? {
            Vertex::Point(point) => Some(*point),
            Vertex::Border { .. } => None,
        }
    }

    /// Edges to legs: over a border in one, and through a container in one.
    fn legs(&self, cycle: &[EdgeIndex]) -> Vec<Leg<'c>> {
        let starts_leg = |&edge: &EdgeIndex| {
            matches!(self.graph[edge].cause, Cause::Constraint(_)) && self.point(self.source(edge)).is_some()
        };
        let Some(start) = cycle.iter().position(starts_leg) else { return Vec::new() };
        let mut legs: Vec<Leg> = Vec::new();
        for &edge in cycle[start..].iter().chain(&cycle[..start]) {
            let Edge { cause, is_reverse, written, .. } = self.graph[edge];
            let from = self.point(self.source(edge));
            let to = self.point(self.target(edge));
            match (legs.last_mut(), from) {
                (Some(leg), None) => {
                    leg.to = to.unwrap_or(leg.to);
                    leg.written = [leg.written[0].or(written[0]), leg.written[1].or(written[1])];
                }
                (Some(leg), Some(_)) if leg.cause == cause && matches!(cause, Cause::Container(_)) => {
                    leg.to = to.unwrap_or(leg.to);
                }
                (_, Some(from)) => legs.push(Leg { from, to: to.unwrap_or(from), cause, is_reverse, written }),
                (None, None) => {}
            }
        }
        // From the begin of a group to its end: nothing that a reader has to be told.
        legs.retain(|leg| leg.from != leg.to);
        legs
    }
}

struct Builder<'c> {
    names: &'c Names<'c>,
    graph: DiGraph<Vertex, Edge<'c>>,
    vertices: Vertices,
    /// The constraint that is being added.
    constraint: u32,
    links: u32,
}

impl<'c> Builder<'c> {
    fn order(&mut self, order: &OrderSteps<'c>) {
        for block in &order.blocks {
            if block.sequential {
                for pair in block.steps.windows(2) {
                    self.link((pair[0], block.action), (pair[1], block.action), order.symmetrical);
                }
            }
        }
        for pair in order.blocks.windows(2) {
            self.neighbours(&pair[0], &pair[1], order.symmetrical);
        }
    }

    fn neighbours(&mut self, first: &Block<'c>, then: &Block<'c>, symmetrical: bool) {
        if let ([exit], [entry]) = (first.exits(), then.entries()) {
            return self.link((*exit, first.action), (*entry, then.action), symmetrical);
        }
        let able = |steps: &[Step<'c>], action: Action| -> Vec<Step<'c>> {
            steps.iter().copied().filter(|step| self.can(step.resource, action)).collect()
        };
        let (exits, entries) = (able(first.exits(), first.action), able(then.entries(), then.action));
        // A container waits for no member of its own, and so keeps away from the border that leads to it.
        let held: HashSet<u32> = entries.iter().filter_map(|step| self.names.container(step.resource)).collect();
        let is_direct = |step: &Step| exits.len() == 1 || entries.len() == 1 || held.contains(&step.resource);
        let (direct, others): (Vec<_>, Vec<_>) = exits.iter().partition(|step| is_direct(step));
        for exit in direct {
            for &entry in &entries {
                self.link((exit, first.action), (entry, then.action), symmetrical);
            }
        }
        if !others.is_empty() {
            self.border(&others, first.action, &entries, then.action, symmetrical);
        }
    }

    fn border(&mut self, exits: &[Step<'c>], first: Action, entries: &[Step<'c>], then: Action, symmetrical: bool) {
        let border = self.graph.add_node(Vertex::Border { is_up: is_up(then) });
        let opposite = symmetrical.then(|| self.graph.add_node(Vertex::Border { is_up: is_up(first.inverse()) }));
        for exit in exits {
            let link = self.next_link();
            let edge = self.constraint_edge(link, Some(exit.written), None);
            let source = self.vertex(exit.resource, first, Side::End);
            self.graph.add_edge(source, border, edge);
            if let Some(opposite) = opposite {
                let target = self.vertex(exit.resource, first.inverse(), Side::Begin);
                self.graph.add_edge(opposite, target, edge.reversed());
            }
        }
        for entry in entries {
            let link = self.next_link();
            let edge = self.constraint_edge(link, None, Some(entry.written));
            let target = self.vertex(entry.resource, then, Side::Begin);
            self.graph.add_edge(border, target, edge);
            if let Some(opposite) = opposite {
                let source = self.vertex(entry.resource, then.inverse(), Side::End);
                self.graph.add_edge(source, opposite, edge.reversed());
            }
        }
    }

    fn link(&mut self, first: (Step<'c>, Action), then: (Step<'c>, Action), symmetrical: bool) {
        let ((first, first_action), (then, then_action)) = (first, then);
        if !self.can(first.resource, first_action) || !self.can(then.resource, then_action) {
            return;
        }
        let link = self.next_link();
        let edge = self.constraint_edge(link, Some(first.written), Some(then.written));
        self.edge((first.resource, first_action), (then.resource, then_action), edge);
        if symmetrical {
            self.edge(
                (then.resource, then_action.inverse()),
                (first.resource, first_action.inverse()),
                edge.reversed(),
            );
        }
    }

    fn edge(&mut self, from: (u32, Action), to: (u32, Action), edge: Edge<'c>) {
        // What waits for itself is no cycle but the end of the scheduler, and a finding of its own. A member does not
        // wait for the end of its own container (experiment: the group before its member starts).
        if from == to || self.names.container(to.0) == Some(from.0) {
            return;
        }
        let source = self.vertex(from.0, from.1, Side::End);
        let target = self.vertex(to.0, to.1, Side::Begin);
        self.graph.add_edge(source, target, edge);
    }

    fn next_link(&mut self) -> u32 {
        self.links += 1;
        self.links
    }

    fn constraint_edge(&self, link: u32, first: Option<&'c Id>, then: Option<&'c Id>) -> Edge<'c> {
        Edge { cause: Cause::Constraint(self.constraint), link: Some(link), is_reverse: false, written: [first, then] }
    }

    /// Whether the resource has that action: only what is promotable is promoted, and an order that waits for the
    /// promotion of anything else makes no cycle (experiment: both orders of `a:promote b:promote` start).
    fn can(&self, resource: u32, action: Action) -> bool {
        matches!(action, Action::Start | Action::Stop) || is_promotable(&self.names.at(resource).kind)
    }

    fn is_container(&self, resource: u32) -> bool {
        matches!(self.names.at(resource).kind, ObjectKind::Group(_) | ObjectKind::Bundle(_))
    }

    fn vertex(&mut self, resource: u32, action: Action, side: Side) -> NodeIndex {
        let has_sides = matches!(action, Action::Start | Action::Stop) && self.is_container(resource);
        let slot = action as usize * 2 + usize::from(has_sides && side == Side::End);
        let vertices = self.vertices.entry(resource).or_default();
        if vertices[slot] == 0 {
            let node = self.graph.add_node(Vertex::Point(Point { resource, action }));
            vertices[slot] = u32::try_from(node.index() + 1).unwrap_or(u32::MAX);
        }
        NodeIndex::new(vertices[slot] as usize - 1)
    }

    fn existing(&self, resource: u32, action: Action, side: Side) -> Option<NodeIndex> {
        let has_sides = matches!(action, Action::Start | Action::Stop) && self.is_container(resource);
        let slot = action as usize * 2 + usize::from(has_sides && side == Side::End);
        let node = self.vertices.get(&resource)?[slot];
        node.checked_sub(1).map(|node| NodeIndex::new(node as usize))
    }

    /// What follows from the nature of the resources that have vertices.
    fn implied(&mut self) {
        let mut touched: Vec<u32> = self.vertices.keys().copied().collect();
        touched.sort_unstable();
        let mut containers = BTreeSet::new();
        for resource in touched {
            self.promotion(resource);
            let container = if self.is_container(resource) { Some(resource) } else { self.names.container(resource) };
            containers.extend(container.filter(|&container| self.is_container(container)));
        }
        for container in containers {
            self.container(container, Action::Start);
            self.container(container, Action::Stop);
        }
    }

    fn promotion(&mut self, resource: u32) {
        let edge = Edge::implied(Cause::Promotion);
        let pairs = [(Action::Start, Action::Promote), (Action::Demote, Action::Stop)];
        for (first, then) in pairs {
            let first = self.existing(resource, first, Side::End);
            if let (Some(first), Some(then)) = (first, self.existing(resource, then, Side::Begin)) {
                self.graph.add_edge(first, then, edge);
            }
        }
    }

    fn container(&mut self, container: u32, action: Action) {
        let names = self.names;
        let members = names.at(container).kind.members().iter();
        let mut members: Vec<u32> = members.filter_map(|member| names.index(member.as_str())).collect();
        members.retain(|&member| names.container(member) == Some(container));
        members.dedup();
        if action == Action::Stop {
            members.reverse();
        }
        let edge = Edge::implied(Cause::Container(container));
        let begin = self.vertex(container, action, Side::Begin);
        let end = self.vertex(container, action, Side::End);
        let is_ordered = is_ordered(&names.at(container).kind);
        let mut last = begin;
        for member in members {
            let vertex = self.vertex(member, action, Side::Begin);
            self.graph.add_edge(last, vertex, edge);
            if is_ordered {
                last = vertex;
            } else {
                self.graph.add_edge(vertex, end, edge);
            }
        }
        self.graph.add_edge(last, end, edge);
    }
}

/// Whether its instances can be promoted.
#[must_use]
pub fn is_promotable(kind: &ObjectKind) -> bool {
    match kind {
        ObjectKind::Clone(clone) => clone.is_promotable(),
        ObjectKind::Bundle(bundle) => {
            let attributes = bundle.container.iter().flat_map(|container| &container.attributes);
            let mut meta = bundle.sets.iter().filter(|set| set.kind == SetKind::Meta);
            let promotable = meta.find_map(|set| set.pair("promotable")).and_then(|pair| pair.value.as_ref());
            promotable.and_then(|value| Boolean::from_text(value.as_str())) == Some(Boolean(true))
                || attributes.into_iter().any(|one| one.name == "promoted-max" || one.name == "masters")
        }
        _ => false,
    }
}

/// Whether the members of a group start one after the other: unless its meta attribute `ordered` is false.
#[must_use]
pub fn is_ordered(kind: &ObjectKind) -> bool {
    group_meta(kind, "ordered") != Some(Boolean(false))
}

/// Whether the members of a group run on one node: unless its meta attribute `collocated` is false.
#[must_use]
pub fn is_collocated(kind: &ObjectKind) -> bool {
    group_meta(kind, "collocated") != Some(Boolean(false))
}

/// A switch among the meta attributes of a group.
fn group_meta(kind: &ObjectKind, name: &str) -> Option<Boolean> {
    let ObjectKind::Group(group) = kind else { return None };
    let mut sets = group.sets.iter().filter(|set| set.kind == SetKind::Meta && set.rules.is_empty());
    let value = sets.find_map(|set| set.pair(name)).and_then(|pair| pair.value.as_ref());
    value.and_then(|value| Boolean::from_text(value.as_str()))
}

/// Whether one constraint names both resources; `named_in` has the constraints of each, sorted.
pub(super) fn share_one(named_in: &HashMap<u32, Vec<u32>>, one: u32, other: u32) -> bool {
    let named = |resource: u32| named_in.get(&resource).map(Vec::as_slice).unwrap_or_default();
    let (few, many) = (named(one), named(other));
    let (few, many) = if few.len() < many.len() { (few, many) } else { (many, few) };
    few.iter().any(|constraint| many.binary_search(constraint).is_ok())
}
