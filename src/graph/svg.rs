//! The drawing as SVG: with a legend and the list of findings below it, and what is written of each thing where the mouse
//! rests on it.

use std::collections::HashSet;
use std::io;

use super::build::UNDECLARED;
use super::layout::{Layout, MARK, PAD, Rect, Route, Tag, badge, mark_width, real};
use super::picture::{Kind, Picture, Relation, Tone};
use super::words::{cut, sign};
use crate::diagnostic::Severity;
use crate::report::text::{wrap, xml};

/// The colours and lines, for light and dark pages.
pub(super) const STYLE: &str = include_str!("picture.css");

/// Around the drawing.
const MARGIN: f64 = 24.0;
/// A line of the legend and of the list.
const LINE: f64 = 20.0;
/// The columns of the list, and the pixels of one.
const COLUMNS: usize = 150;
const COLUMN: f64 = 6.4;
/// How many findings are listed, and how many statements are shown of one line.
const MOST: usize = 60;
const FEW: usize = 12;
/// How many colours of nodes there are.
const HUES: usize = 8;
/// How round the corners of lines are.
const BEND: f64 = 7.0;

/// What the drawing is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// To be looked at by itself.
    Alone,
    /// A part of a page, whose script knows what is written.
    InPage,
}

/// Writes it.
pub(super) fn write(picture: &Picture, out: &mut dyn io::Write) -> io::Result<()> {
    let layout = Layout::new(picture);
    let list = List::new(picture);
    let legend = legend(picture);
    let width = layout.width.max(list.width).max(legend.width) + 2.0 * MARGIN;
    let shown = layout.height + 2.0 * MARGIN;
    let height = shown + legend.height + list.height;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    head(picture, (width, height), Use::Alone, out)?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(out, "<rect class=\"page\" width=\"{width:.0}\" height=\"{height:.0}\"/>")?;
    let left = MARGIN + (width - 2.0 * MARGIN - layout.width) / 2.0;
    writeln!(out, "<g transform=\"translate({} {MARGIN})\">", px(left))?;
    drawing(picture, &layout, Use::Alone, out)?;
    writeln!(out, "</g>\n<g transform=\"translate({MARGIN} {})\">{}</g>", px(shown), legend.text)?;
    writeln!(out, "<g transform=\"translate({MARGIN} {})\">{}</g>", px(shown + legend.height), list.text)?;
    writeln!(out, "</svg>")
}

/// Writes it for a page; the script of the page puts the frame right.
pub(super) fn write_in_page(picture: &Picture, out: &mut dyn io::Write) -> io::Result<()> {
    let layout = Layout::new(picture);
    head(picture, (layout.width + 2.0 * MARGIN, layout.height + 2.0 * MARGIN), Use::InPage, out)?;
    writeln!(out, "<g transform=\"translate({MARGIN} {MARGIN})\">")?;
    drawing(picture, &layout, Use::InPage, out)?;
    writeln!(out, "</g></svg>")
}

fn head(picture: &Picture, (width, height): (f64, f64), purpose: Use, out: &mut dyn io::Write) -> io::Result<()> {
    // An image has no parts to choose; a page starts with what is seen from afar, until its script knows better.
    let (role, class) = if purpose == Use::InPage { ("group", "picture far") } else { ("img", "picture") };
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"{role}\" aria-label=\"{}\">",
        xml(&format!("the configuration {}", picture.title))
    )
}

fn drawing(picture: &Picture, layout: &Layout, purpose: Use, out: &mut dyn io::Write) -> io::Result<()> {
    let canvas = Canvas { picture, layout, purpose, hues: hues(picture) };
    writeln!(out, "<defs>")?;
    for (name, class) in [("order", "order"), ("colocation", "colocation")] {
        writeln!(
            out,
            "<marker id=\"{name}\" class=\"{class}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" \
             markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0 1L10 5L0 9z\"/></marker>"
        )?;
    }
    writeln!(out, "</defs>")?;
    for stack in &layout.stacks {
        writeln!(out, "<rect class=\"stack\" {} rx=\"10\"/>", frame(stack))?;
    }
    let roots = (0..picture.boxes.len()).filter(|&number| picture.boxes[number].parent.is_none());
    for number in roots {
        canvas.shape(number, out)?;
    }
    layout.routes.iter().try_for_each(|route| canvas.glow(route, out))?;
    layout.routes.iter().zip(&layout.tags).try_for_each(|(route, tag)| canvas.route(route, tag, out))?;
    let mut told: HashSet<usize> = layout.tags.iter().flat_map(|tag| &tag.statements).copied().collect();
    for (number, rect) in layout.chips.iter().enumerate() {
        canvas.chip(number, rect, &mut told, out)?;
    }
    (0..picture.boxes.len()).try_for_each(|number| canvas.badge(number, out))
}

/// The colour of each node's box.
fn hues(picture: &Picture) -> Vec<usize> {
    let mut nodes = 0;
    let hue = |kind: Kind| {
        nodes += usize::from(kind == Kind::Node);
        nodes.saturating_sub(1) % HUES
    };
    picture.boxes.iter().map(|shape| shape.kind).map(hue).collect()
}

struct Canvas<'p> {
    picture: &'p Picture,
    layout: &'p Layout,
    purpose: Use,
    hues: Vec<usize>,
}

impl Canvas<'_> {
    /// A box and those in it.
    fn shape(&self, number: usize, out: &mut dyn io::Write) -> io::Result<()> {
        let (shape, rect) = (&self.picture.boxes[number], &self.layout.boxes[number]);
        if shape.kind == Kind::Knot {
            let (x, y) = (px(rect.x + rect.width / 2.0), px(rect.y + rect.height / 2.0));
            return writeln!(out, "<circle class=\"knot\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>");
        }
        let is_container = !shape.children.is_empty();
        let class = class_of(shape.kind, &shape.caption, is_container);
        let handle = match self.purpose {
            Use::InPage => format!(" data-box=\"{number}\""),
            Use::Alone => String::new(),
        };
        writeln!(out, "<g class=\"box {class}{}\"{handle}>", class_of_severity(self.picture.severity(number)))?;
        writeln!(out, "<rect {} rx=\"{}\"/>", frame(rect), if is_container { 9 } else { 6 })?;
        self.title(shape.statement.into_iter(), out)?;
        let columns = |x: f64, pixels: f64| {
            let mut columns = 4;
            while real(columns + 1) * pixels <= x && columns < 200 {
                columns += 1;
            }
            columns
        };
        let mut left = rect.x + PAD;
        let top = rect.y + 19.0;
        if shape.kind == Kind::Node {
            let hue = self.hues[number];
            let (x, y) = (px(left + 4.0), px(top - 4.0));
            writeln!(out, "<circle class=\"hue hue{hue}\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>")?;
            left += 14.0;
        }
        let room = rect.right() - PAD - left;
        let name = cut(&shape.name, columns(room + 6.0, 7.4));
        let (x, y) = (px(left), px(top));
        if is_container {
            let note = self.picture.note(number);
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{y}\"><tspan class=\"name\">{}</tspan><tspan class=\"note\" dx=\"7\">{}</tspan></text>",
                xml(&name),
                xml(&note)
            )?;
        } else {
            writeln!(out, "<text class=\"name\" x=\"{x}\" y=\"{y}\">{}</text>", xml(&name))?;
            if !shape.caption.is_empty() {
                let caption = cut(&shape.caption, columns(room + 6.0, 6.2));
                writeln!(out, "<text class=\"note\" x=\"{x}\" y=\"{}\">{}</text>", px(top + 15.0), xml(&caption))?;
            }
        }
        writeln!(out, "</g>")?;
        shape.children.iter().try_for_each(|&child| self.shape(child, out))?;
        if shape.kind == Kind::Group {
            self.steps(&shape.children, out)?;
        }
        Ok(())
    }

    /// Between the members of a group, from each to the next that starts.
    fn steps(&self, members: &[usize], out: &mut dyn io::Write) -> io::Result<()> {
        for pair in members.windows(2) {
            let (one, next) = (&self.layout.boxes[pair[0]], &self.layout.boxes[pair[1]]);
            if next.bottom() <= one.y {
                let (x, y) = (one.x + one.width / 2.0, f64::midpoint(next.bottom(), one.y));
                writeln!(out, "<path class=\"step\" d=\"M{} {}l5 -4l5 4\"/>", px(x - 5.0), px(y + 2.0))?;
            }
        }
        Ok(())
    }

    /// What makes a line with findings stand out, below all lines.
    fn glow(&self, route: &Route, out: &mut dyn io::Write) -> io::Result<()> {
        let statements = || route.links.iter().map(|&link| self.picture.links[link].statement);
        let Some(worst) = self.picture.worst(statements()).filter(|&worst| worst > Severity::Info) else {
            return Ok(());
        };
        let (name, path, handle) = (worst.name(), rounded(&route.points), self.handle(route));
        writeln!(out, "<g class=\"glow {name}\"{handle}><path d=\"{path}\"/></g>")
    }

    /// How the script of a page knows a line.
    fn handle(&self, route: &Route) -> String {
        match self.purpose {
            Use::InPage => {
                let numbers: Vec<String> = route.links.iter().map(ToString::to_string).collect();
                format!(" data-links=\"{}\"", numbers.join(" "))
            }
            Use::Alone => String::new(),
        }
    }

    /// A line with its label, and the findings that no line has told yet.
    fn route(&self, route: &Route, tag: &Tag, out: &mut dyn io::Write) -> io::Result<()> {
        let Some(first) = route.links.first().map(|&link| &self.picture.links[link]) else { return Ok(()) };
        let links = || route.links.iter().map(|&link| &self.picture.links[link]);
        let relation = relation_class(first.relation);
        let (start, end) = match (first.relation, route.is_down) {
            (Relation::Order, false) => ("", " marker-end=\"url(#order)\""),
            (Relation::Order, true) => (" marker-start=\"url(#order)\"", ""),
            (Relation::Colocation, false) => (" marker-start=\"url(#colocation)\"", ""),
            (Relation::Colocation, true) => ("", " marker-end=\"url(#colocation)\""),
            (Relation::Apart, _) => ("", ""),
        };
        let path = rounded(&route.points);
        let loose = if first.is_firm { "" } else { " loose" };
        writeln!(out, "<g class=\"link {relation}{loose}\"{}>", self.handle(route))?;
        if self.purpose == Use::Alone {
            // Wide enough to be met by a mouse; the script of a page sees to that by itself.
            write!(out, "<path class=\"reach\" d=\"{path}\"/>")?;
        }
        writeln!(out, "<path class=\"line\" d=\"{path}\"{start}{end}/>")?;
        self.title(links().map(|link| link.statement), out)?;
        if !tag.text.is_empty() {
            let (x, y) = (tag.place.x, tag.place.y + 10.0);
            writeln!(out, "<text class=\"label\" x=\"{}\" y=\"{}\">{}</text>", px(x), px(y), xml(&tag.text))?;
        }
        if let Some(mark) = &tag.mark {
            self.pill(out, mark, &tag.statements)?;
        }
        writeln!(out, "</g>")
    }

    fn chip(&self, number: usize, rect: &Rect, told: &mut HashSet<usize>, out: &mut dyn io::Write) -> io::Result<()> {
        let chip = &self.picture.chips[number];
        let statement = &self.picture.statements[chip.statement];
        let tone = match chip.tone {
            Tone::For => "for",
            Tone::Against => "against",
            Tone::Never => "never",
            Tone::Ticket => "ticket",
        };
        let handle = match self.purpose {
            Use::InPage => format!(" data-chip=\"{number}\""),
            Use::Alone => String::new(),
        };
        writeln!(out, "<g class=\"chip {tone}{}\"{handle}>", class_of_severity(statement.severity))?;
        writeln!(out, "<rect {} rx=\"8\"/>", frame(rect))?;
        self.title([chip.statement].into_iter(), out)?;
        let (mark, middle) = (px(rect.x + 9.0), px(rect.y + rect.height / 2.0));
        match chip.node {
            Some(node) => {
                let hue = self.hues[node];
                writeln!(out, "<circle class=\"hue hue{hue}\" cx=\"{mark}\" cy=\"{middle}\" r=\"4\"/>")?;
            }
            None => writeln!(out, "<circle class=\"open\" cx=\"{mark}\" cy=\"{middle}\" r=\"3.5\"/>")?,
        }
        let text = cut(&chip.text, 46);
        writeln!(out, "<text x=\"{}\" y=\"{}\">{}</text>", px(rect.x + 16.0), px(rect.y + 11.8), xml(&text))?;
        if let Some((_, mark)) = self.picture.mark(&[chip.statement]).filter(|_| told.insert(chip.statement)) {
            let width = mark_width(&mark);
            let place = Rect { x: rect.right() - width, y: middle - MARK / 2.0, width, height: MARK };
            self.pill(out, &place, &[chip.statement])?;
        }
        writeln!(out, "</g>")
    }

    /// The findings on a box, at its corner.
    fn badge(&self, number: usize, out: &mut dyn io::Write) -> io::Result<()> {
        let (shape, rect) = (&self.picture.boxes[number], &self.layout.boxes[number]);
        let Some(statement) = shape.statement.filter(|_| shape.kind != Kind::Knot) else { return Ok(()) };
        let Some((_, mark)) = self.picture.mark(&[statement]) else { return Ok(()) };
        self.pill(out, &badge(rect, &mark), &[statement])
    }

    /// A mark with the numbers of the findings on some statements, the worst first.
    fn pill(&self, out: &mut dyn io::Write, place: &Rect, statements: &[usize]) -> io::Result<()> {
        let Some((worst, text)) = self.picture.mark(statements) else { return Ok(()) };
        let about = match self.purpose {
            Use::InPage => format!(" data-about=\"{}\"", statements[0]),
            Use::Alone => String::new(),
        };
        writeln!(
            out,
            "<g class=\"mark {}\"{about}><rect {} rx=\"7.5\"/><text x=\"{}\" y=\"{}\">{}</text></g>",
            worst.name(),
            frame(place),
            px(place.x + place.width / 2.0),
            px(place.y + 11.1),
            xml(&text)
        )
    }

    /// What is written, for those who let the mouse rest.
    fn title(&self, statements: impl Iterator<Item = usize>, out: &mut dyn io::Write) -> io::Result<()> {
        if self.purpose == Use::InPage {
            return Ok(());
        }
        let mut numbers: Vec<usize> = statements.collect();
        numbers.dedup();
        let mut texts: Vec<String> = Vec::new();
        for &number in numbers.iter().take(FEW) {
            let statement = &self.picture.statements[number];
            texts.push(statement.text.clone());
            let messages = statement.findings.iter().map(|&finding| &self.picture.findings[finding]);
            texts.extend(messages.map(|note| format!("{} {}: {}", sign(note.severity), note.rule, note.message)));
        }
        if numbers.len() > FEW {
            texts.push(format!("… and {} more", numbers.len() - FEW));
        }
        if texts.is_empty() { Ok(()) } else { writeln!(out, "<title>{}</title>", xml(&texts.join("\n"))) }
    }
}

fn frame(rect: &Rect) -> String {
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(px);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

/// A length to a tenth of a pixel, which is written with as few digits as can be.
fn px(length: f64) -> f64 {
    // There are two zeros, but one sum of them.
    (length * 10.0).round() / 10.0 + 0.0
}

fn class_of(kind: Kind, caption: &str, is_container: bool) -> &'static str {
    match kind {
        Kind::Node if caption == UNDECLARED => "missing",
        Kind::Node => "node",
        Kind::Missing => "missing",
        Kind::Group => "frame group",
        Kind::Clone => "frame clone",
        Kind::Bundle => "frame bundle",
        Kind::Primitive if caption.starts_with("stonith:") => "fence",
        Kind::Primitive | Kind::Knot => {
            if is_container {
                "frame"
            } else {
                "primitive"
            }
        }
    }
}

/// A further class of what has findings.
fn class_of_severity(severity: Option<Severity>) -> String {
    severity.map_or_else(String::new, |severity| format!(" {}", severity.name()))
}

fn relation_class(relation: Relation) -> &'static str {
    match relation {
        Relation::Order => "order",
        Relation::Colocation => "colocation",
        Relation::Apart => "apart",
    }
}

/// A path along the points, with round corners.
fn rounded(points: &[(f64, f64)]) -> String {
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for point in points.iter().map(|&(x, y)| (px(x), px(y))) {
        let is_same = |other: &(f64, f64)| (other.0 - point.0).abs() < 0.05 && (other.1 - point.1).abs() < 0.05;
        if !kept.last().is_some_and(is_same) {
            kept.push(point);
        }
    }
    let mut path = String::new();
    for (number, &(x, y)) in kept.iter().enumerate() {
        let (before, next) = (number.checked_sub(1).map(|before| kept[before]), kept.get(number + 1));
        match (before, next) {
            (None, _) => path.push_str(&format!("M{x} {y}")),
            (Some(_), None) => path.push_str(&format!("L{x} {y}")),
            (Some(before), Some(&next)) => {
                let towards = |other: (f64, f64)| {
                    let length = (other.0 - x).hypot(other.1 - y).max(0.001);
                    let part = (BEND.min(length / 2.0)) / length;
                    (x + (other.0 - x) * part, y + (other.1 - y) * part)
                };
                let (from, to) = (towards(before), towards(next));
                let [from_x, from_y, to_x, to_y] = [from.0, from.1, to.0, to.1].map(px);
                path.push_str(&format!("L{from_x} {from_y}Q{x} {y} {to_x} {to_y}"));
            }
        }
    }
    path
}

/// A part of the page below the drawing.
struct List {
    text: String,
    width: f64,
    height: f64,
}

impl List {
    /// The findings, with their numbers.
    fn new(picture: &Picture) -> Self {
        let mut list = Self { text: String::new(), width: 0.0, height: 0.0 };
        for (number, note) in picture.findings.iter().take(MOST).enumerate() {
            let head = format!("{} {}", sign(note.severity), number + 1);
            let y = list.height + LINE * 0.8;
            list.text.push_str(&format!(
                "<text class=\"lead {}\" x=\"0\" y=\"{}\">{}</text>",
                note.severity.name(),
                px(y),
                xml(&head)
            ));
            let text = format!("{}: {} — {}", note.place, note.message, note.rule);
            for line in wrap(&text, COLUMNS, 0) {
                list.line(&line, 44.0);
            }
        }
        if picture.findings.len() > MOST {
            list.line(&format!("… and {} more", picture.findings.len() - MOST), 44.0);
        }
        list.height += if list.height > 0.0 { MARGIN / 2.0 } else { 0.0 };
        list
    }

    fn line(&mut self, text: &str, x: f64) {
        let y = self.height + LINE * 0.8;
        self.text.push_str(&format!("<text class=\"item\" x=\"{x}\" y=\"{}\">{}</text>\n", px(y), xml(text)));
        self.width = self.width.max(x + COLUMN * real(text.chars().count()));
        self.height += LINE;
    }
}

/// What the lines in the picture mean, as far as they occur.
fn legend(picture: &Picture) -> List {
    const LINES: [(Relation, bool, &str); 5] = [
        (Relation::Order, true, "starts before"),
        (Relation::Order, false, "before, where both start"),
        (Relation::Colocation, true, "runs where"),
        (Relation::Colocation, false, "should run where"),
        (Relation::Apart, true, "apart"),
    ];
    let mut list = List { text: String::new(), width: 0.0, height: 0.0 };
    for (relation, is_firm, meaning) in LINES {
        let is_meant = relation == Relation::Apart;
        if !picture.links.iter().any(|link| link.relation == relation && (is_meant || link.is_firm == is_firm)) {
            continue;
        }
        let (x, y) = (px(list.width), px(LINE * 0.6));
        let class = relation_class(relation);
        let ends = match relation {
            Relation::Order => " marker-end=\"url(#order)\"",
            Relation::Colocation => " marker-end=\"url(#colocation)\"",
            Relation::Apart => "",
        };
        let loose = if is_firm { "" } else { " loose" };
        list.text.push_str(&format!(
            "<g class=\"link {class}{loose}\"><path class=\"line\" d=\"M{x} {y}h34\"{ends}/></g>\
             <text class=\"item\" x=\"{}\" y=\"{}\">{meaning}</text>\n",
            px(x + 42.0),
            px(y + 4.0)
        ));
        list.width += 64.0 + COLUMN * real(meaning.chars().count());
        list.height = LINE * 1.6;
    }
    list
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn corners_are_round_and_repeated_points_are_left_out() {
        assert_eq!(rounded(&[(0.0, 0.0), (0.0, 0.0), (0.0, 10.0)]), "M0 0L0 10");
        let path = rounded(&[(0.0, 100.0), (0.0, 50.0), (80.0, 50.0)]);
        assert_eq!(path, "M0 100L0 57Q0 50 7 50L80 50");
    }
}
