//! Which element of the old CIB is which of the new one.

use std::collections::{HashMap, HashSet, VecDeque};

use ecow::{EcoString, eco_format};

use crate::diff::facts::is_part;
use crate::diff::value::Reading;
use crate::model::{Content, Element};

/// Matches the children of elements.
pub(super) struct Matcher<'e> {
    /// Ids that something refers to, in either CIB: they are part of what is said.
    referenced: HashSet<&'e str>,
    keeps_ids: bool,
}

/// Children of the new element in their order, each with the old one that it was.
pub(super) type Pairs<'e> = Vec<(Option<&'e Element>, &'e Element)>;

impl<'e> Matcher<'e> {
    pub(super) fn new(old: &'e Element, new: &'e Element, keeps_ids: bool) -> Self {
        let mut referenced = HashSet::new();
        collect_references(old, &mut referenced);
        collect_references(new, &mut referenced);
        Self { referenced, keeps_ids }
    }

    /// The children of `new` and those of `old` that they are: by tag and id, then by what they are for.
    pub(super) fn pairs(&self, old: &'e Element, new: &'e Element) -> Pairs<'e> {
        let mut by_id: HashMap<(&str, &str), VecDeque<&Element>> = HashMap::new();
        for child in old.elements() {
            by_id.entry(key(child)).or_default().push_back(child);
        }
        // A path cannot tell siblings with one tag and id, or without ids, from each other.
        let mut wanted: HashMap<(&str, &str), usize> = HashMap::new();
        for child in new.elements() {
            *wanted.entry(key(child)).or_default() += 1;
        }
        let is_clear = |key: &(&str, &str), found: &VecDeque<&Element>| {
            let number = wanted.get(key).copied().unwrap_or_default();
            let twins = new.elements().filter(|child| self::key(child) == *key);
            found.len() == 1 && number <= 1
                || found.len() == number && found.iter().zip(twins).all(|(old, new)| is_same(old, new))
        };
        by_id.retain(|key, found| is_clear(key, found));
        let mut take = |child: &'e Element| {
            let found = by_id.get_mut(&key(child))?;
            // No operation changes text.
            if found.front().is_some_and(|before| text_of(before) == text_of(child)) { found.pop_front() } else { None }
        };
        let mut pairs: Pairs = new.elements().map(|child| (take(child), child)).collect();
        self.match_by_nature(&mut by_id, old, &mut pairs);
        pairs
    }

    fn match_by_nature(
        &self,
        left: &mut HashMap<(&'e str, &'e str), VecDeque<&'e Element>>,
        old: &'e Element,
        pairs: &mut Pairs<'e>,
    ) {
        if !self.keeps_ids || pairs.iter().all(|(before, _)| before.is_some()) {
            return;
        }
        let mut by_nature: HashMap<EcoString, VecDeque<&Element>> = HashMap::new();
        for child in old.elements() {
            let is_left = left.get(&key(child)).is_some_and(|found| !found.is_empty());
            if is_left && self.is_free(child) {
                by_nature.entry(nature(child)).or_default().push_back(child);
            }
        }
        for (before, child) in pairs.iter_mut().filter(|(before, _)| before.is_none()) {
            if self.is_free(child) && !is_named_node(child) {
                *before = by_nature.get_mut(&nature(child)).and_then(VecDeque::pop_front);
            }
        }
    }

    /// Whether the id of an element is one that nobody needs: that of a part, to which nothing refers. That of a node
    /// stays where the new CIB has none for it.
    fn is_free(&self, element: &Element) -> bool {
        let Some(id) = element.attribute("id") else { return false };
        if element.name == "node" {
            return true;
        }
        is_part(element) && !self.referenced.contains(id.as_str())
    }

    /// Whether the id of the old element stays.
    pub(super) fn keeps_id(&self, old: &Element, new: &Element) -> bool {
        self.keeps_ids && self.is_free(old) && self.is_free(new) && !is_named_node(new)
    }
}

/// A node with an id of its own, other than its name.
fn is_named_node(element: &Element) -> bool {
    element.name == "node" && element.attribute("id") != element.attribute("uname")
}

pub(super) fn is_attribute_set(element: &Element) -> bool {
    matches!(&*element.name, "instance_attributes" | "meta_attributes" | "utilization" | "cluster_property_set")
}

/// What tells a part from its siblings, besides its id.
pub(super) fn nature(element: &Element) -> EcoString {
    let value = |name: &str| element.attribute(name).map(|value| value.value.clone()).unwrap_or_default();
    let tag = &element.name;
    match tag.as_str() {
        "node" => eco_format!("{tag} {}", value("uname")),
        "nvpair" | "attribute" => eco_format!("{tag} {}", value("name")),
        "op" => {
            let interval = element.attribute("interval").map_or("0", |interval| interval.as_str());
            let interval = Reading::Duration.meaning(interval);
            eco_format!("{tag} {} {interval} {}", value("name"), Reading::Role.meaning(&value("role")))
        }
        "fencing-level" => {
            let target = [value("target"), value("target-pattern"), value("target-attribute"), value("target-value")];
            eco_format!("{tag} {} {}", target.join(" "), value("index"))
        }
        "recipient" => eco_format!("{tag} {}", value("value")),
        "port-mapping" => eco_format!("{tag} {} {}", value("port"), value("range")),
        "storage-mapping" => eco_format!("{tag} {}", value("target-dir")),
        "expression" => eco_format!("{tag} {}", value("attribute")),
        "acl_permission" => eco_format!("{tag} {} {} {}", value("xpath"), value("reference"), value("object-type")),
        _ => tag.clone(),
    }
}

fn key(element: &Element) -> (&str, &str) {
    (&element.name, element.attribute("id").map_or("", |id| id.as_str()))
}

/// Whether two elements are the same but for comments and the order of attributes.
fn is_same(old: &Element, new: &Element) -> bool {
    old.name == new.name
        && old.attributes.len() == new.attributes.len()
        && old.attributes.iter().all(|(name, value)| new.attribute(name.as_str()) == Some(value))
        && text_of(old) == text_of(new)
        && old.elements().count() == new.elements().count()
        && old.elements().zip(new.elements()).all(|(old, new)| is_same(old, new))
}

fn text_of(element: &Element) -> Vec<&EcoString> {
    let text = element.children.iter().filter_map(|child| match child {
        Content::Text(text) => Some(text),
        Content::Element(_) | Content::Comment(_) => None,
    });
    text.collect()
}

/// The ids that references name: `id-ref`, members of tags, what permissions are about. Of an `XPath`, everything in
/// quotes.
fn collect_references<'e>(root: &'e Element, found: &mut HashSet<&'e str>) {
    let mut waiting = vec![root];
    while let Some(element) = waiting.pop() {
        for (name, value) in &element.attributes {
            match name.as_str() {
                "id-ref" | "reference" | "ref" => drop(found.replace(value.as_str())),
                "id" if element.name == "obj_ref" => drop(found.replace(value.as_str())),
                "xpath" => found.extend(value.as_str().split(['\'', '"']).skip(1).step_by(2)),
                _ => {}
            }
        }
        waiting.extend(element.elements());
    }
}
