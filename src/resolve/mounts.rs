//! Which file system serves a path.

use foldhash::{HashMap, HashMapExt};

use super::{Effective, Resource};

/// The agent that mounts file systems.
pub const FILESYSTEM: &str = "ocf:heartbeat:Filesystem";

/// The directories on which resources mount file systems.
#[derive(Debug)]
pub struct Mounts {
    /// The indices of the resources, by their directories.
    by_directory: HashMap<String, Vec<u32>>,
}

impl Mounts {
    /// Collects the `directory` of every `ocf:heartbeat:Filesystem`.
    #[must_use]
    pub fn new(effective: &Effective) -> Self {
        let mut by_directory: HashMap<String, Vec<u32>> = HashMap::new();
        for resource in effective.resources_of(FILESYSTEM) {
            let directory = resource.param("directory").and_then(|setting| normal(setting.value()));
            if let Some(directory) = directory {
                by_directory.entry(directory).or_default().push(resource.index);
            }
        }
        Self { by_directory }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_directory.is_empty()
    }

    /// The resources that mount the innermost directory in which `path` lies, with that directory.
    #[must_use]
    pub fn serving(&self, path: &str) -> Option<(String, &[u32])> {
        let mut path = normal(path)?;
        loop {
            if let Some(resources) = self.by_directory.get(&path) {
                return Some((path, resources));
            }
            path.truncate(path.rfind('/')?);
        }
    }
}

/// Whether its agent mounts a file system.
#[must_use]
pub fn is_filesystem(resource: &Resource) -> bool {
    resource.is_a(FILESYSTEM)
}

/// An absolute path without `.`, `..` and doubled slashes; nothing for any other text.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.strip_prefix('/')?.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.iter().fold(String::new(), |path, part| path + "/" + part))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn paths_are_compared_in_one_form() {
        assert_eq!(normal("/srv//vm/./a/../b.xml").as_deref(), Some("/srv/vm/b.xml"));
        assert_eq!(normal("/srv/").as_deref(), Some("/srv"));
        assert_eq!(normal("/"), None);
        assert_eq!(normal("srv/vm"), None);
    }
}
