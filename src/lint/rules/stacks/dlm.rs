//! The distributed lock manager, and what needs it on its own node.

use crate::lint::Context;
use crate::model::Boolean;
use crate::resolve::{FILESYSTEM, Resource, is_filesystem};
use crate::source::Span;

/// Which part of the stack a resource is, from the bottom up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The lock manager itself, `ocf:pacemaker:controld`.
    Dlm,
    /// A daemon that has to run on every node: lvmlockd, clvmd, cmirrord, o2cb.
    Daemon,
    /// A mounted GFS2 or OCFS2.
    ClusterFilesystem,
    /// A volume group that several nodes activate at once.
    SharedVolumeGroup,
}

const DLM: &str = "ocf:pacemaker:controld";
const DAEMONS: [&str; 6] = [
    "ocf:heartbeat:lvmlockd",
    "ocf:heartbeat:clvm",
    "ocf:lvm2:clvmd",
    "ocf:lvm2:cmirrord",
    "ocf:ocfs2:o2cb",
    "ocf:pacemaker:o2cb",
];
const VOLUME_GROUP: &str = "ocf:heartbeat:LVM-activate";

/// The resources that are parts of the stack, in the order of the configuration.
pub(super) fn parts<'r, 'c>(context: &'r Context<'c>) -> Vec<(&'r Resource<'c>, Part)> {
    let agents = DAEMONS.into_iter().chain([DLM, FILESYSTEM, VOLUME_GROUP]);
    let resources = agents.flat_map(|agent| context.effective.resources_of(agent));
    let mut parts: Vec<_> = resources.filter_map(|resource| Some((resource, Part::of(resource)?))).collect();
    parts.sort_by_key(|(resource, _)| resource.index);
    parts
}

impl Part {
    /// Which part of the stack a resource is, if any.
    pub(super) fn of(resource: &Resource) -> Option<Self> {
        if resource.is_a(DLM) {
            Some(Self::Dlm)
        } else if DAEMONS.iter().any(|daemon| resource.is_a(daemon)) {
            Some(Self::Daemon)
        } else if cluster_fstype(resource).is_some() {
            Some(Self::ClusterFilesystem)
        } else if is_shared_volume_group(resource) {
            Some(Self::SharedVolumeGroup)
        } else {
            None
        }
    }

    /// The words for it.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Dlm => "the DLM",
            Self::Daemon => "a daemon of the cluster's storage",
            Self::ClusterFilesystem => "a cluster file system",
            Self::SharedVolumeGroup => "a shared volume group",
        }
    }
}

/// The type of a cluster file system that needs the DLM.
pub(super) fn cluster_fstype<'c>(resource: &Resource<'c>) -> Option<&'c str> {
    if !is_filesystem(resource) {
        return None;
    }
    let fstype = resource.param("fstype")?.value();
    ["gfs2", "ocfs2"].into_iter().any(|known| fstype.eq_ignore_ascii_case(known)).then_some(fstype)
}

fn is_shared_volume_group(resource: &Resource) -> bool {
    let is_shared = || resource.param("activation_mode").is_some_and(|mode| mode.value() == "shared");
    resource.is_a(VOLUME_GROUP) && is_shared()
}

/// Whether a parameter says yes in one of the words that agents know (`ocf_is_true`).
pub(super) fn is_on(resource: &Resource, param: &str) -> bool {
    resource.param(param).and_then(|setting| setting.get::<Boolean>()) == Some(Boolean(true))
}

/// Where the agent of a resource is named: in its template, where it has one.
pub(super) fn agent_span(resource: &Resource) -> Span {
    resource.agent.map_or(resource.id().span, |agent| agent.class.span.to(agent.kind.span))
}
