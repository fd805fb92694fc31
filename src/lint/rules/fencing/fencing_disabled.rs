use super::protection::{fencing_off, primitives, quorum_ignored};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Agent;

declare_rule! {
    /// Fencing is switched off: after a split, both sides may write.
    ///
    /// # In the cluster
    /// A lost node counts as clean: what it ran starts elsewhere, while the old copy may still write. A failed stop
    /// blocks its resource. Where nothing but the agents of Pacemaker's own test suite run, there is nothing to lose:
    /// that is a warning.
    ///
    /// # Fix
    /// Configure a fence device for every node, and set `stonith-enabled=true`.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5 and crmsh are silent about it. Pacemaker Explained: a failure to stop cannot be recovered
    /// from without fencing.
    pub struct FencingDisabled: "fencing-disabled" in fencing, Error, since "0.1.0";
}

impl Rule for FencingDisabled {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(pair) = fencing_off(context) else { return };
        if quorum_ignored(context.names).is_some() {
            return;
        }
        let mut agents = primitives(context.names).map(|(_, agent)| agent).peekable();
        let is_test = agents.peek().is_some() && agents.all(is_test_agent);
        let severity = if is_test { Severity::Warning } else { Severity::Error };
        out.push(
            Diagnostic::new(&INFO, pair.span(), "fencing is switched off")
                .severity(severity)
                .note(
                    "a node that is lost counts as stopped: its resources start elsewhere while it may still run them, and \
                     both write to the same data; a resource that fails to stop stays blocked",
                )
                .help(format!("configure a fence device, then set {}=true", pair.name)),
        );
    }
}

/// Agents that hold no data.
fn is_test_agent(agent: &Agent) -> bool {
    const NAMES: [&str; 6] = ["Dummy", "Stateful", "Delay", "DummyV6", "HealthCPU", "SysInfo"];
    agent.class == "ocf"
        && agent.provider.as_ref().is_some_and(|provider| *provider == "pacemaker" || *provider == "heartbeat")
        && NAMES.contains(&agent.kind.as_str())
}
