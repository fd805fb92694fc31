//! The table as a page that stands alone: no script, nothing from elsewhere.

use std::io;

use super::human::{head, name, text};
use super::{Fate, Table};
use crate::cib::write::escape_value;

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem}
table{border-collapse:collapse}th,td{border:1px solid #8884;padding:.3rem .7rem;text-align:left}
thead th{position:sticky;top:0;background:Canvas}
.lost{background:#d003;font-weight:600}.other{background:#db03}.idle,.stopped{opacity:.5}";

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write(table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>What if nodes die</title>")?;
    writeln!(out, "<style>\n{STYLE}\n</style>\n<h1>What if nodes die</h1>\n<table>\n<thead><tr><th>resource")?;
    for column in &table.columns {
        let quorum = if column.failure.has_quorum { "" } else { "<br><small>no quorum</small>" };
        writeln!(out, "<th>{}{quorum}", escape_value(&head(column)))?;
    }
    writeln!(out, "</thead>\n<tbody>")?;
    for row in &table.rows {
        write!(out, "<tr><th>{}", escape_value(&name(row)))?;
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            let (class, words) = (class(cell.fate), text(cell, column));
            write!(out, "<td class=\"{class}\" title=\"{}\">{}", escape_value(&cell.reason), escape_value(&words))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "</tbody>\n</table>\n<p>A * marks where a resource is promoted.\n<ul>")?;
    for column in table.columns.iter().filter(|column| !column.unfenced.is_empty()) {
        let nodes = column.unfenced.join(" and ");
        writeln!(out, "<li>{}: {} cannot be fenced", escape_value(&head(column)), escape_value(&nodes))?;
    }
    for assumed in &table.assumptions {
        writeln!(out, "<li>Assumed: {}", escape_value(assumed))?;
    }
    writeln!(out, "</ul>\n</html>")
}

fn class(fate: Fate) -> &'static str {
    match fate {
        Fate::Same => "same",
        Fate::Other => "other",
        Fate::Lost => "lost",
        Fate::Idle => "idle",
        Fate::Stopped => "stopped",
    }
}
