use super::left_over::pairs;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, OptionSection, SetKind};

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
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let (kind, who) = match &object.kind {
            ObjectKind::Options(options) if options.section == OptionSection::ResourceDefaults => {
                (options.set.kind, "every resource that says nothing else".to_owned())
            }
            kind if kind.is_resource() || matches!(kind, ObjectKind::Template(_)) => {
                (SetKind::Meta, kind.id().map(ToString::to_string).unwrap_or_default())
            }
            _ => return,
        };
        for pair in pairs(&object.kind, kind, "target-role") {
            let is_stopped = pair.value.as_ref().is_some_and(|value| value.as_str().eq_ignore_ascii_case("stopped"));
            if is_stopped {
                out.push(
                    Diagnostic::new(&INFO, pair.span(), format!("{who} is switched off"))
                        .note("it stays stopped, and what depends on it, also after this file is loaded back")
                        .help("delete `target-role`, or allow it with a reason: `# crmc: allow target-role-stopped-left — …`"),
                );
            }
        }
    }
}
