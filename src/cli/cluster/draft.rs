//! A plan with all that is known of it before anything is done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use crmc::agents::{AgentName, Catalogue, Knowledge};
use crmc::compile::{BaseRole, Compiled, compile};
use crmc::diagnostic::Diagnostic;
use crmc::lint::select::{Selection, Selections};
use crmc::live::{Host, HostError};
use crmc::model::ObjectKind;
use crmc::plan::{Origin, Outlook, Plan, PlannedFile, Snapshot};
use crmc::print;
use crmc::report::Secrets;
use crmc::source::Sources;

use super::failed;
use crate::cli::input::{self, File, Input, Stdin};
use crate::cli::project::{self, ConfigArguments, Judgings, Projects};
use crate::cli::{CompileArguments, Failure, agents};

/// What the cluster is to run.
#[derive(Args)]
pub struct WantedArguments {
    /// Only add and change what the files say: what they lack stays. Without it, the files are the whole configuration, and
    /// what they lack is removed
    #[arg(long)]
    pub update: bool,

    /// The corosync.conf of the cluster: what it says of nodes, votes and transport is held against the configuration
    #[arg(long, value_name = "FILE")]
    corosync: Option<PathBuf>,

    #[command(flatten)]
    pub tables: agents::Tables,
    #[command(flatten)]
    config: ConfigArguments,
}

/// A plan, and how it came about.
pub struct Draft {
    /// The CIB, the files, perhaps a corosync.conf.
    pub sources: Sources,
    /// What they make together.
    pub compiled: Compiled,
    /// What is wrong with the files, as they are to be judged.
    pub findings: Vec<Diagnostic>,
    /// What is known of agents.
    pub agents: Catalogue,
    /// The files as a kept plan names them.
    pub files: Vec<PlannedFile>,
}

impl Draft {
    /// Compiles the files for the cluster that has the CIB of the snapshot. Of agents that no table has, the host of a live
    /// cluster is asked whether it has them.
    pub fn new(
        host: Option<&Host>,
        snapshot: &Snapshot,
        paths: &[PathBuf],
        is_update: bool,
        arguments: &WantedArguments,
        stdin: &Stdin,
    ) -> Result<Self, Failure> {
        let mut projects = Projects::new(&arguments.config)?;
        let roots = project::roots(paths, &mut projects)?;
        let found = project::find(&roots, stdin, &mut projects)?.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut configurations = project::configurations(found, true);
        let configuration = match configurations.pop() {
            Some(configuration) => configuration?,
            None => return Err(Failure::new("FILE", "there is no file that says what the cluster is to run")),
        };
        let compile_arguments = CompileArguments {
            corosync: arguments.corosync.clone(),
            tables: arguments.tables.clone(),
            ..CompileArguments::default()
        };
        let judging = Judgings::new(&compile_arguments, Selection::default(), None, stdin).of(&configuration)?;
        let inputs = configuration.files.iter().map(|file| file.read(stdin)).collect::<Result<Vec<_>, _>>()?;
        let files = configuration.files.iter().zip(&inputs).map(|(file, input)| planned(file, input.bytes()));
        let files = files.collect();
        let (name, cib) = snapshot.file();
        let live = Input::given(name, cib.to_vec());
        let sources = input::join([live].into_iter().chain(inputs).chain(judging.corosync.clone()))?;
        let mut options = judging.options.clone();
        options.base = 1;
        options.base_role = if is_update { BaseRole::LiveUpdated } else { BaseRole::LiveReplaced };
        options.fragment = false;
        options.targets = snapshot.target().into_iter().collect();
        options.schema = if options.targets.is_empty() { snapshot.schema() } else { None };
        let mut compiled = compile(&sources, &options);
        let installed = host.map(|host| installed(&compiled, &options.agents, host)).unwrap_or_default();
        if !installed.is_empty() {
            options.agents = options.agents.with_installed(installed);
            compiled = compile(&sources, &options);
        }
        let is_part = if print::is_marked_fragment(&compiled.configuration) {
            Some("is marked as a fragment")
        } else if judging.options.fragment || judging.base.is_some() {
            Some("is a part of a configuration by crmc.toml")
        } else {
            None
        };
        if let Some(why) = is_part.filter(|_| !is_update) {
            let reason = format!("{why}, and cannot be the whole: give --update");
            return Err(Failure::new(paths.first().map_or(Path::new(""), PathBuf::as_path).display(), reason));
        }
        let mut findings = compiled.diagnostics.clone();
        Selections { before: 1, ..judging.selections.clone() }.apply(&sources, &mut findings);
        Ok(Self { sources, compiled, findings, agents: options.agents, files })
    }

    /// What it makes of the CIB.
    pub fn plan(&self, snapshot: &Snapshot) -> Result<Plan, Failure> {
        Plan::new(snapshot, &self.sources, &self.compiled, &self.agents).map_err(|error| Failure::new("plan", error))
    }

    /// Where the plan comes from, for one that is kept.
    pub fn origin(&self, snapshot: &Snapshot, ssh: Option<&str>, update: bool) -> Origin {
        Origin {
            cluster: snapshot.cluster_name().map(String::from),
            ssh: ssh.map(str::to_owned),
            update,
            files: self.files.clone(),
        }
    }

    /// What would come of the plan: by the host's scheduler, if there is one. Pacemaker's own complaints, without
    /// secrets, are the error.
    pub fn outlook(&self, host: &Host, is_live: bool, snapshot: &Snapshot, plan: &Plan) -> Result<Outlook, Failure> {
        let (mut bare, mut result) = (Vec::new(), Vec::new());
        plan.write_bare_result(&mut bare)
            .and_then(|()| plan.write_result(&mut result))
            .map_err(|error| Failure::io("plan", &error))?;
        match host.verify(&bare) {
            Ok(complaints) => {
                let secrets = Secrets::find(&self.sources);
                let errors = complaints.iter().filter(|line| line.contains("error:"));
                let errors: Vec<String> = errors.map(|line| secrets.mask(line).into_owned()).collect();
                if !errors.is_empty() {
                    return Err(Failure::new("crm_verify", format!("refuses the result\n  {}", errors.join("\n  "))));
                }
            }
            Err(HostError::Missing { .. }) if !is_live => {}
            Err(error) => return Err(failed(host, &error)),
        }
        if !snapshot.has_status() {
            return Ok(Outlook::own_reading("the CIB has no status that crm_simulate could start from"));
        }
        let (_, cib) = snapshot.file();
        match host.simulate(cib, &[]).and_then(|now| Ok((now, host.simulate(&result, &[])?))) {
            Ok((now, then)) => Ok(Outlook::simulated(&now, then)),
            Err(HostError::Missing { program, .. }) if !is_live => {
                Ok(Outlook::own_reading(format!("{program} is not installed")))
            }
            Err(error) => Err(failed(host, &error)),
        }
    }
}

/// The agents that resources have and no table, as far as the host has them. A host that cannot tell has none.
fn installed(compiled: &Compiled, known: &Catalogue, host: &Host) -> Vec<AgentName> {
    let agents = compiled.configuration.objects.iter().filter_map(|object| match &object.kind {
        ObjectKind::Primitive(primitive) => primitive.agent(),
        ObjectKind::Template(template) => Some(&template.agent),
        _ => None,
    });
    let unknown = agents.filter(|agent| matches!(known.knowledge(*agent), Knowledge::Missing | Knowledge::Unlisted));
    let unknown: BTreeSet<AgentName> = unknown.filter_map(|agent| AgentName::parse(&agent.to_string())).collect();
    let mut listed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut is_there = |name: &AgentName| {
        let class = match &name.provider {
            Some(provider) => format!("{}:{provider}", name.class),
            None => name.class.to_string(),
        };
        let names = listed.entry(class).or_insert_with_key(|class| host.agents(class).unwrap_or_default());
        names.iter().any(|listed| *listed == name.kind)
    };
    unknown.into_iter().filter(|name| is_there(name)).collect()
}

/// A file that a kept plan can name; standard input has no path.
fn planned(file: &File, content: &[u8]) -> PlannedFile {
    let path = file.path().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    PlannedFile::new(path.map(|path| path.display().to_string()).unwrap_or_default(), content)
}
