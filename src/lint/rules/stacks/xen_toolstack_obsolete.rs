use super::dlm::agent_span;
use crate::cib::schema::Target;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// The toolstack of Xen that is used is gone.
    ///
    /// # In the cluster
    /// Xen 4.5 removed xend: there is no daemon to start, and what is ordered behind it never starts. SUSE Linux Enterprise 16 has no
    /// `ocf:heartbeat:Xen` any more.
    ///
    /// # Fix
    /// Delete the resource for xend, and what depends on it: `xl`, which `ocf:heartbeat:Xen` prefers, needs no daemon. For SUSE Linux
    /// Enterprise 16 use `ocf:heartbeat:VirtualDomain` with `hypervisor=xen:///system`.
    ///
    /// # Evidence
    /// Release notes of Xen 4.5; `ocf:heartbeat:Xen` of resource-agents 4.12 takes xl where it is installed; `crm cluster health sles16`.
    /// xend is silent where the target is SUSE Linux Enterprise before 12, which has it; the agent is reported with `--target sles=16` only.
    pub struct XenToolstackObsolete: "xen-toolstack-obsolete" in stacks, Error, since "0.1.0";
}

impl Rule for XenToolstackObsolete {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let sles = || context.targets.iter().filter_map(Target::sles).map(|(version, _)| version);
        let is_xend = ["lsb:xend", "service:xend", "systemd:xend"].into_iter().any(|agent| resource.is_a(agent));
        if is_xend && !sles().any(|version| version < 12) {
            out.push(
                Diagnostic::new(&INFO, agent_span(resource), "Xen has no xend any more")
                    .note("Xen 4.5 removed it: the resource cannot start, nor what is ordered behind it")
                    .help("delete the resource and what depends on it; xl needs no daemon"),
            );
        }
        if resource.is_a("ocf:heartbeat:Xen") && sles().any(|version| version >= 16) {
            out.push(
                Diagnostic::new(&INFO, agent_span(resource), "SUSE Linux Enterprise 16 has no ocf:heartbeat:Xen")
                    .note("there, every probe fails with «not installed»")
                    .help("use ocf:heartbeat:VirtualDomain with hypervisor=xen:///system"),
            );
        }
    }
}
