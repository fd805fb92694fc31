use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::fencing::fencing_off;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// A stop that fails is not to fence its node.
    ///
    /// # In the cluster
    /// A resource that did not stop may still run. With `ignore` the cluster takes it for stopped and starts it elsewhere:
    /// it runs twice. With `restart` the stop is tried again and again. With `block` nothing is recovered. `stop`, `standby` and
    /// `demote` are replaced by the default when a stop is scheduled.
    ///
    /// # Fix
    /// Delete `on-fail`: the default of a stop is `fence`, where fencing is on.
    ///
    /// # Evidence
    /// Experiments with 2.1.5 and a failed stop, each value; `crm_verify` says nothing before. `block` is the default where fencing is off:
    /// there it is no finding.
    pub struct StopOnFailWeak: "stop-on-fail-weak" in agents, Error, since "0.1.0";
}

impl Rule for StopOnFailWeak {
    fn check_operation(
        &self,
        operation: &Operation,
        resource: &Resource,
        context: &Context,
        out: &mut Vec<Diagnostic>,
    ) {
        if operation.name() != "stop" || resource.is_fence_device() {
            return;
        }
        let Some(value) = operation.attribute("on-fail") else { return };
        let (severity, note) = match value.as_str() {
            "ignore" => (Severity::Error, "the cluster takes it for stopped and starts it elsewhere: it may run twice"),
            "restart" => (Severity::Error, "the stop is tried again and again, and nothing is recovered"),
            "stop" | "standby" | "demote" => {
                (Severity::Error, "Pacemaker does not accept it for a stop, and takes the default instead")
            }
            "block" if fencing_off(context).is_none() => {
                (Severity::Warning, "the resource stays where it is, and nothing is recovered")
            }
            _ => return,
        };
        out.push(
            Diagnostic::new(&INFO, value.span, format!("a stop that fails ends with `{value}` instead of fencing"))
                .severity(severity)
                .note(note)
                .help("delete `on-fail`: the default of a stop is to fence the node"),
        );
    }
}
