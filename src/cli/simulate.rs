//! `crmc simulate`: where does every resource run when nodes die?

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use crmc::compile;
use crmc::corosync;
use crmc::diagnostic::{Diagnostic, Severity};
use crmc::live::Scheduler;
use crmc::report::{Format, Secrets};
use crmc::resolve::Names;
use crmc::simulate::{self, Scene, Table};
use crmc::suggest::nearest;
use ecow::EcoString;

use super::input::{self, Input};
use super::project::WholeArguments;
use super::{DONE, FAILED, FINDINGS, Failure, LookArguments, complain, counted, output, terminal_width};

/// Show where every resource runs when nodes die
///
/// All files together are one configuration, in their order. Pacemaker's own scheduler (`crm_simulate`) tells what comes of
/// it on a cluster whose nodes are online, and then of each failure: nodes that die without a word. No cluster is needed,
/// and none is touched.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    whole: WholeArguments,

    /// This node dies; with several, all of them at once. May be repeated
    #[arg(long = "node-down", value_name = "NODE")]
    down: Vec<String>,

    /// Each node dies, one case a node [default where no other failure is asked for]
    #[arg(long)]
    each_node: bool,

    /// Every two nodes die at once, one case a pair
    #[arg(long)]
    each_pair: bool,

    /// A member of the cluster, where the files declare no nodes or not all. May be repeated
    #[arg(long = "node", value_name = "NODE")]
    nodes: Vec<String>,

    /// End with exit code 1 where a failure loses a resource that ran before
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::Never)]
    fail_on: FailOn,

    /// How the table is written
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    format: FormatName,

    /// Where to write it; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    look: LookArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc simulate prod.crm                              each node dies
  crmc simulate --node-down alice --node-down bob prod.crm
  crmc simulate --each-node --fail-on lost prod.crm   a gate: survives the loss of any one node
  crmc simulate --node alice --node bob resources.crm
  cibadmin --query | crmc simulate --each-pair --format html -o what-if.html -

Exit codes: 0 done, 1 a resource is lost (with --fail-on lost), 2 could not run.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Never
    Never,
    /// A resource runs nowhere any more, or is promoted nowhere
    Lost,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// For people: the table, and what it comes to
    Human,
    /// One JSON object
    Json,
    /// A page for browsers
    Html,
}

/// Lets every failure happen to the cluster of the files.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Some(mut whole) = arguments.whole.read(&arguments.output)? else { return Ok(FAILED) };
    if let Some(missing) = arguments.missing_nodes(whole.judging.base.iter().chain(&whole.files))? {
        whole.add(missing);
    }
    let (sources, judging) = whole.into_sources()?;
    let compiled = compile::compile(&sources, &judging.options);
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    if !compiled.can_build(true) {
        let obstacles = compiled.diagnostics.iter().filter(is_error).filter(|found| found.rule.blocks_build);
        arguments.look.on_standard_error(Format::Human, &sources, &obstacles.cloned().collect::<Vec<_>>())?;
        return Ok(FAILED);
    }
    let mut selected = compiled.diagnostics.clone();
    judging.selections.apply(&sources, &mut selected);
    let errors = selected.iter().filter(is_error).count();
    if errors > 0 {
        complain(&format!("crmc: `crmc check` finds {} in this configuration", counted(errors, "error", "errors")));
    }
    let corosync = sources.files().last().filter(|_| judging.options.corosync);
    let corosync = corosync.map(|file| corosync::read(file).0);
    let scene = Scene::new(&compiled, corosync.as_ref());
    let failures = arguments.failures(&scene)?;
    let table = forecast(&scene, failures, &Secrets::find(&sources))?;
    let look = arguments.look.look(&io::stdout(), terminal_width());
    output::write(&arguments.output, |out| match arguments.format {
        FormatName::Human => simulate::write_human(&table, look, out),
        FormatName::Json => simulate::write_json(&table, out),
        FormatName::Html => simulate::write_html(&table, out),
    })?;
    Ok(if arguments.fail_on == FailOn::Lost && table.loses_any() { FINDINGS } else { DONE })
}

/// What the scheduler tells of the cluster, and of each failure.
fn forecast(scene: &Scene, failures: Vec<Vec<EcoString>>, secrets: &Secrets) -> Result<Table, Failure> {
    let scheduler = Scheduler::new().map_err(|error| Failure::io("temporary files", &error))?;
    let settle = |cib: &[u8], failure: &simulate::Failure| {
        // What crm_simulate complains of may quote the CIB.
        scheduler
            .settle(cib, &failure.events())
            .map_err(|error| Failure::new("simulate", secrets.mask(&error.to_string())))
    };
    let nothing = simulate::Failure::of(scene, Vec::new());
    let whole = settle(scene.cib.as_bytes(), &nothing)?;
    let mut told = vec![(nothing, whole.clone())];
    for down in failures {
        let failure = simulate::Failure::of(scene, down);
        let settled = settle(&whole.cib, &failure)?;
        told.push((failure, settled));
    }
    Ok(Table::new(scene, told))
}

impl Arguments {
    /// `node` statements for those of --node that the files do not declare.
    fn missing_nodes<'a>(&self, inputs: impl Iterator<Item = &'a Input>) -> Result<Option<Input>, Failure> {
        if let Some(odd) = self.nodes.iter().find(|name| !is_plain(name)) {
            return Err(Failure::new(format!("--node {odd}"), "is no name of a host"));
        }
        let sources = input::join(inputs.cloned())?;
        let understood = compile::understand(&sources);
        let names = Names::new(&understood.configuration);
        let is_declared = |name: &&String| names.nodes().any(|node| node.uname.as_str().eq_ignore_ascii_case(name));
        let missing: Vec<&String> = self.nodes.iter().filter(|name| !is_declared(name)).collect();
        let statements: String = missing.iter().map(|name| format!("node {name}\n")).collect();
        Ok((!missing.is_empty()).then(|| Input::given("--node", statements.into_bytes())))
    }

    /// Which nodes die, case by case.
    fn failures(&self, scene: &Scene) -> Result<Vec<Vec<EcoString>>, Failure> {
        if scene.members.is_empty() {
            return Err(Failure::new("simulate", "the files declare no nodes: name them with --node"));
        }
        let mut failures = Vec::new();
        if !self.down.is_empty() {
            failures.push(self.down.iter().map(|name| member(scene, name)).collect::<Result<Vec<_>, _>>()?);
        }
        if self.each_node || (self.down.is_empty() && !self.each_pair) {
            failures.extend(simulate::each_node(&scene.members));
        }
        if self.each_pair {
            failures.extend(simulate::each_pair(&scene.members));
        }
        Ok(failures)
    }
}

/// The member of that name.
fn member(scene: &Scene, name: &str) -> Result<EcoString, Failure> {
    let mut names = scene.members.iter().map(|member| &member.name);
    names.clone().find(|member| member.eq_ignore_ascii_case(name)).cloned().ok_or_else(|| {
        let reason = match nearest(name, names.clone().map(EcoString::as_str)) {
            Some(near) => format!("is no member of the cluster; did you mean `{near}`?"),
            None => {
                let all = names.by_ref().map(EcoString::as_str).collect::<Vec<_>>().join(", ");
                format!("is no member of the cluster; there are {all}")
            }
        };
        Failure::new(format!("--node-down {name}"), reason)
    })
}

/// Whether a name can be written in crm text as it is, and be that of a host.
fn is_plain(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_plain)
}
