//! A configuration that takes the place of a live one: what the cluster owns stays as the cluster has it.
//!
//! Each case is a rule in [`OWNED`]; docs/apply.md shows them to users. Two more need no code here: a patch is of the
//! `configuration` element alone, so that the status section with its transient attributes is never touched, and of the
//! attributes of the `cib` element only `validate-with` can change, upwards.

mod nodes;
mod properties;

use foldhash::HashSet;

use ecow::{EcoString, eco_format};

use crate::model::{Configuration, Id, Object, ObjectKind};

/// What a cluster owns of its configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct Owned {
    /// The name of the rule.
    pub name: &'static str,
    /// What is owned.
    pub what: &'static str,
    /// What crmc does about it, and why.
    pub rule: &'static str,
}

/// All rules, in the order in which they are applied.
pub static OWNED: [Owned; 6] = [
    Owned {
        name: "cluster-properties",
        what: "`dc-version`, `cluster-infrastructure`, `cluster-name`, `have-watchdog`, `last-lrm-refresh`",
        rule: "stay as they are, whatever the files say: the controller and the tools write them anew",
    },
    Owned {
        name: "nodes",
        what: "node entries that the files lack, and the numbers of all nodes",
        rule: "stay: a node is there because Corosync says so. A member without a number that the cluster does not know \
               is not written: its entry would stay beside the one that it gets when it joins",
    },
    Owned {
        name: "node-switches",
        what: "`standby` and `maintenance` of a node",
        rule: "stay where the files do not say them: operators switch them while they work on a node. Write \
               `standby=off` to switch it back",
    },
    Owned {
        name: "agent-attributes",
        what: "node attributes of `pgsql` (`…-data-status`), `SAPHana` (`hana_…`, `lpa_…`), `db2` (`db2hadr_…`), \
               `rabbitmq-cluster` (`rmq-node-attr-last-known-…`), `azure-events` (`azure-events_…`) and health \
               (`#health…`)",
        rule: "stay where the files do not say them: these agents keep there what they must remember across a restart",
    },
    Owned {
        name: "agent-properties",
        what: "properties `azure-events_…` and the property sets `redis_replication`, `mysql_replication`, `SAPHanaSR`",
        rule: "stay where the files do not say them, for the same reason",
    },
    Owned {
        name: "cli-constraints",
        what: "location constraints `cli-prefer-…`, `cli-ban-…`, `cli-standby-…`",
        rule: "stay: an operator moved a resource by hand, and takes that back with `crm resource clear`. They go with \
               their resource",
    },
];

/// Something that stays as the cluster has it, though the files lack it or say otherwise.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Kept {
    /// The name of the rule in [`OWNED`].
    pub rule: &'static str,
    /// What stays, and what becomes of what the files say.
    pub what: EcoString,
}

/// What was kept so far.
#[derive(Debug, Default)]
struct Keeping {
    kept: Vec<Kept>,
}

impl Keeping {
    fn note(&mut self, rule: &'static str, what: EcoString) {
        self.kept.push(Kept { rule, what });
    }
}

/// `wanted` with what a cluster with the configuration `live` owns.
#[must_use]
pub fn take_over(live: Configuration, mut wanted: Configuration) -> (Configuration, Vec<Kept>) {
    let mut keeping = Keeping::default();
    properties::keep(&live, &mut wanted, &mut keeping);
    nodes::keep(&live, &mut wanted, &mut keeping);
    cli_constraints(&live, &mut wanted, &mut keeping);
    wanted.cib_attributes = live.cib_attributes;
    (wanted, keeping.kept)
}

/// Whether a constraint comes from `crm_resource`.
#[must_use]
pub fn is_cli_constraint(id: &str) -> bool {
    ["cli-prefer-", "cli-ban-", "cli-standby-"].iter().any(|prefix| id.starts_with(prefix))
}

fn cli_constraints(live: &Configuration, wanted: &mut Configuration, keeping: &mut Keeping) {
    let ids: HashSet<&str> = wanted.objects.iter().filter_map(|object| object.kind.id()).map(Id::as_str).collect();
    let is_kept = |object: &&Object| match &object.kind {
        ObjectKind::Location(location) if is_cli_constraint(location.id.as_str()) => {
            let mut is_whole = true;
            object.kind.for_each_constrained(&mut |resource| is_whole &= ids.contains(resource.as_str()));
            is_whole && !ids.contains(location.id.as_str())
        }
        _ => false,
    };
    let kept: Vec<Object> = live.objects.iter().filter(is_kept).cloned().collect();
    for object in kept {
        let id = object.kind.id().map(Id::as_str).unwrap_or_default();
        keeping.note("cli-constraints", eco_format!("{id} stays; crm resource clear takes it back"));
        wanted.objects.push(object);
    }
}

/// A live configuration without what the cluster owns: what belongs into files. The nodes stay, with their numbers.
#[must_use]
pub fn without_owned(mut live: Configuration) -> Configuration {
    properties::drop_owned(&mut live);
    nodes::drop_owned(&mut live);
    live.objects.retain(|object| object.kind.id().is_none_or(|id| !is_cli_constraint(id.as_str())));
    live
}
