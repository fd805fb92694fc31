//! What is made of the configurations that were judged, one after the other: files, reports, the exit code.

use std::io::{self, Write};

use crmc::config::FailOn;
use crmc::diagnostic::Severity;
use crmc::report::{Finding, Format, Needs};
use crmc::source::Sources;

use super::Arguments;
use super::judge::{Judged, Repaired};
use super::known::Baselines;
use super::progress::Progress;
use super::repair::{self, Repairs};
use crate::cli::report::{Reports, unwritable};
use crate::cli::{DONE, FAILED, FINDINGS, Failure, complain, counted};

/// Takes what was judged.
pub(super) struct Tally<'a> {
    arguments: &'a Arguments,
    reports: Reports,
    baselines: Baselines<'a>,
    progress: Progress,
    configurations: usize,
    repairs: Repairs,
    /// Whether something is as bad as makes the exit code 1.
    is_bad: bool,
    /// Whether something could not be done.
    has_failed: bool,
}

impl<'a> Tally<'a> {
    pub(super) fn new(
        arguments: &'a Arguments,
        baselines: Baselines<'a>,
        configurations: usize,
    ) -> Result<Self, Failure> {
        Ok(Self {
            arguments,
            // Where changes are shown, they are all that is.
            reports: arguments.outputs.start(arguments.fixes.only_shows())?,
            baselines,
            progress: Progress::new(configurations),
            configurations: 0,
            repairs: Repairs::default(),
            is_bad: false,
            has_failed: false,
        })
    }

    /// Says that something could not be done, and goes on.
    pub(super) fn fail(&mut self, failure: &Failure) {
        self.progress.end();
        complain(failure);
        self.has_failed = true;
    }

    /// Takes a configuration.
    pub(super) fn take(&mut self, judged: Result<Judged, Failure>) {
        let outcome = judged.and_then(|judged| self.add(judged));
        if let Err(failure) = outcome {
            self.fail(&failure);
        }
        self.progress.step(self.reports.report.counts().total());
    }

    fn add(&mut self, judged: Judged) -> Result<(), Failure> {
        let Judged { sources, diagnostics, repaired, judging } = judged;
        if let Some(repaired) = repaired {
            self.repairs.fixes += repaired.fixes;
            self.change(&repaired, &sources, judging.options.base)?;
        }
        self.configurations += 1;
        let Self { reports, baselines, is_bad, .. } = self;
        let needs = Needs { fingerprint: baselines.look_at(judging.baseline.as_deref()), ..Needs::default() };
        let mut is_shown = |finding: &Finding| {
            let is_shown = baselines.shows(finding, judging.baseline.as_deref());
            *is_bad |= is_shown && is_met(judging.fail_on, finding.severity());
            is_shown
        };
        reports.report.add_where(&sources, &diagnostics, needs, &mut is_shown).map_err(|error| unwritable(&error))
    }

    /// Writes, or shows, the files that fixes have changed.
    fn change(&mut self, repaired: &Repaired, now: &Sources, base: usize) -> Result<(), Failure> {
        let pairs = repaired.before.files()[base..].iter().zip(&now.files()[base..]);
        for ((old, new), file) in pairs.zip(&repaired.files).filter(|((old, new), _)| old.bytes() != new.bytes()) {
            self.repairs.files += 1;
            if self.arguments.fixes.only_shows() {
                self.progress.end();
                repair::show(old.name(), old.bytes(), new.bytes(), self.arguments.outputs.report.color())?;
            } else {
                repair::write(file, new)?;
            }
        }
        Ok(())
    }

    /// Ends the reports, and says how it went.
    pub(super) fn finish(mut self) -> Result<u8, Failure> {
        self.progress.end();
        let Reports { report, formats } = self.reports;
        let counts = report.counts();
        let is_shown = self.arguments.fixes.only_shows();
        // Where nothing was found in all that was to be checked, people are told so.
        let is_clean = counts.total() == 0 && !self.has_failed && !self.baselines.is_writing();
        let outs = report.finish().map_err(|error| unwritable(&error))?;
        for (format, mut out) in formats.into_iter().zip(outs) {
            if matches!(format, Format::Human | Format::Statistics) {
                let known = self.baselines.hidden();
                remarks(self.configurations, &self.repairs, known, is_clean, &mut out)
                    .map_err(|error| unwritable(&error))?;
            }
            out.keep()?;
        }
        self.baselines.finish(self.has_failed)?;
        if is_shown {
            complain(&repair::summary(&self.repairs, counts));
        }
        let would_change = is_shown && self.repairs.files > 0;
        Ok(if self.has_failed {
            FAILED
        } else if would_change || self.is_bad {
            FINDINGS
        } else {
            DONE
        })
    }
}

fn is_met(fail_on: FailOn, severity: Severity) -> bool {
    match fail_on {
        FailOn::Severity(least) => severity >= least,
        FailOn::Never => false,
    }
}

fn remarks(
    configurations: usize,
    repairs: &Repairs,
    known: usize,
    is_clean: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if repairs.fixes > 0 {
        writeln!(out, "made {repairs}")?;
    }
    if is_clean {
        let new = if known > 0 { "nothing new found" } else { "nothing found" };
        writeln!(out, "{} checked: {new}", counted(configurations, "configuration", "configurations"))?;
    }
    if known > 0 {
        writeln!(out, "{} not shown", counted(known, "known finding is", "known findings are"))?;
    }
    Ok(())
}
