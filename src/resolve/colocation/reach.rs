use foldhash::{HashSet, HashSetExt};

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::{ColocationGraph, Place, Vertex, far_end};
use crate::model::Role;
use crate::resolve::Cause;

impl ColocationGraph<'_> {
    /// What the place reaches: with `Incoming` all that follows it, with `Outgoing` all that it follows, by way of any
    /// third; a group counts as one. `work` is how many edges may be looked at; it is taken off.
    pub(in crate::resolve) fn reach(&self, place: Place, direction: Direction, work: &mut usize) -> HashSet<NodeIndex> {
        let mut reached: HashSet<NodeIndex> = HashSet::new();
        let mut queue = Vec::new();
        self.visit(place, &mut reached, &mut queue);
        while let Some(node) = queue.pop() {
            for way in [Direction::Outgoing, Direction::Incoming] {
                for edge in self.graph.edges_directed(node, way) {
                    *work = work.saturating_sub(1);
                    if way != direction && !matches!(edge.weight().cause, Cause::Container(_)) {
                        continue;
                    }
                    let other = far_end(&edge, way);
                    match self.graph[other] {
                        Vertex::Place(place, 0) => self.visit(place, &mut reached, &mut queue),
                        Vertex::Place(..) | Vertex::Border => {
                            if reached.insert(other) {
                                queue.push(other);
                            }
                        }
                    }
                }
            }
            if *work == 0 {
                break;
            }
        }
        reached
    }

    /// The vertices of a place; one without a role is one in every role.
    fn visit(&self, place: Place, reached: &mut HashSet<NodeIndex>, queue: &mut Vec<NodeIndex>) {
        for (node, _) in self.vertices_of(place, 0) {
            if reached.insert(node) {
                queue.push(node);
            }
        }
    }

    /// Whether the resource is among those vertices, in whatever role.
    pub(in crate::resolve) fn is_reached(&self, resource: u32, reached: &HashSet<NodeIndex>) -> bool {
        let mut nodes = self.vertices_of(Place { resource, role: None }, 0).into_iter();
        nodes.any(|(node, _)| reached.contains(&node))
    }

    /// Whether finite scores draw a place to another one, in sum.
    pub(in crate::resolve) fn is_drawn(&self, dependent: u32, with: Place) -> bool {
        let roles = [None, Some(Role::Promoted), Some(Role::Unpromoted)];
        let withs = roles.into_iter().filter(|role| with.role.is_none() || *role == with.role);
        let mut pairs = withs.flat_map(|with| roles.map(|role| (role, with)));
        pairs.any(|(role, other)| {
            let places = (Place { resource: dependent, role }, Place { resource: with.resource, role: other }, 0);
            self.wishes.get(&places).is_some_and(|score| *score > 0)
        })
    }
}
