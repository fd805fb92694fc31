//! The files that arguments name, and those in the folders that they name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::{DirEntry, WalkBuilder};

use crmc::config::FILE_NAME;

use super::groups::numbers;
use super::{Project, Projects, canonical, globs};
use crate::cli::Failure;
use crate::cli::input::{File, Stdin};

/// How the files of a configuration end, in a folder that is searched.
const EXTENSIONS: [&str; 2] = ["crm", "pcmk"];

/// A file and the project that it belongs to.
pub struct Found {
    pub file: File,
    pub project: Option<Arc<Project>>,
}

impl Found {
    /// Its path relative to the folder of its project.
    pub(super) fn path_in_project(&self) -> Option<PathBuf> {
        let (File::Path(path), Some(project)) = (&self.file, &self.project) else { return None };
        relative(path, project)
    }
}

/// The path of a file relative to the folder of a project, if it lies there.
pub(super) fn relative(path: &Path, project: &Project) -> Option<PathBuf> {
    let folder = canonical(path.parent()?).ok()?;
    let folder = folder.strip_prefix(&project.root).ok()?;
    Some(folder.join(path.file_name()?))
}

/// Where to search if nothing is named: in the folder of the crmc.toml, else in the current one.
pub fn roots(named: &[PathBuf], projects: &mut Projects) -> Result<Vec<PathBuf>, Failure> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let current = Path::new(".");
    let project = projects.of_folder(current)?;
    Ok(vec![project.map_or_else(|| current.to_owned(), |project| project.folder().to_owned())])
}

/// The files that arguments name, in their order; those of a folder or a pattern sorted by path. A file that is named is taken
/// whatever it is called.
pub fn find(paths: &[PathBuf], stdin: &Stdin, projects: &mut Projects) -> Result<Vec<Result<Found, Failure>>, Failure> {
    let mut found = Vec::new();
    for path in paths.iter().flat_map(|path| globs::expand(path)) {
        match path {
            Ok(path) if path.is_dir() => search(&path, projects, &mut found)?,
            Ok(path) => found.push(Ok(named(&path, stdin, projects)?)),
            Err(failure) => found.push(Err(failure)),
        }
    }
    Ok(found)
}

/// The file that an argument names.
pub fn named(path: &Path, stdin: &Stdin, projects: &mut Projects) -> Result<Found, Failure> {
    let file = File::named(path);
    let folder = file.place(stdin).parent().unwrap_or_else(|| Path::new(""));
    let project = projects.of_folder(folder)?;
    Ok(Found { file, project })
}

/// Adds the configurations in a folder and the folders in it, but for what .gitignore names. Links to folders are not
/// followed.
fn search(folder: &Path, projects: &mut Projects, found: &mut Vec<Result<Found, Failure>>) -> Result<(), Failure> {
    let before = found.len();
    let own = projects.of_folder(folder)?.filter(|own| canonical(folder).is_ok_and(|folder| folder == own.root));
    let mut met = HashSet::new();
    for entry in walk(folder) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.push(Err(unreadable(folder, &error)));
                continue;
            }
        };
        if entry.path().is_dir() {
            continue;
        }
        // Without the `./` of a search in the current folder, which nobody wrote.
        let path = entry.path().strip_prefix(".").unwrap_or(entry.path()).to_owned();
        let project = projects.of_folder(path.parent().unwrap_or_else(|| Path::new("")))?;
        let one = Found { file: File::Path(path), project };
        let is_own = own.as_ref().is_some_and(|own| one.project.as_ref().is_some_and(|other| other.root == own.root));
        met.extend(is_own.then(|| numbers(&one)).into_iter().flatten());
        if is_wanted(&one) {
            found.push(Ok(one));
        }
    }
    if found.len() == before {
        let project = projects.of_folder(folder)?;
        let patterns = project.as_ref().map_or(&[][..], |project| project.config.top.files.texts());
        let reason = if patterns.is_empty() {
            "there is no *.crm or *.pcmk file in this folder".to_owned()
        } else {
            format!("there is no file in this folder that crmc.toml names ({})", patterns.join(", "))
        };
        found.push(Err(Failure::new(folder.display(), reason)));
    }
    // No file would ever ask for it.
    if let Some(project) = own {
        let clusters = project.config.clusters.iter().enumerate();
        found.extend(clusters.filter(|(number, _)| !met.contains(number)).map(|(_, cluster)| {
            let name = cluster.name.as_deref().unwrap_or("without a name");
            let reason = format!("the cluster {name} has no files");
            Err(Failure::new(project.path(FILE_NAME).display(), reason))
        }));
    }
    Ok(())
}

/// All files below a folder that no .gitignore names, sorted by path; hidden ones are passed over.
pub(super) fn walk(folder: &Path) -> impl Iterator<Item = Result<DirEntry, ignore::Error>> {
    // What counts is in the project itself, and not in the settings of whoever runs this.
    WalkBuilder::new(folder)
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .require_git(false)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .build()
}

fn unreadable(folder: &Path, error: &ignore::Error) -> Failure {
    match error {
        ignore::Error::WithPath { path, err } => match err.io_error() {
            Some(error) => Failure::io(path.display(), error),
            None => Failure::new(path.display(), err),
        },
        ignore::Error::WithDepth { err, .. } => unreadable(folder, err),
        other => match other.io_error() {
            Some(error) => Failure::io(folder.display(), error),
            None => Failure::new(folder.display(), other),
        },
    }
}

/// Whether a search takes a file: what crmc.toml names, or what is called as configurations are.
fn is_wanted(found: &Found) -> bool {
    let File::Path(path) = &found.file else { return true };
    let is_named_so = path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
    let Some(project) = found.project.as_ref() else { return is_named_so };
    let Some(place) = found.path_in_project() else { return is_named_so };
    let config = &project.config;
    let in_cluster = config.clusters.iter().any(|cluster| cluster.files.matches(&place));
    let is_taken = if config.top.files.is_empty() { is_named_so } else { config.top.files.matches(&place) };
    (is_taken || in_cluster) && !config.top.exclude.matches(&place)
}
