//! `crmc build`: crm text to CIB XML.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use crmc::compile;
use crmc::diagnostic::{self, Diagnostic, Severity};
use crmc::lint::select::Selections;
use crmc::report::Format;
use crmc::resolve::Names;
use crmc::source::Sources;

use super::project::WholeArguments;
use super::{DONE, FAILED, FINDINGS, Failure, ReportArguments, complain, output};

/// Compile crm text to CIB XML
///
/// All files together are one configuration, in their order. Findings go to standard error; where one of them is an error,
/// nothing is written.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    whole: WholeArguments,

    /// Where to write the XML; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// Build in spite of errors, as long as it is clear what the text means
    #[arg(long)]
    force: bool,

    /// Write this part of the CIB alone
    #[arg(long, value_enum)]
    section: Option<Section>,

    #[command(flatten, next_help_heading = "Output")]
    report: ReportArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc build prod.crm -o cib.xml
  crmc build --base live.xml changes.crm -o cib.xml
  crmc build --target pacemaker=2.1.5 nodes.crm resources.crm > cib.xml
  cibadmin --replace --scope configuration --xml-file cib.xml   (a live cluster takes it)

Exit codes: 0 built, 1 there are errors and nothing was written, 2 could not run.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Section {
    /// The configuration element, without the cib element around it
    Configuration,
}

/// Builds one configuration from all files.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Some(whole) = arguments.whole.read(&arguments.output)? else { return Ok(FAILED) };
    let (sources, judging) = whole.into_sources()?;
    let (configuration, reading) = compile::read(&sources, &judging.options);
    let names = Names::new(&configuration);
    let mut verdict = reading.judge(&names, &sources, &judging.options);
    verdict.diagnostics = selected(verdict.diagnostics, &sources, &judging.selections);
    arguments.report.on_standard_error(&sources, &verdict.diagnostics)?;
    if !verdict.can_build(arguments.force) {
        if arguments.report.format() == Format::Human {
            complain(&nothing_written(!arguments.force && verdict.can_build(true)));
        }
        return Ok(FINDINGS);
    }
    // A CIB is ten times its text: what is not needed to write it makes room.
    drop(sources);
    verdict.diagnostics = Vec::new();
    let only_configuration = arguments.section == Some(Section::Configuration);
    output::write(&arguments.output, |out| verdict.write_cib(&names, out, only_configuration))?;
    // The process ends; giving back the memory piece by piece would cost a large file a tenth of its time.
    std::mem::forget(names);
    std::mem::forget(configuration);
    Ok(DONE)
}

/// The findings that crmc.toml asks for, and in any case those that leave open what the text means.
fn selected(diagnostics: Vec<Diagnostic>, sources: &Sources, selections: &Selections) -> Vec<Diagnostic> {
    let is_obstacle = |found: &Diagnostic| found.rule.blocks_build && found.severity == Severity::Error;
    let (mut all, mut others): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(is_obstacle);
    selections.apply(sources, &mut others);
    all.append(&mut others);
    diagnostic::sort(&mut all);
    all
}

fn nothing_written(force_would_help: bool) -> &'static str {
    if force_would_help {
        "crmc: nothing was written; repair the errors, or give --force to build in spite of them"
    } else {
        "crmc: nothing was written; repair the errors first"
    }
}
