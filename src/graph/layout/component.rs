//! A drawing of blocks that have to do with each other.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;

use super::super::picture::Picture;
use super::blocks::Blocks;
use super::ports::Ports;
use super::size::Sizes;
use super::tracks::Tracks;
use super::trunks::{End, Trunk, Trunks};
use super::{GAP, Route, crossings, spread, tags};

/// What lies side by side in a layer: a block, or a line that passes through.
#[derive(Debug)]
pub(super) struct Item {
    pub width: f64,
    /// How far its neighbours have to keep away.
    pub gap: f64,
}

impl Item {
    /// Whether it is a line.
    pub(super) fn is_passage(&self) -> bool {
        self.width < 1.0
    }
}

/// Items in layers, and the lines from each layer to the next.
#[derive(Debug, Default)]
pub(super) struct Net {
    pub items: Vec<Item>,
    pub layers: Vec<Vec<usize>>,
    /// What is above each item, and what below.
    pub up: Vec<Vec<usize>>,
    pub down: Vec<Vec<usize>>,
}

impl Net {
    pub(super) fn add(&mut self, layer: usize, width: f64) -> usize {
        let number = self.items.len();
        let gap = if width < 1.0 { GAP / 3.0 } else { GAP };
        self.items.push(Item { width, gap });
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        while self.layers.len() <= layer {
            self.layers.push(Vec::new());
        }
        self.layers[layer].push(number);
        number
    }

    pub(super) fn link(&mut self, lower: usize, upper: usize) {
        self.up[lower].push(upper);
        self.down[upper].push(lower);
    }
}

/// What is drawn from: all of it.
#[derive(Clone, Copy)]
pub(super) struct Model<'m> {
    pub picture: &'m Picture,
    pub sizes: &'m Sizes,
    pub blocks: &'m Blocks,
    pub trunks: &'m Trunks,
    pub layers: &'m [usize],
}

/// Blocks that have to do with each other, and the lines among them.
#[derive(Debug, Default)]
pub(super) struct Component {
    pub blocks: Vec<usize>,
    pub trunks: Vec<usize>,
}

/// A drawing, from its own corner on.
pub(super) struct Drawn {
    pub size: (f64, f64),
    pub at: (f64, f64),
    /// The blocks, and where their corners are.
    pub blocks: Vec<(usize, f64, f64)>,
    pub routes: Vec<Route>,
}

/// The components, the largest first.
pub(super) fn components(blocks: &Blocks, trunks: &Trunks) -> Vec<Component> {
    let mut sets = UnionFind::<usize>::new(blocks.all.len());
    for trunk in &trunks.all {
        trunk.branches.iter().for_each(|branch| {
            sets.union(trunk.end.block, branch.end.block);
        });
    }
    let mut components: Vec<Component> = Vec::new();
    let mut known = HashMap::new();
    for block in 0..blocks.all.len() {
        let number = *known.entry(sets.find(block)).or_insert(components.len());
        if number == components.len() {
            components.push(Component::default());
        }
        components[number].blocks.push(block);
    }
    for (number, trunk) in trunks.all.iter().enumerate() {
        components[known[&sets.find(trunk.end.block)]].trunks.push(number);
    }
    components.sort_by_key(|component| std::cmp::Reverse(component.blocks.len()));
    components
}

/// Draws a component.
pub(super) fn draw(component: &Component, model: Model) -> Drawn {
    let drawing = Drawing::new(component, model);
    drawing.draw()
}

/// What stands at the lines that reach a block from below.
#[derive(Debug, Default)]
pub(super) struct Tagged {
    /// The widest label.
    pub widest: f64,
    /// How many labels and marks there may be.
    pub count: usize,
}

/// The blocks that are reached by lines with labels or marks.
pub(super) fn tagged(component: &Component, model: Model) -> HashMap<usize, Tagged> {
    let mut all: HashMap<usize, Tagged> = HashMap::new();
    for trunk in component.trunks.iter().map(|&trunk| &model.trunks.all[trunk]) {
        for branch in trunk.branches.iter().filter(|branch| branch.layer > trunk.layer && branch.end.inner.is_none()) {
            let tagged = all.entry(branch.end.block).or_default();
            tagged.widest = tagged.widest.max(tags::width(&tags::text(model.picture, &branch.links)));
            tagged.count += tags::count(model.picture, &branch.links);
        }
    }
    all
}

/// A component with its net.
pub(super) struct Drawing<'m> {
    pub model: Model<'m>,
    pub component: &'m Component,
    /// The lowest layer.
    pub lowest: usize,
    pub net: Net,
    /// The item of each block.
    pub item_of: HashMap<usize, usize>,
    /// The items of each trunk, one a layer, from its end upwards; the first is its block.
    pub passages: Vec<Vec<usize>>,
    /// The middles of the items.
    pub middles: Vec<f64>,
}

impl<'m> Drawing<'m> {
    fn new(component: &'m Component, model: Model<'m>) -> Self {
        let lowest = component.blocks.iter().map(|&block| model.layers[block]).min().unwrap_or_default();
        let mut net = Net::default();
        let mut item_of = HashMap::new();
        let tagged = tagged(component, model);
        for &block in &component.blocks {
            let labels = tagged.get(&block).map_or(0.0, |tagged| 2.0 * tagged.widest - GAP);
            let item = net.add(model.layers[block] - lowest, model.blocks.all[block].size.0.max(labels).max(1.0));
            item_of.insert(block, item);
        }
        let mut passages = Vec::with_capacity(component.trunks.len());
        for trunk in component.trunks.iter().map(|&trunk| &model.trunks.all[trunk]) {
            let mut way = vec![item_of[&trunk.end.block]];
            if !trunk.is_straight {
                for layer in trunk.layer + 1..trunk.top {
                    let passage = net.add(layer - lowest, 0.0);
                    net.link(way[way.len() - 1], passage);
                    way.push(passage);
                }
                for branch in trunk.branches.iter().filter(|branch| branch.layer > trunk.layer) {
                    net.link(way[branch.layer - trunk.layer - 1], item_of[&branch.end.block]);
                }
            }
            passages.push(way);
        }
        crossings::reduce(&mut net);
        let mut middles = spread::spread(&net);
        let left =
            (0..net.items.len()).map(|item| middles[item] - net.items[item].width / 2.0).fold(f64::MAX, f64::min);
        for middle in &mut middles {
            *middle -= left;
        }
        Self { model, component, lowest, net, item_of, passages, middles }
    }

    /// The trunks, each with its place in the component.
    pub(super) fn trunks(&self) -> impl Iterator<Item = (usize, &'m Trunk)> {
        let all = &self.model.trunks.all;
        self.component.trunks.iter().map(|&trunk| &all[trunk]).enumerate()
    }

    /// The left and right side of a block.
    pub(super) fn sides(&self, block: usize) -> (f64, f64) {
        let (middle, width) = (self.middles[self.item_of[&block]], self.model.blocks.all[block].size.0);
        (middle - width / 2.0, middle + width / 2.0)
    }

    fn draw(self) -> Drawn {
        let ports = Ports::new(&self);
        let tracks = Tracks::new(&self, &ports);
        let model = self.model;
        let right = |item: usize| self.middles[item] + self.net.items[item].width / 2.0;
        let mut width = (0..self.net.items.len()).map(right).fold(0.0, f64::max);
        let mut blocks = Vec::with_capacity(self.component.blocks.len());
        for &block in &self.component.blocks {
            let left = self.sides(block).0;
            let layer = model.layers[block] - self.lowest;
            blocks.push((block, left, tracks.floor(layer) - model.blocks.all[block].size.1));
        }
        let corner: HashMap<usize, (f64, f64)> = blocks.iter().map(|&(block, x, y)| (block, (x, y))).collect();
        let mut routes = Vec::new();
        for (number, trunk) in self.trunks() {
            for (place, branch) in trunk.branches.iter().enumerate() {
                let mut points = self.leave(trunk.end, ports.low(number), true, &corner);
                if !trunk.is_straight {
                    let mut x = ports.low(number);
                    let highest = branch.layer.max(trunk.layer + 1);
                    for layer in trunk.layer..highest {
                        let next = match self.passages[number].get(layer + 1 - trunk.layer) {
                            Some(&passage) if layer + 1 < branch.layer => self.middles[passage],
                            _ => ports.high(number, place),
                        };
                        if let Some(y) = tracks.level(number, layer - self.lowest) {
                            points.extend([(x, y), (next, y)]);
                        }
                        x = next;
                    }
                }
                let is_level = branch.layer == trunk.layer;
                let end = self.leave(branch.end, ports.high(number, place), is_level, &corner);
                points.extend(end.into_iter().rev());
                width = points.iter().map(|point| point.0).fold(width, f64::max);
                routes.push(Route { links: branch.links.clone(), points, is_down: trunk.is_down });
            }
        }
        Drawn { size: (width, tracks.height()), at: (0.0, 0.0), blocks, routes }
    }

    /// The way from what a line ends at to the border of its block.
    fn leave(&self, end: End, x: f64, is_upwards: bool, corner: &HashMap<usize, (f64, f64)>) -> Vec<(f64, f64)> {
        let (left, top) = corner[&end.block];
        let height = self.model.blocks.all[end.block].size.1;
        let border = (x, if is_upwards { top } else { top + height });
        let Some(inner) = end.inner else { return vec![border] };
        let Model { picture, sizes, .. } = self.model;
        let (right, down) = sizes.within(picture, inner);
        let (width, height) = sizes.of[inner];
        let middle = top + down + if picture.boxes[inner].children.is_empty() { height / 2.0 } else { 14.0 };
        vec![((left + right + width).min(x), middle), (x, middle), border]
    }
}
