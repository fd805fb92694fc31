//! All files as one configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use crmc::lint::select::Selection;
use crmc::source::Sources;

use super::groups::one_of;
use super::{ConfigArguments, Judging, Judgings, Projects, files, globs};
use crate::cli::input::{self, Input, Stdin};
use crate::cli::{CompileArguments, Failure, complain, output};

/// Files that are one configuration, and how it is compiled.
#[derive(Args)]
pub struct WholeArguments {
    /// Files of crm text or CIB XML, or - for standard input
    #[arg(required = true, value_name = "FILE|-")]
    files: Vec<PathBuf>,

    /// The name that messages give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten, next_help_heading = "Settings")]
    config: ConfigArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    compile: CompileArguments,
}

/// What was read of one configuration.
pub struct Whole {
    /// Its files, in their order.
    pub files: Vec<Input>,
    /// How crmc.toml and the arguments want it to be judged.
    pub judging: Judging,
}

impl WholeArguments {
    /// Reads the files. Nothing where one of them cannot be read: then standard error tells which. `target` is what will be
    /// written.
    pub fn read(&self, target: &Path) -> Result<Option<Whole>, Failure> {
        let stdin = Stdin::named(self.stdin_filename.as_deref());
        let mut projects = Projects::new(&self.config)?;
        let mut found = Vec::with_capacity(self.files.len());
        let mut inputs = Vec::with_capacity(self.files.len());
        let mut paths = Vec::with_capacity(self.files.len());
        let mut failures = Vec::new();
        for path in self.files.iter().flat_map(|path| globs::expand(path)) {
            let path = match path {
                Ok(path) => path,
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            let one = files::named(&path, &stdin, &mut projects)?;
            match one.file.read(&stdin) {
                Ok(input) => inputs.push(input),
                Err(failure) => failures.push(failure),
            }
            found.push(one);
            paths.push(path);
        }
        for failure in &failures {
            complain(failure);
        }
        if !failures.is_empty() {
            return Ok(None);
        }
        let judging = Judgings::new(&self.compile, Selection::default(), None, &stdin).of(&one_of(found))?;
        let beside: Vec<PathBuf> =
            judging.base.iter().chain(&judging.corosync).map(|input| PathBuf::from(input.name())).collect();
        output::refuse_to_overwrite(paths.iter().chain(&beside), target)?;
        Ok(Some(Whole { files: inputs, judging: Arc::unwrap_or_clone(judging) }))
    }
}

impl Whole {
    /// Adds what the command line says to the files, as if the last of them said it.
    pub fn add(&mut self, input: Input) {
        let files = &mut self.judging.selections.files;
        files.extend(files.last().cloned());
        self.files.push(input);
    }

    /// All that is compiled: the base, the files, the corosync.conf.
    pub fn into_sources(self) -> Result<(Sources, Judging), Failure> {
        let Self { files, judging } = self;
        let sources = input::join(judging.base.iter().cloned().chain(files).chain(judging.corosync.clone()))?;
        Ok((sources, judging))
    }
}
