use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Duration;
use crate::resolve::Resource;

/// What polls more often than this is too eager: one minute.
const SHORTEST: Duration = Duration(60_000);

declare_rule! {
    /// A fence device is not monitored, or more often than once a minute.
    ///
    /// # In the cluster
    /// Without a monitor, a management board that has died is noticed only when a node has to be fenced. One that is polled
    /// every few seconds gains nothing, and boards that allow one session at a time are busy when they are needed.
    ///
    /// # Fix
    /// Monitor it once or twice an hour: `op monitor interval=3600 timeout=120`.
    ///
    /// # Evidence
    /// Recommended by the cloud vendors' guides; trento check DE74B2. A monitor of the template counts.
    pub struct FenceMonitorInterval: "fence-monitor-interval" in fencing, Info, since "0.1.0";
}

impl Rule for FenceMonitorInterval {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if !resource.is_fence_device() {
            return;
        }
        let monitors = || resource.operations.iter().filter(|operation| operation.name() == "monitor");
        // An interval that cannot be read is another rule's business; a monitor may also come with what is elsewhere.
        let is_open = resource.primitive.operations().is_some_and(|operations| operations.id_ref.is_some());
        if !is_open && !context.fragment && monitors().next().is_none() {
            out.push(
                Diagnostic::new(
                    &INFO,
                    resource.id().span,
                    format!("the fence device {} is not monitored", resource.id()),
                )
                .note("that it no longer works is noticed when a node has to be fenced")
                .help("add `op monitor interval=3600 timeout=120`"),
            );
        }
        for monitor in monitors().filter(|monitor| monitor.is_enabled()) {
            let Some(text) = monitor.op.attribute("interval") else { continue };
            let is_short = |interval: Duration| interval.milliseconds() > 0 && interval < SHORTEST;
            if monitor.interval().is_some_and(is_short) {
                out.push(
                    Diagnostic::new(&INFO, text.span, "a fence device is monitored more often than once a minute")
                        .note("boards that allow one session at a time are busy when a node has to be fenced")
                        .help("write interval=3600"),
                );
            }
        }
    }
}
