//! What would come of a plan: from the scheduler, where it can be asked.

use std::collections::HashSet;

use ecow::EcoString;

use crate::live::{Forecast, Instance, Planned, PlannedAction, without_number};

/// What the cluster would do.
#[derive(Debug)]
pub struct Outlook {
    /// Who says so.
    pub basis: Basis,
    /// What happens, the gravest first.
    pub consequences: Vec<Consequence>,
    /// What runs once all has gone well; empty where the scheduler was not asked.
    pub after: Vec<Instance>,
    /// The members, each with whether it is online before.
    pub members: Vec<(EcoString, bool)>,
}

/// Who tells what would happen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "source")]
pub enum Basis {
    /// The scheduler itself.
    CrmSimulate,
    /// What crmc reads from the change, for the reason given.
    OwnReading {
        /// Why the scheduler was not asked.
        why: EcoString,
    },
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Consequence {
    /// What.
    #[serde(flatten)]
    pub planned: Planned,
    /// Whether it would happen without the change, too: the cluster is about to do it.
    pub anyway: bool,
}

impl Outlook {
    /// What the scheduler says: `now` of the CIB as it is, `then` of what the plan makes of it.
    #[must_use]
    pub fn simulated(now: &Forecast, then: Forecast) -> Self {
        let mut consequences: Vec<Consequence> = then
            .actions
            .into_iter()
            .map(|planned| {
                let same = |other: &Planned| {
                    (other.action, &other.resource, &other.node, &other.to)
                        == (planned.action, &planned.resource, &planned.node, &planned.to)
                };
                Consequence { anyway: now.actions.iter().any(same), planned }
            })
            .collect();
        consequences.sort_by_key(|consequence| consequence.planned.action);
        let members = then.nodes_before.iter().filter(|node| node.is_member);
        Self {
            basis: Basis::CrmSimulate,
            consequences,
            members: members.map(|node| (node.name.clone(), node.is_online)).collect(),
            after: then.after,
        }
    }

    /// Nothing but the difference itself.
    #[must_use]
    pub fn own_reading(why: impl Into<EcoString>) -> Self {
        let basis = Basis::OwnReading { why: why.into() };
        Self { basis, consequences: Vec::new(), after: Vec::new(), members: Vec::new() }
    }

    /// What the plan itself brings about, of one kind.
    pub fn caused(&self, action: PlannedAction) -> impl Iterator<Item = &Planned> {
        let caused = self.consequences.iter().filter(|one| !one.anyway && !one.planned.is_blocked);
        caused.map(|consequence| &consequence.planned).filter(move |planned| planned.action == action)
    }

    /// The nodes that the plan has fenced.
    #[must_use]
    pub fn fenced(&self) -> Vec<&str> {
        self.caused(PlannedAction::Fence).map(|planned| planned.node.as_str()).collect()
    }

    /// The resources that run and will not run anywhere afterwards, each once.
    #[must_use]
    pub fn stopped(&self) -> Vec<&str> {
        let running: HashSet<&str> =
            self.after.iter().filter(|one| one.is_active).map(|one| one.resource.as_str()).collect();
        let mut seen = HashSet::new();
        let names = self.caused(PlannedAction::Stop).filter_map(|planned| planned.resource.as_deref());
        names.map(without_number).filter(|name| !running.contains(name) && seen.insert(*name)).collect()
    }

    /// Whether the members that are left after all fencing are no majority. Of two, one is enough: Corosync's `two_node`
    /// is made for that.
    #[must_use]
    pub fn loses_quorum(&self) -> bool {
        let fenced = self.fenced();
        let left = self.members.iter().filter(|(name, is_online)| *is_online && !fenced.contains(&name.as_str()));
        !fenced.is_empty() && self.members.len() > 2 && left.count() * 2 <= self.members.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::NodeState;

    fn planned(action: PlannedAction, resource: Option<&str>, node: &str) -> Planned {
        let resource = resource.map(EcoString::from);
        Planned { action, resource, node: node.into(), to: None, reason: EcoString::new(), is_blocked: false }
    }

    fn forecast(actions: Vec<Planned>, members: usize) -> Forecast {
        let node = |number: usize| NodeState {
            name: format!("n{number}").into(),
            is_online: true,
            is_member: true,
            ..NodeState::default()
        };
        Forecast { actions, nodes_before: (1..=members).map(node).collect(), ..Forecast::default() }
    }

    #[test]
    fn what_happens_anyway_is_not_caused() {
        let stop = || planned(PlannedAction::Stop, Some("a:0"), "n1");
        let fence = || planned(PlannedAction::Fence, None, "n2");
        let outlook = Outlook::simulated(&forecast(vec![fence()], 3), forecast(vec![stop(), fence()], 3));
        assert_eq!(outlook.consequences[0].planned.action, PlannedAction::Fence, "the gravest comes first");
        assert!(outlook.fenced().is_empty() && !outlook.loses_quorum());
        assert_eq!(outlook.stopped(), ["a"]);
    }

    #[test]
    fn what_still_runs_elsewhere_has_not_stopped() {
        let mut then = forecast(vec![planned(PlannedAction::Stop, Some("a:0"), "n1")], 3);
        then.after = vec![Instance { resource: "a".into(), is_active: true, ..Instance::default() }];
        assert!(Outlook::simulated(&Forecast::default(), then).stopped().is_empty());
    }

    #[test]
    fn quorum_is_a_majority_but_one_of_two_will_do() {
        let fence = |numbers: &[usize], members| {
            let actions = numbers.iter().map(|n| planned(PlannedAction::Fence, None, &format!("n{n}"))).collect();
            Outlook::simulated(&Forecast::default(), forecast(actions, members)).loses_quorum()
        };
        assert!(fence(&[1, 2], 3) && fence(&[1, 2], 4));
        assert!(!fence(&[1], 3) && !fence(&[1], 2) && !fence(&[], 3));
    }
}
