//! Elements → objects. Total: what no object can be made of is kept as it came.

use super::acl::acl;
use super::alert::alert;
use super::attributes::set;
use super::constraint::constraint;
use super::fencing::level;
use super::node::node;
use super::resource::resource;
use super::tag::tag;
use super::take::{comment_lines, has_text};
use crate::model::{
    Content, Element, FencingTopology, Object, ObjectKind, OptionSection, OptionSet, Section, SetKind, Text,
};

/// The objects of an element that stands in `section`, or, without one, where its tag belongs: at least one.
///
/// - A container comes first, then what it contains, each with its own content behind it.
/// - Comments inside of an object, and those in front of it, become its comments.
/// - A section, or a whole `configuration`, gives the objects in it, and an [`ObjectKind::Raw`] without
///   children in [`Section::Configuration`] where the section itself has attributes, or nothing in it.
/// - What is not known, lacks what every such object has, or holds text is an [`ObjectKind::Raw`]. An attribute set
///   alone is: it could be a default of resources or of operations.
#[must_use]
pub fn objects(section: Option<Section>, element: Element) -> Vec<Object> {
    let mut collector = Collector::default();
    let outside = Element { name: element.name.clone(), span: element.span, ..Element::default() };
    collector.add(section, element);
    if collector.objects.is_empty() {
        collector.raw(Section::Configuration, outside);
    }
    let Collector { mut objects, pending } = collector;
    if let Some(last) = objects.last_mut() {
        last.comments.extend(pending);
    }
    objects
}

/// Objects as they are found, and the comments in front of the next one.
#[derive(Default)]
pub(super) struct Collector {
    /// The objects so far.
    pub(super) objects: Vec<Object>,
    /// Comments that wait for the object they stand in front of.
    pub(super) pending: Vec<Text>,
}

impl Collector {
    /// Adds the objects of an element.
    pub(super) fn add(&mut self, section: Option<Section>, element: Element) {
        let holds_section = matches!(section, None | Some(Section::Configuration));
        if let Some(inner) = section_named(&element.name).filter(|_| holds_section) {
            self.add_section(inner, element);
            return;
        }
        let section = section.or_else(|| home(&element.name)).unwrap_or(Section::Configuration);
        if section == Section::Resources {
            let at = self.objects.len();
            match resource(element, &mut self.objects) {
                Ok(_) => {
                    if let Some(object) = self.objects.get_mut(at) {
                        object.comments.splice(0..0, self.pending.drain(..));
                    }
                }
                Err(element) => self.raw(section, element),
            }
            return;
        }
        let mut comments = std::mem::take(&mut self.pending);
        let span = element.span;
        match kind(section, element, &mut comments) {
            Ok(kind) => self.push(Object { comments: comments.into(), kind, span }),
            Err(element) => {
                self.pending = comments;
                self.raw(section, element);
            }
        }
    }

    /// Adds what the section element itself says: nothing unless it has attributes.
    pub(super) fn enter(&mut self, element: &Element) {
        if !element.attributes.is_empty() {
            let pending = std::mem::take(&mut self.pending);
            self.raw(Section::Configuration, element.clone());
            self.pending = pending;
        }
    }

    fn add_section(&mut self, section: Section, mut element: Element) {
        if element.children.iter().any(|child| matches!(child, Content::Text(_))) {
            self.raw(Section::Configuration, element);
            return;
        }
        let children = std::mem::take(&mut element.children);
        self.enter(&element);
        for child in children {
            match child {
                Content::Comment(comment) => self.pending.extend(comment_lines(&comment)),
                Content::Element(child) => self.add(Some(section), child),
                Content::Text(_) => {}
            }
        }
    }

    fn raw(&mut self, section: Section, mut element: Element) {
        let span = element.span;
        let mut comments = std::mem::take(&mut self.pending);
        // Those at its start are written there for the object as a whole.
        while let Some(Content::Comment(comment)) = element.children.first() {
            comments.extend(comment_lines(comment));
            element.children.remove(0);
        }
        self.push(Object { comments: comments.into(), kind: ObjectKind::Raw(section, Box::new(element)), span });
    }

    fn push(&mut self, object: Object) {
        let Object { comments, kind, span } = object;
        match (self.objects.last_mut(), kind) {
            // All levels of a section are one object, as they are one statement.
            (
                Some(Object { comments: before, kind: ObjectKind::FencingTopology(topology), span: place }),
                ObjectKind::FencingTopology(mut more),
            ) => {
                before.extend(comments);
                topology.levels.append(&mut more.levels);
                *place = place.to(span);
            }
            (_, kind) => self.objects.push(Object { comments, kind, span }),
        }
    }
}

/// The section of that tag, the configuration itself among them.
pub(super) fn section_named(tag: &str) -> Option<Section> {
    Section::ALL.into_iter().find(|section| section.tag() == tag)
}

/// Whether an element of that tag, with nothing around it, is read as one of that section.
#[must_use]
pub fn belongs_to(section: Section, tag: &str) -> bool {
    section_named(tag).map_or_else(|| home(tag).unwrap_or(Section::Configuration), |_| Section::Configuration)
        == section
}

/// The section where objects of that tag belong.
pub(super) fn home(tag: &str) -> Option<Section> {
    Some(match tag {
        "cluster_property_set" => Section::CrmConfig,
        "node" => Section::Nodes,
        "primitive" | "template" | "group" | "clone" | "master" | "bundle" => Section::Resources,
        "rsc_location" | "rsc_colocation" | "rsc_order" | "rsc_ticket" => Section::Constraints,
        "fencing-level" => Section::FencingTopology,
        "acl_role" | "acl_target" | "acl_group" | "acl_user" => Section::Acls,
        "tag" => Section::Tags,
        "alert" => Section::Alerts,
        _ => return None,
    })
}

/// The object that an element of a section other than the resources is; the element comes back, whole, where it
/// is none.
fn kind(section: Section, element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    if has_text(&element) {
        return Err(element);
    }
    match (section, element.name.as_str()) {
        (Section::CrmConfig, "cluster_property_set") => {
            Ok(options(OptionSection::Properties, SetKind::ClusterProperty, element, comments))
        }
        (Section::RscDefaults, "meta_attributes") => {
            Ok(options(OptionSection::ResourceDefaults, SetKind::Meta, element, comments))
        }
        (Section::OpDefaults, "meta_attributes") => {
            Ok(options(OptionSection::OperationDefaults, SetKind::Meta, element, comments))
        }
        (Section::Nodes, "node") => node(element, comments),
        (Section::Constraints, _) => constraint(element, comments),
        (Section::FencingTopology, "fencing-level") => {
            let level = level(element, comments)?;
            Ok(ObjectKind::FencingTopology(Box::new(FencingTopology { levels: vec![level] })))
        }
        (Section::Acls, "acl_role" | "acl_target" | "acl_group" | "acl_user") => acl(element, comments),
        (Section::Tags, "tag") => tag(element, comments),
        (Section::Alerts, "alert") => alert(element, comments),
        _ => Err(element),
    }
}

fn options(section: OptionSection, kind: SetKind, element: Element, comments: &mut Vec<Text>) -> ObjectKind {
    ObjectKind::Options(Box::new(OptionSet { section, set: set(kind, element, comments) }))
}
