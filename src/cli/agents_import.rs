//! `crmc agents import`: metadata of agents to a table.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use crmc::agents::metadata::{self, Owner};
use crmc::agents::{AgentFacts, AgentName, write};
use crmc::diagnostic::Severity;
use crmc::live;
use crmc::source::Sources;

use super::input::{File, Stdin};
use super::{DONE, FINDINGS, Failure, ReportArguments, complain, output};

/// Write a table of agents from their metadata
///
/// The metadata are OCF XML: files, or folders with *.xml files. With --run, the agents that are installed here are run
/// to tell their metadata, and nothing else. `crmc check --agents FILE` then knows what stands in the table.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files or folders of metadata, or - for standard input; with --run, an OCF root, the folder of a provider in it, a
    /// folder with fence_* programs, or single agents
    #[arg(value_name = "FILE|DIR|-", required = true)]
    paths: Vec<PathBuf>,

    /// Run the agents that are installed there
    #[arg(long)]
    run: bool,

    /// The provider of the agents, which their metadata do not say; fencing agents have none
    #[arg(long, value_name = "NAME", conflicts_with = "run")]
    provider: Option<String>,

    /// Where the facts come from, for example the name and version of a package [default: the file]
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,

    /// Where to write the table; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten, next_help_heading = "Output")]
    report: ReportArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc agents import --provider mycompany metadata/ -o mycompany.agents
  crmc agents import --run /usr/lib/ocf /usr/sbin -o installed.agents
  /usr/lib/ocf/resource.d/mycompany/app meta-data | crmc agents import --provider mycompany -
  crmc check --agents mycompany.agents prod.crm

Exit codes: 0 all is in the table, 1 agents were left out, 2 could not run.";

/// Metadata that were read, and whose they are.
struct Metadata {
    name: String,
    bytes: Vec<u8>,
    agent: Option<AgentName>,
}

/// Imports what the arguments name. An agent that cannot be read does not keep the others out of the table.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut is_whole = true;
    let mut metadata = Vec::new();
    for path in &arguments.paths {
        if arguments.run {
            for agent in live::find(path).map_err(|error| Failure::io(path.display(), &error))? {
                match agent.metadata() {
                    Ok(bytes) => metadata.push(Metadata {
                        name: agent.path.display().to_string(),
                        bytes,
                        agent: Some(agent.name),
                    }),
                    Err(error) => {
                        complain(&Failure::new(agent.path.display(), error));
                        is_whole = false;
                    }
                }
            }
        } else {
            for file in files(path)? {
                let input = file.read(&Stdin::named(None))?;
                metadata.push(Metadata { name: input.name().to_owned(), bytes: input.bytes().to_owned(), agent: None });
            }
        }
    }
    let facts = read(metadata, arguments, &mut is_whole)?;
    let text = write::table(&facts);
    output::write(&arguments.output, |out| out.write_all(text.as_bytes()))?;
    Ok(if is_whole { DONE } else { FINDINGS })
}

/// The files that a path names: itself, or all *.xml in the folder and those below it, sorted.
fn files(path: &Path) -> Result<Vec<File>, Failure> {
    if !path.is_dir() {
        return Ok(vec![File::named(path)]);
    }
    let mut found = Vec::new();
    search(path, &mut found).map_err(|error| Failure::io(path.display(), &error))?;
    if found.is_empty() {
        let hint = "there is no *.xml file in this folder; with --run, the agents that are installed there are asked";
        return Err(Failure::new(path.display(), hint));
    }
    found.sort();
    Ok(found.into_iter().map(File::Path).collect())
}

fn search(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            search(&entry.path(), found)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "xml") {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// The facts, of each agent once, sorted by where they come from and by name. What is wrong is reported.
fn read(metadata: Vec<Metadata>, arguments: &Arguments, is_whole: &mut bool) -> Result<Vec<AgentFacts>, Failure> {
    let mut sources = Sources::default();
    let mut agents = Vec::new();
    for Metadata { name, bytes, agent } in metadata {
        sources.add(name.clone(), bytes).map_err(|error| Failure::new(name, error))?;
        agents.push(agent);
    }
    let mut findings = Vec::new();
    let mut facts: Vec<AgentFacts> = Vec::new();
    for (file, agent) in sources.files().iter().zip(agents) {
        let owner = agent.map_or(Owner::Provider(arguments.provider.as_deref()), Owner::Agent);
        let source = arguments.source.as_deref().unwrap_or(file.name());
        let one_line: Vec<&str> = source.split_whitespace().collect();
        let (read, found) = metadata::read(file, &owner, &one_line.join(" "));
        *is_whole &= !found.iter().any(|found| found.severity == Severity::Error);
        findings.extend(found);
        let Some(read) = read else { continue };
        if facts.iter().any(|other| other.name == read.name) {
            complain(&Failure::new(file.name(), format!("{} was read already; this one is left out", read.name)));
            *is_whole = false;
        } else {
            facts.push(read);
        }
    }
    arguments.report.on_standard_error(&sources, &findings)?;
    facts.sort_by(|a, b| {
        (&a.source, &a.name.class, &a.name.provider, &a.name.kind).cmp(&(
            &b.source,
            &b.name.class,
            &b.name.provider,
            &b.name.kind,
        ))
    });
    Ok(facts)
}
