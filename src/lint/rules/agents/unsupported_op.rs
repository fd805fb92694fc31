use super::words::{facts, owner};
use crate::agents::AgentFacts;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::{Operation, Resource};
use crate::suggest::nearest;

declare_rule! {
    /// The agent has no action of that name.
    ///
    /// # In the cluster
    /// Without an interval the operation is never called: what is written there has no effect. A recurring one is called,
    /// the agent answers «unimplemented» each time, and the resource fails.
    ///
    /// # Fix
    /// Delete it, or write the action that was meant. `--fix` deletes what does not recur.
    ///
    /// # Evidence
    /// The metadata of the agents; crmsh: «action … not found in Resource Agent meta-data». Agents change: older versions of Filesystem
    /// had `notify`. start, stop and monitor are never reported.
    pub struct UnsupportedOp: "unsupported-op" in agents, Warning, since "0.1.0";
}

impl Rule for UnsupportedOp {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if let Some(facts) = facts(resource, context) {
            let unsupported = resource.operations.iter().filter(|operation| !facts.supports(operation.name()));
            out.extend(unsupported.map(|operation| judge(operation, resource, facts)));
        }
    }
}

fn judge(operation: &Operation, resource: &Resource, facts: &AgentFacts) -> Diagnostic {
    let name = operation.name();
    let diagnostic = Diagnostic::new(&INFO, operation.op.name.span, format!("{} has no action `{name}`", facts.name));
    let known = facts.actions.iter().map(|action| action.name.as_str()).chain(["start", "stop", "monitor"]);
    let near = nearest(name, known);
    let help = match near {
        Some(near) => format!("did you mean `{near}`? Else delete it"),
        None => "delete it".to_owned(),
    };
    if operation.is_recurring() {
        return diagnostic
            .severity(Severity::Error)
            .note("it is called all the same, the agent refuses each time, and the resource fails")
            .help(help);
    }
    let diagnostic = diagnostic.note("it is never called: what is written here has no effect").help(help);
    if near.is_some() {
        return diagnostic;
    }
    let fix = Fix::safe(format!("delete the operation {name}")).changing(owner(operation, resource).value.clone());
    diagnostic.fix(fix.delete(operation.op.span))
}
