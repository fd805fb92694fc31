use foldhash::{HashSet, HashSetExt};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};

/// How often the search starts anew after it has taken a cycle apart. More cycles than that through one knot help
/// nobody: the first ones have to be repaired anyway.
const ROUNDS: usize = 12;

/// How many edges one round may look at. Of what is left when they are used up, each component is searched from
/// one vertex alone.
const WORK: usize = 1 << 18;

/// The independent cycles of a graph: no two share a link.
///
/// Each is the shortest through one of its vertices, as a list of edges. `link_of` gives what an edge was made by,
/// of which the edges of a found cycle are taken out before the search goes on; edges without a link stay, and a cycle of
/// such edges alone is none. `keep` leaves edges out from the beginning.
pub(super) fn independent_cycles<N, E>(
    graph: &DiGraph<N, E>,
    keep: impl Fn(EdgeIndex) -> bool,
    link_of: impl Fn(&E) -> Option<u32>,
) -> Vec<Vec<EdgeIndex>> {
    let mut cycles = Vec::new();
    let mut usable: Vec<bool> = graph.edge_indices().map(keep).collect();
    for _ in 0..ROUNDS {
        let mut components = knots(graph, &usable);
        if components.is_empty() {
            break;
        }
        components.sort_unstable();
        let mut component_of = vec![usize::MAX; graph.node_count()];
        for (number, component) in components.iter().enumerate() {
            for node in component {
                component_of[node.index()] = number;
            }
        }
        let before = cycles.len();
        let mut taken = HashSet::new();
        let mut search = Search { reached_by: vec![None; graph.node_count()], queue: Vec::new(), work: WORK };
        for (number, component) in components.iter().enumerate() {
            let open =
                |edge: EdgeIndex, target: NodeIndex| usable[edge.index()] && component_of[target.index()] == number;
            for cycle in search.cycles_of(graph, component, open) {
                let links: Vec<u32> = cycle.iter().filter_map(|&edge| link_of(&graph[edge])).collect();
                if !links.is_empty() && !links.iter().any(|link| taken.contains(link)) {
                    taken.extend(links);
                    cycles.push(cycle);
                }
            }
        }
        if cycles.len() == before {
            break;
        }
        for edge in graph.edge_indices() {
            if link_of(&graph[edge]).is_some_and(|link| taken.contains(&link)) {
                usable[edge.index()] = false;
            }
        }
    }
    cycles
}

/// Whether the graph has a cycle at all.
pub(super) fn has_cycle<N, E>(graph: &DiGraph<N, E>) -> bool {
    // Take away what nothing leads to, until nothing is left, or a cycle.
    let mut waiting: Vec<usize> = vec![0; graph.node_count()];
    for edge in graph.edge_references() {
        waiting[edge.target().index()] += 1;
    }
    let mut free: Vec<NodeIndex> = graph.node_indices().filter(|node| waiting[node.index()] == 0).collect();
    let mut left = graph.node_count();
    while let Some(node) = free.pop() {
        left -= 1;
        for next in graph.neighbors(node) {
            waiting[next.index()] -= 1;
            if waiting[next.index()] == 0 {
                free.push(next);
            }
        }
    }
    left > 0
}

/// The strongly connected components of more than one vertex, each sorted.
fn knots<N, E>(graph: &DiGraph<N, E>, usable: &[bool]) -> Vec<Vec<NodeIndex>> {
    let filtered = EdgeFiltered::from_fn(graph, |edge| usable[edge.id().index()]);
    let mut components = kosaraju_scc(&filtered);
    components.retain(|component| component.len() > 1);
    for component in &mut components {
        component.sort_unstable();
    }
    components
}

struct Search {
    reached_by: Vec<Option<EdgeIndex>>,
    queue: Vec<NodeIndex>,
    /// How many edges may still be looked at.
    work: usize,
}

impl Search {
    /// The shortest cycles through the vertices of a component, the shortest first; at least one.
    fn cycles_of<N, E>(
        &mut self,
        graph: &DiGraph<N, E>,
        component: &[NodeIndex],
        open: impl Fn(EdgeIndex, NodeIndex) -> bool,
    ) -> Vec<Vec<EdgeIndex>> {
        let mut cycles = Vec::new();
        for &start in component {
            cycles.extend(self.shortest_through(graph, start, &open));
            if self.work == 0 {
                break;
            }
        }
        cycles.sort_by_key(Vec::len);
        cycles
    }

    fn shortest_through<N, E>(
        &mut self,
        graph: &DiGraph<N, E>,
        start: NodeIndex,
        open: impl Fn(EdgeIndex, NodeIndex) -> bool,
    ) -> Option<Vec<EdgeIndex>> {
        for node in self.queue.drain(..) {
            self.reached_by[node.index()] = None;
        }
        self.queue.push(start);
        let mut next = 0;
        while let Some(&node) = self.queue.get(next) {
            next += 1;
            for edge in graph.edges(node) {
                self.work = self.work.saturating_sub(1);
                let target = edge.target();
                if !open(edge.id(), target) {
                    continue;
                }
                if target == start {
                    return Some(self.path(graph, start, edge.id(), &open));
                }
                if self.reached_by[target.index()].is_none() {
                    self.reached_by[target.index()] = Some(edge.id());
                    self.queue.push(target);
                }
            }
        }
        None
    }

    fn path<N, E>(
        &self,
        graph: &DiGraph<N, E>,
        start: NodeIndex,
        last: EdgeIndex,
        open: impl Fn(EdgeIndex, NodeIndex) -> bool,
    ) -> Vec<EdgeIndex> {
        let mut path = Vec::new();
        let mut step = Some(last);
        while let Some(edge) = step {
            let Some((source, target)) = graph.edge_endpoints(edge) else { break };
            // Of several edges between the two, the first that was written.
            let parallel = graph.edges_connecting(source, target).map(|edge| edge.id());
            path.push(parallel.filter(|&edge| open(edge, target)).min().unwrap_or(edge));
            step = if source == start { None } else { self.reached_by[source.index()] };
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(edges: &[(u32, u32, u32)]) -> Vec<Vec<u32>> {
        let mut graph: DiGraph<(), u32> = DiGraph::new();
        for &(source, target, link) in edges {
            while graph.node_count() <= source.max(target) as usize {
                graph.add_node(());
            }
            graph.add_edge(NodeIndex::new(source as usize), NodeIndex::new(target as usize), link);
        }
        let link_of = |&link: &u32| (link > 0).then_some(link);
        let found = independent_cycles(&graph, |_| true, link_of);
        assert_eq!(has_cycle(&graph), !found.is_empty() || edges.iter().all(|&(_, _, link)| link == 0));
        found.iter().map(|cycle| cycle.iter().map(|&edge| graph[edge]).collect()).collect()
    }

    #[test]
    fn the_shortest_cycle_is_found() {
        assert!(cycles(&[(0, 1, 1), (1, 2, 2), (0, 2, 3)]).is_empty());
        assert_eq!(cycles(&[(0, 1, 1), (1, 2, 2), (2, 0, 3), (1, 0, 4)]), [[1, 4]]);
    }

    #[test]
    fn cycles_that_share_no_link_are_all_found() {
        assert_eq!(cycles(&[(0, 1, 1), (1, 0, 2), (1, 2, 3), (2, 1, 4)]), [[1, 2], [3, 4]]);
        // The reverse of a cycle has the same links.
        assert_eq!(cycles(&[(0, 1, 1), (1, 0, 2), (2, 3, 2), (3, 2, 1)]).len(), 1);
    }

    #[test]
    fn of_parallel_edges_the_first_is_shown() {
        assert_eq!(cycles(&[(0, 1, 1), (0, 1, 2), (1, 0, 3), (1, 0, 4)]), vec![vec![1, 3], vec![2, 4]]);
    }

    #[test]
    fn what_no_link_makes_is_no_cycle() {
        assert!(cycles(&[(0, 1, 0), (1, 0, 0)]).is_empty());
    }
}
