//! `crmc fmt`: one layout.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use crmc::fmt::{self, Formatted, Refusal};
use crmc::report;

use super::input::{File, Input, Stdin};
use super::output::{self, UntilClosed};
use super::project::{self, ConfigArguments, Projects};
use super::{Color, DONE, FAILED, FINDINGS, Failure, complain, use_color};

/// Lay out configurations as `crm configure show` does
///
/// Files are changed in place; standard input is laid out on standard output. The order of the statements and the comments
/// stay, and so does what the text means: the statements that change are compiled before and after, and nothing is
/// written where they differ. A statement that holds a mistake is left as it is.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files, folders to search for *.crm, *.pcmk and what crmc.toml names, patterns of files such as 'prod/**/*.crm', or - for
    /// standard input [default: the folder of crmc.toml, else the current one]
    #[arg(value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    /// Change nothing; list the files that would change
    #[arg(long, conflicts_with = "diff")]
    check: bool,

    /// Change nothing; show what would change
    #[arg(long)]
    diff: bool,

    /// The name that messages give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten)]
    config: ConfigArguments,

    /// Whether to use colours for --diff; auto uses them on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

const EXAMPLES: &str = "\
Examples:
  crmc fmt prod.crm                  lay out a file in place
  crmc fmt --check clusters/         are all files in a folder laid out? (for CI and hooks)
  crmc fmt --diff prod.crm           what would change?
  crm configure show | crmc fmt -    standard input to standard output

Exit codes: 0 laid out, 1 with --check or --diff: a file would change; or a file was refused, 2 could not run.";

/// Lays out what the arguments name. A file that cannot be read does not keep the others from being laid out.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let stdin = Stdin::named(arguments.stdin_filename.as_deref());
    let mut projects = Projects::new(&arguments.config)?;
    let roots = project::roots(&arguments.files, &mut projects)?;
    let mut code = DONE;
    for found in project::find(&roots, &stdin, &mut projects)? {
        let outcome = found.and_then(|found| {
            let input = found.file.read(&stdin)?;
            lay_out(&found.file, &input, arguments)
        });
        let outcome = outcome.unwrap_or_else(|failure| {
            complain(&failure);
            FAILED
        });
        code = code.max(outcome);
    }
    Ok(code)
}

fn lay_out(file: &File, input: &Input, arguments: &Arguments) -> Result<u8, Failure> {
    let name = input.name();
    let formatted = match fmt::format(input.bytes()) {
        Ok(formatted) => formatted,
        Err(refusal @ Refusal::NotCrm(_)) => return Err(Failure::new(name, refusal)),
        Err(refusal @ Refusal::MeaningChanges { .. }) => {
            complain(&Failure::new(name, format!("{refusal}; the file was not touched")));
            return Ok(FINDINGS);
        }
    };
    let is_changed = formatted.text != input.bytes();
    note_what_is_left(name, &formatted);
    if arguments.check || arguments.diff {
        if is_changed {
            show(name, input, &formatted, arguments).map_err(|error| Failure::io("standard output", &error))?;
        }
        return Ok(if is_changed { FINDINGS } else { DONE });
    }
    match file {
        File::Stdin => replace(Path::new("-"), &formatted)?,
        File::Path(path) if is_changed => {
            replace(path, &formatted)?;
            let mut out = UntilClosed::new(io::stdout().lock());
            writeln!(out, "laid out {}", report::one_line(name))
                .map_err(|error| Failure::io("standard output", &error))?;
        }
        File::Path(_) => {}
    }
    Ok(DONE)
}

fn replace(path: &Path, formatted: &Formatted) -> Result<(), Failure> {
    output::write(path, |out| out.write_all(&formatted.text))
}

fn show(name: &str, input: &Input, formatted: &Formatted, arguments: &Arguments) -> io::Result<()> {
    let mut out = BufWriter::new(UntilClosed::new(io::stdout().lock()));
    if arguments.check {
        writeln!(out, "{}", report::one_line(name))?;
    } else {
        let color = use_color(arguments.color, &io::stdout());
        report::unified_diff(name, input.bytes(), &formatted.text, color, &mut out)?;
    }
    out.flush()
}

fn note_what_is_left(name: &str, formatted: &Formatted) {
    let left = formatted.left;
    if left > 0 {
        let statements = if left == 1 { "1 statement was".to_owned() } else { format!("{left} statements were") };
        complain(&Failure::new(name, format!("{statements} left as written; `crmc check` says what is wrong there")));
    }
}
