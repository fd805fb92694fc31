//! Every resource against every failure.

use ecow::EcoString;
use serde::Serialize;

use super::{Failure, Scene};
use crate::live::{Forecast, Instance, NodeState, Outcome, without_number};

/// What comes of a cluster where nothing fails, and of each failure.
#[derive(Clone, Debug)]
pub struct Table {
    /// The full members of the cluster.
    pub nodes: Vec<EcoString>,
    /// What is taken for granted, a sentence each.
    pub assumptions: Vec<String>,
    /// The cases: in front the one in which nothing fails.
    pub columns: Vec<Column>,
    /// The resources, in the order of the configuration.
    pub rows: Vec<Row>,
}

/// A case.
#[derive(Clone, Debug)]
pub struct Column {
    /// What has failed.
    pub failure: Failure,
    /// The nodes that are online in the end, remote and guest nodes among them.
    pub online: Vec<EcoString>,
    /// The nodes that are lost and cannot be fenced: nothing that ran there is started elsewhere. Without quorum, nobody
    /// tries.
    pub unfenced: Vec<EcoString>,
    /// Whether the cluster has come to rest.
    pub is_at_rest: bool,
}

/// A primitive, with all its instances.
#[derive(Clone, Debug)]
pub struct Row {
    /// The primitive.
    pub resource: EcoString,
    /// The outermost group, clone or bundle around it.
    pub container: Option<EcoString>,
    /// One for each case.
    pub cells: Vec<Cell>,
}

/// What becomes of a resource in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Where it runs, sorted by node.
    pub places: Vec<Place>,
    /// What that is beside the case in which nothing fails.
    pub fate: Fate,
    /// Why it stops, in the scheduler's words; empty where it says nothing.
    pub reason: EcoString,
}

/// An instance that runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// On which node.
    pub node: EcoString,
    /// What it is there: `Started`, `Promoted` or `Unpromoted`.
    pub role: EcoString,
}

/// What a failure means for a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It runs as if nothing had failed.
    Same,
    /// It runs, elsewhere or in fewer places.
    Other,
    /// It ran and runs nowhere any more, or was promoted and is promoted nowhere.
    Lost,
    /// A fence device that runs nowhere any more. Pacemaker fences with it all the same, if it has to.
    Idle,
    /// It ran nowhere before.
    Stopped,
}

impl Table {
    /// The table of what was told, in front of the case in which nothing fails.
    #[must_use]
    pub fn new(scene: &Scene, told: Vec<(Failure, Outcome)>) -> Self {
        let mut table = Self {
            nodes: scene.members.iter().map(|member| member.name.clone()).collect(),
            assumptions: scene.assumptions.clone(),
            columns: Vec::with_capacity(told.len()),
            rows: Vec::new(),
        };
        for (failure, settled) in told {
            table.add(scene, failure, &settled);
        }
        table
    }

    /// The resources that a case loses.
    pub fn lost(&self, column: usize) -> impl Iterator<Item = (&Row, &Cell)> {
        let cells = self.rows.iter().filter_map(move |row| Some((row, row.cells.get(column)?)));
        cells.filter(|(_, cell)| cell.fate == Fate::Lost)
    }

    /// Whether any case loses a resource.
    #[must_use]
    pub fn loses_any(&self) -> bool {
        (0..self.columns.len()).any(|column| self.lost(column).next().is_some())
    }

    fn add(&mut self, scene: &Scene, failure: Failure, settled: &Outcome) {
        let Outcome { first, last, is_at_rest, .. } = settled;
        let unfenceable = failure.down.iter().filter(|node| scene.unfenceable.contains(node));
        let mut unfenced: Vec<EcoString> = unfenceable.cloned().collect();
        let is_stuck = failure.has_quorum && !unfenced.is_empty();
        // A cluster that waits for fencing leaves all as it is.
        let (nodes, instances) =
            if is_stuck { (&first.nodes_before, &first.before) } else { (&last.nodes_after, &last.after) };
        let is_there = |node: &&NodeState| node.is_online && !failure.down.contains(&node.name);
        let online: Vec<EcoString> = nodes.iter().filter(is_there).map(|node| node.name.clone()).collect();
        if failure.has_quorum {
            let unclean =
                nodes.iter().filter(|node| node.is_member && node.is_unclean && !unfenced.contains(&node.name));
            let unclean: Vec<EcoString> = unclean.map(|node| node.name.clone()).collect();
            unfenced.extend(unclean);
        }
        if self.columns.is_empty() {
            self.rows = rows(instances);
        }
        for row in &mut self.rows {
            let places = places(instances, &row.resource, &online);
            let is_device = scene.fence_devices.contains(&row.resource);
            let fate = match row.cells.first() {
                Some(before) => fate(&before.places, &places, is_device),
                None if places.is_empty() => Fate::Stopped,
                None => Fate::Same,
            };
            row.cells.push(Cell { places, fate, reason: reason(first, &row.resource) });
        }
        self.columns.push(Column { failure, online, unfenced, is_at_rest: *is_at_rest });
    }
}

/// A row for each primitive, in their order.
fn rows(instances: &[Instance]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for instance in instances.iter().filter(|instance| !instance.is_orphaned) {
        if !rows.iter().any(|row| row.resource == instance.resource) {
            let (resource, container) = (instance.resource.clone(), instance.container.clone());
            rows.push(Row { resource, container, cells: Vec::new() });
        }
    }
    rows
}

/// Where a resource runs, on nodes that are there: of a node that is lost and not fenced, Pacemaker has to take it that
/// all still runs.
fn places(instances: &[Instance], resource: &str, online: &[EcoString]) -> Vec<Place> {
    let instances = instances.iter().filter(|instance| instance.resource == resource && instance.is_active);
    let places = instances.flat_map(|instance| {
        let role = match instance.role.as_str() {
            "Master" => "Promoted".into(),
            "Slave" => "Unpromoted".into(),
            _ => instance.role.clone(),
        };
        instance.nodes.iter().map(move |node| Place { node: node.clone(), role: role.clone() })
    });
    let mut places: Vec<Place> = places.filter(|place| online.contains(&place.node)).collect();
    places.sort();
    places
}

fn fate(before: &[Place], now: &[Place], is_device: bool) -> Fate {
    let is_promoted = |places: &[Place]| places.iter().any(|place| place.role == "Promoted");
    match () {
        () if before.is_empty() && now.is_empty() => Fate::Stopped,
        () if now.is_empty() && is_device => Fate::Idle,
        () if now.is_empty() || (is_promoted(before) && !is_promoted(now)) => Fate::Lost,
        () if before == now => Fate::Same,
        () => Fate::Other,
    }
}

/// Why the scheduler stops a resource, or does not start it.
fn reason(forecast: &Forecast, resource: &str) -> EcoString {
    let is_it = |name: &EcoString| without_number(name) == resource;
    let actions = forecast.actions.iter().filter(|planned| planned.resource.as_ref().is_some_and(is_it));
    actions.map(|planned| planned.reason.clone()).find(|reason| !reason.is_empty()).unwrap_or_default()
}
