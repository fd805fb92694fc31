//! All files as one configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crmc::source::Sources;

use super::groups::one_of;
use super::{ConfigArguments, Found, Judging, Judgings, Projects};
use crate::cli::input::{self, File, Stdin};
use crate::cli::{CompileArguments, Failure, complain, output};

/// Reads the files as one configuration, and says how crmc.toml and the arguments want it to be judged. Nothing where one of
/// them cannot be read: then standard error tells which. `target` is what will be written.
pub fn whole(
    files: &[PathBuf],
    config: &ConfigArguments,
    compile: &CompileArguments,
    stdin: &Stdin,
    target: &Path,
) -> Result<Option<(Sources, Arc<Judging>)>, Failure> {
    let mut projects = Projects::new(config)?;
    let mut found = Vec::with_capacity(files.len());
    let mut inputs = Vec::with_capacity(files.len());
    for path in files {
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let one = Found { file: File::named(path), project: projects.of_folder(folder)? };
        match one.file.read(stdin) {
            Ok(input) => inputs.push(input),
            Err(failure) => complain(&failure),
        }
        found.push(one);
    }
    if inputs.len() < files.len() {
        return Ok(None);
    }
    let configuration = one_of(found);
    let judging = Judgings::new(compile, crmc::lint::select::Selection::default(), None, stdin).of(&configuration)?;
    let beside: Vec<PathBuf> =
        judging.base.iter().chain(&judging.corosync).map(|input| PathBuf::from(input.name())).collect();
    output::refuse_to_overwrite(files.iter().chain(&beside), target)?;
    let sources = input::join(judging.base.iter().cloned().chain(inputs).chain(judging.corosync.clone()))?;
    Ok(Some((sources, judging)))
}
