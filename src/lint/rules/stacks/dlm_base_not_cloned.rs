use foldhash::{HashSet, HashSetExt};

use super::dlm::{Part, parts};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::ObjectKind;
use crate::resolve::unit;

declare_rule! {
    /// The DLM, or a daemon that builds on it, is not cloned.
    ///
    /// # In the cluster
    /// A resource that is no clone runs on one node. The DLM, lvmlockd and their like have to run on every node that
    /// mounts a cluster file system or activates a shared volume group: on all others the mount hangs or fails.
    ///
    /// # Fix
    /// Clone it, or the group it is in, with `interleave=true`.
    ///
    /// # Evidence
    /// SUSE Linux Enterprise High Availability, «DLM»; a group counts with the clone around it.
    pub struct DlmBaseNotCloned: "dlm-base-not-cloned" in stacks, Error, since "0.1.0", whole_only;
}

impl Rule for DlmBaseNotCloned {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let names = context.names;
        let mut reported = HashSet::new();
        let is_base = |part: Part| matches!(part, Part::Dlm | Part::Daemon);
        for (resource, part) in parts(context).into_iter().filter(|(_, part)| is_base(*part)) {
            // Of a group, the first one speaks.
            let top = names.topmost(resource.index);
            if unit(names, resource.index) != resource.index || !reported.insert(top) {
                continue;
            }
            let id = resource.id();
            let diagnostic = match &names.at(top).kind {
                ObjectKind::Group(group) => {
                    let message = format!("the group {} with {} is not cloned", group.id, part.noun());
                    Diagnostic::new(&INFO, group.id.span, message)
                        .also(id.span, format!("this is {}", part.noun()))
                        .help(format!("add `clone cl-{0} {0} meta interleave=true`", group.id))
                }
                _ => Diagnostic::new(&INFO, id.span, format!("{id} is not cloned"))
                    .label(format!("this is {}", part.noun()))
                    .help(format!("add `clone cl-{id} {id} meta interleave=true`")),
            };
            out.push(diagnostic.note(
                "it runs on one node alone: on all others, cluster file systems and shared volume groups cannot be used",
            ));
        }
    }
}
