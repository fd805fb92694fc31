//! How large boxes are, and where those in a container lie.

use super::super::picture::{Kind, Picture};
use super::{Rect, real};
use crate::report::text;

/// Around what is in a box.
pub(in crate::graph) const PAD: f64 = 10.0;
/// The name of a box, and a line in it.
const NAME: f64 = 17.0;
const LINE: f64 = 15.0;
/// A chip, and the room between two.
const CHIP: f64 = 16.0;
const CHIP_GAP: f64 = 4.0;
/// The least and greatest width of a box, of what is in it, and of a row of chips.
const NARROWEST: f64 = 84.0;
const WIDEST: f64 = 236.0;
/// The most that are on each other in a container.
const TALLEST: usize = 14;
/// Between two boxes in a container.
const STEP: f64 = 12.0;
/// What a line takes at the side of a container.
const LANE: f64 = 9.0;

/// The width of a text, about, at this many pixels a column.
pub(super) fn width_of(text: &str, column: f64) -> f64 {
    column * text.chars().map(|c| real(text::width(c))).sum::<f64>()
}

/// The width of a mark that says this.
pub(in crate::graph) fn mark_width(text: &str) -> f64 {
    8.0 + 6.4 * real(text.chars().count())
}

/// The width of a name, in bold.
fn name_width(text: &str) -> f64 {
    width_of(text, 7.9)
}

/// Sizes and inner places.
#[derive(Debug)]
pub(super) struct Sizes {
    /// Width and height, by the numbers of the boxes.
    pub of: Vec<(f64, f64)>,
    /// How far a box is right of and below the corner of its container.
    inner: Vec<(f64, f64)>,
    /// The box of each chip, and where it lies in that.
    chips: Vec<(usize, Rect)>,
    /// How many lines may run along the right side of an outermost box, to boxes in it.
    lanes: Vec<usize>,
}

impl Sizes {
    pub(super) fn new(picture: &Picture) -> Self {
        let count = picture.boxes.len();
        let on = picture.chips_by_box();
        let mut sizes = Self {
            of: vec![(0.0, 0.0); count],
            inner: vec![(0.0, 0.0); count],
            chips: vec![(0, Rect::default()); picture.chips.len()],
            lanes: lanes(picture),
        };
        for number in (0..count).filter(|&number| picture.boxes[number].parent.is_none()) {
            sizes.measure(picture, &on, number);
        }
        sizes
    }

    fn measure(&mut self, picture: &Picture, on: &[Vec<usize>], number: usize) {
        let shape = &picture.boxes[number];
        if shape.kind == Kind::Knot {
            self.of[number] = (12.0, 12.0);
            return;
        }
        let name = name_width(&shape.name);
        let (head, lines) = if shape.children.is_empty() {
            let caption = width_of(&shape.caption, 6.5);
            (name.max(caption), NAME + if shape.caption.is_empty() { 0.0 } else { LINE })
        } else {
            // What it is stands behind the name of a container.
            (name + width_of(&picture.note(number), 6.6) + 12.0, NAME)
        };
        let head = head.clamp(NARROWEST, WIDEST);
        for &child in &shape.children {
            self.measure(picture, on, child);
        }
        let cell = |pick: fn(&(f64, f64)) -> f64| {
            shape.children.iter().map(|&child| pick(&self.of[child])).fold(0.0, f64::max)
        };
        let (wide, tall) = (cell(|size| size.0), cell(|size| size.1));
        let columns = shape.children.len().div_ceil(TALLEST);
        let rows = shape.children.len().div_ceil(columns.max(1));
        let body = real(columns) * (wide + STEP) - if columns > 0 { STEP } else { 0.0 };
        let width = head.max(body);
        let chips = self.lay_chips(picture, on, number, width, PAD * 0.7 + lines + 3.0);
        let width = width.max(chips.0);
        let top = PAD * 0.7 + lines + chips.1 + if columns > 0 { 6.0 } else { 0.0 };
        // The first to start is at the bottom.
        for (place, &child) in shape.children.iter().enumerate() {
            let (column, row) = (place / rows, rows - 1 - place % rows);
            let x = PAD + (width - body) / 2.0 + real(column) * (wide + STEP);
            self.inner[child] = (x, top + real(row) * (tall + STEP));
            // All as wide as the widest; a container keeps its own height.
            self.widen(picture, child, wide);
            let own = self.of[child].1;
            self.inner[child].1 += tall - own;
        }
        let height = top + real(rows) * (tall + STEP) - if rows > 0 { STEP } else { 0.0 } + PAD * 0.7;
        let lane = LANE * real(self.lanes[number]);
        self.of[number] = (width + 2.0 * PAD + lane, height);
    }

    /// Lays out the chips of a box in rows; returns the room they take.
    fn lay_chips(&mut self, picture: &Picture, on: &[Vec<usize>], number: usize, width: f64, top: f64) -> (f64, f64) {
        let room = width.max(NARROWEST);
        let (mut x, mut row, mut widest) = (0.0, 0_usize, 0.0_f64);
        for &chip in &on[number] {
            let mark = picture.mark(&[picture.chips[chip].statement]).map_or(0.0, |(_, mark)| mark_width(&mark));
            let length = (width_of(&picture.chips[chip].text, 6.6) + 24.0).min(WIDEST + 60.0) + mark;
            if x > 0.0 && x + length > room {
                (x, row) = (0.0, row + 1);
            }
            let y = top + real(row) * (CHIP + CHIP_GAP);
            self.chips[chip] = (number, Rect { x: PAD + x, y, width: length, height: CHIP });
            x += length + CHIP_GAP;
            widest = widest.max(x - CHIP_GAP);
        }
        let rows = if on[number].is_empty() { 0.0 } else { real(row + 1) };
        (widest, rows * (CHIP + CHIP_GAP) + if rows > 0.0 { 2.0 } else { 0.0 })
    }

    /// Makes a box wider; what is in it moves to its middle.
    pub(super) fn widen(&mut self, picture: &Picture, number: usize, width: f64) {
        let more = width - self.of[number].0;
        if more > 0.0 {
            self.of[number].0 = width;
            for &child in &picture.boxes[number].children {
                self.inner[child].0 += more / 2.0;
            }
        }
    }

    /// Puts a box at a place, and those in it with it.
    pub(super) fn place(&self, picture: &Picture, number: usize, (x, y): (f64, f64), boxes: &mut [Rect]) {
        let (width, height) = self.of[number];
        boxes[number] = Rect { x, y, width, height };
        for &child in &picture.boxes[number].children {
            let (right, down) = self.inner[child];
            self.place(picture, child, (x + right, y + down), boxes);
        }
    }

    /// How far a box is right of and below the corner of the outermost box around it.
    pub(super) fn within(&self, picture: &Picture, number: usize) -> (f64, f64) {
        let inner = picture.outwards(number).filter(|&one| picture.boxes[one].parent.is_some());
        inner.fold((0.0, 0.0), |sum, one| (sum.0 + self.inner[one].0, sum.1 + self.inner[one].1))
    }

    /// Where the chips are, once it is known where the boxes are.
    pub(super) fn placed_chips(&self, boxes: &[Rect]) -> Vec<Rect> {
        let place = |&(on, rect): &(usize, Rect)| Rect { x: rect.x + boxes[on].x, y: rect.y + boxes[on].y, ..rect };
        self.chips.iter().map(place).collect()
    }

    /// Where a line along the right side of an outermost box runs, right of its corner.
    pub(super) fn lane(&self, top: usize, lane: usize) -> f64 {
        let lanes = self.lanes[top].max(1);
        self.of[top].0 - LANE * real(lanes - lane.min(lanes - 1)) + LANE / 2.0 - 3.0
    }
}

/// How many lines each outermost box may have at its side: those to boxes in it, no more than a few.
fn lanes(picture: &Picture) -> Vec<usize> {
    const MOST: usize = 6;
    let mut lanes = vec![0; picture.boxes.len()];
    for link in &picture.links {
        let tops = [link.lower, link.upper].map(|end| picture.top(end));
        let is_inner = [link.lower != tops[0], link.upper != tops[1]];
        if tops[0] == tops[1] {
            lanes[tops[0]] += 1;
        } else {
            lanes[tops[0]] += usize::from(is_inner[0]);
            lanes[tops[1]] += usize::from(is_inner[1]);
        }
    }
    lanes.iter().map(|&lanes| lanes.min(MOST)).collect()
}
