//! Where lines leave and reach blocks.

use std::collections::{BTreeMap, HashMap};

use super::component::Drawing;
use super::real;
use super::trunks::End;

/// Between two lines at a block.
const STEP: f64 = 16.0;
/// Between a line and the corner of a block.
const MARGIN: f64 = 12.0;
/// Lines that are nearer to each other look like one.
const NEAR: f64 = 5.0;

/// How far right each line leaves and reaches its blocks.
pub(super) struct Ports {
    low: Vec<f64>,
    high: Vec<Vec<f64>>,
}

/// A line at a side of a block: where its other end is, and which it is: the trunk, and the branch where it is the upper end.
type Line = (f64, usize, Option<usize>);

impl Ports {
    pub(super) fn new(drawing: &Drawing) -> Self {
        // The sides: the block, and whether it is the upper one.
        let mut sides: BTreeMap<(usize, bool), Vec<Line>> = BTreeMap::new();
        let middle = |block: usize| drawing.middles[drawing.item_of[&block]];
        let mut ports = Self { low: Vec::new(), high: Vec::new() };
        for (number, trunk) in drawing.trunks() {
            let way = &drawing.passages[number];
            ports.low.push(drawing.lane(trunk.end));
            ports.high.push(trunk.branches.iter().map(|branch| drawing.lane(branch.end)).collect());
            if trunk.end.inner.is_none() {
                let first = way.get(1).map(|&passage| drawing.middles[passage]);
                let mean = || {
                    let all = trunk.branches.iter().map(|branch| middle(branch.end.block)).sum::<f64>();
                    all / real(trunk.branches.len().max(1))
                };
                let target = first.unwrap_or_else(mean);
                sides.entry((trunk.end.block, true)).or_default().push((target, number, None));
            }
            for (place, branch) in trunk.branches.iter().enumerate().filter(|(_, branch)| branch.end.inner.is_none()) {
                let is_level = branch.layer == trunk.layer;
                let below = branch.layer.saturating_sub(trunk.layer + 1).min(way.len() - 1);
                let origin = drawing.middles[way[below]];
                sides.entry((branch.end.block, is_level)).or_default().push((origin, number, Some(place)));
            }
        }
        for ((block, _), lines) in &mut sides {
            lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
            let (left, right) = drawing.sides(*block);
            let count = real(lines.len().max(2) - 1);
            let step = STEP.min((right - left - 2.0 * MARGIN).max(1.0) / count);
            let first = f64::midpoint(left, right) - step * real(lines.len() - 1) / 2.0;
            for (place, &(_, trunk, branch)) in lines.iter().enumerate() {
                let x = first + step * real(place);
                match branch {
                    None => ports.low[trunk] = x,
                    Some(branch) => ports.high[trunk][branch] = x,
                }
            }
        }
        ports.part(drawing);
        ports
    }

    /// Moves upper ends aside that lie above the lower end of another line.
    fn part(&mut self, drawing: &Drawing) {
        let mut lows: HashMap<usize, Vec<(f64, usize)>> = HashMap::new();
        for (number, trunk) in drawing.trunks() {
            lows.entry(trunk.layer).or_default().push((self.low[number], number));
        }
        for lows in lows.values_mut() {
            lows.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        for (number, trunk) in drawing.trunks() {
            for (place, branch) in trunk.branches.iter().enumerate() {
                let Some(lows) = branch.layer.checked_sub(1).and_then(|below| lows.get(&below)) else { continue };
                if branch.end.inner.is_some() || branch.layer == trunk.layer {
                    continue;
                }
                let x = &mut self.high[number][place];
                let from = lows.partition_point(|low| low.0 < *x - NEAR);
                let near = lows[from..].iter().take_while(|low| low.0 <= *x + NEAR);
                if let Some(other) = near.filter(|low| low.1 != number).map(|low| low.0).next() {
                    *x = other + NEAR + 2.0;
                }
            }
        }
    }

    /// Where a trunk leaves its end.
    pub(super) fn low(&self, trunk: usize) -> f64 {
        self.low[trunk]
    }

    /// Where a branch of it reaches its own.
    pub(super) fn high(&self, trunk: usize, branch: usize) -> f64 {
        self.high[trunk][branch]
    }
}

impl Drawing<'_> {
    /// Where a line to a box within a block runs along its side; 0 for an end that is a block.
    fn lane(&self, end: End) -> f64 {
        let Some(inner) = end.inner else { return 0.0 };
        self.sides(end.block).0 + self.model.sizes.lane(self.model.picture.top(inner), end.lane)
    }
}
