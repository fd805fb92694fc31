//! A difference for programs: one object, its shape versioned. Fields may be added, none changes its meaning.

use std::io;

use serde::Serialize;

use super::{Action, Change, ChangeKind, Detail, Difference, Effect, Move};

/// The version of the shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'d> {
    version: u32,
    tool: &'static str,
    #[serde(flatten)]
    body: JsonBody<'d>,
}

/// The difference itself, as any report for programs shows it.
#[derive(Serialize)]
pub struct JsonBody<'d> {
    changes: Vec<Entry<'d>>,
    summary: Summary<'d>,
}

#[derive(Serialize)]
struct Entry<'d> {
    change: ChangeKind,
    section: &'static str,
    kind: &'static str,
    id: Option<&'d str>,
    moved: Option<&'d Move>,
    attributes: Vec<Attribute<'d>>,
    effects: &'d [Effect],
}

#[derive(Serialize)]
struct Attribute<'d> {
    part: Option<&'d str>,
    name: Option<&'d str>,
    old: Option<&'d str>,
    new: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'static str>,
}

#[derive(Serialize)]
struct Summary<'d> {
    added: usize,
    changed: usize,
    removed: usize,
    actions: Vec<Acted<'d>>,
}

#[derive(Serialize)]
struct Acted<'d> {
    action: Action,
    resources: Vec<&'d str>,
}

/// Writes the difference.
///
/// # Errors
/// Those of `out`.
pub fn write(difference: &Difference, out: &mut dyn io::Write) -> io::Result<()> {
    let tool = concat!("crmc ", env!("CARGO_PKG_VERSION"));
    let report = Report { version: VERSION, tool, body: JsonBody::new(difference) };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

impl<'d> JsonBody<'d> {
    /// Of this difference.
    #[must_use]
    pub fn new(difference: &'d Difference) -> Self {
        let [added, changed, removed] = difference.counts();
        let acted = |action| Acted { action, resources: difference.resources(action) };
        let actions = Action::ALL.into_iter().map(acted).filter(|acted| !acted.resources.is_empty()).collect();
        Self {
            changes: difference.changes.iter().map(entry).collect(),
            summary: Summary { added, changed, removed, actions },
        }
    }
}

fn entry(change: &Change) -> Entry<'_> {
    Entry {
        change: change.kind,
        section: change.section.tag(),
        kind: change.noun,
        id: text(&change.id),
        moved: change.moved.as_ref(),
        attributes: change.details.iter().map(attribute).collect(),
        effects: &change.effects,
    }
}

fn attribute(detail: &Detail) -> Attribute<'_> {
    Attribute {
        part: text(&detail.part),
        name: text(&detail.name),
        old: detail.old.as_deref(),
        new: detail.new.as_deref(),
        default: detail.default,
    }
}

/// Nothing instead of an empty text.
fn text(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
