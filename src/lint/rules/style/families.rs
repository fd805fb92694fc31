//! Resources that are written alike: the same agent, and names that differ in their digits alone.

use std::collections::BTreeMap;

use crate::lint::Context;
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
