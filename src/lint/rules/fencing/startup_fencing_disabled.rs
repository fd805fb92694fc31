use super::protection::fencing_off;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText};
use crate::resolve::cluster_property;

declare_rule! {
    /// Nodes that were not seen since the cluster started are not fenced.
    ///
    /// # In the cluster
    /// They count as down. Where the network is split when the cluster starts, each side takes the other for down and starts everything:
    /// both write to the same data.
    ///
    /// # Fix
    /// Delete the property; its default is true.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Cluster Options», warns of it; `crm_verify` 2.1.5 says «Blind faith: not fencing unseen nodes» with `-VV`
    /// alone. Where fencing is off altogether, fencing-disabled speaks.
    pub struct StartupFencingDisabled: "startup-fencing-disabled" in fencing, Error, since "0.1.0";
}

impl Rule for StartupFencingDisabled {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(pair) = cluster_property(context.names, &["startup-fencing", "startup_fencing"]) else { return };
        let is_off = pair.value.as_ref().and_then(|value| Boolean::from_text(value.as_str())) == Some(Boolean(false));
        if !is_off || fencing_off(context).is_some() {
            return;
        }
        out.push(
            Diagnostic::new(&INFO, pair.span(), "nodes that were never seen count as down")
                .note("where the network is split when the cluster starts, both sides start everything and write to the same data")
                .help("delete it: the default is true"),
        );
    }
}
