//! Who goes on when nodes are gone.

use ecow::EcoString;

use super::Member;
use crate::corosync::Corosync;

/// The votes of a cluster, as corosync counts them when nodes die at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    votes: Vec<(EcoString, u32)>,
    /// Those of a device beside the nodes.
    device: u32,
    expected: u32,
    two_node: bool,
}

impl Quorum {
    /// What the corosync.conf says of votes; without one, a vote for each member, and what people set for two.
    pub(super) fn new(members: &[Member], corosync: Option<&Corosync>, assumptions: &mut Vec<String>) -> Self {
        let Some(corosync) = corosync else {
            let two_node = members.len() == 2;
            assumptions.push(if two_node {
                "corosync.conf says two_node: 1, so that one of two nodes goes on alone".to_owned()
            } else {
                "every node has one vote".to_owned()
            });
            let votes: Vec<_> = members.iter().map(|member| (member.name.clone(), 1)).collect();
            return Self { expected: sum(&votes), votes, device: 0, two_node };
        };
        let nodes = corosync.nodes();
        let votes_of = |member: &Member| {
            let is_it = |node: &&crate::corosync::Node| {
                node.name.is_some_and(|name| name == member.name.as_str())
                    || node.id.is_some_and(|id| id == member.id.as_str())
            };
            nodes.iter().find(is_it).map_or(1, |node| node.votes)
        };
        let votes: Vec<_> = members.iter().map(|member| (member.name.clone(), votes_of(member))).collect();
        let device = corosync.device().map_or(0, |device| device.votes.unwrap_or(1));
        if device > 0 {
            assumptions.push("the quorum device is reached, and votes for the nodes that are left".to_owned());
        }
        for switch in ["auto_tie_breaker", "last_man_standing"] {
            if corosync.has_quorum_switch(switch) {
                assumptions.push(format!("{switch} of corosync.conf changes nothing"));
            }
        }
        let expected = corosync.number("quorum.expected_votes").unwrap_or_else(|| sum(&votes).saturating_add(device));
        Self { expected, votes, device, two_node: corosync.has_quorum_switch("two_node") }
    }

    /// Whether the rest has quorum without these nodes.
    #[must_use]
    pub fn remains_without(&self, down: &[EcoString]) -> bool {
        let left = self.votes.iter().filter(|(name, _)| !down.contains(name));
        let left = left.fold(0_u32, |sum, (_, votes)| sum.saturating_add(*votes));
        if self.two_node && left > 0 {
            return true;
        }
        left > 0 && u64::from(left) + u64::from(self.device) > u64::from(self.expected) / 2
    }
}

fn sum(votes: &[(EcoString, u32)]) -> u32 {
    votes.iter().fold(0, |sum, (_, votes)| sum.saturating_add(*votes))
}
