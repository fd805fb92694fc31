use super::protection::{fencing_off, has_value, quorum_policy};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NvPair, ObjectKind, Text};
use crate::options::Place;
use crate::resolve::for_each_option;

declare_rule! {
    /// Something asks for fencing, which is switched off.
    ///
    /// # In the cluster
    /// Pacemaker does something weaker instead. With `on-fail=fence`, a resource that fails is stopped and stays so; a ticket with
    /// `loss-policy=fence` stops what needs it, and where that hangs, both sites run it; `no-quorum-policy=suicide` becomes `stop`.
    /// `requires=unfencing` becomes `quorum`.
    ///
    /// # Fix
    /// Configure fence devices and set `stonith-enabled=true`, or write what shall happen without.
    ///
    /// # Evidence
    /// `crm_verify` and `crm_simulate` 2.1.5: «Resetting … because fencing is disabled», an error, but for `requires` a warning, and
    /// nothing for `requires=fencing`. Of a stop with `on-fail=fence` they say nothing.
    pub struct FencingAskedForButDisabled: "fencing-asked-for-but-disabled" in fencing, Error, since "0.1.0";
}

impl Rule for FencingAskedForButDisabled {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(off) = fencing_off(context) else { return };
        let mut report = |value: &Text, what: &str, instead: &str, severity: Severity| {
            out.push(
                Diagnostic::new(&INFO, value.span, format!("{what} asks for fencing, which is switched off"))
                    .severity(severity)
                    .also(off.span(), "fencing is switched off")
                    .note(instead)
                    .help("switch fencing on, or write what shall happen without"),
            );
        };
        let policy = quorum_policy(context.names).filter(|pair| has_value(pair, "suicide") || has_value(pair, "fence"));
        if let Some((NvPair { name, .. }, value)) = policy.and_then(|pair| Some((pair, pair.value.as_ref()?))) {
            let what = format!("{name}={value}");
            report(value, &what, "Pacemaker logs an error and takes `stop` instead", Severity::Error);
        }
        for object in &context.configuration.objects {
            if let ObjectKind::Ticket(ticket) = &object.kind
                && let Some(value) = ticket.loss_policy.as_ref().filter(|value| *value == "fence")
            {
                let instead = "Pacemaker logs an error and stops the resources instead; one that does not stop may then run twice";
                report(value, &format!("loss-policy={value}"), instead, Severity::Error);
            }
            for_each_option(&object.kind, &mut |place, name, value| match (place, name.as_str(), value.as_str()) {
                (Place::OperationDefaults, "on-fail", "fence") => {
                    let instead = "Pacemaker logs an error and stops a resource that fails instead; it stays stopped";
                    report(value, &format!("on-fail={value}"), instead, Severity::Error);
                }
                (Place::Primitive | Place::Group | Place::Clone | Place::ResourceDefaults, "requires", "unfencing") => {
                    let instead = "Pacemaker warns and takes `quorum` instead";
                    report(value, &format!("requires={value}"), instead, Severity::Warning);
                }
                _ => {}
            });
            for op in object.kind.operations().into_iter().flat_map(|operations| &operations.ops) {
                if op.name != "stop"
                    && let Some(value) = op.attribute("on-fail").filter(|value| *value == "fence")
                {
                    let instead = "Pacemaker logs an error and stops a resource that fails instead; it stays stopped";
                    report(value, &format!("on-fail={value}"), instead, Severity::Error);
                }
            }
        }
    }
}
