//! One JSON object for programs. Its shape is versioned: fields may be added, none changes its meaning.
//! schema/report.schema.json describes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::{Counts, Finding, FixView, Layout, Needs, Place, text};
use crate::cib::schema::Target;
use crate::diagnostic::{RuleInfo, Severity};

/// The version of the shape.
const VERSION: u32 = 1;

/// Writes each finding as it comes, on a line of its own.
#[derive(Default)]
pub struct Json {
    /// How often each rule spoke.
    rules: BTreeMap<&'static str, usize>,
    is_behind_first: bool,
}

impl Layout for Json {
    fn needs(&self, _rule: &RuleInfo) -> Needs {
        Needs { fingerprint: true, fix: true, edits: true }
    }

    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        let tool = concat!("crmc ", env!("CARGO_PKG_VERSION"));
        write!(out, "{{\"version\":{VERSION},\"tool\":\"{tool}\",\n \"diagnostics\":[")
    }

    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        out.write_all(if self.is_behind_first { b",\n  " } else { b"\n  " })?;
        self.is_behind_first = true;
        *self.rules.entry(finding.rule().name).or_default() += 1;
        text::json(out, &Entry::new(finding))
    }

    fn end(&mut self, out: &mut dyn io::Write, counts: Counts) -> io::Result<()> {
        out.write_all(if self.is_behind_first { b"\n ],\n \"summary\":" } else { b"],\n \"summary\":" })?;
        text::json(out, &Summary { counts, rules: &self.rules })?;
        out.write_all(b"}\n")
    }
}

/// What it comes to.
#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    counts: Counts,
    rules: &'a BTreeMap<&'static str, usize>,
}

/// A finding.
#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    category: &'static str,
    severity: Severity,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<String>>,
    notes: Vec<Cow<'a, str>>,
    help: Option<Cow<'a, str>>,
    label: Cow<'a, str>,
    #[serde(flatten)]
    location: Location<'a>,
    labels: Vec<LabelEntry<'a>>,
    fix: Option<FixEntry<'a>>,
    fingerprint: &'a str,
}

/// A further place that takes part in it.
#[derive(Serialize)]
struct LabelEntry<'a> {
    #[serde(flatten)]
    location: Location<'a>,
    message: Cow<'a, str>,
}

/// A place: lines and columns, in characters, from 1; offsets in bytes from 0; ends are one past the last.
#[derive(Serialize)]
struct Location<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    start: usize,
    end: usize,
}

/// How a program can repair it.
#[derive(Serialize)]
struct FixEntry<'a> {
    safe: bool,
    title: Cow<'a, str>,
    edits: Vec<EditEntry<'a>>,
}

/// What takes the place of the bytes from `start` up to, not including, `end`.
#[derive(Serialize)]
struct EditEntry<'a> {
    file: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> Entry<'a> {
    fn new(finding: &Finding<'a>) -> Self {
        let label = |(place, message)| LabelEntry { location: Location::new(place), message };
        Self {
            rule: finding.rule().name,
            category: finding.rule().category.name(),
            severity: finding.severity(),
            message: finding.message(),
            targets: finding.targets().map(|targets| targets.iter().map(Target::to_string).collect()),
            notes: finding.notes().collect(),
            help: finding.help(),
            label: finding.label(),
            location: Location::new(finding.place()),
            labels: finding.labels().map(label).collect(),
            fix: finding.fix().map(FixEntry::new),
            fingerprint: finding.fingerprint(),
        }
    }
}

impl<'a> FixEntry<'a> {
    fn new(fix: FixView<'a>) -> Self {
        let edit = |(place, text): (Place<'a>, &'a str)| {
            let range = place.range();
            EditEntry { file: place.file.name(), start: range.start, end: range.end, text }
        };
        Self { safe: fix.is_safe, title: fix.title, edits: fix.edits.into_iter().map(edit).collect() }
    }
}

impl<'a> Location<'a> {
    fn new(place: Place<'a>) -> Self {
        let (start, end, range) = (place.start(), place.end(), place.range());
        Self {
            file: place.file.name(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start: range.start,
            end: range.end,
        }
    }
}
