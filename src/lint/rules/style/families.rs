//! Resources that are written alike: the same agent, and names that differ in their digits alone.

use std::collections::BTreeMap;

use crate::resolve::Resource;

/// The resources of each agent whose ids are the same but for their digits, in the order of the configuration. Members
/// of groups are what their groups make of them.
#[derive(Default)]
pub(super) struct Families<'r, 'c>(BTreeMap<(String, String), Vec<&'r Resource<'c>>>);

impl<'r, 'c> Families<'r, 'c> {
    pub(super) fn add(&mut self, resource: &'r Resource<'c>) {
        let Some(agent) = resource.agent.filter(|_| resource.group().is_none()) else { return };
        let stem = stem(resource.id().as_str());
        if stem.len() < resource.id().as_str().len() {
            self.0.entry((agent.to_string(), stem)).or_default().push(resource);
        }
    }

    /// Those with more members than so many.
    pub(super) fn larger_than(&self, members: usize) -> impl Iterator<Item = &[&'r Resource<'c>]> {
        self.0.values().map(Vec::as_slice).filter(move |family| family.len() > members)
    }
}

/// The id with its digits taken out.
fn stem(id: &str) -> String {
    id.chars().filter(|c| !c.is_ascii_digit()).collect()
}
