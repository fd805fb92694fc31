use super::words::owner;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// An operation has an interval that cannot have one.
    ///
    /// # In the cluster
    /// Pacemaker ignores it as a whole, its timeout too: the action has the 20 s of the default.
    ///
    /// # Fix
    /// Delete the interval. `--fix` sets it to 0, which means the same.
    ///
    /// # Evidence
    /// Experiment with 2.1.5; `crm_verify` says so when nodes are online: «cannot be recurring».
    pub struct OpCannotRecur: "op-cannot-recur" in agents, Error, since "0.1.0";
}

/// Actions that happen when Pacemaker wants them to, and never by the clock.
const ONCE: [&str; 8] = ["start", "stop", "promote", "demote", "migrate_to", "migrate_from", "reload", "reload-agent"];

impl Rule for OpCannotRecur {
    fn check_operation(
        &self,
        operation: &Operation,
        resource: &Resource,
        _context: &Context,
        out: &mut Vec<Diagnostic>,
    ) {
        if !ONCE.contains(&operation.name()) || !operation.is_recurring() {
            return;
        }
        let Some(interval) = operation.op.attribute("interval") else { return };
        let fix = Fix::safe("set interval=0").changing(owner(operation, resource).value.clone());
        out.push(
            Diagnostic::new(&INFO, interval.span, format!("{} cannot recur", operation.name()))
                .note("Pacemaker ignores the operation as a whole: its timeout is the default, too")
                .help("delete the interval")
                .fix(fix.replace(interval.span, "0")),
        );
    }
}
