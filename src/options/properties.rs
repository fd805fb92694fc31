//! Cluster properties that a Pacemaker of today heeds.

use super::definition::{Definition, Instead, Origin};
use super::kind::{Kind, Word};
use super::places::{Place, Places};

const fn property(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::of(&[Place::Property]), kind)
}

const fn boolean(name: &'static str, default: &'static str) -> Definition {
    property(name, Kind::Boolean).default(default)
}

const fn time(name: &'static str, default: &'static str) -> Definition {
    property(name, Kind::Interval).default(default)
}

/// The name under which 3.0.2 goes on with the option, of which it takes the older name with a warning.
const fn renamed(old: Definition, name: &'static str) -> Definition {
    old.deprecated((3, 0, 2)).instead(Instead::Name(name))
}

/// `suicide` is `fence` since 2.1.9: 2.1.8 does not list that, 3.0.1 does.
const NO_QUORUM_POLICIES: &[Word] = &[
    Word::always("stop"),
    Word::always("freeze"),
    Word::always("ignore"),
    Word::since("demote", (2, 0, 5)),
    Word::since("fence", (2, 1, 9)),
    Word::always("suicide"),
];
const FENCING_ACTIONS: &[Word] = &[Word::always("reboot"), Word::always("off"), Word::until("poweroff", (3, 0, 0))];
const FENCING_REACTIONS: &[Word] = &[Word::always("stop"), Word::always("panic")];
const HEALTH_STRATEGIES: &[Word] = &[
    Word::always("none"),
    Word::always("migrate-on-red"),
    Word::always("only-green"),
    Word::always("progressive"),
    Word::always("custom"),
];
const PLACEMENT_STRATEGIES: &[Word] =
    &[Word::always("default"), Word::always("utilization"), Word::always("minimal"), Word::always("balanced")];

pub(super) static PROPERTIES: &[Definition] = &[
    property("batch-limit", Kind::Integer).default("0"),
    boolean("cancel-removed-actions", "true").since((3, 0, 2)).deprecated((3, 0, 2)),
    time("cluster-delay", "60s"),
    property("cluster-infrastructure", Kind::Text).by(Origin::Cluster),
    property("cluster-ipc-limit", Kind::PositiveInteger).default("500").since((1, 1, 17)).deprecated((3, 0, 2)),
    property("cluster-name", Kind::Text),
    time("cluster-recheck-interval", "15min"),
    // false up to 2.1, true since 3.0.
    property("concurrent-fencing", Kind::Boolean).deprecated((3, 0, 0)),
    time("dc-deadtime", "20s"),
    property("dc-version", Kind::Text).by(Origin::Cluster),
    time("election-timeout", "2min"),
    boolean("enable-acl", "false"),
    boolean("enable-startup-probes", "true").deprecated((3, 0, 2)),
    renamed(
        property("fence-reaction", Kind::Enumeration(FENCING_REACTIONS)).default("stop").since((2, 0, 3)),
        "fencing-reaction",
    ),
    boolean("fence-remote-without-quorum", "false").since((2, 1, 9)),
    property("fencing-action", Kind::ExactEnumeration(FENCING_ACTIONS)).default("reboot").since((3, 0, 2)),
    boolean("fencing-enabled", "true").since((3, 0, 2)),
    property("fencing-max-attempts", Kind::PositiveInteger).default("10").since((3, 0, 2)),
    property("fencing-reaction", Kind::Enumeration(FENCING_REACTIONS)).default("stop").since((3, 0, 2)),
    time("fencing-timeout", "60s").since((3, 0, 2)),
    property("fencing-watchdog-timeout", Kind::WatchdogTimeout).default("0").since((3, 0, 2)),
    property("have-watchdog", Kind::Boolean).by(Origin::Cluster),
    time("join-finalization-timeout", "30min").since((2, 0, 0)),
    time("join-integration-timeout", "3min").since((2, 0, 0)),
    property("last-lrm-refresh", Kind::Text).by(Origin::Tool),
    property("load-threshold", Kind::Percentage).default("80%"),
    boolean("maintenance-mode", "false"),
    property("migration-limit", Kind::Integer).default("-1"),
    property("no-quorum-policy", Kind::Enumeration(NO_QUORUM_POLICIES)).default("stop"),
    property("node-action-limit", Kind::Integer).default("0"),
    property("node-health-base", Kind::Integer).default("0"),
    property("node-health-green", Kind::Integer).default("0"),
    property("node-health-red", Kind::Integer).default("-INFINITY"),
    property("node-health-strategy", Kind::Enumeration(HEALTH_STRATEGIES)).default("none"),
    property("node-health-yellow", Kind::Integer).default("0"),
    time("node-pending-timeout", "0").since((2, 1, 7)),
    // How many are kept where nothing is written has changed from version to version.
    property("pe-error-series-max", Kind::Integer),
    property("pe-input-series-max", Kind::Integer),
    property("pe-warn-series-max", Kind::Integer),
    property("placement-strategy", Kind::Enumeration(PLACEMENT_STRATEGIES)).default("default"),
    time("priority-fencing-delay", "0").since((2, 0, 4)),
    time("shutdown-escalation", "20min"),
    boolean("shutdown-lock", "false").since((2, 0, 4)),
    time("shutdown-lock-limit", "0").since((2, 0, 4)),
    boolean("start-failure-is-fatal", "true"),
    boolean("startup-fencing", "true"),
    renamed(property("stonith-action", Kind::ExactEnumeration(FENCING_ACTIONS)).default("reboot"), "fencing-action"),
    renamed(boolean("stonith-enabled", "true"), "fencing-enabled"),
    renamed(
        property("stonith-max-attempts", Kind::PositiveInteger).default("10").since((1, 1, 17)),
        "fencing-max-attempts",
    ),
    renamed(time("stonith-timeout", "60s"), "fencing-timeout"),
    renamed(property("stonith-watchdog-timeout", Kind::WatchdogTimeout).default("0"), "fencing-watchdog-timeout"),
    boolean("stop-all-resources", "false"),
    renamed(boolean("stop-orphan-actions", "true"), "cancel-removed-actions"),
    renamed(boolean("stop-orphan-resources", "true"), "stop-removed-resources"),
    boolean("stop-removed-resources", "true").since((3, 0, 2)).deprecated((3, 0, 2)),
    boolean("symmetric-cluster", "true"),
    time("transition-delay", "0s").since((2, 0, 0)),
];
