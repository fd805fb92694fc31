use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Condition, FencingTarget, Object, ObjectKind, Text};

declare_rule! {
    /// A location, a rule or a fencing level names a node that is not declared.
    ///
    /// # In the cluster
    /// A location neither prefers nor bans any node; a comparison with `#uname` comes out the same on every node; a
    /// fencing level is for no node.
    ///
    /// # Fix
    /// Declare the node, or write the name of one that is declared.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: no tool says anything. Names of nodes compare without regard to case. Silent where no
    /// `node` statement says which machines there are.
    pub struct UndefinedNodeRef: "undefined-node-ref" in references, Error, since "0.1.0", whole_only;
}

impl Rule for UndefinedNodeRef {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        if !context.names.declares_nodes() {
            return;
        }
        match &object.kind {
            ObjectKind::Location(location) => {
                if let Some(node) = &location.node {
                    const LOST: &str = "the constraint then neither prefers nor bans any node";
                    report(node, &format!("location {}", location.id), LOST, context, out);
                }
            }
            ObjectKind::FencingTopology(topology) => {
                for level in &topology.levels {
                    if let FencingTarget::Node(node) = &level.target {
                        const LOST: &str = "the level is for no node, and the node that was meant is fenced without it";
                        report(node, "a fencing level", LOST, context, out);
                    }
                }
            }
            _ => {}
        }
        object.kind.for_each_rule(&mut |rule| {
            for condition in &rule.conditions {
                let Condition::Expression(expression) = condition else { continue };
                let names_node = expression.attribute == "#uname"
                    && matches!(expression.operation.as_str(), "eq" | "ne")
                    && expression.value_source.as_deref().is_none_or(|source| *source == "literal");
                if let Some(value) = expression.value.as_ref().filter(|_| names_node) {
                    report(value, "a rule", "the comparison then comes out the same on every node", context, out);
                }
            }
        });
    }
}

fn report(node: &Text, user: &str, consequence: &str, context: &Context, out: &mut Vec<Diagnostic>) {
    if context.names.node(node.as_str()).is_some() {
        return;
    }
    let diagnostic = Diagnostic::new(&INFO, node.span, format!("{user} names the node {node}, which is not declared"));
    let declared = context.names.nodes().map(|node| node.uname.as_str());
    out.push(diagnostic.note(consequence).help(match context.names.nearest(node.as_str(), declared) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it (`node {node}`), or write the name of a node that is"),
    }));
}
