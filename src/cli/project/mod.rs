//! crmc.toml and what it is for: which files there are, which of them belong together, and how they are judged.

mod files;
mod globs;
mod groups;
mod judging;
mod whole;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use crmc::config::{self, Config, FILE_NAME};
use crmc::report::{Format, Look, Report};
use crmc::source::Sources;

use super::Failure;

pub use files::{find, named, roots};
pub use groups::{Configuration, configurations, one_of};
pub use judging::{Judging, Judgings, catalogue};
pub use whole::WholeArguments;

/// Where the settings come from.
#[derive(Args)]
pub struct ConfigArguments {
    /// The settings, instead of the crmc.toml that is found from each file's folder upwards
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Heed no crmc.toml
    #[arg(long)]
    no_config: bool,
}

/// A crmc.toml that was read.
pub struct Project {
    /// Its folder, as paths to show start.
    folder: PathBuf,
    /// Its folder, whatever way leads there.
    root: PathBuf,
    /// What it says.
    pub config: Config,
}

impl Project {
    /// A path of the file, which is relative to its folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The folder that holds the file, as paths to show start.
    pub fn folder(&self) -> &Path {
        if self.folder == Path::new("") { Path::new(".") } else { &self.folder }
    }
}

/// The crmc.toml files met so far.
pub struct Projects {
    given: Option<Arc<Project>>,
    no_config: bool,
    known: HashMap<PathBuf, Option<Arc<Project>>>,
}

impl Projects {
    /// Reads what the arguments name.
    pub fn new(arguments: &ConfigArguments) -> Result<Self, Failure> {
        let given = arguments.config.as_deref().map(|path| {
            let folder = path.parent().unwrap_or_else(|| Path::new(""));
            let root = canonical(folder).map_err(|error| Failure::io(path.display(), &error))?;
            load(path, folder.to_owned(), root)
        });
        Ok(Self { given: given.transpose()?, no_config: arguments.no_config, known: HashMap::new() })
    }

    /// The project that the files in a folder belong to: that of the nearest crmc.toml upwards.
    pub fn of_folder(&mut self, folder: &Path) -> Result<Option<Arc<Project>>, Failure> {
        if self.no_config || self.given.is_some() {
            return Ok(self.given.clone());
        }
        if let Some(known) = self.known.get(folder) {
            return Ok(known.clone());
        }
        let Ok(root) = canonical(folder) else { return Ok(None) };
        let project = self.of_root(&root, folder)?;
        self.known.insert(folder.to_owned(), project.clone());
        Ok(project)
    }

    /// `folder` is a way to `root`.
    fn of_root(&mut self, root: &Path, folder: &Path) -> Result<Option<Arc<Project>>, Failure> {
        if let Some(known) = self.known.get(root) {
            return Ok(known.clone());
        }
        let project = if root.join(FILE_NAME).is_file() {
            Some(load(&folder.join(FILE_NAME), folder.to_owned(), root.to_owned())?)
        } else {
            match root.parent() {
                Some(parent) => self.of_root(parent, &above(folder))?,
                None => None,
            }
        };
        self.known.insert(root.to_owned(), project.clone());
        Ok(project)
    }
}

/// The folder itself, for the empty path, too.
fn canonical(folder: &Path) -> io::Result<PathBuf> {
    if folder == Path::new("") { Path::new(".").canonicalize() } else { folder.canonicalize() }
}

/// A way to the folder above.
fn above(folder: &Path) -> PathBuf {
    match (folder.file_name(), folder.parent()) {
        (Some(_), Some(parent)) => parent.to_owned(),
        _ if folder == Path::new("") || folder == Path::new(".") => PathBuf::from(".."),
        _ => folder.join(".."),
    }
}

fn load(path: &Path, folder: PathBuf, root: PathBuf) -> Result<Arc<Project>, Failure> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Failure::io(&name, &error))?;
    let sources = Sources::single(&name, bytes).map_err(|error| Failure::new(&name, error))?;
    let read = sources.files().iter().map(config::read).next().unwrap_or_else(|| Ok(Config::default()));
    let config = read.map_err(|mistakes| {
        let report = Report::new(Format::Human, Look::default(), io::stderr()).and_then(|mut report| {
            report.add(&sources, &mistakes)?;
            report.finish()
        });
        match report {
            Ok(_) => Failure::new(&name, "nothing was done; repair the settings first"),
            Err(error) => Failure::io("standard error", &error),
        }
    })?;
    let folder = if folder == Path::new(".") { PathBuf::new() } else { folder };
    Ok(Arc::new(Project { folder, root, config }))
}
