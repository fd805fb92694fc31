//! The layer of each block: above all that it stands on.

use std::collections::HashSet;

use super::super::picture::{Picture, Relation};
use super::blocks::Blocks;
use super::rows::{self, Seam};

/// The layers of the blocks, 0 at the bottom. Where blocks stand on each other in a ring, one of the lines goes down.
pub(super) fn layers(picture: &Picture, blocks: &Blocks) -> Vec<usize> {
    let count = blocks.all.len();
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); count];
    // What is before what binds more than what is beside what.
    for relation in [Relation::Order, Relation::Colocation] {
        for link in picture.links.iter().filter(|link| link.relation == relation) {
            if let (Some(lower), Some(upper)) = (blocks.of[link.lower], blocks.of[link.upper])
                && lower != upper
            {
                above[lower].push(upper);
            }
        }
    }
    without_rings(&mut above);
    let flat = longest(&above, &[]).unwrap_or_else(|| vec![0; count]);
    let seams = rows::seams(picture, blocks, &flat, &above);
    if seams.is_empty() { flat } else { longest(&above, &seams).unwrap_or(flat) }
}

/// Each block as low as what it stands on allows, rows above each other; nothing where the rows stand against what is above
/// what.
fn longest(above: &[Vec<usize>], seams: &[Seam]) -> Option<Vec<usize>> {
    let count = above.len();
    // A seam is a thing between two rows that takes no layer.
    let mut edges = above.to_vec();
    edges.resize_with(count + seams.len(), Vec::new);
    for (number, seam) in (count..).zip(seams) {
        seam.tops.iter().for_each(|&top| edges[top].push(number));
        edges[number].clone_from(&seam.bottoms);
    }
    let mut waiting = vec![0; edges.len()];
    edges.iter().flatten().for_each(|&upper| waiting[upper] += 1);
    let mut order: Vec<usize> = (0..edges.len()).filter(|&block| waiting[block] == 0).collect();
    let mut layers = vec![0; edges.len()];
    let mut next = 0;
    while let Some(&block) = order.get(next) {
        next += 1;
        for &upper in &edges[block] {
            layers[upper] = layers[upper].max(layers[block] + usize::from(block < count));
            waiting[upper] -= 1;
            if waiting[upper] == 0 {
                order.push(upper);
            }
        }
    }
    if order.len() < edges.len() {
        return None;
    }
    // What stands on nothing goes up to what stands on it.
    let mut is_base = vec![true; count];
    above.iter().flatten().for_each(|&upper| is_base[upper] = false);
    for (block, uppers) in above.iter().enumerate().filter(|(block, _)| is_base[*block]) {
        if let Some(lowest) = uppers.iter().map(|&upper| layers[upper]).min() {
            layers[block] = lowest - 1;
        }
    }
    layers.truncate(count);
    Some(layers)
}

/// Takes out the edges that close a ring, as a search in the order of the blocks meets them.
fn without_rings(above: &mut [Vec<usize>]) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; above.len()];
    let mut closing = HashSet::new();
    for start in 0..above.len() {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::Open;
        // The blocks on the way, and which edge of each comes next.
        let mut way = vec![(start, 0)];
        while let Some((block, next)) = way.last_mut() {
            let (here, edge) = (*block, *next);
            *next += 1;
            let Some(&upper) = above[here].get(edge) else {
                states[here] = State::Done;
                way.pop();
                continue;
            };
            match states[upper] {
                State::Open => {
                    closing.insert((here, edge));
                }
                State::New => {
                    states[upper] = State::Open;
                    way.push((upper, 0));
                }
                State::Done => {}
            }
        }
    }
    for (block, uppers) in above.iter_mut().enumerate() {
        let mut edges = 0..;
        uppers.retain(|_| edges.next().is_none_or(|edge| !closing.contains(&(block, edge))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_opened_where_they_close() {
        let mut above = vec![vec![1], vec![2, 2], vec![0, 3], vec![3]];
        without_rings(&mut above);
        assert_eq!(above, [vec![1], vec![2, 2], vec![3], vec![]]);
    }

    #[test]
    fn a_row_lies_above_all_of_the_one_below() {
        // Two stacks of two on one base, and a third one in the row above.
        let above = vec![vec![1, 3, 5], vec![2], vec![], vec![4], vec![], vec![6], vec![]];
        let seam = Seam { tops: vec![2, 4], bottoms: vec![5] };
        assert_eq!(longest(&above, &[seam]), Some(vec![0, 1, 2, 1, 2, 3, 4]));
        let against = Seam { tops: vec![2], bottoms: vec![1] };
        assert_eq!(longest(&above, &[against]), None);
    }
}
