use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::hash::hash;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{NvPair, Op, Primitive, ResourceContent, SetKind, Text};
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
    fn walk<'r, 'c>(&self, _context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Copies(BTreeMap::new())))
    }
}

/// The primitives that say the same, by a hash of what they say.
struct Copies<'r, 'c>(BTreeMap<u64, Vec<&'r Resource<'c>>>);

impl<'r, 'c> Walk<'r, 'c> for Copies<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        // Without operations of its own there is nothing that could differ.
        let (Some(agent), Some(operations)) = (resource.primitive.agent(), resource.primitive.operations()) else {
            return;
        };
        if operations.ops.len() > 1 {
            let name = (agent.class.as_str(), agent.provider.as_ref().map(Text::as_str), agent.kind.as_str());
            let says = hash((name, signature(resource.primitive)));
            self.0.entry(says).or_default().push(resource);
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        for resources in self.0.into_values() {
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

/// What a primitive says besides its parameters and utilization, so that two that say the same, in whatever order, give the
/// same: the sum of a hash of each part.
fn signature(primitive: &Primitive) -> u64 {
    let parts = primitive.contents.iter().map(|content| match content {
        ResourceContent::Set(set) if set.kind == SetKind::Meta => {
            let pairs = sum(set.pairs.iter().map(|pair| hash(("meta", pair.name.as_str(), value(pair)))));
            let references = sum(set.id_ref.iter().map(|id| hash(("meta of", id.as_str()))));
            let rules = sum(set.rules.iter().map(|rule| hash(("rule", rule.conditions.len()))));
            sum([pairs, references, rules])
        }
        ResourceContent::Set(_) => 0,
        ResourceContent::Operations(operations) => {
            let references = sum(operations.id_ref.iter().map(|id| hash(("operations of", id.as_str()))));
            sum(operations.ops.iter().map(operation)).wrapping_add(references)
        }
    });
    sum(parts)
}

fn operation(op: &Op) -> u64 {
    let attributes = op.attributes.iter();
    let attributes = attributes.map(|attribute| hash((attribute.name.as_str(), attribute.value.as_str())));
    let pairs = op.sets.iter().flat_map(|set| &set.pairs).map(|pair| hash(("pair", pair.name.as_str(), value(pair))));
    hash(("op", op.name.as_str(), sum(attributes.chain(pairs))))
}

fn value(pair: &NvPair) -> &str {
    pair.value.as_ref().map_or("", |value| value.as_str())
}

fn sum(hashes: impl IntoIterator<Item = u64>) -> u64 {
    hashes.into_iter().fold(0, u64::wrapping_add)
}
