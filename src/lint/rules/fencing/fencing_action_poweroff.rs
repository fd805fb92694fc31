use crate::cib::schema::Schema;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::cluster_property;

declare_rule! {
    /// `stonith-action=poweroff` is an old word for `off` that Pacemaker 3 refuses.
    ///
    /// # In the cluster
    /// Pacemaker 2 does what `off` says, and warns of it in its log. Schema pacemaker-4.0 refuses the whole CIB.
    ///
    /// # Fix
    /// Write `off`: it means the same. `--fix` does so.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: «Support for stonith-action of 'poweroff' is deprecated»; the schema options-4.0. Only lower case is
    /// accepted.
    pub struct FencingActionPoweroff: "fencing-action-poweroff" in fencing, Error, since "0.1.0";
}

impl Rule for FencingActionPoweroff {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(pair) = cluster_property(context.names, &["fencing-action", "stonith-action"]) else { return };
        let Some(value) = pair.value.as_ref().filter(|value| **value == "poweroff") else { return };
        let is_refused = context.schema == Schema::NEWEST;
        let severity = if is_refused { Severity::Error } else { Severity::Warning };
        out.push(
            Diagnostic::new(&INFO, value.span, format!("`{}=poweroff` is an old word for `off`", pair.name))
                .severity(severity)
                .note("Pacemaker 2 warns of it in its log; Pacemaker 3 refuses the whole configuration")
                .help("write `off`")
                .fix(Fix::safe("write `off`").changing("property").replace(value.span, "off")),
        );
    }
}
