//! `crmc diff`: what differs by meaning, and what the cluster does about it?

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use crmc::agents::Catalogue;
use crmc::compile::{self, Options};
use crmc::diagnostic::{Diagnostic, Severity};
use crmc::diff::{self, Patch};
use crmc::lower::Lowered;
use crmc::report::{Format, Secrets};
use crmc::resolve::Names;
use crmc::source::Sources;

use super::agents::Tables;
use super::input::{self, File, Stdin};
use super::output;
use super::project::{self, ConfigArguments, Projects};
use super::{DONE, FAILED, FINDINGS, Failure, LookArguments};

/// Compare two configurations by meaning
///
/// Either may be crm text or CIB XML. Order that means nothing, ids that nobody wrote, the status section and other
/// spellings of the same value make no difference. Each change says what the cluster will do about it: what its agent can
/// take over while it runs is reloaded, as far as crmc knows the agent; else the resource restarts, with what depends on it.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The old configuration, or - for standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The new configuration, or - for standard input
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// How the difference is written
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    format: FormatName,

    /// Where to write it; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// The name that messages give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten)]
    config: ConfigArguments,

    #[command(flatten)]
    tables: Tables,

    #[command(flatten)]
    look: LookArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc diff prod.crm new.crm
  cibadmin --query | crmc diff - prod.crm          what would change on this cluster?
  crmc diff --format json old.xml new.crm
  crmc diff --format cibadmin live.xml new.crm -o patch.xml; cibadmin --patch --xml-file patch.xml

Exit codes: 0 both mean the same, 1 they differ, 2 could not run.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// For people: what changes, and what the cluster does about it
    Human,
    /// One JSON object
    Json,
    /// A patch that `cibadmin --patch --xml-file` applies to OLD to give NEW, to the spelling of its values; it holds
    /// secrets as they are
    Cibadmin,
}

/// One side of the comparison.
struct Side {
    sources: Sources,
    understood: Lowered,
}

/// Compares the two.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    if arguments.old == Path::new("-") && arguments.new == Path::new("-") {
        return Err(Failure::new("-", "standard input can be one of the two only"));
    }
    let stdin = Stdin::named(arguments.stdin_filename.as_deref());
    let old = Side::read(&arguments.old, &stdin)?;
    let new = Side::read(&arguments.new, &stdin)?;
    let mut is_clear = true;
    for side in [&old, &new] {
        is_clear &= side.is_clear(arguments)?;
    }
    if !is_clear {
        return Ok(FAILED);
    }
    let (old_names, new_names) = (Names::new(&old.understood.configuration), Names::new(&new.understood.configuration));
    let mut difference = diff::diff(&old_names, &new_names, &arguments.catalogue(&stdin)?);
    let code = if difference.is_empty() { DONE } else { FINDINGS };
    if arguments.format == FormatName::Cibadmin {
        let patch = patch(&old.sources, &new.sources)?;
        output::write_private(&arguments.output, |out| patch.write(out))?;
        return Ok(code);
    }
    if !difference.is_empty() {
        difference.mask(&[&Secrets::find(&old.sources), &Secrets::find(&new.sources)]);
    }
    let look = arguments.look.look(&io::stdout(), terminal_size::terminal_size_of(io::stdout()));
    output::write(&arguments.output, |out| match arguments.format {
        FormatName::Human => diff::write_human(&difference, look, out),
        FormatName::Json | FormatName::Cibadmin => diff::write_json(&difference, out),
    })?;
    Ok(code)
}

impl Arguments {
    /// The agents of the project of NEW, else of OLD, unless the arguments name others.
    fn catalogue(&self, stdin: &Stdin) -> Result<Catalogue, Failure> {
        let mut projects = Projects::new(&self.config)?;
        let new = project::named(&self.new, stdin, &mut projects)?;
        let found = if new.project.is_some() { new } else { project::named(&self.old, stdin, &mut projects)? };
        project::catalogue(&project::one_of(vec![found]), &self.tables)
    }
}

fn patch(old: &Sources, new: &Sources) -> Result<Patch, Failure> {
    let compiled = |sources| compile::compile(sources, &Options { fragment: true, ..Options::default() });
    diff::patch((old, &compiled(old)), (new, &compiled(new))).map_err(|error| Failure::new("--format cibadmin", error))
}

impl Side {
    fn read(path: &Path, stdin: &Stdin) -> Result<Self, Failure> {
        let sources = input::join([File::named(path).read(stdin)?])?;
        let understood = compile::understand(&sources);
        Ok(Self { sources, understood })
    }

    /// Whether it is clear what the configuration means. If not, standard error tells why.
    fn is_clear(&self, arguments: &Arguments) -> Result<bool, Failure> {
        let is_obstacle = |found: &&Diagnostic| found.severity == Severity::Error && found.rule.blocks_build;
        let obstacles: Vec<Diagnostic> = self.understood.diagnostics.iter().filter(is_obstacle).cloned().collect();
        if obstacles.is_empty() {
            return Ok(true);
        }
        arguments.look.on_standard_error(Format::Human, &self.sources, &obstacles)?;
        Ok(false)
    }
}
