//! What resources are good for, as far as their agents tell.

use foldhash::{HashMap, HashMapExt};

use crate::lint::Context;
use crate::model::{Agent, ObjectKind};
use crate::resolve::Resource;

/// What an agent runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Storage of the node it runs on. What has a higher level is built on what has a lower one: devices and locks, what is
    /// shared by means of them, volumes, mounted filesystems.
    Storage(u8),
    /// An address of the node it runs on.
    Address,
    /// What virtual machines need on their node.
    Toolstack,
    /// What keeps its data on storage: databases, virtual machines, file servers.
    Consumer,
    /// What needs nothing of its node: probes, notifications, fence devices.
    Detached,
    /// Anything else.
    Other,
}

/// Agents and units that keep their data on storage.
const CONSUMERS: [&str; 25] = [
    "Xen",
    "VirtualDomain",
    "lxc",
    "SAPDatabase",
    "db2",
    "exportfs",
    "informix",
    "mariadb",
    "mongod",
    "mongodb",
    "mysql",
    "mysqld",
    "mysql.service",
    "mariadb.service",
    "nfs-kernel-server",
    "nfs-server",
    "nfsserver",
    "oracle",
    "pgsql",
    "postgresql",
    "postgresql.service",
    "redis",
    "smb",
    "smbd",
    "sybaseASE",
];

/// Agents that need nothing of their node.
const DETACHED: [&str; 14] = [
    "ClusterMon",
    "Delay",
    "Dummy",
    "HealthCPU",
    "HealthIOWait",
    "HealthSMART",
    "MailTo",
    "Stateful",
    "SysInfo",
    "attribute",
    "ethmonitor",
    "ping",
    "pingd",
    "remote",
];

const TOOLSTACK: [&str; 7] =
    ["libvirt-bin", "libvirtd", "libvirtd.service", "virtqemud", "xencommons", "xend", "xendomains"];

impl Nature {
    const ALL: [Self; 9] = [
        Self::Storage(1),
        Self::Storage(2),
        Self::Storage(3),
        Self::Storage(4),
        Self::Address,
        Self::Toolstack,
        Self::Consumer,
        Self::Detached,
        Self::Other,
    ];

    fn bit(self) -> u16 {
        Self::ALL.iter().position(|&nature| nature == self).map_or(0, |place| 1 << place)
    }

    fn of(agent: &Agent) -> Self {
        let kind = agent.kind.as_str();
        match kind {
            _ if agent.class == "stonith" || DETACHED.contains(&kind) => Self::Detached,
            "drbd" | "mdraid" | "Raid1" | "iscsi" | "sg_persist" | "sfex" | "controld" => Self::Storage(1),
            "clvm" | "clvmd" | "lvmlockd" | "o2cb" => Self::Storage(2),
            "LVM" | "LVM-activate" => Self::Storage(3),
            "Filesystem" | "ZFS" => Self::Storage(4),
            "IPaddr" | "IPaddr2" | "IPv6addr" => Self::Address,
            _ if TOOLSTACK.contains(&kind) => Self::Toolstack,
            _ if CONSUMERS.contains(&kind) => Self::Consumer,
            _ => Self::Other,
        }
    }
}

/// The primitives of a resource: itself, or what it holds.
pub(super) fn primitives<'x>(resource: u32, context: &'x Context) -> Vec<&'x Resource<'x>> {
    if matches!(context.names.at(resource).kind, ObjectKind::Primitive(_)) {
        return context.effective.resource(resource).into_iter().collect();
    }
    let mut primitives = Vec::new();
    let mut open = vec![resource];
    // Containers nest three deep at most; a mistaken ring must not hold us.
    for _ in 0..4 {
        for index in std::mem::take(&mut open) {
            let kind = &context.names.at(index).kind;
            match kind {
                ObjectKind::Primitive(_) => primitives.extend(context.effective.resource(index)),
                _ => open.extend(kind.members().iter().filter_map(|member| context.names.index(member.as_str()))),
            }
        }
    }
    primitives
}

/// What a resource, or what it holds, is good for: a set of natures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Makeup(u16);

/// The makeup of resources, worked out once for each.
pub(super) struct Makeups<'x, 'c> {
    context: &'x Context<'c>,
    known: HashMap<u32, Makeup>,
}

impl<'x, 'c> Makeups<'x, 'c> {
    pub(super) fn new(context: &'x Context<'c>) -> Self {
        Self { context, known: HashMap::new() }
    }

    /// What the resource with that index is good for.
    pub(super) fn of(&mut self, resource: u32) -> Makeup {
        *self.known.entry(resource).or_insert_with(|| {
            let primitives = primitives(resource, self.context);
            let natures = primitives.iter().map(|primitive| primitive.agent.map_or(Nature::Other, Nature::of));
            Makeup(natures.fold(0, |makeup, nature| makeup | nature.bit()))
        })
    }
}

impl Makeup {
    fn natures(self) -> impl Iterator<Item = Nature> {
        Nature::ALL.into_iter().filter(move |nature| self.0 & nature.bit() != 0)
    }

    /// Whether all of it is of that nature, and there is some.
    pub(super) fn is_all(self, nature: impl Fn(Nature) -> bool) -> bool {
        self.0 != 0 && self.natures().all(nature)
    }

    /// Whether it is storage and nothing else.
    pub(super) fn is_storage(self) -> bool {
        self.is_all(|nature| matches!(nature, Nature::Storage(_)))
    }

    /// Whether some of it is built on what `base`, which is storage, provides at the latest.
    pub(super) fn is_built_on(self, base: Self) -> bool {
        let level = |nature: Nature| match nature {
            Nature::Storage(level) => Some(level),
            Nature::Consumer => Some(u8::MAX),
            _ => None,
        };
        let highest = |makeup: Self| makeup.natures().filter_map(level).max();
        base.is_storage() && highest(self) > highest(base)
    }
}
