use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};

/// How often the search starts anew after it has taken a cycle apart. More cycles than that through one knot help
/// nobody: the first ones have to be repaired anyway.
const ROUNDS: usize = 24;

/// How many edges the search for the shortest cycle of one component may look at.
const WORK: usize = 1 << 20;

/// The independent cycles of a graph: no two share a link.
///
/// Each is the shortest of its strongly connected component, as a list of edges. `link_of` gives what an edge was
/// made by, of which the edges of a found cycle are taken out before the search goes on; edges without a link stay,
/// and a cycle of such edges alone is none. `keep` leaves edges out from the beginning.
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
        let mut taken = std::collections::HashSet::new();
        for (number, component) in components.iter().enumerate() {
            let open = |edge: EdgeIndex, target: NodeIndex| {
                usable[edge.index()]
                    && component_of[target.index()] == number
                    && link_of(&graph[edge]).is_none_or(|link| !taken.contains(&link))
            };
            let Some(cycle) = shortest(graph, component, open) else { continue };
            let links: Vec<u32> = cycle.iter().filter_map(|&edge| link_of(&graph[edge])).collect();
            if links.is_empty() {
                continue;
            }
            taken.extend(links);
            cycles.push(cycle);
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

/// The shortest cycle in a component, or one that is short: with many vertices, not all are tried.
fn shortest<N, E>(
    graph: &DiGraph<N, E>,
    component: &[NodeIndex],
    open: impl Fn(EdgeIndex, NodeIndex) -> bool,
) -> Option<Vec<EdgeIndex>> {
    let edges: usize = component.iter().map(|&node| graph.edges(node).count()).sum();
    let starts = (WORK / edges.max(1)).max(1);
    let mut search = Search { reached_by: vec![None; graph.node_count()], queue: Vec::new() };
    let mut best: Option<Vec<EdgeIndex>> = None;
    for &start in component.iter().take(starts) {
        let limit = best.as_ref().map_or(usize::MAX, Vec::len);
        if let Some(cycle) = search.from(graph, start, limit, &open) {
            best = Some(cycle);
        }
    }
    best
}

struct Search {
    reached_by: Vec<Option<EdgeIndex>>,
    queue: Vec<(NodeIndex, usize)>,
}

impl Search {
    /// The shortest cycle through `start` that is shorter than `limit`.
    fn from<N, E>(
        &mut self,
        graph: &DiGraph<N, E>,
        start: NodeIndex,
        limit: usize,
        open: impl Fn(EdgeIndex, NodeIndex) -> bool,
    ) -> Option<Vec<EdgeIndex>> {
        for (node, _) in self.queue.drain(..) {
            self.reached_by[node.index()] = None;
        }
        self.queue.push((start, 0));
        let mut next = 0;
        while let Some(&(node, depth)) = self.queue.get(next) {
            next += 1;
            if depth + 1 >= limit {
                return None;
            }
            for edge in graph.edges(node) {
                let target = edge.target();
                if !open(edge.id(), target) {
                    continue;
                }
                if target == start {
                    return Some(self.path(graph, start, edge.id(), &open));
                }
                if self.reached_by[target.index()].is_none() {
                    self.reached_by[target.index()] = Some(edge.id());
                    self.queue.push((target, depth + 1));
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
