use super::meeting::smallest_set;
use super::words::id_of;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::{Allowed, Place};

declare_rule! {
    /// Locations leave a resource no node.
    ///
    /// # In the cluster
    /// It never starts, and nothing says so. The scores of a node are summed up: a sum below zero forbids it as -INFINITY does.
    /// Often it is what `crm resource ban` left behind, together with bans that were meant.
    ///
    /// # Fix
    /// Delete the location that is not meant. Where some of them are enough to forbid every node, the finding names the fewest.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: -5 on each node is enough. Remote and guest nodes are nodes; `role=Promoted` forbids the
    /// promotion only; of rules, those on `#uname` count. Finite scores count only where no colocation can outweigh them.
    pub struct UnplaceableResource: "unplaceable-resource" in graph, Error, since "0.1.0", whole_only;
}

impl Rule for UnplaceableResource {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if !context.names.declares_nodes() {
            return;
        }
        for (index, object) in (0..).zip(&context.configuration.objects) {
            if object.kind.is_resource() && context.names.container(index).is_none() {
                out.extend(unplaceable(index, context).map(|allowed| report(index, &allowed, context)));
            }
        }
    }
}

/// What the locations of a resource say, where they leave it no node. One that no location permits where each needs a
/// permission is another rule's business.
pub(super) fn unplaceable(resource: u32, context: &Context) -> Option<Allowed> {
    let placement = context.graphs.placement();
    if placement.is_opt_in() && !placement.is_permitted(resource) {
        return None;
    }
    let allowed = placement.allowed(Place { resource, role: None })?;
    let is_certain = allowed.is_firm || !context.graphs.colocation().is_pulled(resource);
    (allowed.nodes.is_empty() && is_certain).then_some(allowed)
}

fn report(resource: u32, allowed: &Allowed, context: &Context) -> Diagnostic {
    let object = context.names.at(resource);
    let id = id_of(context.names, resource);
    let name = object.kind.name_span().unwrap_or(object.span);
    let message = format!("{id} may run on no node: locations forbid them all");
    let Some((last, others)) = allowed.reasons.split_last() else {
        return Diagnostic::new(&INFO, name, message);
    };
    let mut diagnostic = Diagnostic::new(&INFO, last.span, message).label(format!("{id} may {}", last.text));
    for reason in others {
        diagnostic = diagnostic.also(reason.span, format!("{id} may {}", reason.text));
    }
    diagnostic = diagnostic
        .also(name, "what has no node")
        .note(format!("{id} never starts; the status shows no more than \"Stopped\""))
        .help("delete the location that is not meant");
    diagnostic.notes.extend(smallest_set(&allowed.reasons.iter().collect::<Vec<_>>()));
    diagnostic
}
