//! The XML of `JUnit`, which every CI system shows as tests: a suite a file, a test a finding, and one that passes for a file
//! without any.

use std::io;

use super::{Counts, Finding, Layout, text};
use crate::diagnostic::Severity;
use crate::source::Sources;

/// Keeps the findings of one configuration, whose numbers stand in front of them.
#[derive(Default)]
pub struct Junit {
    cases: Vec<Case>,
}

/// A finding as a test.
struct Case {
    /// Where its file starts in the address space.
    file: u32,
    is_failure: bool,
    xml: String,
}

impl Layout for Junit {
    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"crmc\">\n")
    }

    fn finding(&mut self, _out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        self.cases.push(Case::new(finding));
        Ok(())
    }

    fn configuration(&mut self, out: &mut dyn io::Write, sources: &Sources) -> io::Result<()> {
        for file in sources.files() {
            let cases = self.cases.iter().filter(|case| case.file == file.span().start);
            let (tests, failures) = cases
                .clone()
                .fold((0, 0), |(tests, failures), case| (tests + 1, failures + usize::from(case.is_failure)));
            let name = attribute(file.name());
            let number = tests.max(1);
            writeln!(
                out,
                " <testsuite name=\"{name}\" tests=\"{number}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
            )?;
            if tests == 0 {
                writeln!(out, "  <testcase name=\"crmc check\" classname=\"{name}\" file=\"{name}\"/>")?;
            }
            for case in cases {
                out.write_all(case.xml.as_bytes())?;
            }
            out.write_all(b" </testsuite>\n")?;
        }
        self.cases.clear();
        Ok(())
    }

    fn end(&mut self, out: &mut dyn io::Write, _counts: Counts) -> io::Result<()> {
        out.write_all(b"</testsuites>\n")
    }
}

impl Case {
    /// An error or a warning fails; a hint passes, and is said all the same.
    fn new(finding: &Finding) -> Self {
        let place = finding.place();
        let (name, start) = (attribute(place.file.name()), place.start());
        let (rule, severity) = (finding.rule().name, finding.severity().name());
        let story = text::xml(&finding.story());
        let is_failure = finding.severity() != Severity::Info;
        let outcome = if is_failure {
            let message = attribute(&finding.message());
            format!(
                "<failure type=\"{severity}\" message=\"{message}\">{name}:{}:{}: {story}</failure>",
                start.line, start.column
            )
        } else {
            format!("<system-out>{name}:{}:{}: {story}</system-out>", start.line, start.column)
        };
        let xml = format!(
            "  <testcase name=\"{rule} at {}:{}\" classname=\"{name}\" file=\"{name}\" line=\"{}\">{outcome}</testcase>\n",
            start.line, start.column, start.line,
        );
        Self { file: place.file.span().start, is_failure, xml }
    }
}

fn attribute(words: &str) -> String {
    text::xml(&text::one_line(words))
}
