//! What a plan may not bring about unless the user says so.

use super::{Basis, Outlook, Plan};
use crate::diff::Action;

/// What the user allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Nodes may be fenced.
    pub fencing: bool,
    /// Quorum may be lost, or be missing.
    pub quorum_loss: bool,
    /// So many resources that run may stop for good.
    pub stops: usize,
}

/// Why a plan is not carried out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// What would happen.
    pub what: String,
    /// The option that allows it.
    pub allow: String,
}

/// Why a plan is not carried out; nothing where it may be.
#[must_use]
pub fn refusals(plan: &Plan, outlook: &Outlook, has_quorum: bool, limits: Limits) -> Vec<Refusal> {
    let mut found = Vec::new();
    if plan.is_empty() {
        return found;
    }
    let mut refuse = |what: String, allow: String| found.push(Refusal { what, allow });
    let fencing = match outlook.basis {
        Basis::CrmSimulate => names(&outlook.fenced()),
        Basis::OwnReading { .. } => acted(plan, Action::Fence),
    };
    if let Some(nodes) = fencing.filter(|_| !limits.fencing) {
        refuse(format!("the cluster would fence {nodes}"), "--allow-fencing".to_owned());
    }
    if !limits.quorum_loss {
        let allow = || "--allow-quorum-loss".to_owned();
        if !has_quorum {
            let what = "this partition of the cluster has no quorum: what is written here may overwrite what the others \
                        write, once they meet again";
            refuse(what.to_owned(), allow());
        } else if outlook.loses_quorum() {
            refuse("the nodes that are left would have no quorum".to_owned(), allow());
        }
    }
    let stopped = match outlook.basis {
        Basis::CrmSimulate => outlook.stopped(),
        Basis::OwnReading { .. } => plan.difference.resources(Action::Stop),
    };
    if stopped.len() > limits.stops {
        let number = stopped.len();
        let verb = if number == 1 { "resource would stop" } else { "resources would stop" };
        let names = names(&stopped).unwrap_or_default();
        refuse(format!("{number} {verb} for good: {names}"), format!("--max-stop {number}"));
    }
    found
}

/// What meets with an action by crmc's own reading; `nodes` where nobody can be named.
fn acted(plan: &Plan, action: Action) -> Option<String> {
    let does = |effect: &crate::diff::Effect| effect.action == action;
    let is_met = plan.difference.changes.iter().flat_map(|change| &change.effects).any(does);
    is_met.then(|| names(&plan.difference.resources(action)).unwrap_or_else(|| "nodes".to_owned()))
}

fn names(names: &[&str]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}
