use super::dlm::{Part, is_on, parts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::fencing::fencing_off;
use crate::lint::{Context, Rule, declare_rule};

declare_rule! {
    /// The DLM is configured, and fencing is switched off.
    ///
    /// # In the cluster
    /// The agent `ocf:pacemaker:controld` refuses to start as long as `stonith-enabled` is false: a hard error on every
    /// node, so that nothing above it starts. Where its check is bypassed by `allow_stonith_disabled`, the first lost node
    /// freezes every user of the DLM until it is fenced, which never happens.
    ///
    /// # Fix
    /// Configure a fence device for every node, and set `stonith-enabled=true`.
    ///
    /// # Evidence
    /// The start action of the agent (`dlm_start`, Pacemaker 2.1.5) ends with `OCF_ERR_CONFIGURED`; `crm_verify` and crmsh
    /// are silent. A bypassed check is a warning.
    pub struct DlmWithoutFencing: "dlm-without-fencing" in stacks, Error, since "0.1.0";
}

impl Rule for DlmWithoutFencing {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(off) = fencing_off(context) else { return };
        let parts = parts(context);
        let dlm = parts.iter().find(|(_, part)| *part == Part::Dlm);
        let Some(&(resource, part)) = dlm.or(parts.first()) else { return };
        let (id, bypass) = (resource.id(), ["allow_stonith_disabled", "allow_fencing_disabled"]);
        let is_bypassed = bypass.into_iter().any(|name| is_on(resource, name));
        let diagnostic = Diagnostic::new(&INFO, id.span, format!("{id} needs fencing, which is switched off"))
            .label(format!("this is {}", part.noun()))
            .also(off.span(), "fencing is off");
        let diagnostic = if part == Part::Dlm && !is_bypassed {
            diagnostic
                .note("the agent refuses to start without fencing, on every node: nothing that needs the DLM starts")
        } else {
            diagnostic.note(
                "when a node is lost, the DLM waits until it is fenced, which never happens: all that uses it freezes",
            )
        };
        let severity = if is_bypassed { Severity::Warning } else { Severity::Error };
        out.push(
            diagnostic
                .severity(severity)
                .help(format!("configure a fence device for every node, then set {}=true", off.name)),
        );
    }
}
