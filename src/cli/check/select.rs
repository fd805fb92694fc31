//! Which findings are shown, and which of them make the exit code 1.

use clap::{Args, ValueEnum};
use crmc::config;
use crmc::diagnostic::Severity;
use crmc::lint::all_rules;
use crmc::lint::select::{Selection, Selector};

use crate::cli::Failure;

#[derive(Args)]
#[command(next_help_heading = "Rules (names of rules or categories, separated by commas)")]
pub(super) struct SelectionArguments {
    /// Show only these
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not show these
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Count these as errors
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    error: Vec<String>,
    /// Count these as warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    warning: Vec<String>,
    /// Count these as mere information
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    info: Vec<String>,
}

impl SelectionArguments {
    pub(super) fn selection(&self) -> Result<Selection, Failure> {
        let rules = all_rules();
        let read = |option: &str, names: &[String]| -> Result<Vec<Selector>, Failure> {
            let parse = |name: &String| Selector::parse(name, &rules).map_err(|error| Failure::new(option, error));
            names.iter().map(parse).collect()
        };
        Ok(Selection {
            select: read("--select", &self.select)?,
            ignore: read("--ignore", &self.ignore)?,
            error: read("--error", &self.error)?,
            warning: read("--warning", &self.warning)?,
            info: read("--info", &self.info)?,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl From<FailOn> for config::FailOn {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Self::Severity(Severity::Error),
            FailOn::Warning => Self::Severity(Severity::Warning),
            FailOn::Info => Self::Severity(Severity::Info),
            FailOn::Never => Self::Never,
        }
    }
}
