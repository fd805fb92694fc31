//! `crmc completions`: what a shell completes.

use std::path::Path;

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{DONE, Failure, output};

/// Print the completions for a shell
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  crmc completions bash > /etc/bash_completion.d/crmc
  crmc completions zsh > \"${fpath[1]}/_crmc\"
  crmc completions fish > ~/.config/fish/completions/crmc.fish";

/// Prints them.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut text = Vec::new();
    generate(arguments.shell, &mut super::Arguments::command(), "crmc", &mut text);
    output::write(Path::new("-"), |out| out.write_all(&text))?;
    Ok(DONE)
}
