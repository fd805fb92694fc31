//! `crmc pull`: brings the configuration of a cluster into crm files.

use std::path::{Path, PathBuf};

use clap::Args;
use crmc::plan;
use crmc::report::one_line;

use super::cluster::CibArguments;
use super::input::{self, File, Stdin};
use super::{DONE, Failure, complain, output};

/// The file that is written where there is none.
const NAME: &str = "cluster.crm";

/// Bring the configuration of a cluster into crm files
///
/// Statements in the folder's *.crm files that still hold stay as they are written; those that differ are written anew in
/// their place, with their comments; what is new is added behind others of its kind, and what is gone is deleted. Without
/// such files, all is written to cluster.crm. What the cluster itself owns is left out.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The folder of the files
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,

    #[command(flatten, next_help_heading = "Cluster")]
    cib: CibArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc pull -o cluster/                bring an unmanaged cluster under git …
  git diff                             … and see what somebody has changed by hand
  crmc pull --ssh root@n1 -o cluster/

The files hold passwords as they are in the CIB; new ones can be read by their owner alone.

Exit codes: 0 the files say what the cluster has, 2 could not run.";

/// Pulls.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let stdin = Stdin::named(None);
    let snapshot = arguments.cib.snapshot(&stdin)?;
    let folder = &arguments.output;
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder.display(), &error))?;
    let paths = crm_files(folder)?;
    let inputs = paths.iter().map(|path| File::named(path).read(&stdin)).collect::<Result<Vec<_>, _>>()?;
    let existing = input::join(inputs)?;
    let pulled = plan::pull(&snapshot, &existing, &folder.join(NAME).display().to_string());
    if pulled.anew {
        complain(
            &"crmc: the files could not be changed statement by statement: they are laid out anew, with their comments",
        );
    }
    for (name, text) in &pulled.files {
        let path = Path::new(name);
        if path.exists() {
            output::write(path, |out| out.write_all(text.as_bytes()))?;
        } else {
            output::write_private(path, |out| out.write_all(text.as_bytes()))?;
        }
        output::write("-".as_ref(), |out| writeln!(out, "{}", one_line(name)))?;
    }
    Ok(DONE)
}

/// The *.crm files of a folder, sorted.
fn crm_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |error: std::io::Error| Failure::io(folder.display(), &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "crm") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
