//! What stands at lines: labels, and marks of findings, where they lie on nothing else.

use std::collections::{HashMap, HashSet};

use super::super::picture::{Kind, Picture};
use super::super::words::cut;
use super::size::{mark_width, width_of};
use super::{Rect, Route};

/// The most of a label that is shown, in characters; the statement has it all.
const LONGEST: usize = 28;
/// A label, a column of it, and a mark.
const TALL: f64 = 13.0;
const COLUMN: f64 = 6.3;
pub(in crate::graph) const MARK: f64 = 15.0;
/// Between a line and what stands at it.
const ASIDE: f64 = 5.0;
/// Free of tags at both ends of a line, for its arrow.
const ARROW: f64 = 9.0;
/// How many places along a line are tried, and how much worse each is than the one before. One line that it lies on makes a
/// place worse than all these.
const PLACES: usize = 20;
const LATER: f64 = 0.04;
const LINE: f64 = 6.0;
/// What is longer goes by so much that a label on it does not matter.
const LONG: f64 = 4_000.0;

/// What stands at a line.
#[derive(Debug, Default)]
pub(in crate::graph) struct Tag {
    pub text: String,
    /// Where that is.
    pub place: Rect,
    /// The statements whose findings the mark tells; those that no line before it has told.
    pub statements: Vec<usize>,
    /// Where the mark is, if there is one.
    pub mark: Option<Rect>,
}

/// What is to be said of links that share a line.
pub(super) fn text(picture: &Picture, links: &[usize]) -> String {
    let mut labels: Vec<&str> = links.iter().map(|&link| picture.links[link].label.as_str()).collect();
    labels.retain(|label| !label.is_empty());
    labels.sort_unstable();
    labels.dedup();
    cut(&labels.join(", "), LONGEST)
}

/// How wide a label is.
pub(super) fn width(text: &str) -> f64 {
    if text.is_empty() { 0.0 } else { width_of(text, COLUMN) + ASIDE }
}

/// How much room lines need below what they lead to, for this many tags: two beside each other.
pub(super) fn room(tags: usize) -> f64 {
    const MOST: f64 = 6.0;
    if tags == 0 { 0.0 } else { ARROW + (MARK + 1.0) * super::real(tags.div_ceil(2)).min(MOST) }
}

/// How many tags links that share a line may have.
pub(super) fn count(picture: &Picture, links: &[usize]) -> usize {
    let links = || links.iter().map(|&link| &picture.links[link]);
    let has_mark = links().any(|link| picture.statements[link.statement].severity.is_some());
    usize::from(links().any(|link| !link.label.is_empty())) + usize::from(has_mark)
}

/// The tags of the lines, for boxes that lie there.
pub(super) fn tags(picture: &Picture, boxes: &[Rect], routes: &[Route]) -> Vec<Tag> {
    let mut taken = Taken::new(picture, boxes, routes);
    let mut told = HashSet::new();
    let tag = |(number, route): (usize, &Route)| {
        let mut tag = Tag { text: text(picture, &route.links), ..Tag::default() };
        tag.statements = route.links.iter().map(|&link| picture.links[link].statement).collect();
        tag.statements.retain(|&statement| told.insert(statement));
        if !tag.text.is_empty() {
            tag.place = taken.place(number, &route.points, (width(&tag.text) - ASIDE, TALL), false);
        }
        if let Some((_, mark)) = picture.mark(&tag.statements) {
            tag.mark = Some(taken.place(number, &route.points, (mark_width(&mark), MARK), true));
        }
        tag
    };
    routes.iter().enumerate().map(tag).collect()
}

/// A square of the plane.
type Square = (u64, u64);

/// What is taken already.
struct Taken {
    /// By squares of the plane.
    squares: HashMap<Square, Vec<usize>>,
    all: Vec<Area>,
}

struct Area {
    rect: Rect,
    /// How bad it is to lie on it.
    weight: f64,
    /// The line that it is a part of.
    line: Option<usize>,
}

impl Taken {
    fn new(picture: &Picture, boxes: &[Rect], routes: &[Route]) -> Self {
        let mut taken = Self { squares: HashMap::new(), all: Vec::new() };
        for (number, rect) in boxes.iter().enumerate() {
            let shape = &picture.boxes[number];
            taken.add(*rect, if shape.children.is_empty() { 100.0 } else { 30.0 }, None);
            let mark = shape.statement.filter(|_| shape.kind != Kind::Knot).and_then(|own| picture.mark(&[own]));
            if let Some((_, mark)) = mark {
                taken.add(badge(rect, &mark), 60.0, None);
            }
        }
        for (number, route) in routes.iter().enumerate() {
            for pair in route.points.windows(2) {
                let (x, y) = (pair[0].0.min(pair[1].0), pair[0].1.min(pair[1].1));
                let rect = Rect { x, y, width: (pair[0].0 - pair[1].0).abs(), height: (pair[0].1 - pair[1].1).abs() };
                if rect.width.max(rect.height) < LONG {
                    taken.add(rect, LINE, Some(number));
                }
            }
        }
        taken
    }

    fn add(&mut self, rect: Rect, weight: f64, line: Option<usize>) {
        for square in squares(&rect) {
            self.squares.entry(square).or_default().push(self.all.len());
        }
        self.all.push(Area { rect, weight, line });
    }

    /// How bad it is to lie there, but for what it is to lie on this line.
    fn cost(&self, rect: &Rect, upon: Option<usize>) -> f64 {
        let mut met: Vec<usize> =
            squares(rect).filter_map(|square| self.squares.get(&square)).flatten().copied().collect();
        met.sort_unstable();
        met.dedup();
        let areas = met.into_iter().map(|area| &self.all[area]);
        let lies_on = |area: &&Area| {
            let other = &area.rect;
            rect.x < other.right() + 1.0
                && other.x < rect.right() + 1.0
                && rect.y < other.bottom() + 1.0
                && other.y < rect.bottom() + 1.0
        };
        areas.filter(|area| upon.is_none() || area.line != upon).filter(lies_on).map(|area| area.weight).sum()
    }

    /// Takes the best place for something of that size at a line, as near to its end as can be: beside it, or upon it.
    fn place(&mut self, line: usize, points: &[(f64, f64)], size: (f64, f64), is_upon: bool) -> Rect {
        let mut best = (f64::MAX, Rect::default());
        for (number, rect) in candidates(points, size, is_upon).into_iter().enumerate() {
            let least = LATER * super::real(number);
            if least >= best.0 {
                break;
            }
            let cost = self.cost(&rect, is_upon.then_some(line)) + least;
            if cost < best.0 {
                best = (cost, rect);
            }
        }
        self.add(best.1, 60.0, None);
        best.1
    }
}

/// Where the mark of a box is: at its corner.
pub(in crate::graph) fn badge(rect: &Rect, mark: &str) -> Rect {
    let width = mark_width(mark);
    Rect { x: rect.right() + 4.0 - width, y: rect.y - MARK / 2.0, width, height: MARK }
}

/// Places for something at a line, from its end on.
fn candidates(points: &[(f64, f64)], (width, height): (f64, f64), is_upon: bool) -> Vec<Rect> {
    let mut found = Vec::new();
    let mut add = |x: f64, y: f64| found.push(Rect { x, y, width, height });
    for pair in points.windows(2).rev() {
        let ((from_x, from_y), (x, y)) = (pair[0], pair[1]);
        let length = (y - from_y).abs();
        if (x - from_x).abs() > length {
            // Level: at its middle, above or below.
            let left = f64::midpoint(x, from_x) - width / 2.0;
            if is_upon {
                add(left, y - height / 2.0);
            }
            add(left, y - height - ASIDE / 2.0);
            add(left, y + ASIDE / 2.0);
            continue;
        }
        let down = if from_y > y { 1.0 } else { -1.0 };
        // What is beside an arrow does not hide it, where the line is short.
        let mut along = if is_upon { ARROW } else { ARROW.min(((length - height) / 2.0).max(0.0)) };
        for _ in 0..PLACES {
            if along + height > length.max(ARROW + height) {
                break;
            }
            let top = y + down * along - if down < 0.0 { height } else { 0.0 };
            if is_upon {
                add(x - width / 2.0, top);
            }
            add(x + ASIDE, top);
            add(x - ASIDE - width, top);
            along += height / 4.0;
        }
    }
    found.truncate(6 * PLACES);
    found
}

/// The squares of the plane in which a rectangle lies, by the bits of their numbers.
fn squares(rect: &Rect) -> impl Iterator<Item = Square> {
    const SIDE: f64 = 96.0;
    let numbers = |from: f64, to: f64| {
        let next = move |number: &f64| Some(number + 1.0).filter(|next| next * SIDE <= to);
        // There are two zeros, but one sum of them.
        std::iter::successors(Some((from / SIDE).floor() + 0.0), next).map(f64::to_bits)
    };
    let (top, bottom) = (rect.y, rect.bottom());
    numbers(rect.x, rect.right()).flat_map(move |column| numbers(top, bottom).map(move |row| (column, row)))
}
