//! `crmc check`: what is wrong?

mod repair;
mod select;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use crmc::compile::{self, Options};
use crmc::fix;
use crmc::lint::select::Selection;
use crmc::report::Format;
use crmc::source::Sources;

use super::input::{self, File, Input, Stdin};
use super::output;
use super::report::{OutputArguments, Reports, unwritable};
use super::{CompileArguments, DONE, FAILED, FINDINGS, Failure, ReportArguments, complain, counted};
use repair::{FixArguments, Repairs};
use select::{FailOn, SelectionArguments};

/// Find what is wrong with configurations
///
/// Each file is a configuration of its own, unless `--together` joins them. Findings go to standard output.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files, folders to search for *.crm and *.pcmk, or - for standard input [default: the current folder]
    #[arg(value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    /// Take all files together as one configuration
    #[arg(long)]
    together: bool,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    fail_on: FailOn,

    /// The name that messages give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten)]
    fixes: FixArguments,
    #[command(flatten)]
    selection: SelectionArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    compile: CompileArguments,
    #[command(flatten, next_help_heading = "Output")]
    report: ReportArguments,
    #[command(flatten)]
    outputs: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc check prod.crm
  crmc check --fail-on warning clusters/
  crmc check --together nodes.crm resources.crm
  crmc check --base live.xml changes.crm
  crmc check --fix prod.crm
  crmc check --diff --unsafe-fixes clusters/
  crmc check --select graph,fencing --ignore order-self prod.crm
  crm configure show | crmc check --stdin-filename live.crm -

Exit codes: 0 nothing at or above --fail-on is left, 1 findings, or --diff shows a change, 2 could not run.";

/// Checks what the arguments name. A file that cannot be read does not keep the others from being checked.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let current = [PathBuf::from(".")];
    let named = if arguments.files.is_empty() { &current[..] } else { &arguments.files };
    let files = input::expand(named);
    for output in arguments.outputs.files() {
        output::refuse_to_overwrite(files.iter().flatten().filter_map(File::path), output)?;
    }
    let mut checker = Checker::new(arguments)?;
    let stdin = Stdin::named(arguments.stdin_filename.as_deref());
    let base = arguments.compile.read_base(&stdin)?;
    let mut failed = false;
    let mut together = Vec::new();
    for file in files {
        let read = file.and_then(|file| {
            let input = file.read(&stdin)?;
            Ok((file, input))
        });
        let outcome = match read {
            Ok(one) if arguments.together => {
                together.push(one);
                continue;
            }
            Ok(one) => checker.check(base.as_ref(), vec![one]),
            Err(failure) => Err(failure),
        };
        if let Err(failure) = outcome {
            complain(&failure);
            failed = true;
        }
    }
    if !together.is_empty() {
        checker.check(base.as_ref(), together)?;
    }
    checker.finish(failed)
}

/// Checks one configuration after the other and reports on all of them.
struct Checker<'a> {
    arguments: &'a Arguments,
    options: Options,
    selection: Selection,
    reports: Reports,
    configurations: usize,
    repairs: Repairs,
}

impl<'a> Checker<'a> {
    fn new(arguments: &'a Arguments) -> Result<Self, Failure> {
        Ok(Self {
            arguments,
            options: arguments.compile.options(),
            selection: arguments.selection.selection()?,
            // Where changes are shown, they are all that is.
            reports: arguments.outputs.start(&arguments.report, arguments.fixes.only_shows())?,
            configurations: 0,
            repairs: Repairs::default(),
        })
    }

    fn check(&mut self, base: Option<&Input>, files: Vec<(File, Input)>) -> Result<(), Failure> {
        let (files, inputs): (Vec<File>, Vec<Input>) = files.into_iter().unzip();
        let mut sources = input::join(base.cloned().into_iter().chain(inputs))?;
        let diagnostics = match self.arguments.fixes.extent() {
            None => {
                let mut diagnostics = compile::compile(&sources, &self.options).diagnostics;
                self.selection.apply(&mut diagnostics);
                diagnostics
            }
            Some(extent) => {
                let repaired = fix::repair(&sources, &self.options, &self.selection, extent);
                if let Some(fixed) = repaired.sources {
                    self.repairs.fixes += repaired.made;
                    self.change(&sources, &fixed, &files)?;
                    sources = fixed;
                }
                repaired.diagnostics
            }
        };
        self.configurations += 1;
        self.reports.report.add(&sources, &diagnostics).map_err(|error| unwritable(&error))
    }

    /// Writes, or shows, the files that fixes have changed.
    fn change(&mut self, old: &Sources, new: &Sources, files: &[File]) -> Result<(), Failure> {
        let own = self.options.base..;
        let pairs = old.files()[own.clone()].iter().zip(&new.files()[own]);
        for ((old, new), file) in pairs.zip(files).filter(|((old, new), _)| old.bytes() != new.bytes()) {
            self.repairs.files += 1;
            if self.arguments.fixes.only_shows() {
                repair::show(old.name(), old.bytes(), new.bytes(), self.arguments.report.color())?;
            } else {
                repair::write(file, new)?;
            }
        }
        Ok(())
    }

    /// Ends the report, and says how it went.
    fn finish(self, failed: bool) -> Result<u8, Failure> {
        let Reports { report, formats } = self.reports;
        let counts = report.counts();
        let is_shown = self.arguments.fixes.only_shows();
        // Where nothing was found in all that was to be checked, people are told so.
        let is_clean = counts.total() == 0 && !failed;
        let outs = report.finish().map_err(|error| unwritable(&error))?;
        for (format, mut out) in formats.into_iter().zip(outs) {
            if matches!(format, Format::Human | Format::Statistics) {
                remarks(self.configurations, &self.repairs, is_clean, &mut out).map_err(|error| unwritable(&error))?;
            }
            out.keep()?;
        }
        if is_shown {
            complain(&repair::summary(&self.repairs, counts));
        }
        let would_change = is_shown && self.repairs.files > 0;
        Ok(if failed {
            FAILED
        } else if would_change || self.arguments.fail_on.is_met(counts) {
            FINDINGS
        } else {
            DONE
        })
    }
}

fn remarks(configurations: usize, repairs: &Repairs, is_clean: bool, out: &mut dyn Write) -> io::Result<()> {
    if repairs.fixes > 0 {
        writeln!(out, "made {repairs}")?;
    }
    if is_clean {
        writeln!(out, "{} checked: nothing found", counted(configurations, "configuration", "configurations"))?;
    }
    Ok(())
}
