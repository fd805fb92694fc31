//! A plan for programs, and for `crmc apply`: one object, its shape versioned. Fields may be added, none changes its
//! meaning.

use std::io;

use serde::Serialize;

use super::{Basis, Consequence, Outlook, Plan, PlanFile, Refusal};
use crate::diff;
use crate::resolve::Kept;

#[derive(Serialize)]
struct Report<'p> {
    #[serde(flatten)]
    file: &'p PlanFile,
    #[serde(flatten)]
    difference: diff::JsonBody<'p>,
    kept: &'p [Kept],
    outlook: Expected<'p>,
    refusals: &'p [Refusal],
}

#[derive(Serialize)]
struct Expected<'p> {
    #[serde(flatten)]
    basis: &'p Basis,
    actions: &'p [Consequence],
}

/// Writes a plan.
///
/// # Errors
/// Those of `out`.
pub fn write(
    plan: &Plan,
    file: &PlanFile,
    outlook: &Outlook,
    refusals: &[Refusal],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let report = Report {
        file,
        difference: diff::JsonBody::new(&plan.difference),
        kept: &plan.kept,
        outlook: Expected { basis: &outlook.basis, actions: &outlook.consequences },
        refusals,
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}
