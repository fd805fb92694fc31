//! `crmc agents`: what is known of resource and fencing agents.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use crmc::agents::json::{self, Extent};
use crmc::agents::{self, AgentName, Catalogue, Table};
use crmc::lower::agent::class_of;
use crmc::suggest::nearest;

use super::explain::pretty;
use super::input::{File, Stdin};
use super::{DONE, FINDINGS, Failure, agents_import, complain, input, output};

/// Show what is known of resource and fencing agents, or read the metadata of others
#[derive(Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(List),
    Show(Show),
    Import(agents_import::Arguments),
}

/// List the agents, and where the facts about each come from
#[derive(Args)]
#[command(after_help = "Exit codes: 0 listed, 1 no agent fits the pattern, 2 could not run.")]
struct List {
    /// A part of their names, in small letters or capitals; `*` stands for any text
    #[arg(value_name = "PATTERN")]
    pattern: Option<String>,

    /// How the list is written
    #[arg(long, value_enum, default_value_t = AgentFormat::Human)]
    format: AgentFormat,

    #[command(flatten)]
    tables: Tables,
}

/// Show what an agent accepts: its parameters, and its actions with the timeouts that it advises
#[derive(Args)]
#[command(after_help = SHOW_EXAMPLES)]
struct Show {
    /// The agent: `CLASS:PROVIDER:TYPE`, `CLASS:TYPE` or `TYPE`
    #[arg(value_name = "NAME")]
    name: String,

    /// How it is written
    #[arg(long, value_enum, default_value_t = AgentFormat::Human)]
    format: AgentFormat,

    #[command(flatten)]
    tables: Tables,
}

const SHOW_EXAMPLES: &str = "\
Examples:
  crmc agents show ocf:heartbeat:IPaddr2
  crmc agents show fence_ipmilan
  crmc agents show 'stonith:*'      (what Pacemaker itself takes for every fencing device)

Exit codes: 0 shown, 2 no such agent is known.";

/// Tables of the user's own.
#[derive(Args, Clone, Default)]
pub struct Tables {
    /// A table of agents, as `crmc agents import` writes it: what it has of an agent replaces what crmc knows of it; may
    /// be repeated
    #[arg(long = "agents", value_name = "FILE")]
    agents: Vec<PathBuf>,
}

impl Tables {
    /// The one that stands at `path`.
    pub fn of(path: PathBuf) -> Self {
        Self { agents: vec![path] }
    }

    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        self.agents.is_empty()
    }

    /// The built-in table with these over it. A table with mistakes is refused: half of it would make false findings.
    pub fn catalogue(&self) -> Result<Catalogue, Failure> {
        let mut catalogue = Catalogue::builtin();
        for path in &self.agents {
            let sources = input::join([File::Path(path.clone()).read(&Stdin::named(None))?])?;
            for file in sources.files() {
                let (table, mistakes) = Table::read(file);
                for mistake in &mistakes {
                    let position = file.position(mistake.span.start);
                    let place = format!("{}:{}:{}", file.name(), position.line, position.column);
                    let help = mistake.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                    complain(&Failure::new(place, format!("{}{help}", mistake.message)));
                }
                if !mistakes.is_empty() {
                    return Err(Failure::new(file.name(), "the table has mistakes; nothing was done"));
                }
                catalogue = catalogue.with(table);
            }
        }
        Ok(catalogue)
    }
}

/// How agents are shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AgentFormat {
    /// For people
    Human,
    /// As JSON
    Json,
}

/// Runs what was asked for.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    match &arguments.command {
        Command::List(arguments) => list(arguments),
        Command::Show(arguments) => show(arguments),
        Command::Import(arguments) => agents_import::run(arguments),
    }
}

fn list(arguments: &List) -> Result<u8, Failure> {
    let catalogue = arguments.tables.catalogue()?;
    let pattern = arguments.pattern.as_deref().unwrap_or_default().to_lowercase();
    let mut found = catalogue.all();
    found.retain(|(name, _)| fits(&name.to_string().to_lowercase(), &pattern));
    let code = if found.is_empty() { FINDINGS } else { DONE };
    let text = match arguments.format {
        AgentFormat::Human => agents::list(&catalogue, found),
        AgentFormat::Json => pretty(&json::report(&catalogue, Extent::Names, found))?,
    };
    output::write(Path::new("-"), |out| out.write_all(text.as_bytes()))?;
    Ok(code)
}

/// Whether the pieces of the pattern stand in the name, one behind the other.
fn fits(name: &str, pattern: &str) -> bool {
    let mut rest = name;
    pattern.split('*').all(|piece| match rest.split_once(piece) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

fn show(arguments: &Show) -> Result<u8, Failure> {
    let catalogue = arguments.tables.catalogue()?;
    let name = find(&catalogue, &arguments.name)?;
    let source = catalogue.source(&name).unwrap_or_default();
    let text = match (arguments.format, catalogue.get(&name)) {
        (AgentFormat::Json, _) => pretty(&json::report(&catalogue, Extent::Facts, [(&name, source)]))?,
        (AgentFormat::Human, Some(facts)) => agents::page(&catalogue, facts),
        (AgentFormat::Human, None) => agents::bare_page(&catalogue, &name),
    };
    output::write(Path::new("-"), |out| out.write_all(text.as_bytes()))?;
    Ok(DONE)
}

/// The agent that a name stands for, in full or by its type alone.
fn find(catalogue: &Catalogue, text: &str) -> Result<AgentName, Failure> {
    let is_short = !text.contains(':');
    let name = if is_short {
        let (class, provider) = class_of(text);
        AgentName { kind: text.into(), class: class.into(), provider: provider.map(Into::into) }
    } else {
        AgentName::parse(text).ok_or_else(|| {
            Failure::new(
                text,
                "is no name of an agent; the form is `CLASS:PROVIDER:TYPE`, as in `ocf:heartbeat:IPaddr2`",
            )
        })?
    };
    if catalogue.source(&name).is_some() {
        return Ok(name);
    }
    let elsewhere = catalogue.named(&name.kind);
    match elsewhere[..] {
        [only] if is_short => Ok(only.clone()),
        [] => Err(unknown(catalogue, text, &name)),
        _ => {
            let names: Vec<String> = elsewhere.iter().map(|name| format!("`{name}`")).collect();
            Err(Failure::new(text, format!("no such agent is known; did you mean {}?", names.join(" or "))))
        }
    }
}

fn unknown(catalogue: &Catalogue, text: &str, name: &AgentName) -> Failure {
    let near = catalogue.nearest(name).map(ToString::to_string).or_else(|| {
        let all = catalogue.all();
        let kind = nearest(&name.kind, all.iter().map(|(name, _)| name.kind.as_str()))?;
        catalogue.named(kind).first().map(ToString::to_string)
    });
    Failure::new(
        text,
        match near {
            Some(near) => format!("no such agent is known; did you mean `{near}`?"),
            None => "no such agent is known; `crmc agents list` has those that are".to_owned(),
        },
    )
}
