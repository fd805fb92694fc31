//! The names that Pacemaker itself reads: how it reads their values, and what it takes where nothing is written.
//!
//! From the metadata of the scheduler, the controller and the CIB manager of 2.1.5, and from Pacemaker Explained.
//! Names that it does not know are agents' or users' own, and their values are text.

use super::value::Reading;

/// What the pairs of a set are for, in more detail than [`SetKind`](crate::model::SetKind).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// What agents get.
    Parameters,
    /// Attributes of nodes.
    NodeAttributes,
    /// Capacity offered or needed.
    Utilization,
    /// Meta attributes of resources, and their defaults.
    Resource,
    /// Meta attributes of operations, and their defaults.
    Operation,
    /// Cluster properties.
    Property,
    /// Meta attributes of alerts.
    Alert,
}

impl Vocabulary {
    /// How the value of an option is read.
    pub(super) fn reading(self, name: &str) -> Reading {
        match self {
            Self::Parameters => Reading::Text,
            // No agent gets these, and the scheduler reads them as booleans.
            Self::NodeAttributes => match name {
                "standby" | "maintenance" | "terminate" => Reading::Boolean,
                _ => Reading::Text,
            },
            Self::Utilization => Reading::Number,
            Self::Resource => resource(name),
            Self::Operation => operation(name),
            Self::Property => property(name).map_or(Reading::Text, |(_, reading, _)| *reading),
            Self::Alert => match name {
                "timeout" => Reading::Duration,
                "enabled" => Reading::Boolean,
                _ => Reading::Text,
            },
        }
    }

    /// What holds where an option is not written, as far as that is certain: in every version from 2.0 on, and
    /// whatever else is written.
    pub(super) fn default(self, name: &str) -> Option<&'static str> {
        match self {
            Self::Property => property(name).and_then(|(_, _, default)| *default),
            _ => None,
        }
    }

    /// The present name of an option that has an older one. Pacemaker 2.1 reads either.
    pub(super) fn name(self, name: &str) -> &str {
        match (self, name) {
            (Self::Resource, "master-max") => "promoted-max",
            (Self::Resource, "master-node-max") => "promoted-node-max",
            _ => name,
        }
    }
}

fn resource(name: &str) -> Reading {
    match name {
        "allow-migrate"
        | "allow-unhealthy-nodes"
        | "critical"
        | "is-managed"
        | "maintenance"
        | "globally-unique"
        | "ordered"
        | "interleave"
        | "notify"
        | "promotable"
        | "remote-allow-migrate" => Reading::Boolean,
        "priority" | "resource-stickiness" | "migration-threshold" => Reading::Score,
        "failure-timeout" | "remote-connect-timeout" => Reading::Duration,
        "target-role" => Reading::Role,
        "clone-max" | "clone-node-max" | "clone-min" | "promoted-max" | "promoted-node-max" | "remote-port" => {
            Reading::Number
        }
        "multiple-active" | "requires" | "resource-discovery" => Reading::Word,
        _ => Reading::Text,
    }
}

/// How an attribute of an operation is read, which its meta attributes can give as well.
pub(super) fn operation(name: &str) -> Reading {
    match name {
        "interval" | "timeout" | "start-delay" => Reading::Duration,
        "enabled" | "record-pending" => Reading::Boolean,
        "role" => Reading::Role,
        "on-fail" | "requires" => Reading::Word,
        _ => Reading::Text,
    }
}

type Property = (&'static str, Reading, Option<&'static str>);

fn property(name: &str) -> Option<&'static Property> {
    PROPERTIES.binary_search_by_key(&name, |(name, ..)| name).ok().map(|index| &PROPERTIES[index])
}

/// Sorted by name. Where versions differ in the default, there is none.
static PROPERTIES: [Property; 42] = [
    ("batch-limit", Reading::Number, Some("0")),
    ("cluster-delay", Reading::Duration, Some("60s")),
    ("cluster-ipc-limit", Reading::Number, Some("500")),
    ("cluster-recheck-interval", Reading::Duration, Some("15min")),
    ("concurrent-fencing", Reading::Boolean, None),
    ("dc-deadtime", Reading::Duration, Some("20s")),
    ("election-timeout", Reading::Duration, Some("2min")),
    ("enable-acl", Reading::Boolean, Some("false")),
    ("enable-startup-probes", Reading::Boolean, Some("true")),
    ("fence-reaction", Reading::Word, Some("stop")),
    ("have-watchdog", Reading::Boolean, None),
    ("join-finalization-timeout", Reading::Duration, Some("30min")),
    ("join-integration-timeout", Reading::Duration, Some("3min")),
    ("load-threshold", Reading::Text, Some("80%")),
    ("maintenance-mode", Reading::Boolean, Some("false")),
    ("migration-limit", Reading::Number, Some("-1")),
    ("no-quorum-policy", Reading::Word, Some("stop")),
    ("node-action-limit", Reading::Number, Some("0")),
    ("node-health-base", Reading::Score, Some("0")),
    ("node-health-green", Reading::Score, Some("0")),
    ("node-health-red", Reading::Score, Some("-INFINITY")),
    ("node-health-strategy", Reading::Word, Some("none")),
    ("node-health-yellow", Reading::Score, Some("0")),
    ("pe-error-series-max", Reading::Number, None),
    ("pe-input-series-max", Reading::Number, None),
    ("pe-warn-series-max", Reading::Number, None),
    ("placement-strategy", Reading::Word, Some("default")),
    ("priority-fencing-delay", Reading::Duration, Some("0")),
    ("shutdown-escalation", Reading::Duration, Some("20min")),
    ("shutdown-lock", Reading::Boolean, Some("false")),
    ("shutdown-lock-limit", Reading::Duration, Some("0")),
    ("start-failure-is-fatal", Reading::Boolean, Some("true")),
    ("startup-fencing", Reading::Boolean, Some("true")),
    ("stonith-action", Reading::Word, Some("reboot")),
    ("stonith-enabled", Reading::Boolean, Some("true")),
    ("stonith-max-attempts", Reading::Number, Some("10")),
    ("stonith-timeout", Reading::Duration, Some("60s")),
    ("stonith-watchdog-timeout", Reading::Duration, Some("0")),
    ("stop-all-resources", Reading::Boolean, Some("false")),
    ("stop-orphan-actions", Reading::Boolean, Some("true")),
    ("stop-orphan-resources", Reading::Boolean, Some("true")),
    ("symmetric-cluster", Reading::Boolean, Some("true")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_sorted_and_found() {
        assert!(PROPERTIES.is_sorted_by_key(|(name, ..)| *name));
        assert_eq!(Vocabulary::Property.default("stonith-enabled"), Some("true"));
        assert_eq!(Vocabulary::Property.reading("stonith-timeout"), Reading::Duration);
        assert_eq!(Vocabulary::Property.reading("hana_prd_site"), Reading::Text);
        assert_eq!(Vocabulary::Parameters.reading("timeout"), Reading::Text);
    }
}
