//! The table for programs: one object, its shape versioned. Fields may be added, none changes its meaning.

use std::io;

use serde::Serialize;

use super::{Cell, Column, Fate, Place, Table};

/// The version of the shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'t> {
    version: u32,
    tool: &'static str,
    nodes: &'t [ecow::EcoString],
    assumptions: &'t [String],
    cases: Vec<Case<'t>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Case<'t> {
    down: &'t [ecow::EcoString],
    has_quorum: bool,
    online: &'t [ecow::EcoString],
    unfenced: &'t [ecow::EcoString],
    is_at_rest: bool,
    resources: Vec<Resource<'t>>,
    lost: Vec<&'t str>,
}

#[derive(Serialize)]
struct Resource<'t> {
    id: &'t str,
    container: Option<&'t str>,
    runs: &'t [Place],
    fate: Fate,
    reason: Option<&'t str>,
}

#[derive(Serialize)]
struct Summary {
    failures: usize,
    losing: usize,
}

/// Writes the table.
///
/// # Errors
/// Those of `out`.
pub fn write(table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
    let cases: Vec<Case> = table.columns.iter().enumerate().map(|(index, column)| case(table, index, column)).collect();
    let report = Report {
        version: VERSION,
        tool: concat!("crmc ", env!("CARGO_PKG_VERSION")),
        nodes: &table.nodes,
        assumptions: &table.assumptions,
        summary: Summary {
            failures: cases.len().saturating_sub(1),
            losing: cases.iter().filter(|case| !case.lost.is_empty()).count(),
        },
        cases,
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn case<'t>(table: &'t Table, index: usize, column: &'t Column) -> Case<'t> {
    let resource = |id: &'t str, container: Option<&'t str>, cell: &'t Cell| Resource {
        id,
        container,
        runs: &cell.places,
        fate: cell.fate,
        reason: Some(cell.reason.as_str()).filter(|reason| !reason.is_empty()),
    };
    let rows = table.rows.iter().filter_map(|row| Some((row, row.cells.get(index)?)));
    Case {
        down: &column.failure.down,
        has_quorum: column.failure.has_quorum,
        online: &column.online,
        unfenced: &column.unfenced,
        is_at_rest: column.is_at_rest,
        resources: rows.map(|(row, cell)| resource(&row.resource, row.container.as_deref(), cell)).collect(),
        lost: table.lost(index).map(|(row, _)| row.resource.as_str()).collect(),
    }
}
