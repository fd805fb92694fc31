//! Between two layers: on which level each line runs, so that none lies on another.

use std::collections::HashMap;

use super::component::{self, Drawing};
use super::ports::Ports;
use super::{real, tags};

/// Between two levels, between the outer ones and the layers, and the least between layers.
const STEP: f64 = 11.0;
const MARGIN: f64 = 20.0;
pub(super) const LEAST: f64 = 46.0;
/// For the arrow at the lower end of a line.
const ARROW: f64 = 10.0;
/// Between two lines on one level.
const APART: f64 = 10.0;

/// The levels of all lines, and how high the layers lie.
pub(super) struct Tracks {
    /// By trunk and layer below: on which track it runs.
    track: HashMap<(usize, usize), usize>,
    /// The bottoms of the layers, and the bottoms of the rooms above them.
    floors: Vec<f64>,
    rooms: Vec<f64>,
    height: f64,
}

impl Tracks {
    pub(super) fn new(drawing: &Drawing, ports: &Ports) -> Self {
        let count = drawing.net.layers.len();
        let mut spans: Vec<Vec<(f64, f64, usize)>> = vec![Vec::new(); count];
        for (number, trunk) in drawing.trunks().filter(|(_, trunk)| !trunk.is_straight) {
            let way = &drawing.passages[number];
            let end = trunk.top.max(trunk.layer + 1);
            let mut reached: Vec<(f64, f64)> = (trunk.layer..end)
                .map(|layer| {
                    let passage = |layer: usize| way.get(layer - trunk.layer).map(|&item| drawing.middles[item]);
                    let below = if layer == trunk.layer { Some(ports.low(number)) } else { passage(layer) };
                    let above = if layer + 1 < trunk.top { passage(layer + 1) } else { None };
                    let both = [below, above].into_iter().flatten();
                    both.fold((f64::MAX, f64::MIN), |(left, right), x| (left.min(x), right.max(x)))
                })
                .collect();
            for (place, branch) in trunk.branches.iter().enumerate() {
                let x = ports.high(number, place);
                let room = &mut reached[branch.layer.saturating_sub(trunk.layer + 1)];
                *room = (room.0.min(x), room.1.max(x));
            }
            for (offset, (left, right)) in reached.into_iter().enumerate() {
                let is_level = trunk.branches.iter().any(|branch| branch.layer == trunk.layer) && offset == 0;
                if right - left > 0.5 || is_level {
                    spans[trunk.layer - drawing.lowest + offset].push((left, right, number));
                }
            }
        }
        let mut track = HashMap::new();
        let mut used = vec![0; count];
        for (layer, spans) in spans.iter_mut().enumerate() {
            spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
            // Where the last line on each level ends.
            let mut ends: Vec<f64> = Vec::new();
            for &(left, right, number) in spans.iter() {
                let free = ends.iter().position(|&end| end + APART < left).unwrap_or(ends.len());
                if free == ends.len() {
                    ends.push(right);
                } else {
                    ends[free] = right;
                }
                track.insert((number, layer), free);
            }
            used[layer] = ends.len();
        }
        let mut tall = vec![0.0_f64; count];
        // What the tags of lines take below the layers.
        let mut tag_room = vec![0.0_f64; count + 1];
        let tagged = component::tagged(drawing.component, drawing.model);
        for &block in &drawing.component.blocks {
            let layer = drawing.model.layers[block] - drawing.lowest;
            tall[layer] = tall[layer].max(drawing.model.blocks.all[block].size.1);
            let tags = tagged.get(&block).map_or(0, |tagged| tagged.count);
            tag_room[layer] = tag_room[layer].max(tags::room(tags));
        }
        let room = |layer: usize| {
            let is_last = layer + 1 == count;
            let above = MARGIN.max(tag_room[layer + 1]);
            let needed = if used[layer] == 0 { 0.0 } else { MARGIN + above + STEP * real(used[layer] - 1) };
            if is_last { needed } else { needed.max(LEAST).max(tag_room[layer + 1] + ARROW) }
        };
        let height: f64 = (0..count).map(|layer| tall[layer] + room(layer)).sum();
        let (mut floors, mut rooms, mut y) = (Vec::new(), Vec::new(), height);
        for (layer, tall) in tall.iter().enumerate() {
            floors.push(y);
            y -= tall;
            rooms.push(y);
            y -= room(layer);
        }
        Self { track, floors, rooms, height }
    }

    /// The bottom of a layer.
    pub(super) fn floor(&self, layer: usize) -> f64 {
        self.floors[layer]
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// How high a trunk runs above a layer, unless it goes straight up.
    pub(super) fn level(&self, trunk: usize, layer: usize) -> Option<f64> {
        let track = *self.track.get(&(trunk, layer))?;
        Some(self.rooms[layer] - MARGIN - STEP * real(track))
    }
}
