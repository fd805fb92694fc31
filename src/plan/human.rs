//! A plan for people.

use std::io;

use super::{Basis, Consequence, Outlook, Plan};
use crate::diff;
use crate::live::PlannedAction;
use crate::report::Look;
use crate::report::text::{one_line, wrap};

/// How many actions are listed.
const MANY: usize = 60;

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const DIM: &str = "2";

/// Writes what would change, and what stays.
///
/// # Errors
/// Those of `out`.
pub fn write_plan(plan: &Plan, outlook: &Outlook, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if plan.difference.is_empty() {
        writeln!(out, "Nothing to do: the cluster has this configuration.")?;
    } else {
        diff::write_changes(&plan.difference, look, out)?;
    }
    if let (Some(old), new) = plan.schema
        && old != new
    {
        writeln!(out, "The schema of the CIB rises from {old} to {new}")?;
    }
    write_kept(plan, look, out)?;
    if plan.difference.is_empty() { Ok(()) } else { write_outlook(plan, outlook, look, out) }
}

fn write_kept(plan: &Plan, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if plan.kept.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nLeft to the cluster:")?;
    for kept in &plan.kept {
        for (number, line) in wrap(&one_line(&kept.what), look.width.saturating_sub(4), 0).into_iter().enumerate() {
            writeln!(out, "{}{line}", if number == 0 { "  " } else { "    " })?;
        }
    }
    Ok(())
}

/// Writes what the cluster would do.
///
/// # Errors
/// Those of `out`.
fn write_outlook(plan: &Plan, outlook: &Outlook, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    match &outlook.basis {
        Basis::OwnReading { why } => {
            writeln!(out, "\nBy crmc's own reading ({why}):")?;
            diff::write_summary(&plan.difference, look, out)
        }
        Basis::CrmSimulate if outlook.consequences.is_empty() => {
            writeln!(out, "\nNothing starts, stops or moves (crm_simulate).")
        }
        Basis::CrmSimulate => {
            writeln!(out, "\nThe cluster will (crm_simulate):")?;
            let shown = &outlook.consequences[..outlook.consequences.len().min(MANY)];
            let rows: Vec<[String; 4]> = shown.iter().map(row).collect();
            let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
            let widths = [width(0), width(1), width(2)];
            for (row, consequence) in rows.iter().zip(shown) {
                let [action, what, place, note] = row;
                let action = paint(look, consequence.planned.action, action, widths[0]);
                let line = format!("  {action}  {what:0$}  {place:1$}  {note}", widths[1], widths[2]);
                writeln!(out, "{}", line.trim_end())?;
            }
            match outlook.consequences.len() - shown.len() {
                0 => Ok(()),
                more => writeln!(out, "  … and {more} more"),
            }
        }
    }
}

fn row(consequence: &Consequence) -> [String; 4] {
    let Consequence { planned, anyway } = consequence;
    let (what, place) = match (&planned.resource, &planned.to) {
        (None, _) => (planned.node.to_string(), String::new()),
        (Some(resource), None) => (resource.to_string(), format!("on {}", planned.node)),
        (Some(resource), Some(to)) => (resource.to_string(), format!("{} → {to}", planned.node)),
    };
    let mut notes = Vec::new();
    if !planned.reason.is_empty() {
        notes.push(planned.reason.as_str());
    }
    if planned.is_blocked {
        notes.insert(0, "waits");
    }
    if *anyway {
        notes.push("with or without this change");
    }
    let note = if notes.is_empty() { String::new() } else { format!("({})", notes.join("; ")) };
    [
        planned.action.word().to_owned(),
        one_line(&what).into_owned(),
        one_line(&place).into_owned(),
        one_line(&note).into_owned(),
    ]
}

fn paint(look: Look, action: PlannedAction, word: &str, width: usize) -> String {
    let padded = format!("{word:width$}");
    let code = match action {
        PlannedAction::Fence | PlannedAction::Shutdown | PlannedAction::Stop => RED,
        PlannedAction::Restart | PlannedAction::Move | PlannedAction::Demote => YELLOW,
        PlannedAction::Start | PlannedAction::Promote => GREEN,
        PlannedAction::Migrate | PlannedAction::Reload | PlannedAction::Other => DIM,
    };
    if look.color { format!("\x1b[{code}m{padded}\x1b[0m") } else { padded }
}
