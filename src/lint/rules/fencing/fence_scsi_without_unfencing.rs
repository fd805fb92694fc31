use super::devices::devices;
use crate::agents::Knowledge;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::SetKind;
use crate::resolve::Resource;

declare_rule! {
    /// A fence device that has to be switched on for each node is never told to.
    ///
    /// # In the cluster
    /// `fence_scsi` and `fence_mpath` cut a node off the storage by taking away its key; devices of the fabric close its port. A node that joins
    /// has to be unfenced first, and Pacemaker does so only where a meta attribute says `provides=unfencing`. Without it no node registers
    /// a key, and what uses the storage fails, or nothing keeps a lost node from writing.
    ///
    /// # Fix
    /// Write `meta provides=unfencing` at the device.
    ///
    /// # Evidence
    /// `crm_simulate` 2.1.5 plans `Fence (on)` for each node with `provides=unfencing` on any device or `requires=unfencing` on any resource, and none
    /// without. Pacemaker Explained, «Unfencing». For devices of the fabric it is a warning: a port may be opened by hand.
    pub struct FenceScsiWithoutUnfencing: "fence-scsi-without-unfencing" in fencing, Error, since "0.1.0";
}

impl Rule for FenceScsiWithoutUnfencing {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut silent = devices(context).filter_map(|device| Some((device, severity(device, context)?))).peekable();
        if silent.peek().is_none() {
            return;
        }
        // One attribute, wherever it stands, makes Pacemaker unfence with all devices.
        let asks = |resource: &Resource| {
            ["provides", "requires"].iter().any(|name| {
                let settings = resource.settings(SetKind::Meta, name);
                settings.iter().any(|setting| setting.value() == "unfencing")
            })
        };
        if context.fragment || context.effective.resources().iter().any(asks) {
            return;
        }
        out.extend(silent.map(|(device, severity)| {
            Diagnostic::new(
                &INFO,
                device.id().span,
                format!("nothing tells {} to unfence nodes that join", device.id()),
            )
            .severity(severity)
            .note("no node gets back its access to the storage after it was fenced, or registers for it at all")
            .help("add `meta provides=unfencing`")
        }));
    }
}

/// How much is lost without unfencing; nothing where the device works without.
fn severity(device: &Resource, context: &Context) -> Option<Severity> {
    let Knowledge::Facts(facts) = context.agents.knowledge(device.agent?) else { return None };
    let on = facts.actions.iter().find(|action| action.name == "on" && action.automatic)?;
    Some(if on.on_target { Severity::Error } else { Severity::Warning })
}
