//! Whether a cluster runs what was asked for.

use std::collections::HashSet;

use ecow::{EcoString, eco_format};

use super::{Basis, Outlook};
use crate::live::{Failure, Forecast, Instance, PlannedAction, Status, without_number};

/// What is expected of a cluster once it has settled.
#[derive(Debug, Default)]
pub struct Expectation {
    /// The instances that run, with their roles.
    instances: Vec<(EcoString, EcoString)>,
    /// The nodes that are online.
    nodes: Vec<EcoString>,
    /// Failures that are older than the change.
    known: HashSet<FailureKey>,
    had_quorum: bool,
}

/// What tells a failure from another one.
type FailureKey = (EcoString, EcoString, EcoString, EcoString);

/// Something that is not as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// An action has failed.
    Failed(Failure),
    /// A resource does not run, or in fewer instances than it should.
    NotRunning {
        /// The resource.
        resource: EcoString,
        /// Its role, as it should be.
        role: EcoString,
        /// How many instances are missing.
        missing: usize,
    },
    /// A resource runs on several nodes at once, or the cluster can do nothing about it.
    Blocked(EcoString),
    /// No instance of a clone is promoted.
    NotPromoted(EcoString),
    /// A node is gone.
    NodeLost(EcoString),
    /// The partition has no quorum.
    QuorumLost,
    /// The time is up, and the cluster has still something to do.
    NotSettled(Vec<EcoString>),
    /// The cluster no longer answers, for this reason.
    NoAnswer(String),
}

impl Trouble {
    /// What a cluster that has not settled still has to do.
    #[must_use]
    pub fn not_settled(forecast: &Forecast) -> Self {
        let actions = forecast.actions.iter().map(|planned| match &planned.resource {
            Some(resource) => eco_format!("{} {resource} on {}", planned.action.word(), planned.node),
            None => eco_format!("{} {}", planned.action.word(), planned.node),
        });
        Self::NotSettled(actions.collect())
    }
}

/// In one line, for people.
impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Failed(failure) => {
                let Failure { resource, task, node, result, completion, reason, .. } = failure;
                let outcome = if completion == "complete" { result } else { completion };
                write!(f, "{resource}: {task} on {node} failed: {outcome}")?;
                if reason.is_empty() { Ok(()) } else { write!(f, ", {reason}") }
            }
            Self::NotRunning { resource, role, missing: 1 } => write!(f, "{resource}: is not {}", role.to_lowercase()),
            Self::NotRunning { resource, role, missing } => {
                write!(f, "{resource}: {missing} instances are not {}", role.to_lowercase())
            }
            Self::Blocked(resource) => {
                write!(f, "{resource}: the cluster can do nothing about it (blocked): clean up by hand")
            }
            Self::NotPromoted(resource) => write!(f, "{resource}: no instance is promoted"),
            Self::NodeLost(node) => write!(f, "node {node}: is no longer online"),
            Self::QuorumLost => write!(f, "this partition of the cluster has lost quorum"),
            Self::NoAnswer(why) => write!(f, "the cluster does not answer: {why}"),
            Self::NotSettled(waiting) if waiting.is_empty() => write!(f, "the cluster has not settled in time"),
            Self::NotSettled(waiting) => {
                write!(f, "the cluster has not settled in time; it still has to {}", waiting.join(", "))
            }
        }
    }
}

impl Expectation {
    /// After a change with this outlook, on a cluster that was in this state.
    #[must_use]
    pub fn new(outlook: &Outlook, before: &Status) -> Self {
        let after: &[Instance] = match outlook.basis {
            Basis::CrmSimulate => &outlook.after,
            Basis::OwnReading { .. } => &[],
        };
        let fenced: Vec<&EcoString> = outlook
            .consequences
            .iter()
            .filter(|one| one.planned.action == PlannedAction::Fence)
            .map(|one| &one.planned.node)
            .collect();
        let running = after.iter().filter(|instance| instance.is_active && !instance.is_orphaned);
        let nodes = before.nodes.iter().filter(|node| node.is_online && !fenced.contains(&&node.name));
        Self {
            instances: running.map(|instance| (instance.resource.clone(), instance.role.clone())).collect(),
            nodes: nodes.map(|node| node.name.clone()).collect(),
            known: before.failures.iter().map(key).collect(),
            had_quorum: before.has_quorum,
        }
    }

    /// Of a cluster that has the configuration already: what has failed and runs nevertheless is no trouble.
    #[must_use]
    pub fn standing(outlook: &Outlook, now: &Status) -> Self {
        let mut expected = Self::new(outlook, now);
        let runs = |failure: &&Failure| {
            let own = |instance: &&Instance| instance.resource == without_number(&failure.resource);
            now.instances.iter().filter(own).any(|instance| instance.is_active)
        };
        expected.known = now.failures.iter().filter(runs).map(key).collect();
        expected
    }

    /// Of a cluster that goes back to a configuration with which it was in this state; the troubles because of which it
    /// does are known.
    #[must_use]
    pub fn as_before(before: &Status, troubles: &[Trouble]) -> Self {
        let running = before.instances.iter().filter(|instance| instance.is_active && !instance.is_orphaned);
        let failed = troubles.iter().filter_map(|trouble| match trouble {
            Trouble::Failed(failure) => Some(failure),
            _ => None,
        });
        Self {
            instances: running.map(|instance| (instance.resource.clone(), instance.role.clone())).collect(),
            nodes: before.nodes.iter().filter(|node| node.is_online).map(|node| node.name.clone()).collect(),
            known: before.failures.iter().chain(failed).map(key).collect(),
            had_quorum: before.has_quorum,
        }
    }

    /// What is not as it should be in a cluster that has settled.
    #[must_use]
    pub fn judge(&self, now: &Status) -> Vec<Trouble> {
        let mut found = Vec::new();
        if self.had_quorum && !now.has_quorum {
            found.push(Trouble::QuorumLost);
        }
        let is_online = |name: &EcoString| now.nodes.iter().any(|node| node.name == *name && node.is_online);
        found.extend(self.nodes.iter().filter(|node| !is_online(node)).cloned().map(Trouble::NodeLost));
        let new = now.failures.iter().filter(|failure| !self.known.contains(&key(failure)));
        found.extend(new.cloned().map(Trouble::Failed));
        let mut seen = HashSet::new();
        for (resource, _) in self.instances.iter().filter(|(resource, _)| seen.insert(resource)) {
            found.extend(self.missing(resource, now));
        }
        found
    }

    /// What is missing of one resource.
    fn missing(&self, resource: &EcoString, now: &Status) -> Option<Trouble> {
        let own = || now.instances.iter().filter(|instance| instance.resource == *resource && !instance.is_orphaned);
        if own().any(|instance| instance.is_blocked) {
            return Some(Trouble::Blocked(resource.clone()));
        }
        let wanted = |role: &str| self.instances.iter().filter(|(name, own)| name == resource && own == role).count();
        let there = |role: &str| {
            own().filter(|instance| instance.is_active && !instance.is_failed && instance.role == role).count()
        };
        let active = own().filter(|instance| instance.is_active && !instance.is_failed).count();
        let expected = self.instances.iter().filter(|(name, _)| name == resource).count();
        if active < expected {
            let role = if wanted("Started") > 0 { "Started" } else { "Unpromoted" };
            let role = if expected == wanted("Promoted") { "Promoted" } else { role };
            return Some(Trouble::NotRunning {
                resource: resource.clone(),
                role: role.into(),
                missing: expected - active,
            });
        }
        if wanted("Promoted") > there("Promoted") {
            return Some(Trouble::NotPromoted(resource.clone()));
        }
        None
    }
}

fn key(failure: &Failure) -> FailureKey {
    (
        failure.resource.clone(),
        failure.node.clone(),
        failure.task.clone(),
        eco_format!("{} {}", failure.call, failure.time),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::NodeState;

    fn instance(resource: &str, role: &str) -> Instance {
        Instance {
            resource: resource.into(),
            role: role.into(),
            is_active: role != "Stopped",
            is_managed: true,
            ..Instance::default()
        }
    }

    fn status(instances: &[(&str, &str)]) -> Status {
        let node = NodeState { name: "n1".into(), is_online: true, is_member: true, ..NodeState::default() };
        Status {
            has_quorum: true,
            nodes: vec![node],
            instances: instances.iter().map(|(resource, role)| instance(resource, role)).collect(),
            ..Status::default()
        }
    }

    fn judged(expected: &[(&str, &str)], now: &Status) -> Vec<String> {
        let outlook = Outlook {
            basis: Basis::CrmSimulate,
            consequences: Vec::new(),
            after: status(expected).instances,
            members: Vec::new(),
        };
        let found = Expectation::new(&outlook, &status(&[])).judge(now);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_runs_as_expected_is_no_trouble() {
        let there = [("web", "Started"), ("db", "Promoted"), ("db", "Unpromoted"), ("off", "Stopped")];
        assert!(judged(&there, &status(&there)).is_empty());
        // More than was expected is no trouble, either: what waited for a promotion may run now.
        assert!(judged(&there[..1], &status(&there)).is_empty());
        assert!(judged(&[("db", "Unpromoted")], &status(&[("db", "Promoted")])).is_empty());
    }

    #[test]
    fn what_is_missing_is_named() {
        let expected =
            [("web", "Started"), ("db", "Promoted"), ("db", "Unpromoted"), ("c", "Started"), ("c", "Started")];
        let now = status(&[("web", "Stopped"), ("db", "Unpromoted"), ("db", "Unpromoted"), ("c", "Stopped")]);
        assert_eq!(
            judged(&expected, &now),
            ["web: is not started", "db: no instance is promoted", "c: 2 instances are not started"]
        );
    }

    #[test]
    fn new_failures_tell_their_reason() {
        let failure = Failure {
            resource: "web".into(),
            task: "start".into(),
            node: "n1".into(),
            result: "not configured".into(),
            completion: "complete".into(),
            reason: "no such file".into(),
            ..Failure::default()
        };
        let late =
            Failure { completion: "Timed Out".into(), reason: EcoString::new(), call: "2".into(), ..failure.clone() };
        let mut now = status(&[]);
        now.failures = vec![failure.clone(), late];
        now.has_quorum = false;
        now.nodes.clear();
        assert_eq!(
            judged(&[], &now),
            [
                "this partition of the cluster has lost quorum",
                "node n1: is no longer online",
                "web: start on n1 failed: not configured, no such file",
                "web: start on n1 failed: Timed Out",
            ]
        );
        let mut before = status(&[]);
        before.failures = vec![failure.clone()];
        let expectation = Expectation::new(&Outlook::own_reading("no"), &before);
        assert!(expectation.judge(&before).is_empty());
    }
}
