//! Links as lines: those of one kind that leave the same end share a trunk, from which each branches off to its other end.

use std::collections::HashMap;

use super::super::picture::{Picture, Relation};
use super::blocks::Blocks;
use super::size::Sizes;
use super::{Rect, Route};

/// How many layers lines may pass through in all; what is beyond that goes straight.
const BUDGET: usize = 50_000;

/// Where a line ends: at a block, or at a box within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct End {
    pub block: usize,
    pub inner: Option<usize>,
    /// Of a box within one: which lane leads to it.
    pub lane: usize,
}

/// Lines that leave one end upwards.
#[derive(Debug)]
pub(super) struct Trunk {
    pub end: End,
    /// The layer of that end, and the highest one that a branch leads to.
    pub layer: usize,
    pub top: usize,
    pub branches: Vec<Branch>,
    /// Whether its links go down: from the upper end, which is below.
    pub is_down: bool,
    /// Whether it passes through layers without heeding what is there.
    pub is_straight: bool,
}

/// A line of a trunk.
#[derive(Debug)]
pub(super) struct Branch {
    pub end: End,
    /// That of its end: above the trunk's, or the same one.
    pub layer: usize,
    pub links: Vec<usize>,
}

/// A line between two boxes of one block.
#[derive(Debug)]
pub(super) struct Inner {
    links: Vec<usize>,
    ends: [usize; 2],
    lane: usize,
}

/// All lines.
#[derive(Debug, Default)]
pub(super) struct Trunks {
    pub all: Vec<Trunk>,
    pub inner: Vec<Inner>,
}

/// What lines have in common that share a trunk: block, inner box, relation, whether it is a must, and whether the link goes
/// down although its upper end should be above.
type Key = (usize, Option<usize>, Relation, bool, bool);

impl Trunks {
    pub(super) fn new(picture: &Picture, blocks: &Blocks, layers: &[usize]) -> Self {
        let mut trunks = Self::default();
        let mut known: HashMap<Key, usize> = HashMap::new();
        let mut branches: HashMap<(usize, usize, Option<usize>), usize> = HashMap::new();
        let mut inner: HashMap<(usize, usize, Relation, bool), usize> = HashMap::new();
        let mut lanes = vec![0; picture.boxes.len()];
        for (number, link) in picture.links.iter().enumerate() {
            let (Some(one), Some(other)) = (blocks.of[link.lower], blocks.of[link.upper]) else { continue };
            let mut lane = |number: usize| {
                let top = picture.top(number);
                lanes[top] += 1;
                lanes[top] - 1
            };
            if one == other {
                let key = (link.lower, link.upper, link.relation, link.is_firm);
                let place = *inner.entry(key).or_insert_with(|| {
                    let lane = lane(link.lower);
                    trunks.inner.push(Inner { links: Vec::new(), ends: [link.lower, link.upper], lane });
                    trunks.inner.len() - 1
                });
                trunks.inner[place].links.push(number);
                continue;
            }
            let is_down = layers[one] > layers[other];
            let ends = [(link.lower, one), (link.upper, other)];
            let [(low, low_block), (high, high_block)] = if is_down { [ends[1], ends[0]] } else { ends };
            let nested = |number: usize| picture.boxes[number].parent.map(|_| number);
            let mut end = |number: usize, block: usize| {
                let inner = nested(number);
                End { block, inner, lane: inner.map_or(0, &mut lane) }
            };
            let key = (low_block, nested(low), link.relation, link.is_firm, is_down);
            let trunk = *known.entry(key).or_insert_with(|| {
                let layer = layers[low_block];
                let end = end(low, low_block);
                trunks.all.push(Trunk { end, layer, top: layer, branches: Vec::new(), is_down, is_straight: false });
                trunks.all.len() - 1
            });
            let own = &mut trunks.all[trunk];
            let branch = *branches.entry((trunk, high_block, nested(high))).or_insert_with(|| {
                let layer = layers[high_block];
                own.top = own.top.max(layer);
                own.branches.push(Branch { end: end(high, high_block), layer, links: Vec::new() });
                own.branches.len() - 1
            });
            own.branches[branch].links.push(number);
        }
        trunks.spend();
        trunks
    }

    /// Lets those go straight that are beyond the budget, the longest first.
    fn spend(&mut self) {
        let cost = |trunk: &Trunk| trunk.top - trunk.layer;
        let mut costs: Vec<(usize, usize)> = self.all.iter().map(cost).zip(0..).collect();
        costs.sort_unstable();
        let mut left = BUDGET;
        for (cost, trunk) in costs {
            match left.checked_sub(cost) {
                Some(rest) => left = rest,
                None => self.all[trunk].is_straight = true,
            }
        }
    }
}

impl Inner {
    /// From the right side of the one box along its container to that of the other.
    pub(super) fn route(&self, picture: &Picture, boxes: &[Rect], sizes: &Sizes) -> Option<Route> {
        let top = picture.top(self.ends[0]);
        if top != picture.top(self.ends[1]) {
            return None;
        }
        let lane = boxes[top].x + sizes.lane(top, self.lane);
        let end = |number: usize| {
            let rect = &boxes[number];
            // A container has its name at the top.
            let middle = if picture.boxes[number].children.is_empty() { rect.height / 2.0 } else { 14.0 };
            (rect.right().min(lane), rect.y + middle)
        };
        let (from, to) = (end(self.ends[0]), end(self.ends[1]));
        Some(Route { links: self.links.clone(), points: vec![from, (lane, from.1), (lane, to.1), to], is_down: false })
    }
}
