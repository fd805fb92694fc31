use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, ObjectKind};

declare_rule! {
    /// The connection to a remote node stands in a group, a clone or a constraint.
    ///
    /// # In the cluster
    /// Pacemaker decides by itself when to connect. In a group or clone the scheduler fails on it; with an order the transition is
    /// invalid: the connection is unclean, and both sides stay stopped.
    ///
    /// # Fix
    /// Leave it alone. A location may say from which nodes it connects. A virtual machine that is a node needs no such
    /// resource: `meta remote-node=NAME`.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. A colocation alone does no visible harm there and newer versions of crmsh refuse it: a
    /// warning. crmsh issue 1726.
    pub struct RemoteInContainerOrConstraint: "remote-in-container-or-constraint" in clones, Error, since "0.1.0";
}

impl Rule for RemoteInContainerOrConstraint {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let is_remote = |id: &Id| {
            let resource = context.names.index(id.as_str()).and_then(|index| context.effective.resource(index));
            resource.is_some_and(|resource| resource.is_a("ocf:pacemaker:remote"))
        };
        if context.effective.resources_of("ocf:pacemaker:remote").next().is_none() {
            return;
        }
        for object in &context.configuration.objects {
            let (severity, what, note) = match &object.kind {
                ObjectKind::Group(_) | ObjectKind::Clone(_) => {
                    (Severity::Error, "member", "Pacemaker's scheduler fails on it")
                }
                ObjectKind::Order(_) => (
                    Severity::Error,
                    "part",
                    "the transition is invalid: the connection is unclean, and both sides stay stopped",
                ),
                ObjectKind::Colocation(_) => (
                    Severity::Warning,
                    "part",
                    "Pacemaker decides by itself where to connect from; newer versions of crmsh refuse this",
                ),
                _ => continue,
            };
            let mut found: Vec<&Id> = object.kind.members().iter().filter(|id| is_remote(id)).collect();
            if found.is_empty() && object.kind.members().is_empty() {
                object.kind.for_each_constrained(&mut |id| {
                    if is_remote(id) {
                        found.push(id);
                    }
                });
            }
            let owner = object.kind.id().map(ToString::to_string).unwrap_or_default();
            for id in found {
                out.push(
                    Diagnostic::new(
                        &INFO,
                        id.span,
                        format!("the connection to {id} is {what} of {} {owner}", object.kind.noun()),
                    )
                    .severity(severity)
                    .note(note)
                    .help("leave the connection alone; a location may say from which nodes it is made"),
                );
            }
        }
    }
}
