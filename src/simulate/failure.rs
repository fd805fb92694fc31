//! What is to happen.

use ecow::EcoString;

use super::{Member, Scene};

/// Nodes that die at once, without a word: the power fails, the kernel panics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Their names; nobody dies where there are none.
    pub down: Vec<EcoString>,
    /// Whether the rest has quorum.
    pub has_quorum: bool,
}

impl Failure {
    /// These nodes of the cluster die.
    #[must_use]
    pub fn of(scene: &Scene, down: Vec<EcoString>) -> Self {
        Self { has_quorum: scene.quorum.remains_without(&down), down }
    }

    /// The arguments with which `crm_simulate` lets it happen.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        let quorum = format!("--quorum={}", u8::from(self.has_quorum));
        self.down.iter().map(|node| format!("--node-fail={node}")).chain([quorum]).collect()
    }
}

/// Every node by itself.
pub fn each_node(members: &[Member]) -> impl Iterator<Item = Vec<EcoString>> {
    members.iter().map(|member| vec![member.name.clone()])
}

/// Every two nodes at once.
pub fn each_pair(members: &[Member]) -> impl Iterator<Item = Vec<EcoString>> {
    members.iter().enumerate().flat_map(|(index, first)| {
        members.iter().skip(index + 1).map(|second| vec![first.name.clone(), second.name.clone()])
    })
}
