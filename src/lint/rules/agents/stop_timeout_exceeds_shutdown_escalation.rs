use std::collections::BTreeMap;

use super::words::time;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText};
use crate::resolve::{Resource, cluster_property};

declare_rule! {
    /// A stop may take longer than the shutdown of its node.
    ///
    /// # In the cluster
    /// When a node is shut down, its controller gives up after `shutdown-escalation` (20 minutes) although stops still run:
    /// the node leaves with active resources, and is fenced.
    ///
    /// # Fix
    /// Shorten the stop, or raise `shutdown-escalation` and, on the hosts, `TimeoutStopSec` of pacemaker.service (30 minutes) above it.
    ///
    /// # Evidence
    /// Pacemaker's options; pull request 1725. The members of a group stop one after the other, so their timeouts add up.
    pub struct StopTimeoutExceedsShutdownEscalation: "stop-timeout-exceeds-shutdown-escalation" in agents, Warning, since "0.1.0";
}

/// What applies where nothing is written.
const DEFAULT: Duration = Duration(20 * 60 * 1000);

impl Rule for StopTimeoutExceedsShutdownEscalation {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let written = cluster_property(context.configuration, &["shutdown-escalation"]);
        let read = written.and_then(|pair| pair.value.as_ref()).and_then(|value| Duration::from_text(value.as_str()));
        let limit = read.filter(|limit| limit.milliseconds() > 0).unwrap_or(DEFAULT);
        let mut groups: BTreeMap<u32, Vec<(&Resource, Duration)>> = BTreeMap::new();
        for resource in context.effective.resources().iter().filter(|resource| !resource.is_fence_device()) {
            let stops = resource.operations.iter().filter(|operation| operation.name() == "stop");
            let Some(stop) = stops.max_by_key(|operation| operation.timeout().duration()) else { continue };
            let timeout = stop.timeout().duration();
            if timeout > limit {
                let span = stop.op.attribute("timeout").map_or(stop.op.name.span, |text| text.span);
                out.push(report(Diagnostic::new(
                    &INFO,
                    span,
                    format!("the stop may take {}, a shutdown {}", time(timeout), time(limit)),
                )));
            } else if let Some(group) = resource.group().and_then(|_| context.names.container(resource.index)) {
                groups.entry(group).or_default().push((resource, timeout));
            }
        }
        for (group, members) in groups {
            let total = Duration(members.iter().map(|(_, timeout)| timeout.milliseconds()).sum());
            let Some(id) = context.names.at(group).kind.id().filter(|_| total > limit) else { continue };
            let message = format!("the members of {id} may take {} to stop, a shutdown {}", time(total), time(limit));
            let longest = members.iter().max_by_key(|(_, timeout)| *timeout);
            let diagnostic = Diagnostic::new(&INFO, id.span, message);
            out.push(report(match longest {
                Some((resource, timeout)) => diagnostic.also(resource.id().span, format!("{} of it", time(*timeout))),
                None => diagnostic,
            }));
        }
    }
}

fn report(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic
        .note("when its node is shut down, the controller gives up while the stop still runs, and the node is fenced")
        .help("shorten the timeout, or raise `property shutdown-escalation=…` and TimeoutStopSec of pacemaker.service above it")
}
