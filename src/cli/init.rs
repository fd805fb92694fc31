//! `crmc init`: a crmc.toml to begin with.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use crmc::config::{FILE_NAME, TEMPLATE};
use crmc::report::one_line;

use super::output::UntilClosed;
use super::{DONE, Failure};

/// Write a crmc.toml in which each setting is explained
///
/// A file that is there already is left alone.
#[derive(Args)]
pub struct Arguments {
    /// The folder to write it to
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

/// Writes it.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let path = arguments.folder.join(FILE_NAME);
    let path = path.strip_prefix(".").unwrap_or(&path);
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(TEMPLATE.as_bytes())).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(path.display(), "is there already; crmc does not overwrite it"),
        _ => Failure::io(path.display(), &error),
    })?;
    let mut out = UntilClosed::new(io::stdout().lock());
    writeln!(out, "wrote {}", one_line(&path.display().to_string()))
        .map_err(|error| Failure::io("standard output", &error))?;
    Ok(DONE)
}
