//! Mermaid's flowcharts, which GitHub and GitLab draw in Markdown.

use std::io;

use super::picture::{Kind, Picture, Relation};
use crate::diagnostic::Severity;
use crate::report::text::visible;

/// Writes the picture.
pub(super) fn write(picture: &Picture, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "flowchart BT")?;
    let chips = picture.chips_by_box();
    for number in (0..picture.boxes.len()).filter(|&number| picture.boxes[number].parent.is_none()) {
        shape(picture, &chips, number, 1, out)?;
    }
    let mut edges = 0;
    let mut styles: [Vec<String>; 5] = Default::default();
    for shape in picture.boxes.iter().filter(|shape| shape.kind == Kind::Group) {
        for pair in shape.children.windows(2) {
            writeln!(out, "  n{} --> n{}", pair[0], pair[1])?;
            edges += 1;
        }
    }
    for link in &picture.links {
        let label = words(picture, &link.label, link.statement);
        let (style, line) = match (link.relation, link.is_firm) {
            (Relation::Order, true) => (0, arrow("-->", &label)),
            (Relation::Order, false) => (0, arrow("-.->", &label)),
            (Relation::Colocation, _) => (1, arrow("-.-", if label.is_empty() { "with" } else { &label })),
            (Relation::Apart, _) => (2, arrow("x-.-x", if label.is_empty() { "apart" } else { &label })),
        };
        writeln!(out, "  n{} {line} n{}", link.lower, link.upper)?;
        let style = if picture.statements[link.statement].severity == Some(Severity::Error) { 4 } else { style };
        styles[style].push(edges.to_string());
        edges += 1;
    }
    for chip in &picture.chips {
        let Some(node) = chip.node else { continue };
        writeln!(out, "  n{node} {} n{}", arrow("-.-", &words(picture, &chip.text, chip.statement)), chip.on)?;
        styles[3].push(edges.to_string());
        edges += 1;
    }
    let colours =
        ["stroke:#2563eb", "stroke:#15803d", "stroke:#9333ea", "stroke:#64748b", "stroke:#dc2626,stroke-width:3px"];
    for (numbers, colour) in styles.iter().zip(colours).filter(|(numbers, _)| !numbers.is_empty()) {
        writeln!(out, "  linkStyle {} {colour}", numbers.join(","))?;
    }
    writeln!(out, "  classDef node fill:#e2e8f0,stroke:#64748b")?;
    writeln!(out, "  classDef missing stroke:#dc2626,stroke-dasharray:4 3")?;
    writeln!(out, "  classDef error stroke:#dc2626,stroke-width:3px")?;
    writeln!(out, "  classDef warning stroke:#b45309,stroke-width:2px")?;
    for (number, shape) in picture.boxes.iter().enumerate() {
        let class = match (picture.severity(number), shape.kind) {
            (_, Kind::Knot) => None,
            (Some(Severity::Error), _) => Some("error"),
            (Some(Severity::Warning), _) => Some("warning"),
            (_, Kind::Node) => Some("node"),
            (_, Kind::Missing) => Some("missing"),
            _ => None,
        };
        if let Some(class) = class {
            writeln!(out, "  class n{number} {class}")?;
        }
    }
    Ok(())
}

fn shape(
    picture: &Picture,
    chips: &[Vec<usize>],
    number: usize,
    depth: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (shape, margin) = (&picture.boxes[number], "  ".repeat(depth));
    if shape.kind == Kind::Knot {
        return writeln!(out, "{margin}n{number}((\" \"))");
    }
    let lines = picture.lines(number, &chips[number]);
    let label: Vec<String> = lines.iter().map(|line| escaped(line)).chain(picture.marks(shape.statement)).collect();
    let label = label.join("<br>");
    if shape.children.is_empty() {
        return writeln!(out, "{margin}n{number}[\"{label}\"]");
    }
    writeln!(out, "{margin}subgraph n{number}[\"{label}\"]")?;
    shape.children.iter().try_for_each(|&child| self::shape(picture, chips, child, depth + 1, out))?;
    writeln!(out, "{margin}end")
}

/// A label with the findings.
fn words(picture: &Picture, label: &str, statement: usize) -> String {
    let own = (!label.is_empty()).then(|| escaped(label));
    let all: Vec<String> = own.into_iter().chain(picture.marks(Some(statement))).collect();
    all.join("<br>")
}

fn arrow(line: &str, label: &str) -> String {
    if label.is_empty() { line.to_owned() } else { format!("{line}|\"{label}\"|") }
}

/// A text within quotes, in Mermaid's own entities.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '&' => escaped.push_str("#amp;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '`' => escaped.push_str("#96;"),
            '\\' => escaped.push_str("#92;"),
            c => escaped.push(visible(c)),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn texts_cannot_be_left() {
        assert_eq!(escaped("a\"<b>&`c#\n"), "a#quot;#lt;b#gt;#amp;#96;c#35;␊");
    }
}
