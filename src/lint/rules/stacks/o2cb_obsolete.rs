use super::dlm::agent_span;
use crate::cib::schema::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// An o2cb resource is configured, which OCFS2 no longer needs.
    ///
    /// # In the cluster
    /// Since Linux 3.16 OCFS2 talks to the DLM itself: `ocf:pacemaker:controld` and the file system are enough. Pacemaker 3.0
    /// dropped `ocf:pacemaker:o2cb`, and `ocf:ocfs2:o2cb` is gone from distributions: where there is no agent, the resource does not
    /// start, and nothing behind it.
    ///
    /// # Fix
    /// Delete the resource from its group; keep `ocf:pacemaker:controld`.
    ///
    /// # Evidence
    /// `ChangeLog` of Pacemaker 3.0.0; the list of agents that SUSE Linux Enterprise 16 no longer has. An error where the target
    /// is one of them; silent for SUSE Linux Enterprise 11, which needs it.
    pub struct O2cbObsolete: "o2cb-obsolete" in stacks, Warning, since "0.1.0";
}

impl Rule for O2cbObsolete {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let sles = context.targets.iter().filter_map(Target::sles).map(|(version, _)| version).max();
        if sles.is_some_and(|version| version < 12) {
            return;
        }
        let is_packaged = resource.is_a("ocf:pacemaker:o2cb");
        if !is_packaged && !resource.is_a("ocf:ocfs2:o2cb") {
            return;
        }
        let pacemaker = context.targets.iter().filter_map(Target::pacemaker).max();
        let is_gone = sles.is_some_and(|version| version >= 16) || is_packaged && pacemaker >= Some((3, 0, 0));
        let severity = if is_gone { Severity::Error } else { Severity::Warning };
        out.push(
            Diagnostic::new(&INFO, agent_span(resource), "OCFS2 needs no o2cb resource any more")
                .severity(severity)
                .note(
                    "the agent is gone from current releases: there the resource does not start, and nothing behind it",
                )
                .help("delete it; ocf:pacemaker:controld and the file system are enough"),
        );
    }
}
