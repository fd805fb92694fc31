//! What would be one tall pile, such as a chain of orders through everything, is folded into columns: where a column ends, its
//! lines lead on to the bottom of the next one.

use super::blocks::Blocks;
use super::component::Drawn;
use super::{ASPECT, GAP, real};

/// How many times as high as it is wide a component is left alone, and how many blocks it has then.
const STEEP: f64 = 6.0;
const FEWEST: usize = 12;
/// How many lines may lead from a column to the next.
const MOST: usize = 6;
/// Between lines beside each other, and between the first of them and what is there.
const LANE: f64 = 8.0;
const FREE: f64 = 26.0;

type Point = (f64, f64);

/// Where a pile is cut: heights, the lowest place first, and where lines cross each.
struct Fold {
    /// The places, from the bottom of the pile to its top, both among them.
    cuts: Vec<f64>,
    /// The lines across each cut, from left to right.
    lanes: Vec<Vec<f64>>,
    /// From one column to the next, and where all of them stand.
    pitch: f64,
    ground: f64,
}

/// The drawing in columns, if it is a pile.
pub(super) fn fold(drawn: Drawn, blocks: &Blocks) -> Drawn {
    let Some(fold) = Fold::new(&drawn, blocks) else { return drawn };
    let Drawn { mut blocks, mut routes, .. } = drawn;
    for (_, x, y) in &mut blocks {
        (*x, *y) = fold.moved((*x, *y), fold.column(*y));
    }
    for route in &mut routes {
        route.points = fold.led(&route.points);
    }
    let columns = real(fold.cuts.len() - 1);
    Drawn { size: (columns * fold.pitch - GAP, fold.ground + fold.margin()), at: (0.0, 0.0), blocks, routes }
}

impl Fold {
    fn new(drawn: &Drawn, blocks: &Blocks) -> Option<Self> {
        let (width, height) = drawn.size;
        if drawn.blocks.len() < FEWEST || height <= STEEP * width {
            return None;
        }
        // Blocks of a layer have their lower sides in common; between them and all that is below, a cut meets lines alone.
        let mut spans: Vec<Point> =
            drawn.blocks.iter().map(|&(block, _, y)| (y, y + blocks.all[block].size.1)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut gaps = Vec::new();
        let mut reach = f64::MIN;
        for (top, bottom) in spans {
            if reach > f64::MIN && top > reach + 2.0 {
                gaps.push(reach + 1.0);
            }
            reach = reach.max(bottom);
        }
        let pitch = width + GAP + FREE + LANE * real(MOST);
        let columns = (ASPECT * height / pitch).sqrt().floor().max(1.0);
        let mut cuts = vec![height];
        for gap in gaps.into_iter().rev() {
            let used = real(cuts.len() - 1);
            if gap <= height - (used + 1.0) * height / columns + 1.0 {
                cuts.push(gap);
            }
        }
        cuts.push(0.0);
        let inner = 1..cuts.len() - 1;
        let mut fold = Self { lanes: vec![Vec::new(); cuts.len()], cuts, pitch, ground: 0.0 };
        for pair in drawn.routes.iter().flat_map(|route| route.points.windows(2)) {
            let (low, high) = (fold.column(pair[0].1.max(pair[1].1)), fold.column(pair[0].1.min(pair[1].1)));
            for cut in low + 1..=high {
                let x = crossing(pair[0], pair[1], fold.cuts[cut]);
                fold.lanes[cut].push(x);
            }
        }
        for lanes in &mut fold.lanes {
            lanes.sort_by(f64::total_cmp);
            lanes.dedup_by(|a, b| (*a - *b).abs() < 0.5);
        }
        let tallest = fold.cuts.windows(2).map(|pair| pair[0] - pair[1]).fold(0.0, f64::max);
        fold.ground = fold.margin() + tallest;
        (!inner.is_empty() && fold.lanes.iter().all(|lanes| lanes.len() <= MOST)).then_some(fold)
    }

    /// Above and below the columns.
    fn margin(&self) -> f64 {
        FREE + LANE * real(self.lanes.iter().map(Vec::len).max().unwrap_or_default())
    }

    /// The column of a height.
    fn column(&self, y: f64) -> usize {
        self.cuts[1..self.cuts.len() - 1].partition_point(|&cut| cut >= y)
    }

    /// Where a place of a column comes to be.
    fn moved(&self, (x, y): Point, column: usize) -> Point {
        (x + real(column) * self.pitch, y - self.cuts[column] + self.ground)
    }

    /// A line, from column to column where it crosses cuts.
    fn led(&self, points: &[Point]) -> Vec<Point> {
        let mut led = Vec::with_capacity(points.len());
        for (number, &point) in points.iter().enumerate() {
            let column = self.column(point.1);
            if let Some(&before) = number.checked_sub(1).and_then(|before| points.get(before)) {
                let from = self.column(before.1);
                for cut in from + 1..=column {
                    led.extend(self.bridge(crossing(before, point, self.cuts[cut]), cut));
                }
                for cut in (column + 1..=from).rev() {
                    led.extend(self.bridge(crossing(before, point, self.cuts[cut]), cut).into_iter().rev());
                }
            }
            led.push(self.moved(point, column));
        }
        led
    }

    /// The way of the line at `x` from the top of the column below a cut to the bottom of the one above it.
    fn bridge(&self, x: f64, cut: usize) -> [Point; 4] {
        let lane = LANE * real(self.lanes[cut].partition_point(|&other| other < x - 0.5));
        let beside = real(cut) * self.pitch - GAP - lane;
        let (low, high) = (self.moved((x, 0.0), cut - 1).0, self.moved((x, 0.0), cut).0);
        let (over, under) = (self.margin() - FREE / 2.0 - lane, self.ground + FREE + lane);
        [(low, over), (beside, over), (beside, under), (high, under)]
    }
}

/// Where a line between two points is at a height.
fn crossing(from: Point, to: Point, y: f64) -> f64 {
    let tall = to.1 - from.1;
    if tall.abs() < 0.01 { to.0 } else { from.0 + (to.0 - from.0) * (y - from.1) / tall }
}
