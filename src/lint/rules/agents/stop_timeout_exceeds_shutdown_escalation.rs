use std::collections::BTreeMap;

use super::words::time;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
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
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let written = cluster_property(context.names, &["shutdown-escalation"]);
        let read = written.and_then(|pair| pair.value.as_ref()).and_then(|value| Duration::from_text(value.as_str()));
        let limit = read.filter(|limit| limit.milliseconds() > 0).unwrap_or(DEFAULT);
        Some(Box::new(Stops { context, limit, groups: BTreeMap::new() }))
    }
}

struct Stops<'r, 'c> {
    context: &'r Context<'c>,
    limit: Duration,
    /// The members of each group, with the time that each may take.
    groups: BTreeMap<u32, Vec<(&'r Resource<'c>, Duration)>>,
}

impl<'r, 'c> Walk<'r, 'c> for Stops<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, out: &mut Vec<Diagnostic>) {
        if resource.is_fence_device() {
            return;
        }
        let stops = resource.operations.iter().filter(|operation| operation.name() == "stop");
        let Some(stop) = stops.max_by_key(|operation| operation.timeout().duration()) else { return };
        let timeout = stop.timeout().duration();
        if timeout > self.limit {
            let span = stop.op.attribute("timeout").map_or(stop.op.name.span, |text| text.span);
            let message = format!("the stop may take {}, a shutdown {}", time(timeout), time(self.limit));
            out.push(report(Diagnostic::new(&INFO, span, message)));
        } else if let Some(group) = resource.group().and_then(|_| self.context.names.container(resource.index)) {
            self.groups.entry(group).or_default().push((resource, timeout));
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let limit = self.limit;
        for (group, members) in self.groups {
            let total = Duration(members.iter().map(|(_, timeout)| timeout.milliseconds()).sum());
            let Some(id) = self.context.names.at(group).kind.id().filter(|_| total > limit) else { continue };
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
