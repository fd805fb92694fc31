use foldhash::{HashSet, HashSetExt};

use super::attributes::Known;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Condition, ObjectKind, Text};
use crate::suggest::nearest;

declare_rule! {
    /// A constraint asks for a node attribute that nothing sets.
    ///
    /// # In the cluster
    /// The attribute is defined on no node: the rule comes out the same everywhere. A comparison bans nobody, `not_defined`
    /// bans every node, and a colocation by the attribute has no effect.
    ///
    /// # Fix
    /// Write the name that is set: the parameter `name` of the ping resource (`pingd` unless it is written), or the attribute of
    /// the nodes. Utilization is no node attribute.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. Assumed: nobody sets the attribute by hand or by a script. Silent where an agent that no table has may
    /// set it.
    pub struct AttributeNeverSet: "attribute-never-set" in rules, Warning, since "0.1.0", whole_only;
}

impl Rule for AttributeNeverSet {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut asked: Vec<&Text> = Vec::new();
        for object in &context.configuration.objects {
            match &object.kind {
                ObjectKind::Location(location) => {
                    for condition in location.rules.iter().flat_map(|rule| &rule.conditions) {
                        if let Condition::Expression(expression) = condition {
                            asked.push(&expression.attribute);
                        }
                    }
                }
                ObjectKind::Colocation(colocation) => asked.extend(&colocation.node_attribute),
                _ => {}
            }
        }
        if asked.is_empty() || !context.names.declares_nodes() {
            return;
        }
        let known = Known::new(context);
        let mut said = HashSet::new();
        for name in asked {
            if known.is_open || known.has(name.as_str()) || !said.insert(name.as_str()) {
                continue;
            }
            let diagnostic = Diagnostic::new(&INFO, name.span, format!("nothing sets the node attribute {name}")).note(
                "it is defined on no node, so the constraint says the same of each; assumed: nobody sets it by hand",
            );
            out.push(match nearest(name.as_str(), known.names()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("write the name that ping (`name=`), the nodes or another agent set"),
            });
        }
    }
}
