//! `crmc graph`: what the configuration looks like.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use crmc::compile;
use crmc::graph::{self, Picture};

use super::project::WholeArguments;
use super::{DONE, FAILED, Failure, output};

/// Draw a configuration
///
/// Nodes, resources in their containers, and what orders, colocations and locations say of them, with the findings at what
/// they concern. What stands on a thing needs it. All files together are one configuration, in their order.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    whole: WholeArguments,

    /// How it is drawn [default: what the name of the output ends in, else svg]
    #[arg(long, value_enum)]
    format: Option<FormatName>,

    /// Where to write it; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  crmc graph prod.crm -o prod.html               a page to explore, in one file
  crmc graph --format mermaid prod.crm           for Markdown on GitHub and GitLab
  cibadmin --query | crmc graph - -o live.svg    what a live cluster looks like

Exit codes: 0 drawn, whatever is found, 2 could not run.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// The language of Graphviz
    Dot,
    /// The flowcharts that GitHub and GitLab draw in Markdown
    Mermaid,
    /// A drawing, with the findings below it
    Svg,
    /// The drawing as a page to search and to explore; it fetches nothing
    Html,
}

impl Arguments {
    fn format(&self) -> Result<graph::Format, Failure> {
        let extension = self.output.extension().and_then(|extension| extension.to_str());
        Ok(match (self.format, extension) {
            (Some(FormatName::Dot), _) | (None, Some("dot" | "gv")) => graph::Format::Dot,
            (Some(FormatName::Mermaid), _) | (None, Some("mmd" | "mermaid")) => graph::Format::Mermaid,
            (Some(FormatName::Html), _) | (None, Some("html" | "htm")) => graph::Format::Html,
            (Some(FormatName::Svg), _) | (None, Some("svg") | None) => graph::Format::Svg,
            (None, Some(other)) => {
                let reason = format!("crmc draws no {other}: write .svg, .html, .mmd or .dot, or name a --format");
                return Err(Failure::new(self.output.display(), reason));
            }
        })
    }
}

/// Draws one configuration from all files.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let format = arguments.format()?;
    let Some(whole) = arguments.whole.read(&arguments.output)? else { return Ok(FAILED) };
    let (sources, judging) = whole.into_sources()?;
    let mut compiled = compile::compile(&sources, &judging.options);
    judging.selections.apply(&sources, &mut compiled.diagnostics);
    let picture = Picture::new(&sources, &compiled.configuration, &compiled.diagnostics);
    output::write(&arguments.output, |out| graph::write(&picture, format, out))?;
    Ok(DONE)
}
