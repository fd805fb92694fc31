use super::words::{facts, owner, time, written};
use crate::agents::AgentFacts;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::rules::stacks::is_virtual_domain;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText};
use crate::placeholder;
use crate::resolve::{Operation, Resource, Timeout};

declare_rule! {
    /// An operation has less time than its agent advises.
    ///
    /// # In the cluster
    /// Under load an operation that is slow and healthy is cut off: the resource fails. After a stop that is cut off, its node is
    /// fenced.
    ///
    /// # Fix
    /// Raise the timeout to what the agent advises. `--fix` does so for start and stop; a longer timeout of a monitor also
    /// makes failures longer to notice, so that is left to you.
    ///
    /// # Evidence
    /// The metadata of the agents; crmsh warns likewise. Pacemaker itself never reads the advice. Where an agent advises
    /// several, for depths or roles, the shortest that fits counts. Of the stop of a virtual machine vm-stop-timeout-short
    /// speaks.
    pub struct OpTimeoutBelowAdvised: "op-timeout-below-advised" in agents, Warning, since "0.1.0";
}

impl Rule for OpTimeoutBelowAdvised {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if let Some(facts) = facts(resource, context) {
            out.extend(resource.operations.iter().filter_map(|operation| judge(operation, resource, facts)));
        }
    }
}

fn judge(operation: &Operation, resource: &Resource, facts: &AgentFacts) -> Option<Diagnostic> {
    if operation.name() == "stop" && is_virtual_domain(resource) {
        return None;
    }
    let role = operation.role().map(crate::model::Role::name);
    let advised = facts.advised_timeout(operation.name(), role)?;
    let (given, span) = match operation.timeout() {
        Timeout::Written(text) => (text.as_str(), text.span),
        // A default of some times only may be longer.
        Timeout::Default(setting) if !operation.defaults("timeout").any(|setting| setting.is_conditional()) => {
            (setting.value(), operation.op.name.span)
        }
        _ => return None,
    };
    // What is no time is another finding.
    let given = Duration::from_text(given)
        .filter(|given| given.milliseconds() > 0 && !placeholder::is_in(text_of(operation)))?;
    if given >= advised {
        return None;
    }
    let is_monitor = operation.name() == "monitor";
    let severity = if is_monitor { Severity::Info } else { Severity::Warning };
    let message =
        format!("{} advises {} for {}, and it has {}", facts.name, time(advised), operation.name(), time(given));
    let title = format!("write timeout={}", written(advised));
    let mut diagnostic = Diagnostic::new(&INFO, span, message).severity(severity).help(title.clone());
    if let Timeout::Default(setting) = operation.timeout() {
        diagnostic = diagnostic.also(setting.pair.span(), "this is its timeout");
    }
    let note = match operation.name() {
        "stop" => "under load the stop is cut off, which is a failure: the node is fenced",
        _ => "under load it is cut off, and the resource counts as failed",
    };
    let fix = if is_monitor { Fix::risky(title) } else { Fix::safe(title) };
    let fix = fix.changing(owner(operation, resource).value.clone());
    Some(diagnostic.note(note).fix(fix.set_attribute(operation.op.span, "timeout", written(advised))))
}

fn text_of<'c>(operation: &Operation<'c>) -> &'c str {
    operation.op.attribute("timeout").map(crate::model::Text::as_str).unwrap_or_default()
}
