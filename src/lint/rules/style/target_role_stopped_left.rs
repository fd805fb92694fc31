use super::left_over::pairs;
use crate::diagnostic::Diagnostic;
use crate::lint::rules::graph::stops_others;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, SetKind, Text};

declare_rule! {
    /// A resource is switched off in its configuration.
    ///
    /// # In the cluster
    /// `target-role=Stopped` keeps the resource stopped, and with it what depends on it. `crm resource stop` writes it; loaded
    /// back from a file, it stops the service again.
    ///
    /// # Fix
    /// Delete the attribute, or say why it is meant: `# crmc: allow target-role-stopped-left — reason`.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Meta-Attributes». No tool mentions it.
    pub struct TargetRoleStoppedLeft: "target-role-stopped-left" in style, Warning, since "0.1.0";
}

impl Rule for TargetRoleStoppedLeft {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        // In rsc_defaults it is a finding of dangerous-rsc-default.
        if !object.kind.is_resource() && !matches!(object.kind, ObjectKind::Template(_)) {
            return;
        }
        let id = object.kind.id().map(Text::as_str).unwrap_or_default();
        for pair in pairs(&object.kind, SetKind::Meta, "target-role") {
            let is_stopped = pair.value.as_ref().is_some_and(|value| value.as_str().eq_ignore_ascii_case("stopped"));
            if is_stopped && !stops_others(object, pair, context) {
                out.push(
                    Diagnostic::new(&INFO, pair.span(), format!("{id} is switched off"))
                        .note("it stays stopped, and what depends on it, also after this file is loaded back")
                        .help("delete `target-role`, or allow it with a reason: `# crmc: allow target-role-stopped-left — …`"),
                );
            }
        }
    }
}
