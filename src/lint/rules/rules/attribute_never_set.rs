use foldhash::{HashSet, HashSetExt};

use super::attributes::Known;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Condition, Object, ObjectKind, Text};
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
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        context
            .names
            .declares_nodes()
            .then(|| Box::new(Asked { context, seen: HashSet::new(), names: Vec::new() }) as _)
    }
}

/// The attributes that are asked for, each where it is asked for first.
struct Asked<'r, 'c> {
    context: &'r Context<'c>,
    seen: HashSet<&'c str>,
    names: Vec<&'c Text>,
}

impl<'r, 'c> Walk<'r, 'c> for Asked<'r, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        let mut ask = |name: &'c Text| {
            if self.seen.insert(name.as_str()) {
                self.names.push(name);
            }
        };
        match &object.kind {
            ObjectKind::Location(location) => {
                for condition in location.rules.iter().flat_map(|rule| &rule.conditions) {
                    if let Condition::Expression(expression) = condition {
                        ask(&expression.attribute);
                    }
                }
            }
            ObjectKind::Colocation(colocation) => colocation.node_attribute.iter().for_each(ask),
            _ => {}
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        if self.names.is_empty() {
            return;
        }
        let known = Known::new(self.context);
        for name in self.names {
            if known.is_open || known.has(name.as_str()) {
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
