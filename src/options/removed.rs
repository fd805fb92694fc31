//! Cluster properties that Pacemaker 2.0 or 3.0 removed, and what its own upgrade makes of them (`upgrade-2.10.xsl`,
//! `upgrade-3.10` of its repository).

use super::definition::{Definition, Instead};
use super::kind::Kind;
use super::places::{Place, Places};

/// Gone with 2.0; schemas 3.0 to 3.10 refuse a CIB that has it.
const fn refused(name: &'static str, kind: Kind, instead: Instead) -> Definition {
    passed_over(name, kind, instead).refused()
}

/// Gone with 2.0, and nothing says so.
const fn passed_over(name: &'static str, kind: Kind, instead: Instead) -> Definition {
    Definition::new(name, Places::of(&[Place::Property]), kind).removed((2, 0, 0)).instead(instead)
}

/// Renamed by 2.0, which still took the old name; gone with 3.0.
const fn controller(name: &'static str, instead: Instead) -> Definition {
    Definition::new(name, Places::of(&[Place::Property]), Kind::Interval)
        .deprecated((2, 0, 0))
        .removed((3, 0, 0))
        .instead(instead)
}

const THRESHOLD: Instead = Instead::Elsewhere(Place::ResourceDefaults, "migration-threshold");
const STICKINESS: Instead = Instead::Elsewhere(Place::ResourceDefaults, "resource-stickiness");
const MANAGED: Instead = Instead::Elsewhere(Place::ResourceDefaults, "is-managed");
const TIMEOUT: Instead = Instead::Elsewhere(Place::OperationDefaults, "timeout");
const ALERT: Instead = Instead::Words("an alert");
const NO_EFFECT: Instead = Instead::Words("nothing: its effect is gone");

pub(super) static REMOVED_PROPERTIES: &[Definition] = &[
    passed_over("batch_limit", Kind::Integer, Instead::Name("batch-limit")),
    passed_over("cluster_delay", Kind::Interval, Instead::Name("cluster-delay")),
    refused("cluster_recheck_interval", Kind::Interval, Instead::Name("cluster-recheck-interval")),
    controller("crmd-finalization-timeout", Instead::Name("join-finalization-timeout")),
    controller("crmd-integration-timeout", Instead::Name("join-integration-timeout")),
    controller("crmd-transition-delay", Instead::Name("transition-delay")),
    refused("dc_deadtime", Kind::Interval, Instead::Name("dc-deadtime")),
    refused("default-action-timeout", Kind::Interval, TIMEOUT),
    refused("default-migration-threshold", Kind::Score, THRESHOLD),
    refused("default-resource-failure-stickiness", Kind::Score, THRESHOLD),
    refused("default-resource-stickiness", Kind::Score, STICKINESS),
    refused("default_action_timeout", Kind::Interval, TIMEOUT),
    refused("default_migration_threshold", Kind::Score, THRESHOLD),
    refused("default_resource_failure_stickiness", Kind::Score, THRESHOLD),
    refused("default_resource_stickiness", Kind::Score, STICKINESS),
    refused("election_timeout", Kind::Interval, Instead::Name("election-timeout")),
    refused("expected-quorum-votes", Kind::Count, Instead::Words("nothing: corosync counts votes itself")),
    refused("is-managed-default", Kind::Boolean, MANAGED),
    refused("is_managed_default", Kind::Boolean, MANAGED),
    refused("no_quorum_policy", Kind::Text, Instead::Name("no-quorum-policy")),
    refused("notification-agent", Kind::Text, ALERT),
    refused("notification-recipient", Kind::Text, ALERT),
    Definition::new("remove-after-stop", Places::of(&[Place::Property]), Kind::Boolean)
        .default("false")
        .deprecated((2, 1, 0))
        .removed((3, 0, 0))
        .instead(NO_EFFECT),
    refused("remove_after_stop", Kind::Boolean, NO_EFFECT),
    refused("shutdown_escalation", Kind::Interval, Instead::Name("shutdown-escalation")),
    refused("startup_fencing", Kind::Boolean, Instead::Name("startup-fencing")),
    refused("stonith_action", Kind::Text, Instead::Name("stonith-action")),
    refused("stonith_enabled", Kind::Boolean, Instead::Name("stonith-enabled")),
    passed_over("stonith_timeout", Kind::Interval, Instead::Name("stonith-timeout")),
    refused("stop_orphan_actions", Kind::Boolean, Instead::Name("stop-orphan-actions")),
    refused("stop_orphan_resources", Kind::Boolean, Instead::Name("stop-orphan-resources")),
    refused("symmetric_cluster", Kind::Boolean, Instead::Name("symmetric-cluster")),
    passed_over("transition-idle-timeout", Kind::Interval, Instead::Name("cluster-delay")),
    refused("transition_idle_timeout", Kind::Interval, Instead::Name("cluster-delay")),
];
