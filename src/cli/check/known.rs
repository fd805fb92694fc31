//! Baselines: which findings are known, and what is written of them.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use crmc::baseline::{Baseline, Entry, Held, Known};
use crmc::date::Date;
use crmc::report::Finding;

use super::judge::Job;
use crate::cli::output;
use crate::cli::{Failure, complain, counted};

#[derive(Args)]
#[command(next_help_heading = "Known findings")]
pub(super) struct BaselineArguments {
    /// Do not show what this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write what is found to this file, as known, and show nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["shard", "baseline"])]
    write_baseline: Option<PathBuf>,

    /// The last day on which what is written is known, as in 2027-03-31
    #[arg(long, value_name = "DATE", requires = "write_baseline")]
    until: Option<Date>,

    /// Take out of the baseline what is not found any more
    #[arg(long, conflicts_with_all = ["shard", "write_baseline"])]
    prune_baseline: bool,
}

/// A baseline and where it lies.
struct Placed {
    path: PathBuf,
    folder: PathBuf,
    held: Held,
}

/// The baselines of a run.
pub(super) struct Baselines<'a> {
    arguments: &'a BaselineArguments,
    placed: Vec<Placed>,
    /// What is to be written, and the folder that files are named from.
    writing: Option<(PathBuf, Vec<Entry>)>,
    /// The files that are checked, whatever way leads to them.
    checked: HashSet<PathBuf>,
    /// The same by the names that messages give them.
    places: HashMap<String, PathBuf>,
    is_whole: bool,
    hidden: usize,
    expired: usize,
}

impl<'a> Baselines<'a> {
    /// Reads what the arguments name, else what the projects of the jobs do. `all` are the files of all parts of the work.
    pub(super) fn new(
        arguments: &'a BaselineArguments,
        jobs: &[Job],
        all: &[PathBuf],
        today: Option<Date>,
    ) -> Result<Self, Failure> {
        let mut baselines = Self {
            arguments,
            placed: Vec::new(),
            writing: None,
            checked: HashSet::new(),
            places: HashMap::new(),
            is_whole: false,
            hidden: 0,
            expired: 0,
        };
        if let (Some(until), Some(today)) = (arguments.until, today)
            && until < today
        {
            let reason = format!("{until} has passed, so that nothing would be known; today is {today}");
            return Err(Failure::new("--until", reason));
        }
        if let Some(path) = &arguments.write_baseline {
            baselines.writing = Some((folder_of(path)?, Vec::new()));
        }
        let mut paths: Vec<&PathBuf> = match &arguments.baseline {
            Some(path) => vec![path],
            None if baselines.writing.is_some() => Vec::new(),
            None => jobs.iter().filter_map(|job| job.judging.baseline.as_ref()).collect(),
        };
        paths.sort();
        paths.dedup();
        if arguments.prune_baseline && paths.is_empty() {
            return Err(Failure::new(
                "--prune-baseline",
                "there is no baseline: name it with --baseline or in crmc.toml",
            ));
        }
        if paths.is_empty() && baselines.writing.is_none() {
            return Ok(baselines);
        }
        let own: Vec<&PathBuf> =
            jobs.iter().flat_map(|job| &job.configuration.files).filter_map(|file| file.path()).collect();
        baselines.is_whole = own.len() == all.len();
        for path in own {
            if let Ok(place) = path.canonicalize() {
                baselines.places.insert(path.display().to_string(), place.clone());
                baselines.checked.insert(place);
            }
        }
        let all: HashSet<PathBuf> = all.iter().filter_map(|path| path.canonicalize().ok()).collect();
        for path in paths {
            let bytes = fs::read(path).map_err(|error| Failure::io(path.display(), &error))?;
            let baseline = Baseline::parse(&bytes).map_err(|error| Failure::new(path.display(), error))?;
            let folder = folder_of(path)?;
            let is_there = |file: &str| all.contains(&folder.join(file)) || folder.join(file).is_file();
            let held = Held::new(baseline, today, is_there);
            baselines.placed.push(Placed { path: path.clone(), folder, held });
        }
        Ok(baselines)
    }

    /// Whether there is anything to hold findings against, or to note them in.
    pub(super) fn look_at(&self, baseline: Option<&Path>) -> bool {
        self.writing.is_some() || !self.placed.is_empty() && self.wanted(baseline).is_some()
    }

    /// The baseline of findings whose project names `baseline`.
    fn wanted<'b>(&self, baseline: Option<&'b Path>) -> Option<&'b Path>
    where
        'a: 'b,
    {
        self.arguments.baseline.as_deref().or(baseline)
    }

    /// Whether a finding is to be shown: not where it is known, and not where it is noted.
    pub(super) fn shows(&mut self, finding: &Finding, baseline: Option<&Path>) -> bool {
        let name = finding.place().file.name();
        let place = self.places.get(name).cloned().unwrap_or_else(|| PathBuf::from(name));
        if let Some((folder, entries)) = &mut self.writing {
            entries.push(Entry {
                file: within(&place, folder),
                rule: finding.rule().name.to_owned(),
                fingerprint: finding.fingerprint().to_owned(),
                message: finding.message().into_owned(),
                until: self.arguments.until,
            });
            return false;
        }
        let wanted = self.wanted(baseline);
        let Some(placed) = self.placed.iter_mut().find(|placed| Some(placed.path.as_path()) == wanted) else {
            return true;
        };
        match placed.held.knows(&within(&place, &placed.folder), finding.fingerprint()) {
            Known::No => true,
            Known::Yes => {
                self.hidden += 1;
                false
            }
            Known::Until(_) => {
                self.expired += 1;
                true
            }
        }
    }

    /// Whether findings are noted and not shown.
    pub(super) fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// How many findings were not shown because they are known.
    pub(super) fn hidden(&self) -> usize {
        self.hidden
    }

    /// Writes what is to be written, and says what is out of date. Nothing is written where not all could be checked.
    pub(super) fn finish(self, has_failed: bool) -> Result<(), Failure> {
        if self.expired > 0 {
            let findings = counted(self.expired, "finding was", "findings were");
            let are = if self.expired == 1 { "is" } else { "are" };
            complain(&format!("crmc: {findings} known until a day that has passed, and {are} shown again"));
        }
        if has_failed {
            return Ok(());
        }
        if let (Some((_, entries)), Some(path)) = (self.writing, &self.arguments.write_baseline) {
            let baseline = Baseline::new(with_dates(entries, path));
            output::write(path, |out| out.write_all(baseline.text().as_bytes()))?;
            complain(&format!("crmc: noted {} in {}", counted(baseline.len(), "finding", "findings"), path.display()));
            return Ok(());
        }
        for Placed { path, folder, held } in &self.placed {
            let was_checked = |file: &str| self.checked.contains(&folder.join(file));
            let unneeded = held.unneeded(was_checked, self.is_whole);
            if unneeded.is_empty() {
                continue;
            }
            let findings = counted(unneeded.len(), "finding is", "findings are");
            if self.arguments.prune_baseline {
                let left = held.without(&unneeded);
                output::write(path, |out| out.write_all(left.text().as_bytes()))?;
                complain(&format!("crmc: {}: {findings} gone from the list", path.display()));
            } else {
                let help = "--prune-baseline takes them off the list";
                complain(&format!("crmc: {}: {findings} not there any more; {help}", path.display()));
            }
        }
        Ok(())
    }
}

/// What was dated before stays so.
fn with_dates(mut entries: Vec<Entry>, path: &Path) -> Vec<Entry> {
    let Some(old) = fs::read(path).ok().and_then(|bytes| Baseline::parse(&bytes).ok()) else { return entries };
    let dates = old.dates();
    for entry in &mut entries {
        entry.until = dates.get(&(entry.file.as_str(), entry.fingerprint.as_str())).copied().or(entry.until);
    }
    entries
}

fn folder_of(path: &Path) -> Result<PathBuf, Failure> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or_else(|| Path::new("."));
    folder.canonicalize().map_err(|error| Failure::io(folder.display(), &error))
}

/// A path as a baseline in `folder` has it.
fn within(path: &Path, folder: &Path) -> String {
    let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let ups = folder.components().skip(common).map(|_| "..".into());
    let downs = path.components().skip(common).map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<_> = if path.is_absolute() { ups.chain(downs).collect() } else { downs.collect() };
    parts.join("/")
}
