//! A patch applied in memory, as Pacemaker 2.1.5 does it.

use super::{Operation, Patch};
use crate::model::{Content, Element};

impl Patch {
    /// `root` with the patch applied; nothing where a path leads nowhere.
    #[must_use]
    pub fn apply(&self, root: &Element) -> Option<Element> {
        let mut result = root.clone();
        let mut later: Vec<&Operation> = Vec::new();
        for operation in &self.operations {
            match operation {
                Operation::Delete { path } => {
                    let (parent, place) = find_child(&mut result, path)?;
                    parent.children.remove(place);
                }
                Operation::Modify { path, result: modified, .. } => {
                    find(&mut result, path)?.attributes.clone_from(&modified.attributes);
                }
                Operation::Create { .. } | Operation::Move { .. } => later.push(operation),
            }
        }
        later.sort_by_key(|operation| match operation {
            Operation::Create { position, .. } | Operation::Move { position, .. } => *position,
            Operation::Delete { .. } | Operation::Modify { .. } => 0,
        });
        for operation in later {
            match operation {
                Operation::Create { path, position, element } => {
                    let parent = find(&mut result, path)?;
                    let place = (*position).min(parent.children.len());
                    parent.children.insert(place, Content::Element(element.clone()));
                }
                Operation::Move { path, position } => {
                    let (parent, place) = find_child(&mut result, path)?;
                    let child = parent.children.remove(place);
                    parent.children.insert((*position).min(parent.children.len()), child);
                }
                Operation::Delete { .. } | Operation::Modify { .. } => {}
            }
        }
        Some(result)
    }
}

/// The tag and id of each step of a path.
fn steps(path: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    path.split('/').skip(1).map(|step| match step.split_once("[@id='") {
        Some((tag, id)) => (tag, id.strip_suffix("']")),
        None => (step, None),
    })
}

fn place_of(parent: &Element, (tag, id): (&str, Option<&str>)) -> Option<usize> {
    parent.children.iter().position(|child| match child {
        Content::Element(child) => {
            child.name == tag && id.is_none_or(|id| child.attribute("id").is_some_and(|own| *own == id))
        }
        Content::Text(_) | Content::Comment(_) => false,
    })
}

fn find<'e>(root: &'e mut Element, path: &str) -> Option<&'e mut Element> {
    let mut element = root;
    for step in steps(path).skip(1) {
        let place = place_of(element, step)?;
        let Some(Content::Element(child)) = element.children.get_mut(place) else { return None };
        element = child;
    }
    Some(element)
}

/// The parent of what a path leads to, and its place there.
fn find_child<'e>(root: &'e mut Element, path: &str) -> Option<(&'e mut Element, usize)> {
    let (parent, _) = path.rsplit_once('/')?;
    let last = steps(path).last()?;
    let parent = find(root, parent)?;
    let place = place_of(parent, last)?;
    Some((parent, place))
}
