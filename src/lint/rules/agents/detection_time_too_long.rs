use super::words::{facts, time};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Duration;
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// A failure may go unnoticed for more than five minutes.
    ///
    /// # In the cluster
    /// The next monitor comes after its interval, and may take as long as its timeout: only then does recovery begin.
    ///
    /// # Fix
    /// Monitor more often, or with a shorter timeout.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Operations». Fence devices are none of it, nor are values that the agent itself advises.
    pub struct DetectionTimeTooLong: "detection-time-too-long" in agents, Info, since "0.1.0";
}

/// More than this is long: five minutes.
const LONG: Duration = Duration(300_000);

impl Rule for DetectionTimeTooLong {
    fn check_operation(
        &self,
        operation: &Operation,
        resource: &Resource,
        context: &Context,
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(interval) = operation.interval().filter(|_| operation.name() == "monitor") else { return };
        if resource.is_fence_device() || interval.milliseconds() <= 0 || !operation.is_enabled() {
            return;
        }
        let timeout = operation.timeout().duration();
        let total = Duration(interval.milliseconds().saturating_add(timeout.milliseconds()));
        if total <= LONG || is_advised(interval, timeout, resource, context) {
            return;
        }
        let span = operation.op.attribute("interval").map_or(operation.op.name.span, |text| text.span);
        out.push(
            Diagnostic::new(&INFO, span, format!("a failure may go unnoticed for {}", time(total)))
                .note(format!(
                    "the next monitor comes after {}, and may take {}; only then does recovery begin",
                    time(interval),
                    time(timeout)
                ))
                .help("monitor more often, or with a shorter timeout"),
        );
    }
}

fn is_advised(interval: Duration, timeout: Duration, resource: &Resource, context: &Context) -> bool {
    let Some(facts) = facts(resource, context) else { return false };
    let allows = |advised: Option<Duration>, given: Duration| advised.is_some_and(|advised| given <= advised);
    facts.actions_named("monitor").any(|action| {
        let total = action
            .interval()
            .zip(action.timeout())
            .map(|(interval, timeout)| Duration(interval.milliseconds() + timeout.milliseconds()));
        allows(action.timeout(), timeout)
            && total.is_some_and(|total| total > LONG)
            && allows(total, Duration(interval.milliseconds() + timeout.milliseconds()))
            || allows(action.interval(), interval) && allows(action.timeout(), timeout)
    })
}
