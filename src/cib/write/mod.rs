//! The model to CIB XML.

mod attributes;
mod constraint;
mod others;
mod regenerated;
mod resource;
mod xml;

use std::io;

use ecow::EcoString;

use super::ids::Ids;
use super::schema::Schema;
use crate::model::{Element, Extra, FromText, Id, ObjectKind, Role, Section, SetKind, Text, Value};
use crate::resolve::{Names, named_rule, named_set};
pub use regenerated::regenerated;
pub(crate) use xml::escape_value;
use xml::{Tag, Xml};

/// How the CIB is to be written.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions<'a> {
    /// The schema that it names, in whose words it is written.
    pub schema: Schema,
    /// The feature set that it claims, if any. A live Pacemaker refuses one that is newer than its own.
    pub feature_set: Option<&'a str>,
    /// The `configuration` element alone, instead of a whole `cib`.
    pub configuration_only: bool,
}

/// Writes the configuration. The order of the objects in a section is that of the text; a member stands
/// inside its container.
///
/// # Errors
/// Those of `out`.
pub fn write(names: &Names, options: &WriteOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut output = Output::new(&mut *out, Ids::new(names), names, options.schema);
    if options.configuration_only {
        output.configuration()?;
    } else {
        let schema = options.schema.to_string();
        let mut tag = Tag::new("cib");
        if let Some(feature_set) = options.feature_set {
            tag = tag.with("crm_feature_set", feature_set);
        }
        let tag =
            tag.with("validate-with", &schema).with("epoch", "0").with("num_updates", "0").with("admin_epoch", "0");
        output.start(tag, |output| {
            output.configuration()?;
            output.xml.empty(Tag::new("status"))
        })?;
    }
    let out = output.xml.into_inner();
    out.write_all(b"\n")
}

/// Writes the elements of one object by itself, ready for an `xml` statement: without the comments of the object,
/// and what it contains only named, each by a `crmsh-ref`.
///
/// # Errors
/// Those of `out`.
pub fn write_object(names: &Names, schema: Schema, index: u32, out: &mut dyn io::Write) -> io::Result<()> {
    let mut output = Output::new(&mut *out, Ids::new(names), names, schema);
    output.is_alone = true;
    output.xml.plain_lines();
    output.object(index)
}

/// Writes the configuration with these ids taken.
#[cfg(test)]
pub(super) fn write_with<'n>(ids: Ids<'n>, names: &'n Names<'n>, schema: Schema, out: &mut Vec<u8>) -> io::Result<()> {
    Output::new(out, ids, names, schema).configuration()
}

/// Writes one element as it is, without looking at what it means.
///
/// # Errors
/// Those of `out`.
pub fn write_element(element: &Element, out: &mut dyn io::Write) -> io::Result<()> {
    let mut xml = Xml::new(&mut *out);
    xml.element(element)?;
    xml.into_inner().write_all(b"\n")
}

/// What the writers of all elements share.
struct Output<'n, W: io::Write> {
    xml: Xml<W>,
    ids: Ids<'n>,
    names: &'n Names<'n>,
    schema: Schema,
    /// Whether one object is written by itself: without comments, what it contains only named.
    is_alone: bool,
}

impl<'n, W: io::Write> Output<'n, W> {
    fn new(out: W, ids: Ids<'n>, names: &'n Names<'n>, schema: Schema) -> Self {
        Self { xml: Xml::new(out), ids, names, schema, is_alone: false }
    }

    fn start(&mut self, tag: Tag, content: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        let end = self.xml.open(tag)?;
        content(self)?;
        self.xml.close(end)
    }

    /// An element that holds nothing but what crmc does not know.
    fn with_extra_content(&mut self, tag: Tag, extra: &Extra) -> io::Result<()> {
        if extra.as_ref().is_none_or(|extra| extra.elements.is_empty()) {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| output.xml.extra(extra))
    }

    /// The written id, else a generated one.
    fn id_or(&mut self, id: Option<&Id>, wanted: impl FnOnce() -> String) -> String {
        match id {
            Some(id) => self.ids.written(id.as_str(), wanted),
            None => self.ids.generate(wanted()),
        }
    }

    /// The tag with its id, and with the reference to what it shares. With a reference, it has an id only where one is
    /// written. Tells the id, after which what stands inside is named.
    fn identified<'t>(
        &mut self,
        tag: Tag<'t>,
        id: Option<&Id>,
        reference: Option<&str>,
        wanted: String,
    ) -> (Tag<'t>, String) {
        let Some(reference) = reference else {
            let id = self.id_or(id, || wanted);
            return (tag.with("id", &id), id);
        };
        let tag = tag.with("id-ref", reference);
        match id {
            Some(id) => (tag.with("id", &self.ids.written(id.as_str(), || wanted)), id.value.to_string()),
            None => (tag, wanted),
        }
    }

    /// The same for an id for which crm text has no place.
    fn detail_id_or(&mut self, id: Option<&Id>, wanted: impl FnOnce() -> String) -> String {
        match id {
            Some(id) => self.ids.detail(id.as_str(), wanted),
            None => self.ids.generate(wanted()),
        }
    }

    fn role(&self, role: &Value<Role>) -> EcoString {
        self.role_text(role.as_str())
    }

    /// A role as the schema spells it; what is none stays as it is.
    fn role_text(&self, text: &str) -> EcoString {
        match Role::from_text(text) {
            Some(role) if self.schema < Schema::V3_7 => role.old_name().into(),
            Some(role) => role.name().into(),
            None => text.into(),
        }
    }

    /// The id of the set that `$id-ref` means.
    fn referenced_set(&self, reference: &Id, kind: SetKind) -> EcoString {
        named_set(self.names, reference, kind).map_or_else(|| reference.value.clone(), |(_, id)| id)
    }

    /// Likewise for a rule.
    fn referenced_rule(&self, reference: &Id) -> EcoString {
        named_rule(self.names, reference).map_or_else(|| reference.value.clone(), |(_, id)| id)
    }

    /// Likewise for operations. Those without an id cannot be referred to, so the name stays.
    fn referenced_operations(&self, reference: &Id) -> String {
        let operations = self.names.object(reference.as_str()).and_then(|object| object.kind.operations());
        let id = operations.and_then(|operations| operations.id.as_deref());
        id.unwrap_or(reference).value.to_string()
    }

    fn configuration(&mut self) -> io::Result<()> {
        let mut sections: Vec<Vec<u32>> = Section::ALL.iter().map(|_| Vec::new()).collect();
        // What a section itself says, and the configuration.
        let mut own: Vec<(&Element, &[Text])> = Vec::new();
        let mut is_placed = vec![false; self.names.configuration().objects.len()];
        for (index, object) in (0_u32..).zip(&self.names.configuration().objects) {
            if let Some(element) = section_itself(&object.kind) {
                own.push((element, &object.comments));
                continue;
            }
            // A container stands where it or the first of what it holds is written.
            let top = if object.kind.is_resource() { self.names.topmost(index) } else { index };
            let is_ring = object.kind.is_resource() && self.names.container(top).is_some();
            if let Some(is_placed) = is_placed.get_mut(top as usize).filter(|is_placed| !**is_placed && !is_ring) {
                *is_placed = true;
                sections[self.names.at(top).kind.section() as usize].push(top);
            }
        }
        let (tag, comments) = section_tag(Section::Configuration, &own);
        self.start(tag, |output| {
            output.comments(&comments)?;
            for (section, objects) in Section::ALL.into_iter().zip(sections) {
                output.section(section, &objects, &own)?;
            }
            output.xml.comments(&output.names.configuration().trailing_comments)
        })
    }

    fn comments(&mut self, comments: &[&[Text]]) -> io::Result<()> {
        comments.iter().try_for_each(|comments| self.xml.comments(comments))
    }

    fn section(&mut self, section: Section, objects: &[u32], own: &[(&Element, &[Text])]) -> io::Result<()> {
        if section == Section::Configuration {
            return objects.iter().try_for_each(|&object| self.object(object));
        }
        // Every schema wants these four, even if nothing stands in them.
        let is_required = section <= Section::Constraints;
        if objects.is_empty() && !is_required && own.iter().all(|(element, _)| element.name != section.tag()) {
            return Ok(());
        }
        let (tag, comments) = section_tag(section, own);
        if objects.is_empty() && comments.iter().all(|comments| comments.is_empty()) {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.comments(&comments)?;
            objects.iter().try_for_each(|&object| output.object(object))
        })
    }

    /// The object of that index, with what it contains.
    fn object(&mut self, index: u32) -> io::Result<()> {
        let object = self.names.at(index);
        let outer = self.ids.enter(index, object.kind.id().map(Text::as_str));
        let comments = if self.is_alone { &[][..] } else { &object.comments[..] };
        match &object.kind {
            ObjectKind::Node(node) => self.node(node, comments),
            ObjectKind::Primitive(primitive) => self.primitive(primitive, comments),
            ObjectKind::Template(template) => self.template(template, comments),
            ObjectKind::Group(group) => self.group(group, comments),
            ObjectKind::Clone(clone) => self.clone(clone, comments),
            ObjectKind::Bundle(bundle) => self.bundle(bundle, comments),
            ObjectKind::Location(location) => self.location(location, comments),
            ObjectKind::Colocation(colocation) => self.colocation(colocation, comments),
            ObjectKind::Order(order) => self.order(order, comments),
            ObjectKind::Ticket(ticket) => self.ticket(ticket, comments),
            ObjectKind::Options(options) => self.option_set(&options.set, options.section.default_id(), comments),
            ObjectKind::FencingTopology(topology) => {
                self.xml.comments(comments)?;
                topology.levels.iter().try_for_each(|level| self.fencing_level(level))
            }
            ObjectKind::Tag(tag) => self.tag(tag, comments),
            ObjectKind::Alert(alert) => self.alert(alert, comments),
            ObjectKind::AclRole(role) => self.acl_role(role, comments),
            ObjectKind::AclSubject(subject) => self.acl_subject(subject, comments),
            ObjectKind::AclUser(user) => self.acl_user(user, comments),
            ObjectKind::Raw(_, element) => self.xml.element_with(element, comments),
        }?;
        self.ids.leave(&outer);
        Ok(())
    }
}

/// The elements that an object holds beyond the known ones.
fn unknown(extra: &Extra) -> &[Element] {
    extra.as_ref().map(|extra| &extra.elements[..]).unwrap_or_default()
}

/// The element of a section that says something itself, without what stands in it.
fn section_itself(kind: &ObjectKind) -> Option<&Element> {
    match kind {
        ObjectKind::Raw(Section::Configuration, element) if element.children.is_empty() => {
            Section::ALL.iter().any(|section| section.tag() == element.name).then_some(element)
        }
        _ => None,
    }
}

/// The tag of a section, with all that it says itself, and the comments on that.
fn section_tag<'o>(section: Section, own: &[(&'o Element, &'o [Text])]) -> (Tag<'static>, Vec<&'o [Text]>) {
    let mut tag = Tag::new(section.tag());
    let mut comments = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (element, above) in own.iter().filter(|(element, _)| element.name == section.tag()) {
        comments.push(*above);
        for (name, value) in &element.attributes {
            if !seen.contains(&name.as_str()) {
                seen.push(name.as_str());
                tag = tag.with(name.as_str(), value.as_str());
            }
        }
    }
    (tag, comments)
}
