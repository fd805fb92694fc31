//! The difference of two CIBs as a patch for `cibadmin --patch`.
//!
//! The format is that of `crm_diff` since Pacemaker 1.1.12, learned by experiment with 2.1.5:
//! - Deletions and modifications are done as they come, then creations and moves by their positions. A path names
//!   elements by tag and id, of those without an id the first.
//! - A position counts all children, comments too.
//! - A patch without versions is taken as it is, and the epoch goes up by itself. With versions, `admin_epoch` and
//!   `epoch` of the `source` must be those of the CIB that it meets. So must `num_updates`, which changes with each
//!   operation in the cluster: where the source names none, it does not count ([`Patch::guard`]).
//! - What a modified element says in the end stands in `change-result`, with all its attributes.
//!
//! Comments that stand in the old CIB stay; new ones come only with the element that they stand in.

mod apply;
mod document;
mod matching;

use std::collections::HashSet;
use std::io;

use ecow::{EcoString, eco_format};

use crate::cib::write::write_element;
use crate::model::{Content, Element, Section, Text};
use crate::source::Span;

pub use document::{patch, patch_onto};
use matching::{Matcher, is_attribute_set, nature};

/// Changes of an XML document, in the order in which they are made.
#[derive(Debug, Default)]
pub struct Patch {
    /// The changes.
    pub operations: Vec<Operation>,
    /// The `admin_epoch` and `epoch` of the only CIB that takes it.
    guard: Option<(u64, u64)>,
}

/// One change.
#[derive(Debug)]
pub enum Operation {
    /// A new child of the element at `path`.
    Create {
        /// The parent.
        path: EcoString,
        /// How many children come before it.
        position: usize,
        /// The child.
        element: Element,
    },
    /// The element is gone.
    Delete {
        /// The element.
        path: EcoString,
    },
    /// Other attributes.
    Modify {
        /// The element.
        path: EcoString,
        /// What is set, or removed where there is no value.
        attributes: Vec<(EcoString, Option<EcoString>)>,
        /// The element with all its attributes, without children.
        result: Element,
    },
    /// Another place among its siblings.
    Move {
        /// The element.
        path: EcoString,
        /// How many children come before it.
        position: usize,
    },
}

impl Patch {
    /// What makes `new` of `old`, both whole `cib` elements. Ids that nothing refers to stay those of `old`, where the
    /// element is the same but for them. Objects are put at the end of their section, whose order means nothing.
    #[must_use]
    pub fn between(old: &Element, new: &Element) -> Self {
        for keeps_ids in [true, false] {
            let patch = Self::with(Matcher::new(old, new, keeps_ids), old, new);
            let is_right = |result: Element| {
                let rest = Self::with(Matcher::new(&result, new, keeps_ids), &result, new);
                rest.operations.is_empty() && repeated_ids(&result) <= repeated_ids(new)
            };
            if patch.apply(old).is_some_and(is_right) {
                return patch;
            }
        }
        // With ids that are not unique, paths lead astray: all is made anew.
        Self::anew(old, new)
    }

    fn with(matcher: Matcher, old: &Element, new: &Element) -> Self {
        let mut builder = Builder { matcher, operations: Vec::new() };
        let empty = Element::default();
        let old_root = child_named(old, "configuration").unwrap_or(&empty);
        let new_root = child_named(new, "configuration").unwrap_or(&empty);
        builder.configuration(old_root, new_root);
        Self { operations: builder.operations, guard: None }
    }

    fn anew(old: &Element, new: &Element) -> Self {
        let configuration = child_named(new, "configuration").cloned();
        let delete = child_named(old, "configuration").map(|_| Operation::Delete { path: CONFIGURATION.into() });
        let create = configuration.map(|element| Operation::Create { path: "/cib".into(), position: 0, element });
        Self { operations: delete.into_iter().chain(create).collect(), guard: None }
    }

    /// Lets only the CIB with this version take the patch; changes of the status do not count.
    pub fn guard(&mut self, admin_epoch: u64, epoch: u64) {
        self.guard = Some((admin_epoch, epoch));
    }

    /// Adds a change of the schema that the CIB names.
    pub fn set_schema(&mut self, old: &Element, schema: &str) {
        let mut result = bare(old);
        match result.attributes.iter_mut().find(|(name, _)| name == "validate-with") {
            Some((_, value)) => *value = text(schema),
            None => result.attributes.push((text("validate-with"), text(schema))),
        }
        let attributes = vec![("validate-with".into(), Some(schema.into()))];
        self.operations.insert(0, Operation::Modify { path: "/cib".into(), attributes, result });
    }

    /// Writes it as XML.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut diff = element("diff", &[("format", "2")]);
        let version = self.guard.map(|(admin_epoch, epoch)| version(admin_epoch, epoch));
        let operations = self.operations.iter().map(Operation::element);
        diff.children = version.into_iter().chain(operations).map(Content::Element).collect();
        write_element(&diff, out)
    }
}

fn version(admin_epoch: u64, epoch: u64) -> Element {
    let [admin, before, after] = [admin_epoch, epoch, epoch + 1].map(|number| number.to_string());
    let source = element("source", &[("admin_epoch", &admin), ("epoch", &before)]);
    let target = element("target", &[("admin_epoch", &admin), ("epoch", &after), ("num_updates", "0")]);
    let mut version = element("version", &[]);
    version.children = vec![Content::Element(source), Content::Element(target)];
    version
}

impl Operation {
    fn element(&self) -> Element {
        match self {
            Self::Create { path, position, element: child } => {
                let position = position.to_string();
                let mut change = element("change", &[("operation", "create"), ("path", path), ("position", &position)]);
                change.children.push(Content::Element(child.clone()));
                change
            }
            Self::Delete { path } => element("change", &[("operation", "delete"), ("path", path)]),
            Self::Move { path, position } => {
                let position = position.to_string();
                element("change", &[("operation", "move"), ("path", path), ("position", &position)])
            }
            Self::Modify { path, attributes, result } => {
                let mut list = element("change-list", &[]);
                list.children =
                    attributes.iter().map(|(name, value)| Content::Element(attribute(name, value))).collect();
                let mut holder = element("change-result", &[]);
                holder.children.push(Content::Element(result.clone()));
                let mut change = element("change", &[("operation", "modify"), ("path", path)]);
                change.children = vec![Content::Element(list), Content::Element(holder)];
                change
            }
        }
    }
}

fn attribute(name: &str, value: &Option<EcoString>) -> Element {
    match value {
        Some(value) => element("change-attr", &[("name", name), ("operation", "set"), ("value", value)]),
        None => element("change-attr", &[("name", name), ("operation", "unset")]),
    }
}

const CONFIGURATION: &str = "/cib/configuration";

struct Builder<'e> {
    matcher: Matcher<'e>,
    operations: Vec<Operation>,
}

impl<'e> Builder<'e> {
    fn configuration(&mut self, old: &'e Element, new: &'e Element) {
        let is_section = |element: &Element| Section::ALL.iter().any(|section| section.tag() == element.name);
        let mut length = old.children.len();
        for section in new.elements() {
            let path = eco_format!("{CONFIGURATION}/{}", section.name);
            match child_named(old, &section.name) {
                Some(before) => self.element(&path, before, section),
                None if section.children.is_empty() && is_section(section) => {}
                None => {
                    self.create(CONFIGURATION, length, section);
                    length += 1;
                }
            }
        }
        for section in old.elements().filter(|section| child_named(new, &section.name).is_none()) {
            let path = eco_format!("{CONFIGURATION}/{}", section.name);
            if is_section(section) {
                // An empty section means what none does, and some must be there.
                self.attributes(&path, section, &element(&section.name, &[]));
                let deleted = section.elements().map(|child| Operation::Delete { path: step(&path, child) });
                self.operations.extend(deleted);
            } else {
                self.operations.push(Operation::Delete { path });
            }
        }
    }

    fn create(&mut self, path: &str, position: usize, element: &Element) {
        self.operations.push(Operation::Create { path: path.into(), position, element: element.clone() });
    }

    /// What makes `new` of `old`, which are the same element.
    fn element(&mut self, path: &EcoString, old: &'e Element, new: &'e Element) {
        self.attributes(path, old, new);
        let pairs = self.matcher.pairs(old, new);
        let kept: HashSet<*const Element> = pairs.iter().filter_map(|(old, _)| *old).map(std::ptr::from_ref).collect();
        let is_kept = |child: &Content| match child {
            Content::Element(child) => kept.contains(&std::ptr::from_ref(child)),
            Content::Text(_) | Content::Comment(_) => true,
        };
        for child in old.elements().filter(|child| !kept.contains(&std::ptr::from_ref(*child))) {
            self.operations.push(Operation::Delete { path: step(path, child) });
        }
        for (before, child) in &pairs {
            if let Some(before) = before {
                self.element(&step(path, before), before, child);
            }
        }
        let remaining: Vec<&Content> = old.children.iter().filter(|child| is_kept(child)).collect();
        if order_counts(new) {
            self.arrange(path, remaining, &pairs);
        } else {
            let created = pairs.iter().filter(|(before, _)| before.is_none());
            for (number, (_, child)) in created.enumerate() {
                self.create(path, remaining.len() + number, child);
            }
        }
    }

    /// Creations and moves that put the children in the order of `pairs`. Comments stay where they are.
    fn arrange(&mut self, path: &EcoString, remaining: Vec<&'e Content>, pairs: &[(Option<&'e Element>, &'e Element)]) {
        let mut current: Vec<Option<*const Element>> = remaining
            .into_iter()
            .map(|child| match child {
                Content::Element(child) => Some(std::ptr::from_ref(child)),
                Content::Text(_) | Content::Comment(_) => None,
            })
            .collect();
        let mut position = 0;
        for (before, child) in pairs {
            while current.get(position).is_some_and(Option::is_none) {
                position += 1;
            }
            match before {
                None => {
                    self.create(path, position, child);
                    current.insert(position.min(current.len()), Some(std::ptr::from_ref(*child)));
                }
                Some(before) => {
                    let wanted = Some(std::ptr::from_ref(*before));
                    if current.get(position) != Some(&wanted)
                        && let Some(place) = current.iter().position(|one| *one == wanted)
                    {
                        current.remove(place);
                        current.insert(position.min(current.len()), wanted);
                        self.operations.push(Operation::Move { path: step(path, before), position });
                    }
                }
            }
            position += 1;
        }
    }

    fn attributes(&mut self, path: &EcoString, old: &Element, new: &Element) {
        let keeps_id = self.matcher.keeps_id(old, new);
        let mut changes = Vec::new();
        let mut result = bare(new);
        for (name, value) in &new.attributes {
            if name == "id" && keeps_id {
                continue;
            }
            if old.attribute(name.as_str()) != Some(value) {
                changes.push((name.value.clone(), Some(value.value.clone())));
            }
        }
        let gone = old.attributes.iter().filter(|(name, _)| new.attribute(name.as_str()).is_none());
        changes.extend(gone.map(|(name, _)| (name.value.clone(), None)));
        if changes.is_empty() {
            return;
        }
        if let Some((_, id)) = result.attributes.iter_mut().find(|(name, _)| keeps_id && name == "id")
            && let Some(kept) = old.attribute("id")
        {
            *id = kept.clone();
        }
        self.operations.push(Operation::Modify { path: path.clone(), attributes: changes, result });
    }
}

/// Whether the order of the children says anything: not that of the objects in a section, nor that of pairs in a set
/// each of which has a name of its own.
fn order_counts(parent: &Element) -> bool {
    if parent.name != "configuration" && Section::ALL.iter().any(|section| section.tag() == parent.name) {
        // Of sets of options, the first wins; of fencing levels with one target and index, its devices are tried first.
        let mut levels = HashSet::new();
        return parent
            .elements()
            .any(|child| is_attribute_set(child) || child.name == "fencing-level" && !levels.insert(nature(child)));
    }
    let mut names = HashSet::new();
    let is_plain = |pair: &Element| {
        pair.name == "nvpair" && pair.attribute("name").is_some_and(|name| names.insert(name.value.clone()))
    };
    !(is_attribute_set(parent) && parent.elements().all(is_plain))
}

/// How many ids repeat one. Some do in any CIB: what refers to an object, and nodes, which have names of their own.
fn repeated_ids(root: &Element) -> usize {
    let mut ids = HashSet::new();
    let mut repeated = 0;
    let mut waiting = vec![root];
    while let Some(element) = waiting.pop() {
        repeated += element.attribute("id").map_or(0, |id| usize::from(!ids.insert(id.as_str())));
        waiting.extend(element.elements());
    }
    repeated
}

/// The path of a child.
fn step(parent: &str, child: &Element) -> EcoString {
    match child.attribute("id") {
        Some(id) => eco_format!("{parent}/{}[@id='{id}']", child.name),
        None => eco_format!("{parent}/{}", child.name),
    }
}

fn child_named<'e>(parent: &'e Element, name: &str) -> Option<&'e Element> {
    parent.elements().find(|child| child.name == name)
}

/// The element without its children.
fn bare(element: &Element) -> Element {
    Element { children: Vec::new(), ..element.clone() }
}

fn text(text: &str) -> Text {
    Text::new(text, Span::default())
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let attributes = attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
    Element { name: name.into(), attributes, children: Vec::new(), span: Span::default() }
}
