use std::io;

use crate::cib::schema::Schema;
use crate::model::{
    Agent, Arrangement, Attribute, AttributeSet, Bundle, CloneKind, CloneResource, Container, Extra, Group, Id,
    Network, Op, Operations, Part, Primitive, PrimitiveBase, ResourceContent, SetKind, Storage, Template, Text,
};

use super::attributes::with_attributes;
use super::xml::Tag;
use super::{Output, unknown};

impl<W: io::Write> Output<'_, W> {
    pub(super) fn primitive(&mut self, primitive: &Primitive, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("primitive").with("id", primitive.id.as_str());
        let tag = match &primitive.base {
            PrimitiveBase::Agent(agent) => with_agent(tag, agent),
            PrimitiveBase::Template(template) => tag.with("template", template.as_str()),
        };
        let tag = tag.maybe("description", primitive.description.as_deref()).with_extra(&primitive.extra);
        if primitive.contents.is_empty() && primitive.extra.is_none() && comments.is_empty() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.contents(&primitive.contents, &primitive.id)?;
            output.xml.extra(&primitive.extra)
        })
    }

    pub(super) fn template(&mut self, template: &Template, comments: &[Text]) -> io::Result<()> {
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
        let mut tag = Tag::new("operations").maybe("id", operations.id.as_deref());
        if let Some(reference) = &operations.id_ref {
            tag = tag.with("id-ref", &self.referenced_operations(reference));
        }
        let tag = tag.with_extra(&operations.extra);
        if operations.ops.is_empty() && operations.extra.is_none() {
            return self.xml.empty(tag);
        }
        let prefix = operations.id.as_deref().map_or(owner, Text::as_str);
        self.start(tag, |output| {
            operations.ops.iter().try_for_each(|op| output.op(op, prefix))?;
            output.xml.extra(&operations.extra)
        })
    }

    fn op(&mut self, op: &Op, prefix: &str) -> io::Result<()> {
        let interval = op.attribute("interval").map_or("0s", Text::as_str);
        let id = self.id_or(op.id.as_deref(), || [prefix, "-", op.name.as_str(), "-", interval].concat());
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

    pub(super) fn group(&mut self, group: &Group, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("group").with("id", group.id.as_str());
        let tag = tag.maybe("description", group.description.as_ref()).with_extra(&group.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.contained(&group.arrangement, &group.sets, &group.members, &group.extra, &group.id)
        })
    }

    pub(super) fn clone(&mut self, clone: &CloneResource, comments: &[Text]) -> io::Result<()> {
        // One with more than crmc knows comes from a CIB of just this schema, valid or not, and stays as it is.
        let becomes_clone =
            clone.kind == CloneKind::Master && self.schema >= Schema::V4_0 && clone.extra.is_none() && !self.is_alone;
        let name = if clone.kind == CloneKind::Clone || becomes_clone { "clone" } else { "master" };
        let tag = Tag::new(name).with("id", clone.id.as_str());
        let tag = tag.maybe("description", clone.description.as_ref()).with_extra(&clone.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            let promotable = if becomes_clone { promotable_sets(clone) } else { Vec::new() };
            let sets = if becomes_clone { &promotable } else { &clone.sets };
            output.contained(&clone.arrangement, sets, clone.child.as_slice(), &clone.extra, &clone.id)
        })
    }

    /// The content of a group or clone.
    fn contained(
        &mut self,
        arrangement: &Arrangement,
        sets: &[AttributeSet],
        members: &[Id],
        extra: &Extra,
        owner: &Id,
    ) -> io::Result<()> {
        let unknown = unknown(extra);
        let counts = [(Part::Set, sets.len()), (Part::Member, members.len()), (Part::Extra, unknown.len())];
        let (mut sets, mut members, mut others) = (sets.iter(), members.iter(), unknown.iter());
        arrangement.sequence(&counts).into_iter().try_for_each(|part| match part {
            Part::Member => members.next().map_or(Ok(()), |member| self.member(member)),
            Part::Extra => others.next().map_or(Ok(()), |element| self.xml.element(element)),
            _ => sets.next().map_or(Ok(()), |set| self.set(set, owner.as_str())),
        })
    }

    /// A resource inside another. One that is not defined is left out: without `--fragment`, that is an error
    /// already.
    fn member(&mut self, id: &Id) -> io::Result<()> {
        if self.is_alone {
            return self.xml.empty(Tag::new("crmsh-ref").with("id", id.as_str()));
        }
        match self.names.index(id.as_str()).filter(|&index| self.names.at(index).kind.is_resource()) {
            Some(index) => self.object(index),
            None => Ok(()),
        }
    }

    pub(super) fn bundle(&mut self, bundle: &Bundle, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("bundle").with("id", bundle.id.as_str());
        let tag = tag.maybe("description", bundle.description.as_ref()).with_extra(&bundle.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            let unknown = unknown(&bundle.extra);
            let counts = [
                (Part::Container, usize::from(bundle.container.is_some())),
                (Part::Network, usize::from(bundle.network.is_some())),
                (Part::Storage, usize::from(bundle.storage.is_some())),
                (Part::Set, bundle.sets.len()),
                (Part::Member, usize::from(bundle.primitive.is_some())),
                (Part::Extra, unknown.len()),
            ];
            let (mut sets, mut others) = (bundle.sets.iter(), unknown.iter());
            bundle.arrangement.sequence(&counts).into_iter().try_for_each(|part| match part {
                Part::Container => bundle.container.iter().try_for_each(|container| output.container(container)),
                Part::Network => bundle.network.iter().try_for_each(|network| output.network(network, &bundle.id)),
                Part::Storage => bundle.storage.iter().try_for_each(|storage| output.storage(storage, &bundle.id)),
                Part::Member => bundle.primitive.iter().try_for_each(|id| output.member(id)),
                Part::Extra => others.next().map_or(Ok(()), |element| output.xml.element(element)),
                _ => sets.next().map_or(Ok(()), |set| output.set(set, bundle.id.as_str())),
            })
        })
    }

    fn container(&mut self, container: &Container) -> io::Result<()> {
        let tag = with_attributes(Tag::new(container.technology.as_str()), &container.attributes);
        self.with_extra_content(tag.with_extra(&container.extra), &container.extra)
    }

    fn network(&mut self, network: &Network, bundle: &Id) -> io::Result<()> {
        let tag = with_attributes(Tag::new("network"), &network.attributes).with_extra(&network.extra);
        if network.port_mappings.is_empty() && network.extra.is_none() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.mappings("port-mapping", &network.port_mappings, bundle.as_str())?;
            output.xml.extra(&network.extra)
        })
    }

    fn storage(&mut self, storage: &Storage, bundle: &Id) -> io::Result<()> {
        self.start(Tag::new("storage").with_extra(&storage.extra), |output| {
            output.mappings("storage-mapping", &storage.mappings, bundle.as_str())?;
            output.xml.extra(&storage.extra)
        })
    }

    /// Mappings need ids, which crm text writes as a pair among the others.
    fn mappings(&mut self, name: &str, mappings: &[Vec<Attribute>], bundle: &str) -> io::Result<()> {
        for mapping in mappings {
            let is_id = |attribute: &&Attribute| attribute.name == "id";
            let written = mapping.iter().find(is_id).map(|attribute| &attribute.value);
            let id = self.id_or(written, || format!("{bundle}-{name}"));
            let tag = Tag::new(name).with("id", &id);
            let others = mapping.iter().filter(|attribute| !is_id(attribute));
            self.xml.empty(others.fold(tag, |tag, other| tag.with(other.name.as_str(), other.value.as_str())))?;
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
