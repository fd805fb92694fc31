//! `crmc check`: what is wrong?

mod judge;
mod known;
mod pipeline;
mod progress;
mod repair;
mod select;
mod shard;
mod tally;

use std::path::PathBuf;

use clap::Args;

use super::input::{File, Stdin};
use super::project::{self, ConfigArguments, Judgings, Projects};
use super::report::OutputArguments;
use super::{CompileArguments, Failure, output};
use judge::Job;
use known::{BaselineArguments, Baselines};
use repair::FixArguments;
use select::{FailOn, SelectionArguments};
use shard::Shard;
use tally::Tally;

/// Find what is wrong with configurations
///
/// Each file is a configuration of its own, unless crmc.toml groups it with others or `--together` joins them. Findings go to
/// standard output.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files, folders to search for *.crm, *.pcmk and what crmc.toml names, patterns of files such as 'prod/**/*.crm', or - for
    /// standard input [default: the folder of crmc.toml, else the current one]
    #[arg(value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    /// Take all files together as one configuration
    #[arg(long)]
    together: bool,

    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,

    /// Check the I-th of N parts of the configurations, for as many machines
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,

    /// The name that messages give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten, next_help_heading = "Settings")]
    config: ConfigArguments,
    #[command(flatten)]
    fixes: FixArguments,
    #[command(flatten)]
    selection: SelectionArguments,
    #[command(flatten)]
    baseline: BaselineArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    compile: CompileArguments,
    #[command(flatten, next_help_heading = "Output")]
    outputs: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc check prod.crm
  crmc check --fail-on warning clusters/
  crmc check --together nodes.crm resources.crm
  crmc check --base live.xml changes.crm
  crmc check --corosync /etc/corosync/corosync.conf prod.crm
  crmc check --fix prod.crm
  crmc check --diff --unsafe-fixes clusters/
  crmc check --select graph,fencing --ignore order-self prod.crm
  crm configure show | crmc check --stdin-filename live.crm -

Exit codes: 0 nothing at or above --fail-on is left, 1 findings, or --diff shows a change, 2 could not run.";

/// Checks what the arguments name. A file that cannot be read does not keep the others from being checked.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let stdin = Stdin::named(arguments.stdin_filename.as_deref());
    let mut projects = Projects::new(&arguments.config)?;
    let roots = project::roots(&arguments.files, &mut projects)?;
    let mut failures = Vec::new();
    let found = sound(project::find(&roots, &stdin, &mut projects)?, &mut failures);
    for output in arguments.outputs.files() {
        output::refuse_to_overwrite(found.iter().filter_map(|found| found.file.path()), output)?;
    }
    let configurations = sound(project::configurations(found, arguments.together), &mut failures);
    let all: Vec<PathBuf> = configurations.iter().flat_map(|one| &one.files).filter_map(File::path).cloned().collect();
    let configurations = match arguments.shard {
        Some(shard) => shard.of(configurations),
        None => configurations,
    };
    let selection = arguments.selection.selection()?;
    let mut judgings = Judgings::new(&arguments.compile, selection, arguments.fail_on.map(Into::into), &stdin);
    let mut jobs = Vec::with_capacity(configurations.len());
    for configuration in configurations {
        let judging = judgings.of(&configuration)?;
        jobs.push(Job { configuration, judging });
    }
    let baselines = Baselines::new(&arguments.baseline, &jobs, &all, arguments.compile.today())?;
    let mut tally = Tally::new(arguments, baselines, jobs.len())?;
    for failure in &failures {
        tally.fail(failure);
    }
    let extent = arguments.fixes.extent();
    pipeline::run(&jobs, Job::size, |job| job.judge(&stdin, extent), |judged| tally.take(judged));
    tally.finish()
}

/// What is there; what is not goes to `failures`.
fn sound<T>(all: Vec<Result<T, Failure>>, failures: &mut Vec<Failure>) -> Vec<T> {
    all.into_iter().filter_map(|one| one.map_err(|failure| failures.push(failure)).ok()).collect()
}
