//! What would be one long strip is folded into rows: where much stands side by side on a few things, the lines of those few
//! pass on between what is in the lower rows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use petgraph::unionfind::UnionFind;

use super::super::picture::Picture;
use super::blocks::Blocks;
use super::tracks::LEAST;
use super::{ASPECT, GAP};

/// How much flatter than it should be a component is left alone.
const FLAT: f64 = 1.4;
/// How many blocks a component has, at least, that is folded. Lines through many rows take room, too.
const FEWEST: usize = 6;
/// How many blocks others are taken to stand on, at most, and how many neighbours such a one has, at least.
const HUBS: usize = 6;
const NEIGHBOURS: usize = 4;

/// A row above another one: what is at the top of the lower one, and at the bottom of the upper one.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Seam {
    pub tops: Vec<usize>,
    pub bottoms: Vec<usize>,
}

/// What hangs together without the hubs.
#[derive(Debug)]
struct Piece {
    blocks: Vec<usize>,
    lowest: usize,
    size: (f64, f64),
}

/// The seams between rows, for blocks in these layers.
pub(super) fn seams(picture: &Picture, blocks: &Blocks, layers: &[usize], above: &[Vec<usize>]) -> Vec<Seam> {
    let fold = Fold { blocks, layers, neighbours: neighbours(picture, blocks) };
    let all: Vec<usize> = (0..layers.len()).collect();
    let mut below = vec![Vec::new(); layers.len()];
    for (lower, uppers) in above.iter().enumerate() {
        for &upper in uppers {
            below[upper].push(lower);
        }
    }
    let mut seams = Vec::new();
    for component in fold.pieces(&all, &HashSet::new()) {
        for pair in fold.rows(&component).windows(2) {
            let ends = |row: &[usize], others: &[Vec<usize>]| {
                let row_set: HashSet<usize> = row.iter().copied().collect();
                let is_end = |&block: &usize| !others[block].iter().any(|other| row_set.contains(other));
                row.iter().copied().filter(is_end).collect()
            };
            seams.push(Seam { tops: ends(&pair[0], above), bottoms: ends(&pair[1], &below) });
        }
    }
    seams
}

/// The blocks that each block is linked to.
fn neighbours(picture: &Picture, blocks: &Blocks) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); blocks.all.len()];
    for link in &picture.links {
        if let (Some(one), Some(other)) = (blocks.of[link.lower], blocks.of[link.upper])
            && one != other
        {
            neighbours[one].push(other);
            neighbours[other].push(one);
        }
    }
    for own in &mut neighbours {
        own.sort_unstable();
        own.dedup();
    }
    neighbours
}

struct Fold<'b> {
    blocks: &'b Blocks,
    layers: &'b [usize],
    neighbours: Vec<Vec<usize>>,
}

impl Fold<'_> {
    /// The rows of a component, the lowest first; one or none where it stays as it is.
    fn rows(&self, component: &Piece) -> Vec<Vec<usize>> {
        let (width, height) = component.size;
        if component.blocks.len() < FEWEST || width <= FLAT * ASPECT * height {
            return Vec::new();
        }
        let mut hubs = component.blocks.clone();
        hubs.sort_by_key(|&block| (Reverse(self.neighbours[block].len()), block));
        hubs.retain(|&block| self.neighbours[block].len() >= NEIGHBOURS);
        hubs.truncate(HUBS);
        for count in 1..=hubs.len() {
            let mut pieces = self.pieces(&component.blocks, &hubs[..count].iter().copied().collect());
            let widest = pieces.iter().map(|piece| piece.size.0).fold(0.0, f64::max);
            let area: f64 = pieces.iter().map(|piece| piece.size.0 * piece.size.1).sum();
            let total: f64 = pieces.iter().map(|piece| piece.size.0).sum();
            let room = (area * ASPECT).sqrt();
            // The hub by itself would do, but others tie the rest together.
            if widest > room || total <= room {
                continue;
            }
            // What starts at one height, and is as high, goes together.
            pieces.sort_by(|a, b| a.lowest.cmp(&b.lowest).then(b.size.1.total_cmp(&a.size.1)));
            let fair = total / (total / room).ceil();
            let (mut rows, mut used) = (vec![Vec::new()], 0.0);
            for piece in pieces {
                if used > 0.0 && used + piece.size.0 / 2.0 > fair {
                    rows.push(Vec::new());
                    used = 0.0;
                }
                used += piece.size.0;
                if let Some(row) = rows.last_mut() {
                    row.extend(piece.blocks);
                }
            }
            return rows;
        }
        Vec::new()
    }

    /// What hangs together of some blocks when others are taken out, in the order of its first blocks.
    fn pieces(&self, of: &[usize], without: &HashSet<usize>) -> Vec<Piece> {
        let own: Vec<usize> = of.iter().copied().filter(|block| !without.contains(block)).collect();
        let place: HashMap<usize, usize> = own.iter().copied().zip(0..).collect();
        let mut sets = UnionFind::<usize>::new(own.len());
        for block in &own {
            for other in self.neighbours[*block].iter().filter_map(|other| place.get(other)) {
                sets.union(place[block], *other);
            }
        }
        let mut by_set: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for block in own {
            by_set.entry(sets.find(place[&block])).or_default().push(block);
        }
        let mut pieces: Vec<Piece> = by_set.into_values().map(|blocks| self.piece(blocks)).collect();
        pieces.sort_by_key(|piece| piece.blocks[0]);
        pieces
    }

    fn piece(&self, blocks: Vec<usize>) -> Piece {
        let mut rooms: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for &block in &blocks {
            let (wide, tall) = self.blocks.all[block].size;
            let (width, height) = rooms.entry(self.layers[block]).or_default();
            *width += wide + GAP;
            *height = height.max(tall + LEAST);
        }
        let width = rooms.values().map(|room| room.0).fold(0.0, f64::max);
        let height = rooms.values().map(|room| room.1).sum();
        Piece { blocks, lowest: rooms.keys().next().copied().unwrap_or_default(), size: (width, height) }
    }
}
