use super::words::{facts, time};
use crate::agents::Action;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Duration;
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// A failure may go unnoticed for minutes.
    ///
    /// # In the cluster
    /// The next monitor comes after its interval, and may take as long as its timeout: only then does recovery begin. More than five minutes are
    /// long.
    ///
    /// # Fix
    /// Monitor more often, or with a shorter timeout.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Operations». Fence devices are none of it, nor are values that the agent itself advises. Three
    /// minutes are too long already where a timeout is over ten times its interval and three times what the agent advises: a monitor
    /// that takes that long hangs.
    pub struct DetectionTimeTooLong: "detection-time-too-long" in agents, Info, since "0.1.0";
}

/// More than this is long: five minutes.
const LONG: Duration = Duration(300_000);

/// With a monitor that hangs, already three minutes are.
const LONG_HANGING: Duration = Duration(180_000);

/// A monitor that may take so many times its interval, and so many times what its agent advises, only ever takes that
/// long when it hangs.
const HANGING: (i64, i64) = (10, 3);

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
        let is_long = total > LONG && !is_advised(interval, timeout, resource, context);
        let is_hanging =
            || operation.op.attribute("timeout").is_some() && is_hanging(interval, timeout, resource, context);
        if !(is_long || total > LONG_HANGING && is_hanging()) {
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

/// Whether the monitor may take much longer than its interval, and than its agent takes for long.
fn is_hanging(interval: Duration, timeout: Duration, resource: &Resource, context: &Context) -> bool {
    let (intervals, advices) = HANGING;
    let is_many = |times: i64, of: Duration| timeout.milliseconds() > of.milliseconds().saturating_mul(times);
    let advised = facts(resource, context).into_iter().flat_map(|facts| facts.actions_named("monitor"));
    let longest = advised.filter_map(Action::timeout).max();
    is_many(intervals, interval) && longest.is_some_and(|longest| is_many(advices, longest))
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
