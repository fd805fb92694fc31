use super::words::facts;
use crate::agents::Action;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Role;
use crate::resolve::Resource;

declare_rule! {
    /// A resource is not monitored.
    ///
    /// # In the cluster
    /// After the probe at its start the cluster never looks again: a process that dies stays «Started», and nothing is
    /// recovered until its node fails.
    ///
    /// # Fix
    /// Add a monitor; `crmc agents show AGENT` has the one that the agent advises.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Operations». Experiments with 2.1.5: an interval in `op_defaults` does not count, nor does a monitor
    /// with role=Stopped, which runs where the resource does not. Documentation for Azure shipped a load balancer without one
    /// (azure-docs issues 97227 and 84253). Fence devices and remote nodes have rules of
    /// their own; SUSE's guides leave `SAPStartSrv` without a monitor on purpose.
    pub struct MissingMonitor: "missing-monitor" in agents, Warning, since "0.1.0";
}

impl Rule for MissingMonitor {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if !is_unwatched(resource) {
            return;
        }
        let advised = facts(resource, context).and_then(|facts| facts.actions_named("monitor").next());
        let help =
            match advised.and_then(|advised: &Action| Some((advised.interval.as_ref()?, advised.timeout.as_ref()?))) {
                Some((interval, timeout)) => {
                    format!("add `op monitor interval={interval} timeout={timeout}`, as the agent advises")
                }
                None => "add `op monitor interval=30s timeout=30s`".to_owned(),
            };
        out.push(
            Diagnostic::new(&INFO, resource.id().span, format!("{} is not monitored", resource.id()))
                .note("when it dies, the cluster still takes it for started, and recovers nothing")
                .help(help),
        );
    }
}

/// Whether nothing notices when it dies, and something should.
pub(in crate::lint::rules) fn is_unwatched(resource: &Resource) -> bool {
    let is_own_matter =
        resource.is_fence_device() || resource.is_a("ocf:pacemaker:remote") || resource.is_a("ocf:suse:SAPStartSrv");
    // Operations that are defined elsewhere may hold one.
    let is_open = resource.primitive.operations().is_some_and(|operations| operations.id_ref.is_some());
    if is_own_matter || is_open && resource.operations.is_empty() || resource.agent.is_none() {
        return false;
    }
    let mut monitors = resource.operations.iter().filter(|operation| operation.name() == "monitor");
    let watches = |monitor: &crate::resolve::Operation| {
        // An interval that cannot be read is another finding.
        let recurs = monitor.interval().is_none_or(|interval| interval.milliseconds() > 0);
        recurs && monitor.is_enabled() && monitor.role() != Some(Role::Stopped)
    };
    !monitors.any(watches)
}
