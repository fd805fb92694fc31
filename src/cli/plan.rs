//! `crmc plan`: what would applying change?

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use crmc::diagnostic::{Diagnostic, Severity};
use crmc::plan::{self, Limits, PlanFile};
use crmc::report::{Format, Look, wrap};

use super::cluster::{CibArguments, Draft, WantedArguments};
use super::input::Stdin;
use super::report::terminal_width;
use super::{DONE, Failure, LookArguments, complain, output};

/// There is something to do.
const CHANGES: u8 = 2;
/// The files have errors, or the command could not run.
pub const ERROR: u8 = 1;

/// Show what applying would change on a cluster
///
/// All files together are the whole configuration, compiled for the schema and version of the cluster. What the cluster
/// itself owns stays (docs/apply.md lists it). Consequences come from the scheduler itself, where `crm_simulate` is installed.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files in the crm shell language or CIB XML, folders, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    /// Keep the plan in this file, for crmc apply; it holds no secrets
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// How the plan is written
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    format: FormatName,

    #[command(flatten, next_help_heading = "Cluster")]
    cib: CibArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    wanted: WantedArguments,
    #[command(flatten, next_help_heading = "Output")]
    look: LookArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc plan prod.crm
  crmc plan --ssh root@n1 prod.crm
  crmc plan --update new-service.crm
  crmc plan --cib cib.xml prod.crm             no cluster and no Pacemaker is needed
  crmc plan --out plan.json prod.crm && crmc apply plan.json

Exit codes: 0 nothing to do, 2 changes, 1 errors, or could not run.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// For people
    Human,
    /// One JSON object, as --out keeps it; schema/plan.schema.json describes it
    Json,
}

/// Shows what would change.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    // 2 means changes here.
    plan(arguments).or_else(|failure| {
        complain(&failure);
        Ok(ERROR)
    })
}

fn plan(arguments: &Arguments) -> Result<u8, Failure> {
    let stdin = Stdin::named(None);
    let snapshot = arguments.cib.snapshot(&stdin)?;
    let host = arguments.cib.live_host();
    let draft =
        Draft::new(host.as_ref(), &snapshot, &arguments.files, arguments.wanted.update, &arguments.wanted, &stdin)?;
    arguments.look.on_standard_error(Format::Human, &draft.sources, &draft.findings)?;
    if !draft.compiled.can_build(true) {
        complain(&"crmc: there is no plan; repair the errors first");
        return Ok(ERROR);
    }
    let plan = draft.plan(&snapshot)?;
    let host = arguments.cib.host.host();
    let outlook = draft.outlook(&host, arguments.cib.is_live(), &snapshot, &plan)?;
    let refusals = plan::refusals(&plan, &outlook, snapshot.has_quorum(), Limits::default());
    let origin = draft.origin(&snapshot, arguments.cib.host.ssh.as_deref(), arguments.wanted.update);
    let file = PlanFile::new(&plan, origin);
    if let Some(path) = &arguments.out {
        if draft.files.iter().any(|file| file.path.is_empty()) {
            return Err(Failure::new("--out", "a plan cannot name standard input; give files"));
        }
        output::refuse_to_overwrite(arguments.files.iter().chain(&arguments.cib.cib), path)?;
        output::write(path, |out| plan::write_json(&plan, &file, &outlook, &refusals, out))?;
    }
    let look = arguments.look.look(&io::stdout(), terminal_width());
    output::write("-".as_ref(), |out| match arguments.format {
        FormatName::Human => {
            plan::write_plan(&plan, &outlook, look, out)?;
            write_refusals(&refusals, look, out)
        }
        FormatName::Json => plan::write_json(&plan, &file, &outlook, &refusals, out),
    })?;
    Ok(match () {
        () if has_errors(&draft.findings) => ERROR,
        () if plan.is_empty() => DONE,
        () => CHANGES,
    })
}

/// Whether anything found forbids to apply the files.
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|found| found.severity == Severity::Error)
}

/// Says what apply would refuse, and how to allow it.
pub fn write_refusals(refusals: &[plan::Refusal], look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    const WARNING: &str = "Not without being told:";
    let red = |text: &str| if look.color { format!("\x1b[31m{text}\x1b[0m") } else { text.to_owned() };
    for refusal in refusals {
        let words = format!("{WARNING} {}: {} allows it", refusal.what, refusal.allow);
        let lines = wrap(&words, look.width, 0).join("\n");
        writeln!(out, "\n{}", lines.replacen(WARNING, &red(WARNING), 1))?;
    }
    Ok(())
}
