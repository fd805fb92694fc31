//! `crmc man`: the manual.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use crmc::suggest::nearest;

use super::{DONE, Failure, output};

/// Print the manual page of crmc or of one of its commands
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The command; crmc as a whole, if left out
    #[arg(value_name = "COMMAND")]
    command: Option<String>,

    /// Write all pages to this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    all: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  crmc man | man -l -
  crmc man check | man -l -
  crmc man --all /usr/local/share/man/man1";

/// Prints one page, or writes all.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let pages = pages();
    if let Some(folder) = &arguments.all {
        for page in &pages {
            output::write(&folder.join(page.get_filename()), |out| page.render(out))?;
        }
        return Ok(DONE);
    }
    let name = arguments.command.as_deref().map_or("crmc.1".to_owned(), |name| format!("crmc-{name}.1"));
    match pages.iter().find(|page| page.get_filename() == name) {
        Some(page) => output::write(Path::new("-"), |out: &mut dyn io::Write| page.render(out))?,
        None => {
            let name = arguments.command.as_deref().unwrap_or_default();
            let commands = super::Arguments::command();
            let hint = match nearest(name, commands.get_subcommands().map(Command::get_name)) {
                Some(near) => format!("there is no such command; did you mean `{near}`?"),
                None => "there is no such command; `crmc --help` lists them".to_owned(),
            };
            return Err(Failure::new(name, hint));
        }
    }
    Ok(DONE)
}

/// The page of crmc, and one of each command.
fn pages() -> Vec<Man> {
    let mut whole = super::Arguments::command().disable_help_subcommand(true);
    whole.build();
    let commands: Vec<Command> = whole.get_subcommands().map(|command| named(command.clone())).collect();
    std::iter::once(whole).chain(commands).map(|command| Man::new(command).manual("crmc")).collect()
}

/// A command under the name that its page has.
fn named(command: Command) -> Command {
    let (name, call) = (format!("crmc-{}", command.get_name()), format!("crmc {}", command.get_name()));
    command.display_name(name).bin_name(call)
}
