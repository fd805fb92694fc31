use std::io;

use crate::cib::schema::Schema;
use crate::model::{
    Agent, Attribute, AttributeSet, Bundle, CloneKind, CloneResource, Group, Id, Object, ObjectKind, Op, Operations,
    Primitive, PrimitiveBase, ResourceContent, SetKind, Template, Text,
};

use super::Output;
use super::attributes::with_attributes;
use super::xml::Tag;

impl<W: io::Write> Output<'_, W> {
    /// A resource, with those that it contains.
    pub(super) fn resource(&mut self, object: &Object) -> io::Result<()> {
        let comments = &object.comments;
        match &object.kind {
            ObjectKind::Primitive(primitive) => self.primitive(primitive, comments),
            ObjectKind::Template(template) => self.template(template, comments),
            ObjectKind::Group(group) => self.group(group, comments),
            ObjectKind::Clone(clone) => self.clone(clone, comments),
            ObjectKind::Bundle(bundle) => self.bundle(bundle, comments),
            _ => Ok(()),
        }
    }

    fn primitive(&mut self, primitive: &Primitive, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("primitive").with("id", primitive.id.as_str());
        let tag = match &primitive.base {
            PrimitiveBase::Agent(agent) => with_agent(tag, agent),
            PrimitiveBase::Template(template) => tag.with("template", template.as_str()),
        };
        let tag = tag.maybe("description", primitive.description.as_ref()).with_extra(&primitive.extra);
        if primitive.contents.is_empty() && primitive.extra.is_none() && comments.is_empty() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.contents(&primitive.contents, &primitive.id)?;
            output.xml.extra(&primitive.extra)
        })
    }

    fn template(&mut self, template: &Template, comments: &[Text]) -> io::Result<()> {
        let tag = with_agent(Tag::new("template").with("id", template.id.as_str()), &template.agent);
        let tag = tag.maybe("description", template.description.as_ref()).with_extra(&template.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.contents(&template.contents, &template.id)?;
            output.xml.extra(&template.extra)
        })
    }

    fn contents(&mut self, contents: &[ResourceContent], owner: &Id) -> io::Result<()> {
        contents.iter().try_for_each(|content| match content {
            ResourceContent::Set(set) => self.set(set, owner.as_str()),
            ResourceContent::Operations(operations) => self.operations(operations, owner.as_str()),
        })
    }

    fn operations(&mut self, operations: &Operations, owner: &str) -> io::Result<()> {
        let mut tag = Tag::new("operations").maybe("id", operations.id.as_ref());
        if let Some(reference) = &operations.id_ref {
            tag = tag.with("id-ref", &self.referenced_operations(reference));
        }
        let tag = tag.with_extra(&operations.extra);
        if operations.ops.is_empty() && operations.extra.is_none() {
            return self.xml.empty(tag);
        }
        let prefix = operations.id.as_ref().map_or(owner, Text::as_str);
        self.start(tag, |output| {
            operations.ops.iter().try_for_each(|op| output.op(op, prefix))?;
            output.xml.extra(&operations.extra)
        })
    }

    fn op(&mut self, op: &Op, prefix: &str) -> io::Result<()> {
        let interval = op.attribute("interval").map_or("0s", Text::as_str);
        let id = self.id_or(op.id.as_ref(), || format!("{prefix}-{}-{interval}", op.name));
        let mut tag = Tag::new("op").with("id", &id).with("name", op.name.as_str()).with("interval", interval);
        for (index, attribute) in op.attributes.iter().enumerate() {
            let Attribute { name, value } = attribute;
            // Of an attribute that is written twice the last counts.
            let is_last = op.attributes[index + 1..].iter().all(|other| other.name != *name);
            if *name == "interval" || !is_last {
                continue;
            }
            let value = if *name == "role" { self.role_text(value.as_str()) } else { value.as_str().into() };
            tag = tag.with(name.as_str(), &value);
        }
        let tag = tag.with_extra(&op.extra);
        if op.sets.is_empty() && op.extra.is_none() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.sets(&op.sets, &id)?;
            output.xml.extra(&op.extra)
        })
    }

    pub(super) fn sets(&mut self, sets: &[AttributeSet], owner: &str) -> io::Result<()> {
        sets.iter().try_for_each(|set| self.set(set, owner))
    }

    fn group(&mut self, group: &Group, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("group").with("id", group.id.as_str());
        let tag = tag.maybe("description", group.description.as_ref()).with_extra(&group.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.sets(&group.sets, group.id.as_str())?;
            group.members.iter().try_for_each(|member| output.member(member))?;
            output.xml.extra(&group.extra)
        })
    }

    fn clone(&mut self, clone: &CloneResource, comments: &[Text]) -> io::Result<()> {
        let becomes_clone = clone.kind == CloneKind::Master && self.schema >= Schema::V4_0;
        let name = if clone.kind == CloneKind::Clone || becomes_clone { "clone" } else { "master" };
        let tag = Tag::new(name).with("id", clone.id.as_str());
        let tag = tag.maybe("description", clone.description.as_ref()).with_extra(&clone.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            if becomes_clone {
                output.sets(&promotable_sets(clone), clone.id.as_str())?;
            } else {
                output.sets(&clone.sets, clone.id.as_str())?;
            }
            clone.child.iter().try_for_each(|child| output.member(child))?;
            output.xml.extra(&clone.extra)
        })
    }

    /// A resource inside another. One that is not defined is left out: without `--fragment`, that is an error
    /// already.
    fn member(&mut self, id: &Id) -> io::Result<()> {
        match self.names.object(id.as_str()) {
            Some(object) => self.resource(object),
            None => Ok(()),
        }
    }

    fn bundle(&mut self, bundle: &Bundle, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("bundle").with("id", bundle.id.as_str());
        let tag = tag.maybe("description", bundle.description.as_ref()).with_extra(&bundle.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.bundle_parts(bundle)?;
            output.sets(&bundle.sets, bundle.id.as_str())?;
            bundle.primitive.iter().try_for_each(|id| output.member(id))?;
            output.xml.extra(&bundle.extra)
        })
    }

    fn bundle_parts(&mut self, bundle: &Bundle) -> io::Result<()> {
        if let Some(container) = &bundle.container {
            let tag = with_attributes(Tag::new(container.technology.as_str()), &container.attributes);
            self.with_extra_content(tag.with_extra(&container.extra), &container.extra)?;
        }
        if let Some(network) = &bundle.network {
            let tag = with_attributes(Tag::new("network"), &network.attributes).with_extra(&network.extra);
            if network.port_mappings.is_empty() && network.extra.is_none() {
                self.xml.empty(tag)?;
            } else {
                self.start(tag, |output| {
                    output.mappings("port-mapping", &network.port_mappings, bundle.id.as_str())?;
                    output.xml.extra(&network.extra)
                })?;
            }
        }
        if let Some(storage) = &bundle.storage {
            self.start(Tag::new("storage").with_extra(&storage.extra), |output| {
                output.mappings("storage-mapping", &storage.mappings, bundle.id.as_str())?;
                output.xml.extra(&storage.extra)
            })?;
        }
        Ok(())
    }

    /// Mappings need ids, which crm text writes as a pair among the others.
    fn mappings(&mut self, name: &str, mappings: &[Vec<Attribute>], bundle: &str) -> io::Result<()> {
        for mapping in mappings {
            let mut tag = Tag::new(name);
            if mapping.iter().all(|attribute| attribute.name != "id") {
                tag = tag.with("id", &self.ids.generate(&format!("{bundle}-{name}")));
            }
            self.xml.empty(with_attributes(tag, mapping))?;
        }
        Ok(())
    }
}

fn with_agent<'t>(tag: Tag<'t>, agent: &Agent) -> Tag<'t> {
    tag.with("class", agent.class.as_str()).maybe("provider", agent.provider.as_ref()).with("type", agent.kind.as_str())
}

/// The sets of an `ms` where the schema has clones alone: with `promotable=true`, and the old names of its meta
/// attributes replaced (Pacemaker's own upgrade to schema pacemaker-4.0 does the same).
fn promotable_sets(clone: &CloneResource) -> Vec<AttributeSet> {
    let mut sets = clone.sets.clone();
    for pair in sets.iter_mut().filter(|set| set.kind == SetKind::Meta).flat_map(|set| &mut set.pairs) {
        let renamed = match pair.name.as_str() {
            "master-max" => "promoted-max",
            "master-node-max" => "promoted-node-max",
            _ => continue,
        };
        pair.name.value = renamed.into();
    }
    let promotable = |span| crate::model::NvPair {
        identity: None,
        name: Text::new("promotable", span),
        value: Some(Text::new("true", span)),
    };
    let meta = sets.iter_mut().find(|set| set.kind == SetKind::Meta && set.id_ref.is_none());
    match meta {
        Some(set) if set.pair("promotable").is_none() => set.pairs.push(promotable(set.span)),
        Some(_) => {}
        None => {
            let mut set = AttributeSet::new(SetKind::Meta, clone.id.span);
            set.pairs.push(promotable(clone.id.span));
            sets.push(set);
        }
    }
    sets
}
