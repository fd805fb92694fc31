use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::SetKind;
use crate::resolve::{Resource, Setting};

declare_rule! {
    /// A guest node has the name of the resource that runs it.
    ///
    /// # In the cluster
    /// Current versions leave the guest node out without a word; Pacemaker 2.1.5 starts the virtual machine twice.
    ///
    /// # Fix
    /// Give the guest node a name of its own: `meta remote-node=vm-guest`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: «Started [ n1 n3 ]»; `expand_remote_rsc_meta` of newer versions.
    pub struct GuestNodeNamedLikeItsVm: "guest-node-named-like-its-vm" in clones, Error, since "0.1.0";
}

impl Rule for GuestNodeNamedLikeItsVm {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        let guests = resource.settings(SetKind::Meta, "remote-node");
        let Some(guest) = guests.iter().find_map(Setting::text).filter(|guest| *guest == resource.id()) else { return };
        out.push(
            Diagnostic::new(
                &INFO,
                guest.span,
                format!("the guest node has the name of the resource {guest} that runs it"),
            )
            .note("newer versions leave the guest node out without a word; Pacemaker 2.1.5 starts the machine twice")
            .help(format!("give the guest node a name of its own: `remote-node={guest}-guest`")),
        );
    }
}
