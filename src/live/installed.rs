//! The agents of this host, and what they say of themselves.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::program::{self, AskError};
use crate::agents::AgentName;

/// Pacemaker's own limit for the meta-data action (`PCMK_DEFAULT_METADATA_TIMEOUT_MS`, 30 s).
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest answer that is listened to.
const LONGEST: u64 = 4 << 20;

/// An agent that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The name under which Pacemaker finds it.
    pub name: AgentName,
    /// The program.
    pub path: PathBuf,
}

/// The agents at `path`, sorted: an OCF root (`/usr/lib/ocf`), the folder of a provider in it, one agent in that; a
/// folder with fencing agents (`/usr/sbin`), or one of these.
///
/// # Errors
/// Where `path` cannot be read, or holds no agent.
pub fn find(path: &Path) -> io::Result<Vec<Installed>> {
    let path = std::path::absolute(path)?;
    let mut found = Vec::new();
    if !path.is_dir() {
        fs::metadata(&path)?;
        found.extend(agent(&path));
    } else if let Ok(providers) = entries(&path.join("resource.d")) {
        for provider in providers.iter().filter(|provider| provider.is_dir()) {
            found.extend(entries(provider)?.iter().filter_map(|path| agent(path)));
        }
    } else {
        found.extend(entries(&path)?.iter().filter_map(|path| agent(path)));
    }
    if found.is_empty() {
        let message = "there is no agent here: name an OCF root such as /usr/lib/ocf, a program in RESOURCE.D/PROVIDER/, \
                       or a folder with fence_* programs";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message.replace("RESOURCE.D", "resource.d")));
    }
    Ok(found)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

/// The agent that a program is by its name and place. Like Pacemaker, it passes over hidden files and those that nobody
/// may execute.
fn agent(path: &Path) -> Option<Installed> {
    let kind = path.file_name()?.to_str().filter(|name| !name.starts_with('.'))?;
    if !is_executable(path) {
        return None;
    }
    let folder = path.parent()?;
    let is_ocf = folder.parent().and_then(Path::file_name) == Some(OsStr::new("resource.d"));
    let name = if is_ocf {
        format!("ocf:{}:{kind}", folder.file_name()?.to_str()?)
    } else {
        kind.starts_with("fence_").then(|| format!("stonith:{kind}"))?
    };
    Some(Installed { name: AgentName::parse(&name)?, path: path.to_owned() })
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

impl Installed {
    /// Runs the agent to tell its metadata, as Pacemaker does.
    ///
    /// # Errors
    /// Where it cannot be run, fails, or does not come to an end.
    pub fn metadata(&self) -> Result<Vec<u8>, AskError> {
        let mut command = Command::new(&self.path);
        match &self.name.provider {
            Some(provider) => {
                let root = self.path.ancestors().nth(3).unwrap_or(Path::new("/"));
                command.arg("meta-data").env("OCF_ROOT", root).env("OCF_RA_VERSION_MAJOR", "1");
                command.env("OCF_RA_VERSION_MINOR", "1").env("OCF_RESOURCE_TYPE", self.name.kind.as_str());
                command.env("OCF_RESOURCE_PROVIDER", provider.as_str());
                // Some defaults are made from the name of the resource: here they show that they are.
                command.env("OCF_RESOURCE_INSTANCE", "RESOURCE_ID");
            }
            None => {
                command.args(["-o", "metadata"]);
            }
        }
        let output = program::output_of(&mut command, PATIENCE, LONGEST)?;
        // Some begin with an empty line, behind which no XML declaration may stand.
        Ok(output.trim_ascii_start().to_vec())
    }
}
