//! Which files are one configuration.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::files::{Found, relative, walk};
use crmc::config::{FILE_NAME, Settings};

use super::Project;
use crate::cli::Failure;
use crate::cli::input::File;

/// Files that are judged as one.
pub struct Configuration {
    /// In their order.
    pub files: Vec<File>,
    /// The project that they belong to.
    pub project: Option<Arc<Project>>,
    /// The number of their cluster in it.
    pub cluster: Option<usize>,
}

impl Configuration {
    /// What crmc.toml says of the cluster.
    pub(super) fn cluster(&self) -> Option<&Settings> {
        self.project.as_ref()?.config.clusters.get(self.cluster?)
    }
}

/// The configurations that files belong to, in the order of the files. A file of a cluster stands for all of the cluster,
/// be they named or not; any other is a configuration of its own. With `together`, all files are one.
pub fn configurations(found: Vec<Found>, together: bool) -> Vec<Result<Configuration, Failure>> {
    if together {
        return if found.is_empty() { Vec::new() } else { vec![Ok(one_of(found))] };
    }
    let mut clusters = Clusters::default();
    let mut configurations = Vec::new();
    for one in found {
        let numbers = numbers(&one);
        match &one.project {
            Some(project) if !numbers.is_empty() => {
                configurations.extend(numbers.into_iter().filter_map(|number| clusters.take(project, number)));
            }
            _ => {
                let Found { file, project } = one;
                configurations.push(Ok(Configuration { files: vec![file], project, cluster: None }));
            }
        }
    }
    configurations
}

/// Files as one configuration; that of a cluster, where all of them are part of the same one.
pub fn one_of(found: Vec<Found>) -> Configuration {
    let project = found.iter().find_map(|one| one.project.clone());
    let mut clusters = found.first().map(numbers).unwrap_or_default();
    clusters.retain(|number| found.iter().all(|one| numbers(one).contains(number)));
    let cluster = match clusters[..] {
        [cluster] => Some(cluster),
        _ => None,
    };
    Configuration { files: found.into_iter().map(|one| one.file).collect(), project, cluster }
}

/// The clusters that a file is part of.
pub(super) fn numbers(found: &Found) -> Vec<usize> {
    let Some(project) = found.project.as_ref().filter(|project| !project.config.clusters.is_empty()) else {
        return Vec::new();
    };
    let Some(place) = found.path_in_project() else { return Vec::new() };
    let clusters = project.config.clusters.iter().enumerate();
    clusters.filter(|(_, cluster)| cluster.files.matches(&place)).map(|(number, _)| number).collect()
}

/// A file as it is shown, and where it lies in its project.
type Placed = (PathBuf, PathBuf);

/// The clusters that were taken, and the files of their projects.
#[derive(Default)]
struct Clusters {
    taken: HashSet<(PathBuf, usize)>,
    files: HashMap<PathBuf, Vec<Placed>>,
}

impl Clusters {
    /// A cluster, the first time that it is asked for.
    fn take(&mut self, project: &Arc<Project>, number: usize) -> Option<Result<Configuration, Failure>> {
        if !self.taken.insert((project.root.clone(), number)) {
            return None;
        }
        let cluster = project.config.clusters.get(number)?;
        let all = self.files.entry(project.root.clone()).or_insert_with(|| files_of(project));
        let matching = all.iter().map(|placed| (cluster.files.matching(&placed.1), placed));
        let mut own: Vec<(Vec<usize>, &Placed)> = matching.filter(|(patterns, _)| !patterns.is_empty()).collect();
        // In the order of the patterns; the files of one pattern sorted by path.
        own.sort_by_key(|(patterns, _)| patterns.first().copied());
        let used: HashSet<usize> = own.iter().flat_map(|(patterns, _)| patterns.iter().copied()).collect();
        let mut texts = cluster.files.texts().iter().enumerate();
        if let Some((_, text)) = texts.find(|(index, _)| !used.contains(index)) {
            let name = cluster.name.as_deref().unwrap_or("without a name");
            let reason = format!("the cluster {name} has no file that `{text}` stands for");
            return Some(Err(Failure::new(project.path(FILE_NAME).display(), reason)));
        }
        let files = own.iter().map(|(_, (path, _))| File::Path(path.clone())).collect();
        Some(Ok(Configuration { files, project: Some(Arc::clone(project)), cluster: Some(number) }))
    }
}

fn files_of(project: &Project) -> Vec<Placed> {
    let files = walk(project.folder()).flatten().filter(|entry| !entry.path().is_dir());
    files
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(".").unwrap_or(entry.path()).to_owned();
            let place = relative(&path, project)?;
            Some((path, place))
        })
        .collect()
}
