//! Where everything is.
//!
//! Boxes that say the same of themselves become one block, a stack. Blocks lie in layers, each above what it stands on, in
//! an order in which few lines cross; lines run upright, and level only between layers. What has nothing to do
//! with each other lies side by side, and the nodes below all. The work grows with what is drawn alone: long lines through
//! many layers beyond a budget go straight.

mod blocks;
mod columns;
mod component;
mod crossings;
mod layers;
mod ports;
mod rows;
mod size;
mod spread;
mod tags;
mod tracks;
mod trunks;

use super::picture::{Kind, Picture};
use blocks::Blocks;
use component::{Drawn, Model};
use size::Sizes;
pub(super) use size::{PAD, mark_width};
pub(super) use tags::{MARK, Tag, badge};
use trunks::Trunks;

/// A rectangle; its corner is the upper left one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// A line from its lower end to the upper one.
#[derive(Debug)]
pub(super) struct Route {
    /// What it stands for: links of one relation between the same two ends.
    pub links: Vec<usize>,
    pub points: Vec<(f64, f64)>,
    /// Whether its upper end is the lower one of the links: one of those that stand on each other in a ring.
    pub is_down: bool,
}

/// Where everything is, in pixels.
#[derive(Debug)]
pub(super) struct Layout {
    pub width: f64,
    pub height: f64,
    /// By the numbers of the boxes.
    pub boxes: Vec<Rect>,
    /// By the numbers of the chips.
    pub chips: Vec<Rect>,
    /// Around boxes that say the same.
    pub stacks: Vec<Rect>,
    pub routes: Vec<Route>,
    /// By the places of the routes.
    pub tags: Vec<Tag>,
}

/// Between blocks of a layer, and around everything.
const GAP: f64 = 28.0;

/// How wide a picture is for its height, where there is a choice: about as a screen is.
const ASPECT: f64 = 1.6;

/// A number of things as a length.
pub(super) fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

impl Layout {
    /// Lays out a picture.
    pub(super) fn new(picture: &Picture) -> Self {
        let sizes = Sizes::new(picture);
        let mut blocks = Blocks::new(picture, &sizes);
        let layers = layers::layers(picture, &blocks);
        let trunks = Trunks::new(picture, &blocks, &layers);
        let components = component::components(&blocks, &trunks);
        let mut routes = Vec::new();
        let model = Model { picture, sizes: &sizes, blocks: &blocks, trunks: &trunks, layers: &layers };
        let mut drawn: Vec<Drawn> =
            components.iter().map(|members| columns::fold(component::draw(members, model), &blocks)).collect();
        let mut extent = shelves(&mut drawn);
        for one in drawn {
            for (block, x, y) in one.blocks {
                blocks.all[block].at = (x + one.at.0, y + one.at.1);
            }
            for mut route in one.routes {
                route.points.iter_mut().for_each(|point| *point = (point.0 + one.at.0, point.1 + one.at.1));
                routes.push(route);
            }
        }
        let mut boxes = vec![Rect::default(); picture.boxes.len()];
        let mut stacks = Vec::new();
        for block in &blocks.all {
            block.place(picture, &sizes, &mut boxes);
            if block.members.len() > 1 {
                let ((x, y), (width, height)) = (block.at, block.size);
                stacks.push(Rect { x, y, width, height });
            }
        }
        routes.extend(trunks.inner.iter().filter_map(|inner| inner.route(picture, &boxes, &sizes)));
        extent = node_row(picture, &sizes, &mut boxes, extent);
        let chips = sizes.placed_chips(&boxes);
        let tags = tags::tags(picture, &boxes, &routes);
        let places = tags.iter().flat_map(|tag| [Some(tag.place), tag.mark]).flatten();
        let width = places.map(|place| place.right()).fold(extent.0, f64::max);
        Self { width, height: extent.1, boxes, chips, stacks, routes, tags }
    }
}

/// Puts drawings side by side, on shelves, and below each other where a shelf is high enough; returns how much room they
/// take.
fn shelves(drawn: &mut [Drawn]) -> (f64, f64) {
    let area: f64 = drawn.iter().map(|one| (one.size.0 + GAP) * (one.size.1 + GAP)).sum();
    let widest = drawn.iter().map(|one| one.size.0).fold(0.0, f64::max);
    // What is small has room beside what is wide.
    let room = (area * ASPECT).sqrt().max(widest * 1.25);
    let (mut top, mut shelf, mut width) = (0.0_f64, 0.0_f64, 0.0_f64);
    let mut column = Rect::default();
    for one in drawn {
        let (wide, tall) = one.size;
        if column.bottom() > top && column.bottom() + GAP + tall <= top + shelf && column.x + wide <= room {
            one.at = (column.x, column.bottom() + GAP);
            column.height += GAP + tall;
            column.width = column.width.max(wide);
        } else {
            let next = if column.width > 0.0 { column.right() + GAP } else { 0.0 };
            if next > 0.0 && next + wide > room {
                top += shelf + GAP;
                shelf = 0.0;
                column = Rect { x: 0.0, y: top, width: wide, height: tall };
            } else {
                column = Rect { x: next, y: top, width: wide, height: tall };
            }
            one.at = (column.x, top);
        }
        shelf = shelf.max(column.bottom() - top);
        width = width.max(column.right());
    }
    (width, top + shelf)
}

/// Puts the nodes below everything else, in rows; returns how much room it all takes.
fn node_row(picture: &Picture, sizes: &Sizes, boxes: &mut [Rect], (width, height): (f64, f64)) -> (f64, f64) {
    let nodes: Vec<usize> = (0..boxes.len()).filter(|&number| picture.boxes[number].kind == Kind::Node).collect();
    if nodes.is_empty() {
        return (width, height);
    }
    let cell = nodes.iter().map(|&node| sizes.of[node].0).fold(0.0, f64::max) + GAP / 2.0;
    let tall = nodes.iter().map(|&node| sizes.of[node].1).fold(0.0, f64::max);
    let least = nodes.len().min(4);
    let mut columns = least;
    while columns < nodes.len() && real(columns + 1) * cell <= width {
        columns += 1;
    }
    let all = real(columns) * cell - GAP / 2.0;
    let left = ((width - all) / 2.0).max(0.0);
    let top = if height > 0.0 { height + GAP * 1.5 } else { 0.0 };
    for (number, &node) in nodes.iter().enumerate() {
        let (column, row) = (real(number % columns), real(number / columns));
        let (x, y) = (left + column * cell, top + row * (tall + GAP / 2.0));
        boxes[node] = Rect { x, y, width: cell - GAP / 2.0, height: sizes.of[node].1 };
    }
    let rows = real(nodes.len().div_ceil(columns));
    (width.max(all), top + rows * (tall + GAP / 2.0) - GAP / 2.0)
}
