use super::protection::{fencing_off, quorum_ignored};
use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};

/// Both protections are switched off: fencing, and the need for quorum.
///
/// After any split every part of the cluster runs everything. `crm_verify` and crmsh are silent (experiment with 2.1.5).
pub struct NoQuorumIgnoreAndNoFencing;

static INFO: RuleInfo = RuleInfo {
    name: "no-quorum-ignore-and-no-fencing",
    category: Category::Fencing,
    severity: Severity::Error,
    blocks_build: false,
    whole_only: false,
    summary: "Neither quorum nor fencing protects the data: any split runs everything twice.",
};

impl Rule for NoQuorumIgnoreAndNoFencing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let pairs = (fencing_off(context.configuration), quorum_ignored(context.configuration));
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
