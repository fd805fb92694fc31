//! What fixes change: files are written, or shown.

use std::fmt::{self, Display, Formatter};
use std::io::{self, BufWriter, Write};

use clap::Args;
use crmc::fix::Extent;
use crmc::report::{self, Counts};
use crmc::source::SourceFile;

use crate::cli::input::File;
use crate::cli::output::{self, UntilClosed};
use crate::cli::{Color, Failure, counted, use_color};

#[derive(Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArguments {
    /// Repair what can be repaired safely: afterwards the configuration means the same, or only what was plainly meant
    /// otherwise has changed
    #[arg(long)]
    fix: bool,

    /// Likewise, and make the repairs that may change what somebody meant
    #[arg(long)]
    unsafe_fixes: bool,

    /// Write nothing; show what --fix or --unsafe-fixes would change
    #[arg(long)]
    diff: bool,
}

impl FixArguments {
    /// Which fixes are made, if any.
    pub(super) fn extent(&self) -> Option<Extent> {
        match self {
            Self { unsafe_fixes: true, .. } => Some(Extent::Unsafe),
            Self { fix: true, .. } | Self { diff: true, .. } => Some(Extent::Safe),
            Self { .. } => None,
        }
    }

    /// Whether changes are shown and not written.
    pub(super) fn only_shows(&self) -> bool {
        self.diff
    }
}

/// What fixes have done.
#[derive(Default)]
pub(super) struct Repairs {
    pub fixes: usize,
    pub files: usize,
}

impl Display for Repairs {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{} in {}", counted(self.fixes, "fix", "fixes"), counted(self.files, "file", "files"))
    }
}

/// Replaces a file.
pub(super) fn write(file: &File, new: &SourceFile) -> Result<(), Failure> {
    match file {
        File::Path(path) => output::write(path, |out| out.write_all(new.bytes())),
        File::Stdin => Err(Failure::new(new.name(), "cannot be written; --diff shows what --fix would change")),
    }
}

/// Shows a change on standard output.
pub(super) fn show(name: &str, old: &[u8], new: &[u8], color: Color) -> Result<(), Failure> {
    let color = use_color(color, &io::stdout());
    let mut out = BufWriter::new(UntilClosed::new(io::stdout().lock()));
    report::unified_diff(name, old, new, color, &mut out)
        .and_then(|()| out.flush())
        .map_err(|error| Failure::io("standard output", &error))
}

/// What the changes that are shown come to.
pub(super) fn summary(repairs: &Repairs, left: Counts) -> String {
    let left = counted(left.total(), "finding", "findings");
    if repairs.fixes == 0 {
        return format!("crmc: no fix would be made; {left} would be left");
    }
    format!("crmc: {repairs} would be made; {left} would be left")
}
