use super::machines::files;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::Boolean;
use crate::resolve::{Mounts, Resource};

declare_rule! {
    /// A virtual machine may migrate, and its configuration lies where the cluster mounts nothing.
    ///
    /// # In the cluster
    /// Each node reads its own copy of the file. Where one is missing or old, the migration to that node fails, or the guest starts
    /// there as it once was.
    ///
    /// # Fix
    /// Put it on a file system that the cluster mounts on every node, and order the virtual machine behind it; or keep the copies
    /// alike by a tool, and allow this finding.
    ///
    /// # Evidence
    /// `VirtualDomain` of resource-agents 4.12 starts and migrates from `config` on the node it runs on. A warning where the name of
    /// the directory says that it is shared: then a resource for it is probably missing. Silent where ZFS or a mount unit of systemd is
    /// among the resources, whose directories are not known.
    pub struct PathBelowUnmanagedMount: "path-below-unmanaged-mount" in stacks, Info, since "0.1.0", whole_only;
}

/// What directories are called that several nodes share.
const SHARED: [&str; 10] = ["shared", "share", "nfs", "gfs", "gfs2", "ocfs", "ocfs2", "ceph", "gluster", "san"];

impl Rule for PathBelowUnmanagedMount {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Paths { mounts: Mounts::new(&context.effective), is_open: false, found: Vec::new() }))
    }
}

struct Paths {
    mounts: Mounts,
    /// Whether there are directories that nobody knows of.
    is_open: bool,
    found: Vec<Diagnostic>,
}

impl<'r, 'c> Walk<'r, 'c> for Paths {
    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        self.is_open = self.is_open || mounts_elsewhere(resource);
        if !self.is_open {
            self.found.extend(unmanaged(resource, &self.mounts));
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        out.extend(self.found.into_iter().filter(|_| !self.is_open));
    }
}

fn unmanaged(resource: &Resource, mounts: &Mounts) -> Option<Diagnostic> {
    let allowed = resource.meta("allow-migrate").filter(|setting| setting.get() == Some(Boolean(true)))?;
    let is_unmanaged = |path: &str| path.starts_with('/') && mounts.serving(path).is_none();
    let file = files(resource).into_iter().find(|file| is_unmanaged(file.value()))?;
    let is_shared = is_shared(file.value());
    let diagnostic = Diagnostic::new(
        &INFO,
        file.pair.span(),
        format!("{} may migrate, and no resource mounts what {} lies on", resource.id(), file.value()),
    )
    .severity(if is_shared { Severity::Warning } else { Severity::Info })
    .also(allowed.pair.span(), "migration is allowed here")
    .note("each node reads its own copy: where one is missing or old, the migration fails, or the guest starts as it once was");
    Some(if is_shared {
        diagnostic.help("add the Filesystem resource, cloned, and an order and a colocation with it")
    } else {
        diagnostic.help("put it on a file system that the cluster mounts on every node, or keep the copies alike")
    })
}

/// Whether the agent mounts file systems whose directories are not in its parameters.
fn mounts_elsewhere(resource: &Resource) -> bool {
    let is_unit = || resource.agent.is_some_and(|agent| agent.kind.as_str().split('.').next_back() == Some("mount"));
    resource.is_a("ocf:heartbeat:ZFS") || is_unit()
}

/// Whether a directory of the path has a word in its name that says so.
fn is_shared(path: &str) -> bool {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    words.map(str::to_ascii_lowercase).any(|word| SHARED.contains(&word.as_str()))
}
