//! Arguments in, exit code out. One file a subcommand, each a few calls into the library.

mod agents;
mod agents_import;
mod apply;
mod build;
mod check;
mod cluster;
mod completions;
mod decompile;
mod diff;
mod drift;
mod explain;
mod fmt;
mod graph;
mod init;
mod input;
mod man;
mod output;
mod plan;
mod project;
mod pull;
mod report;
mod rules;
mod simulate;
mod version;

use std::fmt::{Display, Formatter};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use crmc::agents::Catalogue;
use crmc::cib::schema::{Schema, Target};
use crmc::compile::{BaseRole, Options};
use crmc::date::Date;

use report::{Color, LookArguments, ReportArguments, terminal_width, use_color};

/// Nothing was found that matters, or what was asked for was done.
const DONE: u8 = 0;
/// There are findings at or above the level that was asked for, or errors that prevent a build.
const FINDINGS: u8 = 1;
/// The command could not run: wrong arguments, files that cannot be read or written.
const FAILED: u8 = 2;

/// The width of a page that is no terminal.
const PAGE: usize = 100;

/// Compiler and validator for the crm shell configuration language of Pacemaker clusters.
#[derive(Parser)]
#[command(name = "crmc", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  crmc check prod.crm              what is wrong with this configuration?
  crmc check clusters/             … and with all *.crm and *.pcmk files in a folder?
  crmc build prod.crm -o cib.xml   write it as CIB XML
  crmc decompile cib.xml           … and CIB XML as crm text
  crmc fmt prod.crm                lay it out
  crmc diff old.crm new.crm        what differs, and what will the cluster do about it?
  crmc simulate prod.crm           where does every resource run when a node dies?
  crmc plan prod.crm               … and what would applying change on the cluster?
  crmc apply prod.crm              do it, and see that the cluster runs what was asked for
  crmc drift prod.crm              does the cluster still run it?
  crmc graph prod.crm -o prod.html what does it look like?

Exit codes: 0 nothing found, 1 findings, 2 could not run.";

#[derive(Subcommand)]
enum Command {
    Check(Box<check::Arguments>),
    Build(build::Arguments),
    Decompile(decompile::Arguments),
    Fmt(fmt::Arguments),
    Diff(diff::Arguments),
    Simulate(simulate::Arguments),
    Plan(Box<plan::Arguments>),
    Apply(Box<apply::Arguments>),
    Drift(Box<drift::Arguments>),
    Pull(pull::Arguments),
    Graph(graph::Arguments),
    Explain(explain::Arguments),
    Rules(rules::Arguments),
    Init(init::Arguments),
    Agents(agents::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.kind() == ErrorKind::DisplayVersion => {
            let shown = output::write(Path::new("-"), |out| writeln!(out, "{}", version::text()));
            return ExitCode::from(if shown.is_ok() { DONE } else { FAILED });
        }
        Err(error) => {
            // Help and mistakes alike: where nobody reads them, there is nobody to tell.
            let _ = error.print();
            if let Some(file) = file_for_command(&error) {
                complain(&format!("\n{file} is a file: did you mean `crmc check {file}`?"));
            }
            let is_plan = std::env::args_os().nth(1).is_some_and(|command| command == "plan");
            return ExitCode::from(match error.exit_code() {
                0 => DONE,
                _ if is_plan => plan::ERROR,
                code => u8::try_from(code).unwrap_or(FAILED),
            });
        }
    };
    let outcome = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Decompile(arguments) => decompile::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Apply(arguments) => apply::run(&arguments),
        Command::Drift(arguments) => drift::run(&arguments),
        Command::Pull(arguments) => pull::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Agents(arguments) => agents::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    let code = outcome.unwrap_or_else(|failure| {
        complain(&failure);
        FAILED
    });
    ExitCode::from(code)
}

/// The file that was given where a command belongs.
fn file_for_command(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(name)) if Path::new(name).exists() => Some(name),
        _ => None,
    }
}

/// Why a command could not run.
#[derive(Debug)]
struct Failure {
    /// The file or option concerned.
    subject: String,
    /// What is the matter with it.
    reason: String,
}

impl Failure {
    fn new(subject: impl Display, reason: impl Display) -> Self {
        Self { subject: subject.to_string(), reason: reason.to_string() }
    }

    /// The failure of an operation on the file `name`.
    fn io(name: impl Display, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::IsADirectory => "is a folder".to_owned(),
            _ => {
                let text = error.to_string();
                text.split(" (os error").next().unwrap_or(&text).to_owned()
            }
        };
        Self::new(name, reason)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter) -> std::fmt::Result {
        write!(f, "crmc: {}: {}", self.subject, self.reason)
    }
}

/// Says on standard error why something did not work. What it quotes may come from anywhere.
fn complain(message: &impl Display) {
    // With standard error closed, the exit code has to say it alone.
    let _ = writeln!(io::stderr(), "{}", crmc::report::lines(&message.to_string()));
}

/// `1 file`, `2 files`.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How to compile.
#[derive(Args, Default)]
struct CompileArguments {
    /// Take the text as a part of a configuration: what is not defined in it may stand elsewhere
    #[arg(long)]
    fragment: bool,

    /// Take the text as an update of this configuration, crm text or CIB XML: an object takes the place of that of the
    /// same id, options are added to their sets, the rest stays
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,

    /// The corosync.conf of the cluster: what it says of nodes, votes and transport is held against the configuration
    #[arg(long, value_name = "FILE")]
    corosync: Option<PathBuf>,

    /// The schema of the CIB, for example pacemaker-3.9; the oldest that knows all that is used, if left out
    #[arg(long, value_name = "NAME")]
    schema: Option<Schema>,

    /// The version that takes the result, for example pacemaker=2.1.5, crmsh=4.4 or sles=15.5. May be repeated: a finding
    /// that does not hold for all of them says for which, and what is built is in the words of the oldest
    #[arg(long = "target", value_name = "KEY=VERSION")]
    targets: Vec<Target>,

    /// The day on which what is allowed or known until a day may have expired, as in 2027-03-31 [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,

    #[command(flatten)]
    tables: agents::Tables,
}

impl CompileArguments {
    /// The day it is.
    fn today(&self) -> Option<Date> {
        self.today.or_else(today)
    }

    fn options(&self, agents: Catalogue) -> Options {
        Options {
            fragment: self.fragment,
            schema: self.schema,
            targets: self.targets.clone(),
            base: usize::from(self.base.is_some()),
            base_role: BaseRole::Updated,
            corosync: self.corosync.is_some(),
            today: self.today(),
            agents,
        }
    }
}

/// The day it is in UTC, if the clock is set.
fn today() -> Option<Date> {
    const DAY: u64 = 24 * 60 * 60;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    u32::try_from(since.as_secs() / DAY).ok().map(Date::from_days_since_1970)
}
