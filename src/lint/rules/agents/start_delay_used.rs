use super::words::time;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText};
use crate::placeholder;
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// An operation begins late.
    ///
    /// # In the cluster
    /// On a start, the delay holds up the whole transition. On a monitor, nobody looks at the resource in that time; with more
    /// than five minutes Pacemaker takes the operation for successful and goes on.
    ///
    /// # Fix
    /// Delete `start-delay`. An agent whose start ends before the service is there needs repair, not a delay.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Operations»; `START_DELAY_THRESHOLD` in the controller. `azure-events` is delayed on purpose.
    pub struct StartDelayUsed: "start-delay-used" in agents, Warning, since "0.1.0";
}

/// A longer delay than this is not waited for.
const PRETENDED: Duration = Duration(300_000);

impl Rule for StartDelayUsed {
    fn check_operation(
        &self,
        operation: &Operation,
        resource: &Resource,
        _context: &Context,
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(text) = operation.op.attribute("start-delay").filter(|text| !placeholder::is_in(text.as_str())) else {
            return;
        };
        let Some(delay) = Duration::from_text(text.as_str()).filter(|delay| delay.milliseconds() > 0) else { return };
        let is_azure = resource.agent.is_some_and(|agent| agent.kind.as_str().starts_with("azure-events"));
        if is_azure && operation.name() == "start" {
            return;
        }
        let note = if !operation.is_recurring() {
            "the whole transition waits for it, and everything that has to happen behind it".to_owned()
        } else if delay > PRETENDED {
            format!(
                "nobody looks at the resource for {} after each start; Pacemaker takes the first {} for successful",
                time(delay),
                operation.name()
            )
        } else {
            format!("nobody looks at the resource for {} after each start", time(delay))
        };
        out.push(
            Diagnostic::new(&INFO, text.span, format!("{} begins {} late", operation.name(), time(delay)))
                .note(note)
                .help("delete `start-delay`"),
        );
    }
}
