//! Resources that are written alike: the same agent, and names that differ in their digits alone.

use std::collections::BTreeMap;

use crate::lint::Context;
use crate::model::{NvPair, Op, Primitive, ResourceContent, SetKind};
use crate::resolve::Resource;

/// The resources of each agent whose ids are the same but for their digits, in the order of the configuration. Members
/// of groups are what their groups make of them.
pub(super) fn families<'r>(context: &'r Context<'_>) -> Vec<Vec<&'r Resource<'r>>> {
    let mut families: BTreeMap<(String, String), Vec<&Resource>> = BTreeMap::new();
    for resource in context.effective.resources() {
        let Some(agent) = resource.agent.filter(|_| resource.group().is_none()) else { continue };
        let stem = stem(resource.id().as_str());
        if stem.len() < resource.id().as_str().len() {
            families.entry((agent.to_string(), stem)).or_default().push(resource);
        }
    }
    families.into_values().collect()
}

/// The id with its digits taken out.
fn stem(id: &str) -> String {
    id.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// What a primitive says besides its parameters and utilization, word by word, so that two that say the same give the
/// same.
pub(super) fn signature(primitive: &Primitive) -> Vec<Vec<&str>> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    for content in &primitive.contents {
        match content {
            ResourceContent::Set(set) if set.kind == SetKind::Meta => {
                parts.extend(set.pairs.iter().map(|pair| vec!["meta", pair.name.as_str(), value(pair)]));
                parts.extend(set.id_ref.iter().map(|id| vec!["meta of", id.as_str()]));
                parts.extend(set.rules.iter().map(|rule| vec!["rule"; rule.conditions.len()]));
            }
            ResourceContent::Set(_) => {}
            ResourceContent::Operations(operations) => {
                parts.extend(operations.ops.iter().map(operation));
                parts.extend(operations.id_ref.iter().map(|id| vec!["operations of", id.as_str()]));
            }
        }
    }
    parts.sort_unstable();
    parts
}

fn operation(op: &Op) -> Vec<&str> {
    let attributes =
        op.attributes.iter().map(|attribute| ["attribute", attribute.name.as_str(), attribute.value.as_str()]);
    let pairs = op.sets.iter().flat_map(|set| &set.pairs).map(|pair| ["pair", pair.name.as_str(), value(pair)]);
    let mut words: Vec<[&str; 3]> = attributes.chain(pairs).collect();
    words.sort_unstable();
    ["op", op.name.as_str()].into_iter().chain(words.into_iter().flatten()).collect()
}

fn value(pair: &NvPair) -> &str {
    pair.value.as_ref().map_or("", |value| value.as_str())
}
