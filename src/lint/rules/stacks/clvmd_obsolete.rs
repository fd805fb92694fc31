use super::dlm::agent_span;
use crate::cib::schema::Target;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// clvmd or cmirrord is used, which LVM no longer has.
    ///
    /// # In the cluster
    /// LVM2 2.03 removed clvmd and cmirrord: there is no daemon to start, and a volume group with
    /// `vg_access_mode=clvmd` is never activated.
    ///
    /// # Fix
    /// Use `ocf:heartbeat:lvmlockd` and `vg_access_mode=lvmlockd`; the volume groups have to be converted
    /// (`vgchange --lock-type dlm`).
    ///
    /// # Evidence
    /// Release notes of LVM2 2.03.00. Silent where the target is SUSE Linux Enterprise before 15, which has clvmd.
    pub struct ClvmdObsolete: "clvmd-obsolete" in stacks, Error, since "0.1.0";
}

impl Rule for ClvmdObsolete {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if context.targets.iter().filter_map(Target::sles).any(|(version, _)| version < 15) {
            return;
        }
        let daemons = ["ocf:lvm2:clvmd", "ocf:lvm2:cmirrord", "ocf:heartbeat:clvm"];
        if let Some(daemon) = daemons.into_iter().find(|daemon| resource.is_a(daemon)) {
            let name = if daemon.ends_with("cmirrord") { "cmirrord" } else { "clvmd" };
            out.push(
                Diagnostic::new(&INFO, agent_span(resource), format!("LVM has no {name} any more"))
                    .note(format!("LVM2 2.03 removed {name}: the resource cannot start"))
                    .help("use ocf:heartbeat:lvmlockd, and convert the volume groups (vgchange --lock-type dlm)"),
            );
        }
        let mode = resource.param("vg_access_mode").filter(|_| resource.is_a("ocf:heartbeat:LVM-activate"));
        if let Some(mode) = mode.filter(|mode| mode.value() == "clvmd") {
            out.push(
                Diagnostic::new(&INFO, mode.pair.span(), "LVM has no clvmd any more")
                    .note("LVM2 2.03 removed clvmd: the volume group is never activated")
                    .help("write vg_access_mode=lvmlockd, and convert the volume group (vgchange --lock-type dlm)"),
            );
        }
    }
}
