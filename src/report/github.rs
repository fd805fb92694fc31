//! Workflow commands of GitHub Actions, which turn into annotations on the lines of a pull request.

use std::io;

use super::{Finding, Layout, text};
use crate::diagnostic::Severity;

/// One command a finding: `::error file=…,line=…::MESSAGE`. GitHub shows ten of each severity for a step.
pub struct Github;

impl Layout for Github {
    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        let command = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let place = finding.place();
        let (start, end) = (place.start(), place.end());
        write!(out, "::{command} file={},line={},endLine={}", property(place.path()), start.line, end.line)?;
        // GitHub refuses columns where a place goes over several lines.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        writeln!(out, ",title={}::{}", property(finding.rule().name), data(&finding.story()))
    }
}

/// What stands behind the second `::`: the runner turns these three back.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            c => escaped.push(text::visible(c)),
        }
    }
    escaped
}

/// The value of a property, in which the runner turns two more back.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_reads_is_escaped() {
        assert_eq!(data("100%: a,b\r\nc"), "100%25: a,b%0D%0Ac");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
        assert_eq!(data("\u{1b}[31m"), "␛[31m");
    }
}
