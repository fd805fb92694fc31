//! `crmc apply`: makes a cluster run what the files say, or what was planned.

mod back;
mod backup;
mod interrupt;
mod watch;
mod write;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use crmc::live::{Host, Status};
use crmc::plan::{self, Expectation, Limits, Outlook, Plan, PlanFile, Snapshot, Trouble, Version};
use crmc::report::Format;

use super::cluster::{self, Draft, HostArguments, WantedArguments, failed};
use super::input::{File, Stdin};
use super::plan::{has_errors, write_refusals};
use super::report::terminal_width;
use super::{DONE, FINDINGS, Failure, LookArguments, complain, counted, output};
use back::Back;
use interrupt::{INTERRUPTED, Interrupts};
use watch::Watched;
use write::Written;

/// Make a cluster run what the files say
///
/// Shows the plan and asks. Then the configuration is written in one step, guarded by the epoch that it was planned for, and
/// crmc waits until the cluster has settled and compares what runs with what was asked for. The old configuration is
/// kept.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files in the crm shell language or CIB XML, folders, or one plan that crmc plan --out has kept
    #[arg(required = true, value_name = "FILE|DIR|PLAN")]
    files: Vec<PathBuf>,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,

    /// Apply in spite of findings of severity error, as long as it is clear what the files say
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    limits: LimitArguments,

    /// How long to wait until the cluster has settled, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,

    #[command(flatten)]
    backup: BackupArguments,

    /// Go back to the old configuration if anything goes wrong
    #[arg(long)]
    rollback: bool,

    #[command(flatten, next_help_heading = "Cluster")]
    host: HostArguments,
    #[command(flatten, next_help_heading = "Configuration")]
    wanted: WantedArguments,
    #[command(flatten, next_help_heading = "Output")]
    look: LookArguments,
}

/// What the user allows.
#[derive(Args)]
struct LimitArguments {
    /// Allow that nodes are fenced
    #[arg(long)]
    allow_fencing: bool,

    /// Allow that quorum is lost, or missing
    #[arg(long)]
    allow_quorum_loss: bool,

    /// Allow that so many resources that run stop for good; those that restart or move do not count
    #[arg(long, value_name = "N", default_value_t = 0)]
    max_stop: usize,
}

/// What becomes of the old configuration.
#[derive(Args)]
struct BackupArguments {
    /// Where to keep the old configuration [default: crmc/backups in the user's state folder]
    #[arg(long, value_name = "DIR", conflicts_with = "no_backup")]
    backup: Option<PathBuf>,

    /// Keep no copy of the old configuration
    #[arg(long)]
    no_backup: bool,
}

const EXAMPLES: &str = "\
Examples:
  crmc apply prod.crm
  crmc apply --ssh root@n1 prod.crm
  crmc apply --yes --rollback --max-stop 1 prod.crm    from a pipeline
  crmc apply plan.json                                 exactly what was planned, or nothing

Exit codes: 0 the cluster runs what was asked for; 1 refused, changed by somebody else, or gone wrong: the message says
which configuration the cluster has; 2 could not run, and nothing was written; 130 interrupted.";

/// What is to be applied, and to what.
struct Task<'a> {
    arguments: &'a Arguments,
    host: Host,
    ssh: Option<String>,
    files: Vec<PathBuf>,
    is_update: bool,
    /// The plan that was agreed on, if one was.
    agreed: Option<PlanFile>,
    interrupts: Interrupts,
}

/// Applies.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let interrupts = Interrupts::heed().map_err(|error| Failure::io("signals", &error))?;
    let mut task = Task {
        arguments,
        host: arguments.host.host(),
        ssh: arguments.host.ssh.clone(),
        files: arguments.files.clone(),
        is_update: arguments.wanted.update,
        agreed: None,
        interrupts,
    };
    task.take_plan()?;
    task.run()
}

impl Task<'_> {
    /// Where the argument is a plan: takes files, host and mode from it.
    fn take_plan(&mut self) -> Result<(), Failure> {
        let [path] = &self.files[..] else { return Ok(()) };
        if path == Path::new("-") || path.is_dir() {
            return Ok(());
        }
        let input = File::named(path).read(&Stdin::named(None))?;
        let Some(read) = PlanFile::read(input.bytes()) else { return Ok(()) };
        let plan = read.map_err(|reason| Failure::new(input.name(), reason))?;
        if self.ssh.is_some() && self.ssh != plan.ssh {
            return Err(Failure::new("--ssh", "the plan was made for another host; make a new one"));
        }
        if self.arguments.wanted.update != plan.update && self.arguments.wanted.update {
            return Err(Failure::new("--update", "the plan was made without it; make a new one"));
        }
        self.host = cluster::host(plan.ssh.as_deref());
        self.ssh.clone_from(&plan.ssh);
        self.is_update = plan.update;
        self.files = plan.files.iter().map(|file| PathBuf::from(&file.path)).collect();
        self.agreed = Some(plan);
        Ok(())
    }

    fn draft(&self, snapshot: &Snapshot) -> Result<Draft, Failure> {
        let wanted = &self.arguments.wanted;
        Draft::new(Some(&self.host), snapshot, &self.files, self.is_update, wanted, &Stdin::named(None))
    }

    fn run(&self) -> Result<u8, Failure> {
        let snapshot = write::current(&self.host)?;
        let draft = self.draft(&snapshot)?;
        self.arguments.look.on_standard_error(Format::Human, &draft.sources, &draft.findings)?;
        let is_clear = draft.compiled.can_build(true);
        if !is_clear || (has_errors(&draft.findings) && !self.arguments.force) {
            let way = if is_clear { "repair the errors, or give --force" } else { "repair the errors first" };
            complain(&format!("crmc: nothing was written; {way}"));
            return Ok(FINDINGS);
        }
        let plan = draft.plan(&snapshot)?;
        let outlook = draft.outlook(&self.host, true, &snapshot, &plan)?;
        let status = self.host.status().map_err(|error| failed(&self.host, &error))?;
        if let Some(reason) = self.disagreement(&draft, &plan) {
            self.show(&plan, &outlook)?;
            complain(&format!("crmc: nothing was written: {reason}; make a new plan"));
            return Ok(FINDINGS);
        }
        if plan.is_empty() {
            return self.stand(&plan, &outlook, &status);
        }
        self.show(&plan, &outlook)?;
        let LimitArguments { allow_fencing, allow_quorum_loss, max_stop } = self.arguments.limits;
        let limits = Limits { fencing: allow_fencing, quorum_loss: allow_quorum_loss, stops: max_stop };
        let refusals = plan::refusals(&plan, &outlook, snapshot.has_quorum(), limits);
        if !refusals.is_empty() {
            output::write("-".as_ref(), |out| {
                write_refusals(&refusals, self.arguments.look.look(&io::stdout(), None), out)
            })?;
            complain(&"crmc: nothing was written");
            return Ok(FINDINGS);
        }
        if !self.arguments.yes && !ask(&format!("Apply {}?", changes(&plan)))? {
            complain(&"crmc: nothing was written");
            return Ok(FINDINGS);
        }
        self.carry_out(snapshot, plan, &outlook, &status)
    }

    /// Why this is not what was agreed on.
    fn disagreement(&self, draft: &Draft, plan: &Plan) -> Option<String> {
        let agreed = self.agreed.as_ref()?;
        let other = draft.files.iter().zip(&agreed.files).find(|(now, then)| now.digest != then.digest);
        if let Some((file, _)) = other {
            return Some(format!("{} has changed since the plan was made", file.path));
        }
        if plan.digest != agreed.cib.digest {
            let Version { epoch, .. } = plan.version;
            let then = agreed.cib.version.epoch;
            return Some(format!("the CIB has changed since the plan was made (epoch {then} then, {epoch} now)"));
        }
        (plan.result_digest() != agreed.result)
            .then(|| "another configuration would come of it than was planned".to_owned())
    }

    fn show(&self, plan: &Plan, outlook: &Outlook) -> Result<(), Failure> {
        let look = self.arguments.look.look(&io::stdout(), terminal_width());
        output::write("-".as_ref(), |out| plan::write_plan(plan, outlook, look, out))
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.arguments.timeout)
    }

    /// The configuration is there already: does the cluster run it?
    fn stand(&self, plan: &Plan, outlook: &Outlook, status: &Status) -> Result<u8, Failure> {
        self.show(plan, outlook)?;
        // Nothing is written: a wish to end is heeded at once.
        let expected = Expectation::standing(outlook, status);
        let Watched::Judged(troubles, now) = watch::watch(&self.host, &expected, self.patience(), &self.interrupts)
        else {
            return Ok(INTERRUPTED);
        };
        if troubles.is_empty() {
            say(&runs(&now))?;
            return Ok(DONE);
        }
        report(&troubles);
        complain(&"crmc: the cluster has this configuration, but does not run all of it");
        Ok(FINDINGS)
    }

    fn carry_out(&self, snapshot: Snapshot, plan: Plan, outlook: &Outlook, status: &Status) -> Result<u8, Failure> {
        let BackupArguments { backup, no_backup } = &self.arguments.backup;
        let saved = if *no_backup { None } else { Some(backup::keep(&snapshot, backup.as_deref())?) };
        if let Some(path) = &saved {
            say(&format!("The old configuration is kept in {}", path.display()))?;
        }
        let expected = Expectation::new(outlook, status);
        // Between the plan and the answer of whoever agreed, quorum may go; a patch cannot be made to need it.
        let is_quorum_gone = snapshot.has_quorum() && !write::current(&self.host)?.has_quorum();
        if is_quorum_gone && !self.arguments.limits.allow_quorum_loss {
            complain(&"crmc: nothing was written: this partition of the cluster has lost quorum in the meantime");
            return Ok(FINDINGS);
        }
        self.interrupts.start_writing();
        let again = |now: &Snapshot| self.draft(now)?.plan(now);
        let written = match write::write(&self.host, plan, &again, &self.interrupts)? {
            Written::New(now) => now,
            Written::Changed(now) => return self.changed(&now),
            Written::Old(error) => {
                complain(&format!("crmc: {error}\ncrmc: nothing was written: the cluster has the old configuration"));
                return Ok(FINDINGS);
            }
            Written::Unknown(error) => {
                complain(&format!(
                    "crmc: {error}\ncrmc: the cluster has either the old or the new configuration, as a whole; once it \
                     answers, crmc drift tells which"
                ));
                return Ok(FINDINGS);
            }
        };
        say(&format!("Written: the CIB is at epoch {} now", written.version().epoch))?;
        let back = Back { task: self, old: snapshot, written, saved, status };
        self.follow(&back, &expected).or_else(|failure| {
            complain(&failure);
            complain(&"crmc: the cluster has the new configuration; whether it runs all of it could not be seen");
            complain(&back.hint());
            Ok(FINDINGS)
        })
    }

    /// Sees what the cluster makes of the new configuration.
    fn follow(&self, back: &Back, expected: &Expectation) -> Result<u8, Failure> {
        match watch::watch(&self.host, expected, self.patience(), &self.interrupts) {
            Watched::Interrupted => {
                complain(&"crmc: interrupted: the cluster has the new configuration, and goes on by itself");
                complain(&back.hint());
                Ok(INTERRUPTED)
            }
            Watched::Judged(troubles, now) if troubles.is_empty() => {
                if back.was_overwritten()? {
                    complain(
                        &"crmc: what was asked for runs, but another client has changed the configuration since; crmc drift \
                          shows what is different",
                    );
                    return Ok(FINDINGS);
                }
                say(&runs(&now))?;
                Ok(DONE)
            }
            Watched::Judged(troubles, _) => {
                report(&troubles);
                complain(&"crmc: the cluster has the new configuration, but does not run all of it");
                back.offer(&troubles)?;
                Ok(FINDINGS)
            }
        }
    }

    /// Somebody else has written: shows what would have to be done now.
    fn changed(&self, now: &Snapshot) -> Result<u8, Failure> {
        let draft = self.draft(now)?;
        if draft.compiled.can_build(true) {
            let plan = draft.plan(now)?;
            let outlook = draft.outlook(&self.host, true, now, &plan)?;
            say("The CIB has changed in the meantime. The plan would be now:")?;
            self.show(&plan, &outlook)?;
        } else {
            self.arguments.look.on_standard_error(Format::Human, &draft.sources, &draft.findings)?;
        }
        complain(&"crmc: nothing was written: another client has changed the configuration; apply again");
        Ok(FINDINGS)
    }
}

/// What is not as it should be, a line each.
fn report(troubles: &[Trouble]) {
    for trouble in troubles {
        complain(&format!("crmc: {trouble}"));
    }
}

fn changes(plan: &Plan) -> String {
    counted(plan.difference.changes.len(), "change", "changes")
}

/// What runs, in a line.
fn runs(status: &Status) -> String {
    let active = status.instances.iter().filter(|instance| instance.is_active).count();
    let idle = status.idle();
    let active = counted(active, "resource instance", "resource instances");
    let mut line = format!("The cluster has settled and runs what was asked for: {active} active");
    if !idle.is_empty() {
        line.push_str(&format!("; nowhere: {} (no node may, or what it needs does not run)", idle.join(", ")));
    }
    line
}

/// A line on standard output.
fn say(line: &str) -> Result<(), Failure> {
    output::write("-".as_ref(), |out| writeln!(out, "{line}"))
}

/// Asks on the terminal. Without one, nobody can agree.
fn ask(question: &str) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new("standard input", "is no terminal, on which you could agree; give --yes"));
    }
    let _ = write!(io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|error| Failure::io("standard input", &error))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
