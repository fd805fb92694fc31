//! How far right each thing is: as near above and below what it is linked to as its neighbours allow.

use super::GAP;
use super::component::Net;

/// How often the layers are gone through; less often where there is much.
const SWEEPS: usize = 24;
const WORK: usize = 1_000_000;

/// The middles of all items, from about 0 on.
pub(super) fn spread(net: &Net) -> Vec<f64> {
    let mut middles = vec![0.0; net.items.len()];
    for layer in &net.layers {
        let mut x = 0.0;
        for &item in layer {
            middles[item] = x + net.items[item].width / 2.0;
            x += net.items[item].width + GAP;
        }
        // All layers have the same middle to start with.
        for &item in layer {
            middles[item] -= x / 2.0;
        }
    }
    let lines: usize = net.up.iter().map(Vec::len).sum();
    let sweeps = (WORK / (lines + net.items.len()).max(1)).clamp(2, SWEEPS);
    for sweep in 0..sweeps {
        let count = net.layers.len();
        for step in 0..count {
            let number = if sweep % 2 == 0 { step } else { count - 1 - step };
            // At the end, what is below and above counts alike.
            let sides: &[&Vec<Vec<usize>>] = match () {
                () if sweep + 4 >= sweeps => &[&net.down, &net.up],
                () if sweep % 2 == 0 => &[&net.down],
                () => &[&net.up],
            };
            settle(net, &net.layers[number], sides, &mut middles);
        }
    }
    middles
}

/// Moves the items of a layer as little as can be away from where they would like to be, in their order and apart from
/// each other (isotonic regression: those that would overlap form groups that move together).
fn settle(net: &Net, layer: &[usize], sides: &[&Vec<Vec<usize>>], middles: &mut [f64]) {
    /// Items side by side: where the first would like to be, how much that weighs, and how many they are.
    struct Group {
        wish: f64,
        weight: f64,
        count: usize,
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut offsets = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (place, &item) in layer.iter().enumerate() {
        if place > 0 {
            let before = &net.items[layer[place - 1]];
            offset += f64::midpoint(before.width, net.items[item].width) + before.gap.min(net.items[item].gap);
        }
        offsets.push(offset);
        let (wish, weight) = wish(net, item, sides, middles);
        let mut group = Group { wish: wish - offset, weight, count: 1 };
        while let Some(last) = groups.pop_if(|last| last.wish >= group.wish) {
            let weight = last.weight + group.weight;
            group.wish = (last.wish * last.weight + group.wish * group.weight) / weight;
            group.weight = weight;
            group.count += last.count;
        }
        groups.push(group);
    }
    let wishes = groups.iter().flat_map(|group| std::iter::repeat_n(group.wish, group.count));
    for ((&item, offset), wish) in layer.iter().zip(offsets).zip(wishes) {
        middles[item] = wish + offset;
    }
}

/// Where an item would like to be, and how much.
fn wish(net: &Net, item: usize, sides: &[&Vec<Vec<usize>>], middles: &[f64]) -> (f64, f64) {
    let (mut sum, mut weight) = (0.0, 0.0);
    for &other in sides.iter().flat_map(|side| &side[item]) {
        // Long lines should be straight.
        let own = if net.items[item].is_passage() && net.items[other].is_passage() { 6.0 } else { 1.0 };
        sum += own * middles[other];
        weight += own;
    }
    if weight > 0.0 { (sum / weight, weight) } else { (middles[item], 0.05) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_one_thing_is_centred_on_it() {
        let mut net = Net::default();
        let base = net.add(0, 100.0);
        let uppers: Vec<usize> = (0..3).map(|_| net.add(1, 60.0)).collect();
        for &upper in &uppers {
            net.link(base, upper);
        }
        let middles = spread(&net);
        assert!((middles[base] - middles[uppers[1]]).abs() < 0.5, "{middles:?}");
        assert!((middles[uppers[1]] - middles[uppers[0]] - 60.0 - GAP).abs() < 0.5, "{middles:?}");
    }
}
