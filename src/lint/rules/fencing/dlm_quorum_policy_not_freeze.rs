use super::protection::{has_value, primitives, quorum_policy};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};

declare_rule! {
    /// DLM runs, and no-quorum-policy is not freeze.
    ///
    /// # In the cluster
    /// The part without quorum has to unmount cluster file systems, which takes the peers that it has lost: the stops
    /// hang until their nodes are fenced.
    ///
    /// # Fix
    /// Write `property no-quorum-policy=freeze`.
    ///
    /// # Evidence
    /// The agent `ocf:pacemaker:controld` warns of any other value, and of none.
    pub struct DlmQuorumPolicyNotFreeze: "dlm-quorum-policy-not-freeze" in fencing, Warning, since "0.1.0", whole_only;
}

impl Rule for DlmQuorumPolicyNotFreeze {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut dlm = primitives(context.names).filter(|(_, agent)| agent.is_named("ocf:pacemaker:controld"));
        let Some((dlm, _)) = dlm.next() else { return };
        let policy = quorum_policy(context.names);
        if policy.is_some_and(|pair| has_value(pair, "freeze")) {
            return;
        }
        let diagnostic = match policy {
            // Of that value, others have more to say at its place.
            Some(pair) if has_value(pair, "ignore") => {
                Diagnostic::new(&INFO, dlm.id.span, "with DLM, no-quorum-policy should be freeze")
                    .label("this is DLM")
                    .also(pair.span(), "this is no freeze")
            }
            Some(pair) => Diagnostic::new(&INFO, pair.span(), "with DLM, no-quorum-policy should be freeze")
                .also(dlm.id.span, "this is DLM"),
            None => Diagnostic::new(&INFO, dlm.id.span, "with DLM, no-quorum-policy should be freeze")
                .label("DLM runs, and no-quorum-policy is not set"),
        };
        out.push(
            diagnostic
                .note(
                    "a part of the cluster without quorum has to unmount its cluster file systems, but DLM waits for the nodes \
                     that are lost: the stops hang, and healthy nodes get fenced",
                )
                .help("write `property no-quorum-policy=freeze`"),
        );
    }
}
