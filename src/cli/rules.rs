//! `crmc rules`: which rules there are.

use std::io;
use std::path::Path;

use clap::Args;
use crmc::explain as page;
use crmc::lint::all_rules;

use super::explain::{PageFormat, described, pretty};
use super::{DONE, Failure, LookArguments, output};

/// List all rules, by category
#[derive(Args)]
#[command(after_help = "`crmc explain RULE` shows what there is to know of one.")]
pub struct Arguments {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = PageFormat::Human)]
    format: PageFormat,

    #[command(flatten, next_help_heading = "Output")]
    look: LookArguments,
}

/// Lists the rules.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let rules = all_rules();
    let text = match arguments.format {
        PageFormat::Human => page::human_list(&rules, arguments.look.look(&io::stdout(), super::terminal_width())),
        PageFormat::Markdown => page::markdown_list(&rules),
        PageFormat::Json => pretty(
            &serde_json::json!({ "version": 1, "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>() }),
        )?,
    };
    output::write(Path::new("-"), |out| out.write_all(text.as_bytes()))?;
    Ok(DONE)
}
