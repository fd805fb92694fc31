use super::protection::{fencing_off, quorum_ignored};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};

declare_rule! {
    /// Neither quorum nor fencing protects the data: any split runs everything twice.
    ///
    /// # In the cluster
    /// After any split every part of the cluster runs everything: file systems, databases and addresses run twice.
    ///
    /// # Fix
    /// Configure a fence device and switch fencing on; set `no-quorum-policy=stop`, or `freeze` with DLM, GFS2 or
    /// OCFS2.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: `crm_verify` and crmsh are silent.
    pub struct NoQuorumIgnoreAndNoFencing: "no-quorum-ignore-and-no-fencing" in fencing, Error, since "0.1.0";
}

impl Rule for NoQuorumIgnoreAndNoFencing {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let pairs = (fencing_off(context), quorum_ignored(context.names));
        let (Some(fencing), Some(quorum)) = pairs else { return };
        out.push(
            Diagnostic::new(&INFO, fencing.span(), "neither fencing nor quorum protects the data")
                .label("lost nodes are not fenced")
                .also(quorum.span(), "and parts without quorum go on")
                .note(
                    "as soon as the nodes lose sight of each other, every part of the cluster starts all resources: file \
                     systems, databases and addresses run twice",
                )
                .help(format!(
                    "configure a fence device and set {}=true; set {}=stop, or freeze with DLM, GFS2 or OCFS2",
                    fencing.name, quorum.name
                )),
        );
    }
}
