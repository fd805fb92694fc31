//! What is laid out as one: an outermost box, or several that say the same of themselves.

use std::collections::HashMap;

use super::super::picture::{Kind, Picture, Relation, Tone};
use super::size::{PAD, Sizes};
use super::{ASPECT, Rect, real};

/// Between two boxes of a stack.
const STEP: f64 = 8.0;

/// A block.
#[derive(Debug)]
pub(super) struct Block {
    /// The outermost boxes in it, at least one.
    pub members: Vec<usize>,
    pub size: (f64, f64),
    /// The upper left corner.
    pub at: (f64, f64),
    columns: usize,
    cell: (f64, f64),
}

/// All blocks, and where each box belongs.
#[derive(Debug)]
pub(super) struct Blocks {
    pub all: Vec<Block>,
    /// The block of each box; nothing for nodes.
    pub of: Vec<Option<usize>>,
}

/// What a link says of one of its ends: whether that is the lower one, whether it is a must, its label, and the other end.
type Said<'p> = (Relation, bool, bool, &'p str, usize);

/// All that tells a box from another one of its kind.
#[derive(PartialEq, Eq, Hash)]
struct Likeness<'p> {
    kind: Kind,
    caption: &'p str,
    children: Vec<&'p str>,
    links: Vec<Said<'p>>,
    chips: Vec<(Tone, Option<usize>, &'p str)>,
}

impl Blocks {
    pub(super) fn new(picture: &Picture, sizes: &Sizes) -> Self {
        let mut links: Vec<Vec<Said>> = vec![Vec::new(); picture.boxes.len()];
        let mut is_special = vec![false; picture.boxes.len()];
        for link in &picture.links {
            let (lower, upper) = (picture.top(link.lower), picture.top(link.upper));
            links[lower].push((link.relation, true, link.is_firm, &link.label, link.upper));
            links[upper].push((link.relation, false, link.is_firm, &link.label, link.lower));
            is_special[lower] |= lower != link.lower;
            is_special[upper] |= upper != link.upper;
        }
        let mut chips: Vec<Vec<(Tone, Option<usize>, &str)>> = vec![Vec::new(); picture.boxes.len()];
        for chip in &picture.chips {
            chips[chip.on].push((chip.tone, chip.node, &chip.text));
        }
        let mut all: Vec<Block> = Vec::new();
        let mut of = vec![None; picture.boxes.len()];
        let mut known: HashMap<Likeness, usize> = HashMap::new();
        for (number, shape) in picture.boxes.iter().enumerate() {
            if shape.parent.is_some() || shape.kind == Kind::Node {
                continue;
            }
            let is_single = is_special[number] || matches!(shape.kind, Kind::Knot | Kind::Missing);
            let block = if is_single {
                all.len()
            } else {
                links[number].sort_unstable();
                chips[number].sort_unstable();
                let likeness = Likeness {
                    kind: shape.kind,
                    caption: &shape.caption,
                    children: shape.children.iter().map(|&child| picture.boxes[child].caption.as_str()).collect(),
                    links: std::mem::take(&mut links[number]),
                    chips: std::mem::take(&mut chips[number]),
                };
                *known.entry(likeness).or_insert(all.len())
            };
            if block == all.len() {
                all.push(Block { members: Vec::new(), size: (0.0, 0.0), at: (0.0, 0.0), columns: 1, cell: (0.0, 0.0) });
            }
            all[block].members.push(number);
            of[number] = Some(block);
        }
        for number in 0..of.len() {
            of[number] = of[picture.top(number)];
        }
        for block in &mut all {
            block.measure(sizes);
        }
        Self { all, of }
    }
}

impl Block {
    fn measure(&mut self, sizes: &Sizes) {
        let cell = |pick: fn(&(f64, f64)) -> f64| {
            self.members.iter().map(|&member| pick(&sizes.of[member])).fold(0.0, f64::max)
        };
        let (wide, tall) = (cell(|size| size.0), cell(|size| size.1));
        self.cell = (wide, tall);
        let count = self.members.len();
        if count == 1 {
            self.size = (wide, tall);
            return;
        }
        // As many columns as make the stack about as wide as it is good to look at.
        let is_wide_enough = |&columns: &usize| {
            real(columns) * (wide + STEP) >= ASPECT * 0.45 * real(count.div_ceil(columns)) * (tall + STEP)
        };
        let columns = (1..count).find(is_wide_enough).unwrap_or(count);
        // One more where that fills the last row.
        self.columns =
            if count.is_multiple_of(columns) || !count.is_multiple_of(columns + 1) { columns } else { columns + 1 };
        let rows = count.div_ceil(self.columns);
        let side = |count: usize, cell: f64| real(count) * (cell + STEP) - STEP + 2.0 * PAD;
        self.size = (side(self.columns, wide), side(rows, tall));
    }

    /// Puts its boxes, and those in them, where they belong.
    pub(super) fn place(&self, picture: &Picture, sizes: &Sizes, boxes: &mut [Rect]) {
        if let [one] = self.members[..] {
            sizes.place(picture, one, self.at, boxes);
            return;
        }
        for (number, &member) in self.members.iter().enumerate() {
            let (column, row) = (real(number % self.columns), real(number / self.columns));
            let (x, y) =
                (self.at.0 + PAD + column * (self.cell.0 + STEP), self.at.1 + PAD + row * (self.cell.1 + STEP));
            sizes.place(picture, member, (x, y), boxes);
            if picture.boxes[member].children.is_empty() {
                boxes[member].width = self.cell.0;
            }
        }
    }
}
