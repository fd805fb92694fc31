//! `crmc drift`: does the cluster still run what the files say?

use std::path::PathBuf;

use clap::Args;
use crmc::diff;
use crmc::plan;
use crmc::report::{Format, Secrets};
use crmc::resolve::Names;
use crmc::source::Span;

use super::cluster::{CibArguments, Draft, WantedArguments};
use super::input::Stdin;
use super::report::{OutputArguments, unwritable};
use super::{DONE, FAILED, FINDINGS, Failure, complain};

/// Find where a cluster no longer runs what the files say
///
/// Compares the configuration of the cluster with the files, as plan does, and reports each difference as a finding.
/// What the cluster itself owns is no difference.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files in the crm shell language or CIB XML, folders, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    #[command(flatten, next_help_heading = "Cluster")]
    cib: CibArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    wanted: WantedArguments,
    #[command(flatten, next_help_heading = "Output")]
    outputs: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc drift prod.crm
  crmc drift --ssh root@n1 --format junit prod.crm
  crmc drift --update services.crm             what the files lack is no drift

Exit codes: 0 the cluster has this configuration, 1 it has drifted, 2 could not run.";

/// Reports the drift.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let stdin = Stdin::named(None);
    let snapshot = arguments.cib.snapshot(&stdin)?;
    let host = arguments.cib.live_host();
    let draft =
        Draft::new(host.as_ref(), &snapshot, &arguments.files, arguments.wanted.update, &arguments.wanted, &stdin)?;
    if !draft.compiled.can_build(true) {
        arguments.outputs.report.look_arguments().on_standard_error(Format::Human, &draft.sources, &draft.findings)?;
        complain(&"crmc: it is not clear what the files say; repair the errors first");
        return Ok(FAILED);
    }
    let old = Names::new(&snapshot.understood().configuration);
    let mut difference = diff::diff(&old, &Names::new(&draft.compiled.configuration), &draft.agents);
    difference.mask(&[&Secrets::find(&draft.sources)]);
    let nowhere = draft.sources.files().get(1).map_or(Span::default(), |file| Span::at(file.span().start));
    let mut findings = plan::drift(&difference, &draft.compiled.configuration, nowhere);
    crmc::diagnostic::sort(&mut findings);
    let mut reports = arguments.outputs.start(false)?;
    reports.report.add(&draft.sources, &findings).map_err(|error| unwritable(&error))?;
    for out in reports.report.finish().map_err(|error| unwritable(&error))? {
        out.keep()?;
    }
    Ok(if findings.is_empty() { DONE } else { FINDINGS })
}
