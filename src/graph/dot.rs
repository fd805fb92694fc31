//! The language of Graphviz: `dot -Tsvg`.

use std::io;

use super::picture::{Chip, Kind, Link, Picture, Relation};
use crate::diagnostic::Severity;

const RED: &str = "#dc2626";
const AMBER: &str = "#b45309";

/// Writes the picture.
pub(super) fn write(picture: &Picture, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "digraph {} {{", quoted(&picture.title))?;
    writeln!(
        out,
        "  graph [rankdir=BT, compound=true, fontname=\"Helvetica\", fontsize=11, style=rounded, color=\"#94a3b8\"];"
    )?;
    writeln!(
        out,
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#94a3b8\", fontname=\"Helvetica\", fontsize=11];"
    )?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=9];")?;
    let chips = picture.chips_by_box();
    for number in (0..picture.boxes.len()).filter(|&number| picture.boxes[number].parent.is_none()) {
        shape(picture, &chips, number, 1, out)?;
    }
    for shape in picture.boxes.iter().filter(|shape| shape.kind == Kind::Group) {
        for pair in shape.children.windows(2) {
            let (one, next) = (leaf(picture, pair[0]), leaf(picture, pair[1]));
            writeln!(out, "  n{one} -> n{next} [color=\"#94a3b8\", arrowsize=0.5];")?;
        }
    }
    picture.links.iter().try_for_each(|one| link(picture, one, out))?;
    picture.chips.iter().try_for_each(|one| chip(picture, one, out))?;
    writeln!(out, "}}")
}

fn shape(
    picture: &Picture,
    chips: &[Vec<usize>],
    number: usize,
    depth: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (shape, margin) = (&picture.boxes[number], "  ".repeat(depth));
    let colour = picture.severity(number).and_then(colour);
    let tooltip = shape.statement.map_or("", |statement| picture.statements[statement].text.as_str());
    if shape.kind == Kind::Knot {
        return writeln!(out, "{margin}n{number} [shape=point, tooltip={}];", quoted(tooltip));
    }
    let mut label = picture.lines(number, &chips[number]);
    label.extend(picture.marks(shape.statement));
    let mut attributes = vec![format!("label={}", quoted(&label.join("\n")))];
    match shape.kind {
        Kind::Node => attributes.push("shape=box3d, fillcolor=\"#e2e8f0\"".to_owned()),
        Kind::Missing => attributes.push(format!("style=\"rounded,dashed\", color=\"{RED}\"")),
        _ => {}
    }
    attributes.extend(colour.map(|colour| format!("color=\"{colour}\", penwidth=2")));
    attributes.push(format!("tooltip={}", quoted(tooltip)));
    if shape.children.is_empty() {
        return writeln!(out, "{margin}n{number} [{}];", attributes.join(", "));
    }
    writeln!(out, "{margin}subgraph cluster_{number} {{")?;
    writeln!(out, "{margin}  graph [{}];", attributes.join(", "))?;
    shape.children.iter().try_for_each(|&child| self::shape(picture, chips, child, depth + 1, out))?;
    writeln!(out, "{margin}}}")
}

fn colour(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Error => Some(RED),
        Severity::Warning => Some(AMBER),
        Severity::Info => None,
    }
}

/// A box that is no container: itself, or the first in it.
fn leaf(picture: &Picture, number: usize) -> usize {
    let first = |&outer: &usize| picture.boxes[outer].children.first().copied();
    std::iter::successors(Some(number), first).last().unwrap_or(number)
}

fn link(picture: &Picture, link: &Link, out: &mut dyn io::Write) -> io::Result<()> {
    let style = match link.relation {
        Relation::Order if link.is_firm => "color=\"#2563eb\"",
        Relation::Order => "color=\"#2563eb\", style=dashed",
        // Drawn from what is placed first, so that it is below.
        Relation::Colocation => "color=\"#15803d\", style=dashed, dir=back",
        Relation::Apart => "color=\"#9333ea\", style=dotted, dir=none, constraint=false",
    };
    edge(picture, [link.lower, link.upper], style, &link.label, link.statement, out)
}

fn chip(picture: &Picture, chip: &Chip, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(node) = chip.node else { return Ok(()) };
    edge(picture, [node, chip.on], "color=\"#64748b\", style=dotted, dir=back", &chip.text, chip.statement, out)
}

fn edge(
    picture: &Picture,
    [from, to]: [usize; 2],
    style: &str,
    label: &str,
    statement: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let ends = [leaf(picture, from), leaf(picture, to)];
    let mut attributes = vec![style.to_owned()];
    // An edge may end at a container, unless its other end is in that.
    for (name, end, other) in [("ltail", from, ends[1]), ("lhead", to, ends[0])] {
        if !picture.boxes[end].children.is_empty() && !picture.outwards(other).any(|outer| outer == end) {
            attributes.push(format!("{name}=cluster_{end}"));
        }
    }
    let mut label: Vec<String> = [label.to_owned()].into_iter().filter(|label| !label.is_empty()).collect();
    label.extend(picture.marks(Some(statement)));
    if !label.is_empty() {
        attributes.push(format!("label={}", quoted(&label.join("\n"))));
    }
    let statement = &picture.statements[statement];
    if let Some(colour) = statement.severity.and_then(colour) {
        attributes.push(format!("fontcolor=\"{colour}\", penwidth=2"));
    }
    attributes.push(format!("tooltip={}", quoted(&statement.text)));
    writeln!(out, "  n{} -> n{} [{}];", ends[0], ends[1], attributes.join(", "))
}

/// A quoted string. Graphviz reads entities in it, and `\n` as a new line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(crate::report::text::visible(c)),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn strings_cannot_be_left() {
        assert_eq!(quoted("a\"b\\c&d\ne\r"), r#""a\"b\\c&amp;d\ne␍""#);
    }
}
