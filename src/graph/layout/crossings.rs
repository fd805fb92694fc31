//! The order within layers in which few lines cross: each thing goes to the middle of what it is linked to in the layer
//! below, then above, some times over; the best order met is taken.

use super::component::Net;
use super::real;

/// How often, at most, and how many lines may be looked at.
const SWEEPS: usize = 16;
const WORK: usize = 1_000_000;

/// Sorts the layers.
pub(super) fn reduce(net: &mut Net) {
    centre(net);
    let lines: usize = net.up.iter().map(Vec::len).sum();
    let sweeps = (WORK / (lines + net.items.len()).max(1)).clamp(1, SWEEPS);
    let mut best = (net.layers.clone(), crossings(net));
    for sweep in 0..sweeps {
        if best.1 == 0 {
            break;
        }
        let is_upwards = sweep % 2 == 0;
        let count = net.layers.len();
        let mut place = places(net);
        for step in 1..count {
            sort(net, if is_upwards { step } else { count - 1 - step }, is_upwards, &mut place);
        }
        let now = crossings(net);
        if now < best.1 {
            best = (net.layers.clone(), now);
        }
    }
    net.layers = best.0;
}

/// Puts each line that passes through a layer amid the things that stand on what it comes from: what is further up then lies
/// above these, and not beside them.
fn centre(net: &mut Net) {
    let place = places(net);
    for layer in 1..net.layers.len() {
        let (passages, blocks): (Vec<usize>, Vec<usize>) =
            net.layers[layer].iter().partition(|&&item| net.items[item].is_passage());
        let amid = |passage: usize| {
            let beside = net.down[passage].first().map_or(&[][..], |&lower| &net.up[lower]);
            let mut beside: Vec<usize> = beside.iter().copied().filter(|&item| !net.items[item].is_passage()).collect();
            beside.sort_unstable_by_key(|&block| place[block]);
            beside.get(beside.len() / 2).map_or(place[passage], |&block| place[block])
        };
        // A passage goes in front of the block whose place it takes.
        let mut keyed: Vec<((usize, bool), usize)> =
            blocks.into_iter().map(|block| ((place[block], true), block)).collect();
        keyed.extend(passages.into_iter().map(|passage| ((amid(passage), false), passage)));
        keyed.sort_by_key(|(key, _)| *key);
        net.layers[layer] = keyed.into_iter().map(|(_, item)| item).collect();
    }
}

/// Sorts a layer by the one below, or above. `place` has where each item is in its layer.
fn sort(net: &mut Net, layer: usize, is_upwards: bool, place: &mut [usize]) {
    let linked = if is_upwards { &net.down } else { &net.up };
    let middle = |item: usize| {
        let others = &linked[item];
        if others.is_empty() {
            return real(place[item]);
        }
        others.iter().map(|&other| real(place[other])).sum::<f64>() / real(others.len())
    };
    let mut keyed: Vec<(f64, usize)> = net.layers[layer].iter().map(|&item| (middle(item), item)).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (at, (own, (_, item))) in net.layers[layer].iter_mut().zip(keyed).enumerate() {
        *own = item;
        place[item] = at;
    }
}

/// The place of each item in its layer.
fn places(net: &Net) -> Vec<usize> {
    let mut place = vec![0; net.items.len()];
    for layer in &net.layers {
        layer.iter().enumerate().for_each(|(at, &item)| place[item] = at);
    }
    place
}

/// How many pairs of lines cross.
fn crossings(net: &Net) -> usize {
    let place = places(net);
    let mut total = 0;
    for (number, layer) in net.layers.iter().enumerate() {
        let width = net.layers.get(number + 1).map_or(0, Vec::len);
        // How many lines seen so far end at or before a place (a Fenwick tree).
        let mut ends = vec![0_usize; width + 1];
        let mut seen = 0;
        for &item in layer {
            let mut targets: Vec<usize> = net.up[item].iter().map(|&upper| place[upper]).collect();
            targets.sort_unstable();
            for &target in &targets {
                let mut before = 0;
                let mut at = target + 1;
                while at > 0 {
                    before += ends[at];
                    at &= at - 1;
                }
                total += seen - before;
            }
            for target in targets {
                let mut at = target + 1;
                while at <= width {
                    ends[at] += 1;
                    at += at & at.wrapping_neg();
                }
                seen += 1;
            }
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::super::component::Net;
    use super::*;

    #[test]
    fn lines_that_cross_are_taken_apart() {
        let mut net = Net::default();
        let lower: Vec<usize> = (0..3).map(|_| net.add(0, 10.0)).collect();
        let upper: Vec<usize> = (0..3).map(|_| net.add(1, 10.0)).collect();
        for (one, other) in [(0, 2), (1, 1), (2, 0)] {
            net.link(lower[one], upper[other]);
        }
        assert_eq!(crossings(&net), 3);
        reduce(&mut net);
        assert_eq!(crossings(&net), 0);
    }
}
