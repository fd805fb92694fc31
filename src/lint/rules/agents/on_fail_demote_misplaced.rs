use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Role;
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// An operation that demotes nothing is to end with a demotion where it fails.
    ///
    /// # In the cluster
    /// Pacemaker logs an error and does what it does by default: after a failed monitor or start it restarts the resource.
    ///
    /// # Fix
    /// Write `on-fail=demote` at `promote`, or at a recurring monitor with `role=Promoted`; else delete it.
    ///
    /// # Evidence
    /// `crm_simulate` 2.1.5: «Resetting 'on-fail' … because 'demote' is not allowed for it», for start, demote, monitors of other roles
    /// or without an interval. `crm_verify` sees it with nodes online alone.
    pub struct OnFailDemoteMisplaced: "on-fail-demote-misplaced" in agents, Error, since "0.1.0";
}

impl Rule for OnFailDemoteMisplaced {
    fn check_operation(
        &self,
        operation: &Operation,
        _resource: &Resource,
        _context: &Context,
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(value) = operation.attribute("on-fail").filter(|value| *value == "demote") else { return };
        let is_right = match operation.name() {
            "start" | "demote" => false,
            "monitor" => operation.is_recurring() && operation.role() == Some(Role::Promoted),
            // Of a stop, stop-on-fail-weak speaks; of others Pacemaker says nothing.
            _ => true,
        };
        if is_right {
            return;
        }
        let what = match operation.name() {
            "monitor" => "a monitor that does not watch the promoted role",
            "start" => "a start",
            _ => "a demotion",
        };
        out.push(
            Diagnostic::new(&INFO, value.span, format!("on-fail=demote does not apply to {what}"))
                .note("Pacemaker logs an error and takes the default instead")
                .help("write it at `promote` or at a recurring monitor with role=Promoted, or delete it"),
        );
    }
}
