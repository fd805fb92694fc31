use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, SetKind};
use crate::resolve::{Resource, is_filesystem};

/// What the agent lets through as a clone.
const SAFE: [&str; 16] = [
    "nfs4",
    "nfs",
    "aznfs",
    "efs",
    "smbfs",
    "cifs",
    "none",
    "gfs2",
    "glusterfs",
    "ceph",
    "ocfs2",
    "overlay",
    "overlayfs",
    "tmpfs",
    "cvfs",
    "lustre",
];

/// What it lets through with `force_clones` alone, be it mounted read-only or not.
const JOURNALED: [&str; 7] = ["ext4", "ext4dev", "ext3", "reiserfs", "reiser4", "xfs", "jfs"];

declare_rule! {
    /// A file system that only one node may mount is cloned.
    ///
    /// # In the cluster
    /// The agent refuses to start it («NOT cluster-aware»), with `OCF_ERR_CONFIGURED`, on every node. Mounted by two nodes at
    /// once, such a file system is destroyed.
    ///
    /// # Fix
    /// Do not clone it; or use a cluster file system (GFS2) with the DLM. Where each node has a disk of its own behind the
    /// device, say so with `force_clones=true`.
    ///
    /// # Evidence
    /// `ocf:heartbeat:Filesystem` (resource-agents 4.12), its variable `CLUSTERSAFE`, and runs of the agent: XFS is refused with
    /// `options=ro`, too; btrfs with `force_clones=true`, too, but not with `ro`. The rule is silent where the agent lets it pass.
    pub struct LocalFilesystemCloned: "local-filesystem-cloned" in clones, Error, since "0.1.0";
}

impl Rule for LocalFilesystemCloned {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = resource.clone_around().filter(|_| is_filesystem(resource)) else { return };
        let Some(fstype) = resource.param("fstype") else { return };
        let name = fstype.value();
        // A script, a placeholder or a rule may give another one.
        let is_open = !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) || name.is_empty();
        if is_open || SAFE.contains(&name) || resource.settings(SetKind::Instance, "fstype").len() > 1 {
            return;
        }
        let is_forced = resource.param("force_clones").and_then(|force| force.get::<Boolean>()) == Some(Boolean(true));
        let is_read_only = || {
            let options = resource.param("options").map_or("", |options| options.value());
            options.split([',', ' ']).any(|option| option == "ro")
        };
        let is_let_pass = if JOURNALED.contains(&name) { is_forced } else { is_read_only() };
        if is_let_pass {
            return;
        }
        let id = resource.id();
        out.push(
            Diagnostic::new(
                &INFO,
                clone.id.span,
                format!("{} starts {id} on every node, and {name} is for one", clone.id),
            )
            .also(fstype.pair.span(), format!("{name} is no cluster file system"))
            .note(
                "the agent refuses to start it on any node; two nodes that mount such a file system at once destroy it",
            )
            .help(
                "leave out the clone, or use gfs2 with the DLM; if each node has a disk of its own there, write \
                     force_clones=true",
            ),
        );
    }
}
