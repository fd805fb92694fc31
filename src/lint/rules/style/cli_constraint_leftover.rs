use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Location, LocationSubject, Object, ObjectKind};
use crate::resolve::{Place, is_cli_constraint};

declare_rule! {
    /// A constraint is left over from `crm resource move` or `ban`.
    ///
    /// # In the cluster
    /// `cli-prefer-…` pins the resource to a node: it goes back there as soon as it can, whatever its stickiness. `cli-ban-…`
    /// forbids a node: at the next failure there may be nowhere to go, and the service is down.
    ///
    /// # Fix
    /// Delete it, on the cluster with `crm resource clear RESOURCE`. The resource may move at once. Give a constraint
    /// that is meant to stay a name of its own.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: crmsh and `crm_verify` are silent. Left-over constraints of that kind caused unintended failovers at many
    /// customers (azure-docs pull request 67018); trento check FA37C7. An error where at most one node is left.
    pub struct CliConstraintLeftover: "cli-constraint-leftover" in style, Warning, since "0.1.0";
}

impl Rule for CliConstraintLeftover {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Location(location) = &object.kind else { return };
        let id = location.id.as_str();
        if !is_cli_constraint(id) {
            return;
        }
        let is_ban = !id.starts_with("cli-prefer-");
        let left = if is_ban { nodes_left(location, context) } else { None };
        let severity =
            if left.as_ref().is_some_and(|left| left.len() < 2) { Severity::Error } else { Severity::Warning };
        let note = match left.as_deref() {
            Some([]) => "no node is left to the resource: it does not run".to_owned(),
            Some([node]) => format!("only {node} is left to the resource: when that fails, it is down"),
            _ if is_ban => "the node is forbidden to the resource for ever, also when it is the last one".to_owned(),
            _ => "the resource goes back to that node as soon as it can, whatever its stickiness".to_owned(),
        };
        out.push(
            Diagnostic::new(
                &INFO,
                location.id.span,
                format!("{id} is left over from `crm resource {}`", if is_ban { "ban" } else { "move" }),
            )
            .severity(severity)
            .note(note)
            .help(
                "delete it (`crm resource clear` on the cluster), or give it a name of its own if it is meant to stay",
            )
            .fix(Fix::risky(format!("delete {id}")).delete_object(object.span)),
        );
    }
}

/// The nodes that locations leave to the resource, where that is known.
fn nodes_left<'c>(location: &Location, context: &'c Context) -> Option<Vec<&'c str>> {
    let LocationSubject::Resource(resource) = &location.subject else { return None };
    if context.fragment || !context.names.declares_nodes() {
        return None;
    }
    let placement = context.graphs.placement();
    let resource = context.names.topmost(context.names.index(resource.as_str())?);
    let allowed = placement.allowed(Place { resource, role: None })?;
    let nodes = (0..placement.node_count()).filter(|&node| allowed.nodes.contains(node));
    Some(nodes.map(|node| placement.node(node)).collect())
}
