use super::protection::{fencing_off, quorum_ignored};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NodeType, Value};

declare_rule! {
    /// Parts of the cluster without quorum go on as if they had it.
    ///
    /// # In the cluster
    /// One of three nodes, without quorum, fences the other two and starts everything. With two nodes it was needed
    /// before corosync 2, whose votequorum has `two_node: 1`: there it is a warning. Only members vote.
    ///
    /// # Fix
    /// Write `no-quorum-policy=stop`, or `freeze` with DLM, GFS2 or OCFS2; with two nodes also `two_node: 1` in
    /// corosync.conf.
    ///
    /// # Evidence
    /// Experiment with 2.1.5 and three nodes. SUSE forbids the value since SLE 12; crmsh took it out of its defaults
    /// (crmsh issue 159).
    pub struct NoQuorumPolicyIgnore: "no-quorum-policy-ignore" in fencing, Error, since "0.1.0";
}

impl Rule for NoQuorumPolicyIgnore {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(pair) = quorum_ignored(context.names) else { return };
        if fencing_off(context).is_some() {
            return;
        }
        let is_member = |kind: &Value<NodeType>| kind.get().is_none_or(|kind| kind == NodeType::Member);
        let members = context.names.nodes().filter(|node| node.kind.as_ref().is_none_or(is_member)).count();
        let diagnostic =
            Diagnostic::new(&INFO, pair.span(), "parts of the cluster without quorum go on as if they had it");
        let diagnostic = match members {
            // A single node has no one to lose sight of.
            1 if !context.fragment => return,
            0..=2 => diagnostic
                .severity(Severity::Warning)
                .note("with two nodes, corosync's `two_node: 1` keeps quorum when one fails; ignoring it has not been needed since corosync 2")
                .help(format!("set `two_node: 1` in corosync.conf, and {}=stop", pair.name)),
            _ => diagnostic
                .note(format!(
                    "of {members} nodes, one that is cut off fences the others and starts everything; two parts fence each \
                     other"
                ))
                .help(format!("write {}=stop, or freeze with DLM, GFS2 or OCFS2", pair.name)),
        };
        out.push(diagnostic);
    }
}
