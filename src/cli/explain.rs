//! `crmc explain`: the page of a rule.

use std::io;

use clap::{Args, ValueEnum};
use crmc::diagnostic::{Category, Page, RuleInfo};
use crmc::explain as page;
use crmc::lint::all_rules;
use crmc::suggest::nearest;
use std::path::Path;

use super::{DONE, Failure, LookArguments, output};

/// Show what there is to know of a rule: what it finds, what the cluster does, and the repair
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The name of the rule, as findings show it
    #[arg(value_name = "RULE")]
    rule: String,

    /// How the page is written
    #[arg(long, value_enum, default_value_t = PageFormat::Human)]
    format: PageFormat,

    #[command(flatten, next_help_heading = "Output")]
    look: LookArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc explain order-cycle
  crmc explain --format json order-cycle
  crmc rules                        (which rules there are)";

/// How pages of rules are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For people
    Human,
    /// As Markdown
    Markdown,
    /// As JSON
    Json,
}

/// Shows one rule.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let rule = find(&arguments.rule)?;
    let text = match arguments.format {
        PageFormat::Human => page::human(rule, arguments.look.look(&io::stdout(), super::terminal_width())),
        PageFormat::Markdown => page::markdown(rule),
        PageFormat::Json => pretty(&described(rule))?,
    };
    output::write(Path::new("-"), |out| out.write_all(text.as_bytes()))?;
    Ok(DONE)
}

/// The rule of that name.
fn find(name: &str) -> Result<&'static RuleInfo, Failure> {
    let rules = all_rules();
    rules.iter().find(|rule| rule.name == name).copied().ok_or_else(|| {
        let hint = match nearest(name, rules.iter().map(|rule| rule.name)) {
            _ if Category::ALL.iter().any(|category| category.name() == name) => {
                "is a category; `crmc rules` lists its rules".to_owned()
            }
            Some(near) => format!("there is no such rule; did you mean `{near}`?"),
            None => "there is no such rule; `crmc rules` lists them all".to_owned(),
        };
        Failure::new(name, hint)
    })
}

/// A rule as JSON has it.
#[derive(serde::Serialize)]
pub struct Described {
    name: &'static str,
    category: &'static str,
    severity: &'static str,
    blocks_build: bool,
    whole_only: bool,
    summary: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<DescribedPage>,
}

#[derive(serde::Serialize)]
struct DescribedPage {
    text: String,
    bad: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bad_corosync: Option<&'static str>,
    good: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    good_corosync: Option<&'static str>,
    since: &'static str,
}

/// What JSON says of a rule.
pub fn described(rule: &RuleInfo) -> Described {
    Described {
        name: rule.name,
        category: rule.category.name(),
        severity: rule.severity.name(),
        blocks_build: rule.blocks_build,
        whole_only: rule.whole_only,
        summary: rule.summary,
        page: rule.page.as_ref().map(|page @ Page { bad, good, since, .. }| DescribedPage {
            text: page.markdown(),
            bad: bad.text,
            bad_corosync: bad.corosync,
            good: good.text,
            good_corosync: good.corosync,
            since,
        }),
    }
}

/// JSON for people and programs, with a line end.
pub fn pretty(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::new("JSON", error))?;
    Ok(text + "\n")
}
