//! The table for people, and what it comes to.

use std::io;

use super::{Cell, Column, Fate, Row, Table};
use crate::report::Look;
use crate::report::text::{count, one_line, width, wrap};

/// What stands between two columns.
const GAP: usize = 3;

/// The widest list of nodes; a longer one is counted.
const WIDEST: usize = 24;

const RED: &str = "1;31";
const YELLOW: &str = "33";
const BOLD: &str = "1";
const DIM: &str = "2";

/// Writes the table, in pieces where the page is too narrow for all its columns, and what it comes to.
///
/// # Errors
/// Those of `out`.
pub fn write(table: &Table, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let page = Page { look };
    page.table(table, out)?;
    writeln!(out)?;
    page.summary(table, out)?;
    page.assumptions(table, out)
}

/// One column of the page, its head in front.
struct Strip {
    cells: Vec<(String, &'static str)>,
    width: usize,
}

impl Strip {
    fn new(head: String, body: impl Iterator<Item = (String, &'static str)>) -> Self {
        let cells: Vec<_> = [(head, BOLD)].into_iter().chain(body).collect();
        let width = cells.iter().map(|(text, _)| columns(text)).max().unwrap_or_default();
        Self { cells, width }
    }
}

struct Page {
    look: Look,
}

impl Page {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.look.color && !code.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn table(&self, table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
        let names = Strip::new("resource".to_owned(), table.rows.iter().map(|row| (name(row), "")));
        let strips = table.columns.iter().enumerate().map(|(index, column)| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(index));
            Strip::new(head(column), cells.map(|cell| (text(cell, column), color(cell.fate))))
        });
        let strips: Vec<Strip> = strips.collect();
        let mut rest = &strips[..];
        while !rest.is_empty() {
            let mut used = names.width;
            let fitting = rest.iter().take_while(|strip| {
                used += GAP + strip.width;
                used <= self.look.width
            });
            let (piece, others) = rest.split_at(fitting.count().max(1));
            if rest.len() < strips.len() {
                writeln!(out)?;
            }
            for line in 0..=table.rows.len() {
                let cells =
                    [&names].into_iter().chain(piece).filter_map(|strip| Some((strip.cells.get(line)?, strip.width)));
                writeln!(out, "{}", self.line(cells))?;
            }
            rest = others;
        }
        Ok(())
    }

    fn line<'s>(&self, cells: impl Iterator<Item = (&'s (String, &'static str), usize)>) -> String {
        let mut line = String::new();
        let mut blanks = 0;
        for ((text, code), width) in cells {
            line.extend(std::iter::repeat_n(' ', blanks));
            line.push_str(&self.paint(code, text));
            blanks = width.saturating_sub(columns(text)) + GAP;
        }
        line
    }

    fn summary(&self, table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
        for (index, column) in table.columns.iter().enumerate() {
            let mut said = Vec::new();
            if !column.failure.has_quorum {
                said.push("the rest has no quorum".to_owned());
            }
            if !column.unfenced.is_empty() {
                let nodes = column.unfenced.join(" and ");
                said.push(format!("{nodes} cannot be fenced, so nothing that ran there starts elsewhere"));
            }
            if !column.is_at_rest {
                said.push("the cluster does not come to rest (crmc check may tell why)".to_owned());
            }
            // Without quorum, there is but one reason.
            let has_reasons = column.failure.has_quorum;
            let lost: Vec<String> = table.lost(index).map(|(row, cell)| lost(row, cell, has_reasons)).collect();
            if !lost.is_empty() {
                said.push(format!("lost: {}", lost.join(", ")));
            }
            if !said.is_empty() {
                let code = if lost.is_empty() { YELLOW } else { RED };
                self.paragraph(&format!("{}: {}", head(column), said.join("; ")), code, out)?;
            }
        }
        let failures = table.columns.len().saturating_sub(1);
        let losing = (1..table.columns.len()).filter(|&column| table.lost(column).next().is_some()).count();
        let verdict = match losing {
            0 => "no resource is lost",
            1 if failures == 1 => "it loses resources",
            1 => "1 of them loses resources",
            losing => &format!("{losing} of them lose resources"),
        };
        writeln!(out, "{}", self.paint(BOLD, &format!("{}: {verdict}", count(failures, "failure"))))
    }

    fn assumptions(&self, table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
        table.assumptions.iter().try_for_each(|assumed| self.paragraph(&format!("assumed: {assumed}"), DIM, out))
    }

    fn paragraph(&self, text: &str, code: &str, out: &mut dyn io::Write) -> io::Result<()> {
        for (number, line) in wrap(&one_line(text), self.look.width.saturating_sub(2), 0).iter().enumerate() {
            writeln!(out, "{}{}", if number == 0 { "" } else { "  " }, self.paint(code, line))?;
        }
        Ok(())
    }
}

fn lost(row: &Row, cell: &Cell, has_reasons: bool) -> String {
    if has_reasons && !cell.reason.is_empty() {
        format!("{} ({})", row.resource, cell.reason)
    } else {
        row.resource.to_string()
    }
}

/// `vip`, `shop/vip`.
pub(super) fn name(row: &Row) -> String {
    let name = match &row.container {
        Some(container) => format!("{container}/{}", row.resource),
        None => row.resource.to_string(),
    };
    one_line(&name).into_owned()
}

/// `nothing fails`, `n1 dies`, `n1 and n2 die`.
pub(super) fn head(column: &Column) -> String {
    let head = match column.failure.down.as_slice() {
        [] => "nothing fails".to_owned(),
        [node] => format!("{node} dies"),
        nodes => format!("{} die", nodes.join(" and ")),
    };
    one_line(&head).into_owned()
}

/// Where it runs; a `*` behind the nodes on which it is promoted.
pub(super) fn text(cell: &Cell, column: &Column) -> String {
    match cell.fate {
        Fate::Lost if cell.places.is_empty() => return "lost".to_owned(),
        _ if cell.places.is_empty() => return "-".to_owned(),
        _ => {}
    }
    let is_promotable = cell.places.iter().any(|place| place.role != "Started");
    let is_everywhere = column.online.iter().all(|node| cell.places.iter().any(|place| place.node == *node));
    if is_everywhere && !is_promotable && column.online.len() > 1 {
        return "all".to_owned();
    }
    let shown = |place: &super::Place| format!("{}{}", place.node, if place.role == "Promoted" { "*" } else { "" });
    let all: Vec<String> = cell.places.iter().map(shown).collect();
    let nodes = all.join(" ");
    let nodes = if columns(&nodes) > WIDEST { few(&all) } else { nodes };
    let nodes = one_line(&nodes);
    if cell.fate == Fate::Lost { format!("{nodes} lost") } else { nodes.into_owned() }
}

/// Many nodes: those on which it is promoted, and how many others.
fn few(nodes: &[String]) -> String {
    let (promoted, others): (Vec<&str>, Vec<&str>) =
        nodes.iter().map(String::as_str).partition(|node| node.ends_with('*'));
    let others = count(others.len(), "node");
    if promoted.is_empty() { others } else { format!("{} {others}", promoted.join(" ")) }
}

fn color(fate: Fate) -> &'static str {
    match fate {
        Fate::Lost => RED,
        Fate::Other => YELLOW,
        Fate::Same => "",
        Fate::Idle | Fate::Stopped => DIM,
    }
}

/// How many columns of a terminal a text takes.
fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}
