//! How a configuration is judged: by what the command line says, else by what crmc.toml says of its files, of its cluster,
//! and of all.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crmc::agents::Catalogue;
use crmc::compile::Options;
use crmc::config::{FailOn, Settings};
use crmc::lint::select::{Selection, Selections};

use super::files::relative;
use super::{Configuration, Project};
use crate::cli::agents::Tables;
use crate::cli::input::{File, Input, Stdin};
use crate::cli::{CompileArguments, Failure};

/// How one configuration is judged.
#[derive(Clone)]
pub struct Judging {
    /// How it is compiled.
    pub options: Options,
    /// The configuration that it updates.
    pub base: Option<Input>,
    /// The corosync.conf of its cluster.
    pub corosync: Option<Input>,
    /// What is shown of its files, behind the base.
    pub selections: Selections,
    /// What makes the exit code 1.
    pub fail_on: FailOn,
    /// The known findings.
    pub baseline: Option<PathBuf>,
}

/// What judges all configurations, as far as it was needed.
pub struct Judgings<'a> {
    compile: &'a CompileArguments,
    selection: Selection,
    fail_on: Option<FailOn>,
    stdin: &'a Stdin<'a>,
    known: HashMap<Key, Arc<Judging>>,
    beside: HashMap<PathBuf, Input>,
}

/// What two configurations that are judged alike have in common: the project, the cluster, and for each file the
/// overrides that are for it.
type Key = (Option<PathBuf>, Option<usize>, Vec<Vec<usize>>);

impl<'a> Judgings<'a> {
    /// By these arguments, which come before any crmc.toml.
    pub fn new(
        compile: &'a CompileArguments,
        selection: Selection,
        fail_on: Option<FailOn>,
        stdin: &'a Stdin<'a>,
    ) -> Self {
        Self { compile, selection, fail_on, stdin, known: HashMap::new(), beside: HashMap::new() }
    }

    /// How a configuration is judged.
    pub fn of(&mut self, configuration: &Configuration) -> Result<Arc<Judging>, Failure> {
        let project = configuration.project.as_ref();
        let mut overrides: Vec<Vec<usize>> = configuration
            .files
            .iter()
            .map(|file| project.map_or_else(Vec::new, |project| overrides(file.place(self.stdin), project)))
            .collect();
        if overrides.iter().all(Vec::is_empty) {
            overrides.clear();
        }
        let key = (project.map(|project| project.root.clone()), configuration.cluster, overrides);
        if let Some(known) = self.known.get(&key) {
            return Ok(Arc::clone(known));
        }
        let judging = Arc::new(self.make(configuration, &key.2)?);
        self.known.insert(key, Arc::clone(&judging));
        Ok(judging)
    }

    fn make(&mut self, configuration: &Configuration, overrides: &[Vec<usize>]) -> Result<Judging, Failure> {
        let nothing = Settings::default();
        let config = configuration.project.as_ref().map(|project| &project.config);
        let top = config.map_or(&nothing, |config| &config.top);
        let cluster = configuration.cluster();
        // Of several files, what one says for itself alone cannot be how they are compiled.
        let own: Vec<&Settings> = match overrides {
            [own] => own.iter().filter_map(|number| config?.per_file.get(*number)).collect(),
            _ => Vec::new(),
        };
        let nearest_first: Vec<&Settings> = own.into_iter().rev().chain(cluster).chain([top]).collect();
        let project = configuration.project.as_deref();
        let base = self.beside(project, self.compile.base.as_ref(), &nearest_first, |settings| &settings.base)?;
        let corosync =
            self.beside(project, self.compile.corosync.as_ref(), &nearest_first, |settings| &settings.corosync)?;
        let mut options = self.compile.options(catalogue(configuration, &self.compile.tables)?);
        options.base = usize::from(base.is_some());
        options.corosync = corosync.is_some();
        options.fragment |= nearest_first.iter().find_map(|settings| settings.fragment).unwrap_or_default();
        options.schema = options.schema.or_else(|| nearest_first.iter().find_map(|settings| settings.schema));
        if options.targets.is_empty() {
            let targets = nearest_first.iter().map(|settings| &settings.target).find(|targets| !targets.is_empty());
            options.targets = targets.cloned().unwrap_or_default();
        }
        let selection = |numbers: &[usize]| {
            let mut selection = Selection::default();
            let per_file = numbers.iter().filter_map(|number| config?.per_file.get(*number));
            for settings in [top].into_iter().chain(cluster).chain(per_file) {
                selection.then(&settings.selection);
            }
            selection.then(&self.selection);
            selection
        };
        let selections = Selections {
            general: selection(&[]),
            files: overrides.iter().map(|numbers| selection(numbers)).collect(),
            before: options.base,
        };
        let fail_on = self.fail_on.or(top.fail_on).unwrap_or(FailOn::Severity(crmc::diagnostic::Severity::Error));
        let project = configuration.project.as_ref();
        let baseline = project.and_then(|project| Some(project.path(top.baseline.as_deref()?)));
        Ok(Judging { options, base, corosync, selections, fail_on, baseline })
    }

    /// A file that stands beside a configuration: the one of the arguments, else of the nearest settings that name one.
    fn beside(
        &mut self,
        project: Option<&Project>,
        named: Option<&PathBuf>,
        settings: &[&Settings],
        setting: fn(&Settings) -> &Option<String>,
    ) -> Result<Option<Input>, Failure> {
        let said = settings.iter().find_map(|settings| setting(settings).as_deref());
        let from_project = || Some(project?.path(said?));
        let Some(path) = named.cloned().or_else(from_project) else { return Ok(None) };
        if let Some(known) = self.beside.get(&path) {
            return Ok(Some(known.clone()));
        }
        let input = File::named(&path).read(self.stdin)?;
        self.beside.insert(path, input.clone());
        Ok(Some(input))
    }
}

/// What is known of agents: by these tables, else by that of the cluster, else by that of all files.
pub fn catalogue(configuration: &Configuration, tables: &Tables) -> Result<Catalogue, Failure> {
    let Some(project) = configuration.project.as_deref().filter(|_| tables.is_empty()) else {
        return tables.catalogue();
    };
    let mut settings = configuration.cluster().into_iter().chain([&project.config.top]);
    match settings.find_map(|settings| settings.agents.as_deref()) {
        Some(table) => Tables::of(project.path(table)).catalogue(),
        None => tables.catalogue(),
    }
}

/// The overrides that are for a file at `path`.
fn overrides(path: &Path, project: &Project) -> Vec<usize> {
    let per_file = &project.config.per_file;
    if per_file.is_empty() {
        return Vec::new();
    }
    let Some(place) = relative(path, project) else { return Vec::new() };
    let is_meant = |place: &Path, settings: &Settings| settings.files.matches(place);
    (0..).zip(per_file).filter(|(_, settings)| is_meant(&place, settings)).map(|(number, _)| number).collect()
}
