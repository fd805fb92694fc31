//! A difference for people, like a plan: what changes, and what the cluster will do.

use std::io;

use ecow::EcoString;

use super::{Action, Change, ChangeKind, Detail, Difference, Effect};
use crate::report::Look;
use crate::report::text::{count, one_line, shorten, wrap};

/// How many dependents of one effect, and resources of a summary, are named.
const MANY: usize = 12;

const GREEN: &str = "32";
const RED: &str = "31";
const YELLOW: &str = "33";
const BOLD: &str = "1";
const DIM: &str = "2";

/// Writes the changes, each with what the cluster does about it, and a summary.
///
/// # Errors
/// Those of `out`.
pub fn write(difference: &Difference, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if difference.is_empty() {
        return writeln!(out, "No difference in meaning.");
    }
    write_changes(difference, look, out)?;
    write_summary(difference, look, out)
}

/// Writes the changes, each with what the cluster does about it, and how many there are.
///
/// # Errors
/// Those of `out`.
pub fn write_changes(difference: &Difference, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let page = Page { look };
    for change in &difference.changes {
        page.change(change, out)?;
        writeln!(out)?;
    }
    let [added, changed, removed] = difference.counts();
    let total = count(difference.changes.len(), "difference");
    writeln!(out, "{}", page.paint(BOLD, &format!("{total}: {added} added, {changed} changed, {removed} removed")))
}

/// Writes what the cluster does about all changes together.
///
/// # Errors
/// Those of `out`.
pub fn write_summary(difference: &Difference, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    Page { look }.summary(difference, out)
}

struct Page {
    look: Look,
}

impl Page {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.look.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn sign(&self, kind: ChangeKind) -> String {
        let (code, sign) = match kind {
            ChangeKind::Added => (GREEN, "+"),
            ChangeKind::Changed => (YELLOW, "~"),
            ChangeKind::Removed => (RED, "-"),
        };
        self.paint(code, sign)
    }

    fn change(&self, change: &Change, out: &mut dyn io::Write) -> io::Result<()> {
        let name = one_line(&change.id);
        let head = if name.is_empty() { change.noun.to_owned() } else { format!("{} {name}", change.noun) };
        let mut head = self.paint(BOLD, &head);
        if let Some(agent) = agent(change) {
            head.push_str(&format!(" {}", one_line(agent)));
        }
        let sign = self.sign(change.kind);
        match &change.moved {
            None => writeln!(out, "{sign} {head}")?,
            Some(moved) => {
                let place = |place: &Option<EcoString>| place.as_deref().unwrap_or("no container").to_owned();
                writeln!(out, "{sign} {head}, moved from {} to {}", place(&moved.from), place(&moved.to))?;
            }
        }
        match change.kind {
            ChangeKind::Changed => change.details.iter().try_for_each(|detail| self.detail(detail, out))?,
            ChangeKind::Added | ChangeKind::Removed => {
                let details: Vec<&Detail> = change.details.iter().filter(|detail| !is_agent(detail)).collect();
                details.chunk_by(|a, b| a.part == b.part).try_for_each(|part| part_of(part, out))?;
            }
        }
        change.effects.iter().try_for_each(|effect| self.effect(effect, out))
    }

    /// One thing that differs, with a sign of its own.
    fn detail(&self, detail: &Detail, out: &mut dyn io::Write) -> io::Result<()> {
        let mut path = detail.part.to_string();
        if !path.is_empty() && !detail.name.is_empty() {
            path.push(' ');
        }
        path.push_str(&detail.name);
        let path = one_line(&path).into_owned();
        let is_whole = detail.name.is_empty();
        let default = || detail.default.map(|default| format!("{default} (the default)"));
        let old = detail.old.as_deref().map(shown).or_else(|| default().filter(|_| detail.new.is_some()));
        let new = detail.new.as_deref().map(shown).or_else(|| default().filter(|_| detail.old.is_some()));
        let (kind, text) = match (old, new) {
            (Some(old), Some(new)) => (ChangeKind::Changed, format!("{path}: {old} → {new}")),
            (None, Some(value)) if is_whole => (ChangeKind::Added, format!("{path} {}", plain(&value, &detail.new))),
            (Some(value), None) if is_whole => (ChangeKind::Removed, format!("{path} {}", plain(&value, &detail.old))),
            (None, Some(value)) => (ChangeKind::Added, format!("{path}: {value}")),
            (Some(value), None) => (ChangeKind::Removed, format!("{path}: {value}")),
            (None, None) => return Ok(()),
        };
        writeln!(out, "    {} {}", self.sign(kind), text.trim_end())
    }

    /// What the cluster does, wrapped to the page.
    fn effect(&self, effect: &Effect, out: &mut dyn io::Write) -> io::Result<()> {
        let code = match effect.action {
            Action::Fence | Action::Stop | Action::Restart | Action::Demote => RED,
            Action::Nothing => DIM,
            _ => YELLOW,
        };
        let mut text = effect.action.phrase().to_owned();
        if !effect.resources.is_empty() {
            text.push_str(&format!(" {}", some(&effect.resources, EcoString::to_string)));
        }
        if !effect.note.is_empty() {
            text.push_str(&format!(": {}", effect.note));
        }
        if !effect.dependents.is_empty() {
            let name = |dependent: &super::Dependent| format!("{} ({})", dependent.resource, dependent.because);
            text.push_str(&format!("; with it {}", some(&effect.dependents, name)));
        }
        let text = one_line(&text).into_owned();
        for (number, line) in wrap(&text, self.look.width.saturating_sub(6), 0).into_iter().enumerate() {
            let margin = if number == 0 { "    ⇒ " } else { "      " };
            writeln!(out, "{margin}{}", self.paint(code, &line))?;
        }
        Ok(())
    }

    fn summary(&self, difference: &Difference, out: &mut dyn io::Write) -> io::Result<()> {
        for action in Action::ALL.into_iter().filter(|action| !matches!(action, Action::Nothing | Action::Unknown)) {
            let resources = difference.resources(action);
            if !resources.is_empty() {
                let names = some(&resources, |name| one_line(name).into_owned());
                let line = format!("The cluster {} {names}", action.phrase());
                let mut lines = wrap(&line, self.look.width.saturating_sub(2), 0).into_iter();
                writeln!(out, "{}", lines.next().unwrap_or_default())?;
                lines.try_for_each(|line| writeln!(out, "  {line}"))?;
            }
        }
        let acts =
            difference.changes.iter().flat_map(|change| &change.effects).any(|effect| effect.action < Action::Nothing);
        if acts { Ok(()) } else { writeln!(out, "The cluster does nothing for now") }
    }
}

/// A part of an object that is new or gone, on one line as in crm text.
fn part_of(details: &[&Detail], out: &mut dyn io::Write) -> io::Result<()> {
    let value = |detail: &Detail| detail.new.clone().or_else(|| detail.old.clone()).unwrap_or_default();
    let Some(first) = details.first() else { return Ok(()) };
    if first.part.is_empty() {
        return details.iter().try_for_each(|detail| {
            let value = value(detail);
            writeln!(out, "      {}: {}", one_line(&detail.name), shown(&value))
        });
    }
    let mut line = one_line(&first.part).into_owned();
    for detail in details {
        let value = value(detail);
        match detail.name.as_str() {
            "" if value.is_empty() => {}
            "" => line.push_str(&format!(" {}", one_line(&shorten(&value)))),
            name => line.push_str(&format!(" {}={}", one_line(name), shown(&value))),
        }
    }
    writeln!(out, "      {line}")
}

/// What runs a resource that is new or gone.
fn agent(change: &Change) -> Option<&str> {
    let detail = change.details.iter().find(|detail| change.kind != ChangeKind::Changed && is_agent(detail))?;
    detail.new.as_deref().or(detail.old.as_deref())
}

fn is_agent(detail: &Detail) -> bool {
    detail.part.is_empty() && detail.name == "agent"
}

/// The first of many.
fn some<T>(list: &[T], name: impl Fn(&T) -> String) -> String {
    let mut text = list.iter().take(MANY).map(name).collect::<Vec<_>>().join(", ");
    if list.len() > MANY {
        text.push_str(&format!(" and {} more", list.len() - MANY));
    }
    text
}

/// A value, in quotes where it would not be seen without.
fn shown(value: &str) -> String {
    let value = one_line(&shorten(value)).into_owned();
    if value.is_empty() || value.trim() != value { format!("\"{value}\"") } else { value }
}

/// What a whole part says, which may be nothing.
fn plain(shown: &str, value: &Option<EcoString>) -> String {
    if value.as_ref().is_some_and(EcoString::is_empty) { String::new() } else { shown.to_owned() }
}
