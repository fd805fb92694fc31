use super::dlm::is_on;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// A volume group may be activated with disks missing.
    ///
    /// # In the cluster
    /// With `partial_activation=true` the start succeeds on a node that does not see all disks of the volume group. What is
    /// mounted has holes, and is written to; without it, the start fails there and the service goes to a node that sees them all.
    ///
    /// # Fix
    /// Leave it out: the default is false. A mirror that may run with one leg wants `degraded_activation`, where the agent
    /// has it.
    ///
    /// # Evidence
    /// Metadata and source of `ocf:heartbeat:LVM` and `ocf:heartbeat:LVM-activate` (resource-agents 4.12): the check for
    /// missing devices only warns then.
    pub struct LvmPartialActivation: "lvm-partial-activation" in stacks, Warning, since "0.1.0";
}

impl Rule for LvmPartialActivation {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        let is_lvm = resource.is_a("ocf:heartbeat:LVM") || resource.is_a("ocf:heartbeat:LVM-activate");
        if !is_lvm || !is_on(resource, "partial_activation") {
            return;
        }
        let Some(setting) = resource.param("partial_activation") else { return };
        out.push(
            Diagnostic::new(&INFO, setting.pair.span(), "the volume group is activated even where disks are missing")
                .note("a file system with holes is mounted and written to, instead of on a node that sees all disks")
                .help("leave out partial_activation; the default is false"),
        );
    }
}
