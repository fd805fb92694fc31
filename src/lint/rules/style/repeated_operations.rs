use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::families::signature;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Text;
use crate::resolve::Resource;

/// How many copies are worth a template.
const MANY: usize = 3;
/// How many of them are shown.
const SHOWN: usize = 8;

declare_rule! {
    /// Three or more primitives have the same agent, operations and meta attributes.
    ///
    /// # In the cluster
    /// Nothing yet. A change, to a timeout for example, has to be made in each copy, and one is forgotten.
    ///
    /// # Fix
    /// Write what they share once, in an `rsc_template`, and make the primitives from it: `primitive vm1 @vm params …`. Running
    /// resources are not restarted by that.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Reusing Parts of the Configuration». The parameters that an agent is called with stay the same, so its digest does.
    pub struct RepeatedOperations: "repeated-operations" in style, Info, since "0.1.0";
}

impl Rule for RepeatedOperations {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        // A hash stands for what a primitive says.
        let mut copies: BTreeMap<u64, Vec<&Resource>> = BTreeMap::new();
        for resource in context.effective.resources() {
            // Without operations of its own there is nothing that could differ.
            let (Some(agent), Some(operations)) = (resource.primitive.agent(), resource.primitive.operations()) else {
                continue;
            };
            if operations.ops.len() > 1 {
                let name = (agent.class.as_str(), agent.provider.as_ref().map(Text::as_str), agent.kind.as_str());
                let says = FixedState::default().hash_one((name, signature(resource.primitive)));
                copies.entry(says).or_default().push(resource);
            }
        }
        for resources in copies.into_values() {
            let Some((first, rest)) = resources.split_first().filter(|_| resources.len() >= MANY) else { continue };
            let Some(agent) = first.primitive.agent() else { continue };
            let number = resources.len();
            let message = format!("{number} primitives have the same agent, operations and meta attributes");
            let mut diagnostic = Diagnostic::new(&INFO, first.id().span, message).label("the first of them");
            for resource in rest.iter().take(SHOWN) {
                diagnostic = diagnostic.also(resource.id().span, "written again");
            }
            out.push(
                diagnostic.note("a change has to be made in each of them, and one is forgotten").help(format!(
                    "write `rsc_template … {agent} op …` once, and `primitive {} @… params …`",
                    first.id()
                )),
            );
        }
    }
}
