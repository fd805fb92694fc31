use super::left_over::{is_true, pairs};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, OptionSection};

declare_rule! {
    /// Nothing runs: all resources are to stop.
    ///
    /// # In the cluster
    /// With `stop-all-resources=true` Pacemaker stops every resource, and starts none. It is meant for an outage that was planned.
    ///
    /// # Fix
    /// Delete it, or set it to false.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: `crm_verify` and crmsh are silent. In a part of a configuration, which may be what switches it on for a while,
    /// it is a warning.
    pub struct StopAllResourcesLeftOn: "stop-all-resources-left-on" in style, Error, since "0.1.0";
}

impl Rule for StopAllResourcesLeftOn {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Options(options) = &object.kind else { return };
        if options.section != OptionSection::Properties {
            return;
        }
        for name in ["stop-all-resources", "stop_all_resources"] {
            for pair in pairs(&object.kind, options.set.kind, name).into_iter().filter(|pair| is_true(pair)) {
                out.push(
                    Diagnostic::new(&INFO, pair.span(), "all resources are to stop")
                        .severity(if context.fragment { Severity::Warning } else { Severity::Error })
                        .note("Pacemaker stops every resource and starts none")
                        .help(format!("set {name}=false when the outage is over")),
                );
            }
        }
    }
}
