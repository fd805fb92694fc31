//! GitLab's code quality report: findings appear in merge requests.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::fingerprint::of_file;
use super::{Counts, Finding, Layout, Needs, text};
use crate::diagnostic::{RuleInfo, Severity};

/// One JSON array, one entry a finding.
#[derive(Default)]
pub struct Gitlab {
    is_behind_first: bool,
}

impl Layout for Gitlab {
    fn needs(&self, _rule: &RuleInfo) -> Needs {
        Needs { fingerprint: true, ..Needs::default() }
    }

    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        out.write_all(if self.is_behind_first { b",\n " } else { b"\n " })?;
        self.is_behind_first = true;
        text::json(out, &Entry::new(finding))
    }

    fn end(&mut self, out: &mut dyn io::Write, _counts: Counts) -> io::Result<()> {
        out.write_all(if self.is_behind_first { b"\n]\n" } else { b"]\n" })
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    description: Cow<'a, str>,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

/// From 1, both included.
#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl<'a> Entry<'a> {
    fn new(finding: &Finding<'a>) -> Self {
        let place = finding.place();
        Self {
            description: finding.message(),
            check_name: finding.rule().name,
            // GitLab takes findings that have it in common for one, in whatever files they are.
            fingerprint: of_file(finding.fingerprint(), place.path()),
            // GitLab has five levels, from `info` to `blocker`.
            severity: match finding.severity() {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: place.path(),
                lines: Lines { begin: place.start().line, end: place.end().line },
            },
        }
    }
}
