//! `crmc check`: what is wrong?

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use crmc::compile::{self, Options};
use crmc::diagnostic::Severity;
use crmc::lint::all_rules;
use crmc::lint::select::{Selection, Selector};
use crmc::report::{Counts, Format, Report};
use crmc::source::Sources;

use super::input::{self, Input, Stdin};
use super::output::UntilClosed;
use super::{CompileArguments, DONE, FAILED, FINDINGS, Failure, ReportArguments, complain};

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
    selection: SelectionArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    compile: CompileArguments,
    #[command(flatten, next_help_heading = "Output")]
    report: ReportArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc check prod.crm
  crmc check --fail-on warning clusters/
  crmc check --together nodes.crm resources.crm
  crmc check --base live.xml changes.crm
  crmc check --select graph,fencing --ignore order-self prod.crm
  crm configure show | crmc check --stdin-filename live.crm -

Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 could not run.";

#[derive(Args)]
#[command(next_help_heading = "Rules (names of rules or categories, separated by commas)")]
struct SelectionArguments {
    /// Show only these
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not show these
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Count these as errors
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    error: Vec<String>,
    /// Count these as warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    warning: Vec<String>,
    /// Count these as mere information
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    info: Vec<String>,
}

impl SelectionArguments {
    fn selection(&self) -> Result<Selection, Failure> {
        let rules = all_rules();
        let read = |option: &str, names: &[String]| -> Result<Vec<Selector>, Failure> {
            let parse = |name: &String| Selector::parse(name, &rules).map_err(|error| Failure::new(option, error));
            names.iter().map(parse).collect()
        };
        Ok(Selection {
            select: read("--select", &self.select)?,
            ignore: read("--ignore", &self.ignore)?,
            error: read("--error", &self.error)?,
            warning: read("--warning", &self.warning)?,
            info: read("--info", &self.info)?,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    fn is_met(self, counts: Counts) -> bool {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Never => return false,
        };
        counts.at_least(least) > 0
    }
}

/// Checks what the arguments name. A file that cannot be read does not keep the others from being checked.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut checker = Checker::new(arguments)?;
    let stdin = Stdin::named(arguments.stdin_filename.as_deref());
    let base = arguments.compile.read_base(&stdin)?;
    let joined = |inputs: Vec<Input>| input::join(base.iter().cloned().chain(inputs));
    let current = [PathBuf::from(".")];
    let named = if arguments.files.is_empty() { &current[..] } else { &arguments.files };
    let mut failed = false;
    let mut together = Vec::new();
    for file in input::expand(named) {
        let sources = match file.and_then(|file| file.read(&stdin)) {
            Ok(input) if arguments.together => {
                together.push(input);
                continue;
            }
            Ok(input) => joined(vec![input]),
            Err(failure) => Err(failure),
        };
        match sources {
            Ok(sources) => checker.check(&sources)?,
            Err(failure) => {
                complain(&failure);
                failed = true;
            }
        }
    }
    if !together.is_empty() {
        checker.check(&joined(together)?)?;
    }
    let counts = checker.finish(!failed)?;
    Ok(if failed {
        FAILED
    } else if arguments.fail_on.is_met(counts) {
        FINDINGS
    } else {
        DONE
    })
}

/// Checks one configuration after the other and reports on all of them.
struct Checker {
    options: Options,
    selection: Selection,
    format: Format,
    report: Report<BufWriter<UntilClosed<io::StdoutLock<'static>>>>,
    configurations: usize,
}

impl Checker {
    fn new(arguments: &Arguments) -> Result<Self, Failure> {
        let look = arguments.report.look(&io::stdout(), terminal_size::terminal_size_of(io::stdout()));
        let format = arguments.report.format();
        Ok(Self {
            options: arguments.compile.options(),
            selection: arguments.selection.selection()?,
            format,
            report: Report::new(format, look, BufWriter::new(UntilClosed::new(io::stdout().lock())))
                .map_err(|error| unwritable(&error))?,
            configurations: 0,
        })
    }

    fn check(&mut self, sources: &Sources) -> Result<(), Failure> {
        let mut diagnostics = compile::compile(sources, &self.options).diagnostics;
        self.selection.apply(&mut diagnostics);
        self.configurations += 1;
        self.report.add(sources, &diagnostics).map_err(|error| unwritable(&error))
    }

    /// Ends the report. Where nothing was found in `all` that was to be checked, people are told so.
    fn finish(self, all: bool) -> Result<Counts, Failure> {
        let counts = self.report.counts();
        let end = || {
            let mut out = self.report.finish()?;
            if self.format == Format::Human && counts.total() == 0 && all {
                let number = self.configurations;
                let plural = if number == 1 { "" } else { "s" };
                writeln!(out, "{number} configuration{plural} checked: nothing found")?;
            }
            out.flush()
        };
        end().map_err(|error| unwritable(&error))?;
        Ok(counts)
    }
}

fn unwritable(error: &io::Error) -> Failure {
    Failure::io("standard output", error)
}
