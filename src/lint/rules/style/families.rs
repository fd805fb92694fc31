//! Resources that are written alike: the same agent, and names that differ in their digits alone.

use std::collections::BTreeMap;

use crate::lint::Context;
use crate::model::{Op, Primitive, ResourceContent, SetKind};
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

/// What a primitive says besides its parameters and utilization, so that two that say the same give the same text.
pub(super) fn signature(primitive: &Primitive) -> String {
    let mut parts: Vec<String> = Vec::new();
    for content in &primitive.contents {
        match content {
            ResourceContent::Set(set) if set.kind == SetKind::Meta => {
                parts.extend(set.pairs.iter().map(|pair| {
                    format!("meta {}={}", pair.name, pair.value.as_ref().map_or("", |value| value.as_str()))
                }));
                parts.extend(set.id_ref.iter().map(|id| format!("meta {id}")));
                parts.extend(set.rules.iter().map(|rule| format!("meta rule {}", rule.conditions.len())));
            }
            ResourceContent::Set(_) => {}
            ResourceContent::Operations(operations) => {
                parts.extend(operations.ops.iter().map(operation));
                parts.extend(operations.id_ref.iter().map(|id| format!("operations {id}")));
            }
        }
    }
    parts.sort();
    parts.join("\n")
}

fn operation(op: &Op) -> String {
    let mut attributes: Vec<String> =
        op.attributes.iter().map(|attribute| format!("{}={}", attribute.name, attribute.value)).collect();
    let pairs = op.sets.iter().flat_map(|set| &set.pairs);
    attributes
        .extend(pairs.map(|pair| format!("{} {}", pair.name, pair.value.as_ref().map_or("", |value| value.as_str()))));
    attributes.sort();
    format!("op {} {}", op.name, attributes.join(" "))
}
