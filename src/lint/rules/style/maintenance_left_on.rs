use super::left_over::{is_true, pairs};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::graph::stops_others;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, OptionSection, SetKind};

declare_rule! {
    /// Maintenance is left on: nothing is watched, nothing recovered.
    ///
    /// # In the cluster
    /// With `maintenance-mode=true` Pacemaker leaves every resource alone: it neither starts, stops nor monitors any, and a
    /// service that dies stays dead. `maintenance=true` does the same for one resource or all that runs on one node.
    ///
    /// # Fix
    /// Set it to false when the work is done, or bound it in time with a rule: `property rule date lt 2027-01-10 maintenance-mode=true`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: `crm_verify` and crmsh are silent; a set with a date rule counts while its rule does. SUSE's template for
    /// HANA ships its clone with `maintenance=true` as a step of the set-up.
    pub struct MaintenanceLeftOn: "maintenance-left-on" in style, Error, since "0.1.0";
}

impl Rule for MaintenanceLeftOn {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let (kind, name, severity, who) = match &object.kind {
            ObjectKind::Options(options) => match options.section {
                OptionSection::Properties => {
                    // A part of a configuration may be what switches it on for the time of the work.
                    let severity = if context.fragment { Severity::Warning } else { Severity::Error };
                    (options.set.kind, "maintenance-mode", severity, "the whole cluster".to_owned())
                }
                OptionSection::ResourceDefaults => {
                    (options.set.kind, "maintenance", Severity::Warning, "every resource".to_owned())
                }
                OptionSection::OperationDefaults => return,
            },
            ObjectKind::Node(node) => {
                (SetKind::Instance, "maintenance", Severity::Warning, format!("all that runs on {}", node.uname))
            }
            kind if kind.is_resource() || matches!(kind, ObjectKind::Template(_)) => {
                let id = kind.id().map(ToString::to_string).unwrap_or_default();
                (SetKind::Meta, "maintenance", Severity::Warning, id)
            }
            _ => return,
        };
        let pairs = pairs(&object.kind, kind, name).into_iter().filter(|pair| is_true(pair));
        for pair in pairs.filter(|pair| !stops_others(object, pair, context)) {
            out.push(
                Diagnostic::new(&INFO, pair.span(), format!("{who} is in maintenance"))
                    .severity(severity)
                    .note("Pacemaker neither watches nor recovers it: a service that dies stays dead")
                    .help(format!(
                        "set {name}=false when the work is done, or bound it in time with a rule (`rule date lt …`)"
                    )),
            );
        }
    }
}
