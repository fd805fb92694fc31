//! One configuration: read, compiled, repaired if asked for. What comes of it is for `tally`.

use std::path::Path;
use std::sync::Arc;

use crmc::compile::compile;
use crmc::diagnostic::Diagnostic;
use crmc::fix::{self, Extent};
use crmc::source::Sources;

use crate::cli::Failure;
use crate::cli::input::{self, File, Stdin};
use crate::cli::project::{Configuration, Judging};

/// What is to be done.
pub(super) struct Job {
    pub configuration: Configuration,
    pub judging: Arc<Judging>,
}

/// What came of it.
pub(super) struct Judged {
    /// The text as it is now.
    pub sources: Sources,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// What fixes have changed.
    pub repaired: Option<Repaired>,
    /// How it was judged.
    pub judging: Arc<Judging>,
}

/// What fixes have changed.
pub(super) struct Repaired {
    /// The text as it was.
    pub before: Sources,
    /// Where it came from, without the base; a corosync.conf is the last.
    pub files: Vec<File>,
    /// How many fixes were made.
    pub fixes: usize,
}

impl Job {
    /// How much there is to read, about.
    pub(super) fn size(&self) -> u64 {
        self.configuration.files.iter().map(File::size).sum()
    }

    /// Does it.
    pub(super) fn judge(&self, stdin: &Stdin, extent: Option<Extent>) -> Result<Judged, Failure> {
        let Judging { options, base, corosync, selections, .. } = &*self.judging;
        let inputs = self.configuration.files.iter().map(|file| file.read(stdin)).collect::<Result<Vec<_>, _>>()?;
        let sources = input::join(base.iter().cloned().chain(inputs).chain(corosync.clone()))?;
        let judging = Arc::clone(&self.judging);
        let Some(extent) = extent else {
            let mut diagnostics = compile(&sources, options).diagnostics;
            selections.apply(&sources, &mut diagnostics);
            return Ok(Judged { sources, diagnostics, repaired: None, judging });
        };
        let fix::Repaired { sources: now, diagnostics, made } = fix::repair(&sources, options, selections, extent);
        Ok(match now {
            None => Judged { sources, diagnostics, repaired: None, judging },
            Some(now) => {
                let corosync = corosync.iter().map(|input| File::named(Path::new(input.name())));
                let files = self.configuration.files.iter().cloned().chain(corosync).collect();
                let repaired = Some(Repaired { before: sources, files, fixes: made });
                Judged { sources: now, diagnostics, repaired, judging }
            }
        })
    }
}
