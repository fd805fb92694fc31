//! The model to CIB XML.

mod attributes;
mod constraint;
mod others;
mod resource;
mod xml;

use std::io;

use ecow::EcoString;

use super::ids::Ids;
use super::schema::Schema;
use crate::model::{Element, Extra, FromText, Id, Object, ObjectKind, Role, Section, SetKind, Value};
use crate::resolve::{Holder, Names};
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
    let mut output = Output { xml: Xml::new(&mut *out), ids: Ids::new(names), names, schema: options.schema };
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
    ids: Ids,
    names: &'n Names<'n>,
    schema: Schema,
}

impl<W: io::Write> Output<'_, W> {
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
            Some(id) => id.value.to_string(),
            None => self.ids.generate(&wanted()),
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

    /// The id of the set that `$id-ref` means: that of a set, or that of the first such set of an object.
    fn referenced_set(&self, reference: &Id, kind: SetKind) -> String {
        let Some(Holder::Object(index)) = self.names.holder(reference.as_str()) else {
            return reference.value.to_string();
        };
        let mut found = None;
        let object = &self.names.at(index).kind;
        if matches!(object, ObjectKind::Options(_)) {
            return reference.value.to_string();
        }
        object.for_each_set(&mut |set| {
            if found.is_none() && set.kind == kind && set.id_ref.is_none() {
                found = Some(set.id.as_ref().map(|id| id.value.to_string()));
            }
        });
        match found {
            Some(Some(id)) => id,
            _ => format!("{reference}-{}", kind.tag()),
        }
    }

    /// Likewise for operations. Those without an id cannot be referred to, so the name stays.
    fn referenced_operations(&self, reference: &Id) -> String {
        let operations = self.names.object(reference.as_str()).and_then(|object| object.kind.operations());
        let id = operations.and_then(|operations| operations.id.as_ref());
        id.unwrap_or(reference).value.to_string()
    }

    fn configuration(&mut self) -> io::Result<()> {
        let mut sections: Vec<Vec<&Object>> = Section::ALL.iter().map(|_| Vec::new()).collect();
        for (index, object) in (0_u32..).zip(&self.names.configuration().objects) {
            let is_member = object.kind.is_resource() && self.names.container(index).is_some();
            if !is_member {
                sections[object.kind.section() as usize].push(object);
            }
        }
        self.start(Tag::new("configuration"), |output| {
            for (section, objects) in Section::ALL.into_iter().zip(sections) {
                output.section(section, &objects)?;
            }
            output.xml.comments(&output.names.configuration().trailing_comments)
        })
    }

    fn section(&mut self, section: Section, objects: &[&Object]) -> io::Result<()> {
        // Every schema wants these four, even if nothing stands in them.
        let is_required = section <= Section::Constraints;
        if section == Section::Configuration {
            return objects.iter().try_for_each(|object| self.object(object));
        }
        match (objects.is_empty(), is_required) {
            (true, false) => Ok(()),
            (true, true) => self.xml.empty(Tag::new(section.tag())),
            (false, _) => self
                .start(Tag::new(section.tag()), |output| objects.iter().try_for_each(|object| output.object(object))),
        }
    }

    fn object(&mut self, object: &Object) -> io::Result<()> {
        let comments = &object.comments;
        match &object.kind {
            ObjectKind::Node(node) => self.node(node, comments),
            ObjectKind::Primitive(_)
            | ObjectKind::Template(_)
            | ObjectKind::Group(_)
            | ObjectKind::Clone(_)
            | ObjectKind::Bundle(_) => self.resource(object),
            ObjectKind::Location(_) | ObjectKind::Colocation(_) | ObjectKind::Order(_) | ObjectKind::Ticket(_) => {
                self.constraint(object)
            }
            ObjectKind::Options(options) => self.option_set(&options.set, options.section.default_id(), comments),
            ObjectKind::FencingTopology(topology) => {
                self.xml.comments(comments)?;
                topology.levels.iter().try_for_each(|level| self.fencing_level(level))
            }
            ObjectKind::Tag(tag) => self.tag(tag, comments),
            ObjectKind::Alert(alert) => self.alert(alert, comments),
            ObjectKind::AclRole(_) | ObjectKind::AclSubject(_) | ObjectKind::AclUser(_) => self.acl(object),
            ObjectKind::Raw(_, element) => self.xml.element_with(element, comments),
        }
    }
}
