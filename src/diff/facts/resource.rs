use ecow::{EcoString, eco_format};

use super::{Facts, join};
use crate::diff::value::{Reading, duration};
use crate::diff::vocabulary::{Vocabulary, operation};
use crate::model::{
    Attribute, AttributeSet, Bundle, CloneKind, CloneResource, Duration, FromText, Group, Id, Op, Operations,
    Primitive, PrimitiveBase, ResourceContent, SetKind, Template, Text,
};
use crate::resolve::Holder;

impl<'c> Facts<'c> {
    /// The container of a resource.
    fn container(&mut self, index: u32) {
        let names = self.names;
        let container = names.container(index).map(|container| &names.at(container).kind);
        if let Some(kind) = container
            && let Some(id) = kind.id()
        {
            self.own("in", eco_format!("{} {id}", kind.noun()));
        }
    }

    pub(super) fn primitive(&mut self, index: u32, primitive: &'c Primitive) {
        self.container(index);
        match &primitive.base {
            PrimitiveBase::Agent(agent) => self.own("agent", eco_format!("{agent}")),
            PrimitiveBase::Template(template) => self.own("template", template.value.clone()),
        }
        self.own_text("description", primitive.description.as_deref());
        self.contents(&primitive.contents);
        self.extra(&EcoString::new(), &primitive.extra);
    }

    pub(super) fn template(&mut self, template: &'c Template) {
        self.own("agent", eco_format!("{}", template.agent));
        self.own_text("description", template.description.as_ref());
        self.contents(&template.contents);
        self.extra(&EcoString::new(), &template.extra);
    }

    fn contents(&mut self, contents: &'c [ResourceContent]) {
        self.resource_sets(&contents.iter().filter_map(|content| match content {
            ResourceContent::Set(set) => Some(set),
            ResourceContent::Operations(_) => None,
        }));
        for content in contents {
            if let ResourceContent::Operations(operations) = content {
                self.operations(operations);
            }
        }
    }

    fn resource_sets(&mut self, sets: &(impl Iterator<Item = &'c AttributeSet> + Clone)) {
        for (kind, part, vocabulary) in [
            (SetKind::Instance, "params", Vocabulary::Parameters),
            (SetKind::Meta, "meta", Vocabulary::Resource),
            (SetKind::Utilization, "utilization", Vocabulary::Utilization),
        ] {
            self.sets(part, sets.clone().filter(|set| set.kind == kind), vocabulary);
        }
    }

    fn operations(&mut self, operations: &'c Operations) {
        let (operations, missing) = self.referenced_operations(operations);
        if let Some(id) = missing {
            self.own("operations", eco_format!("$id-ref={id}"));
        }
        operations.ops.iter().for_each(|op| self.op(op));
        self.extra(&"operations".into(), &operations.extra);
    }

    /// The operations that are meant, and a reference that leads nowhere.
    fn referenced_operations(&self, operations: &'c Operations) -> (&'c Operations, Option<&'c Id>) {
        let Some(reference) = &operations.id_ref else { return (operations, None) };
        let names = self.names;
        let Some(Holder::Object(holder) | Holder::Part(holder)) = names.holder(reference.as_str()) else {
            return (operations, Some(reference));
        };
        match names.at(holder).kind.operations() {
            Some(found) if found.id_ref.is_none() => (found, None),
            _ => (operations, Some(reference)),
        }
    }

    fn op(&mut self, op: &'c Op) {
        let part = op_part(op);
        self.presence(&part);
        for attribute in op.attributes.iter().filter(|attribute| !matches!(&*attribute.name.value, "interval" | "role"))
        {
            // Of several with one name the last counts.
            if op.attribute(attribute.name.as_str()) == Some(&attribute.value) {
                let name = attribute.name.as_str();
                self.add(&part, name, &attribute.value.value, operation(name));
            }
        }
        let sets = |kind| op.sets.iter().filter(move |set| set.kind == kind);
        self.sets(&join(&part, "op_params"), sets(SetKind::Instance), Vocabulary::Parameters);
        self.sets(&join(&part, "op_meta"), sets(SetKind::Meta), Vocabulary::Operation);
        self.extra(&part, &op.extra);
    }

    pub(super) fn group(&mut self, index: u32, group: &'c Group) {
        self.container(index);
        self.own("members", ids(&group.members));
        self.own_text("description", group.description.as_ref());
        self.resource_sets(&group.sets.iter());
        self.extra(&EcoString::new(), &group.extra);
    }

    pub(super) fn clone_resource(&mut self, clone: &'c CloneResource) {
        self.own_text("child", clone.child.as_ref());
        self.own_text("description", clone.description.as_ref());
        if clone.kind == CloneKind::Master {
            // `ms` is a clone with this attribute: the upgrade of Pacemaker's own schemas writes it.
            self.add(&"meta".into(), "promotable", &"true".into(), Reading::Boolean);
            let without = |set: &&AttributeSet| set.kind != SetKind::Meta || set.pair("promotable").is_none();
            self.resource_sets(&clone.sets.iter().filter(without));
        } else {
            self.resource_sets(&clone.sets.iter());
        }
        self.extra(&EcoString::new(), &clone.extra);
    }

    pub(super) fn bundle(&mut self, bundle: &'c Bundle) {
        self.own_text("child", bundle.primitive.as_ref());
        self.own_text("description", bundle.description.as_ref());
        if let Some(container) = &bundle.container {
            self.own("container", container.technology.value.clone());
            let part = container.technology.value.clone();
            for Attribute { name, value } in &container.attributes {
                // The older name of the same attribute.
                let name = if *name == "masters" { "promoted-max" } else { name.as_str() };
                self.add(&part, name, &value.value, container_reading(name));
            }
            self.extra(&part, &container.extra);
        }
        if let Some(network) = &bundle.network {
            self.presence(&"network".into());
            self.attributes(&"network".into(), &network.attributes, |_| Reading::Text);
            self.mappings("port-mapping", &network.port_mappings, &["port", "range"]);
            self.extra(&"network".into(), &network.extra);
        }
        if let Some(storage) = &bundle.storage {
            self.mappings("storage-mapping", &storage.mappings, &["target-dir"]);
            self.extra(&"storage".into(), &storage.extra);
        }
        self.resource_sets(&bundle.sets.iter());
        self.extra(&EcoString::new(), &bundle.extra);
    }

    fn mappings(&mut self, name: &str, mappings: &'c [Vec<Attribute>], keys: &[&str]) {
        for mapping in mappings {
            let key = mapping.iter().find(|attribute| keys.contains(&attribute.name.as_str()));
            let part = join(name, key.map_or("", |attribute| attribute.value.as_str()));
            self.presence(&part);
            self.attributes(&part, mapping, |_| Reading::Text);
        }
    }
}

fn container_reading(name: &str) -> Reading {
    match name {
        "replicas" | "replicas-per-host" | "promoted-max" => Reading::Number,
        _ => Reading::Text,
    }
}

/// An operation by what tells it from the others: its name, interval and role. Without an interval it is 0.
fn op_part(op: &Op) -> EcoString {
    let mut part = eco_format!("op {}", op.name);
    match op.attribute("interval").map(Text::as_str) {
        None => {}
        Some(interval) => match Duration::from_text(interval) {
            Some(Duration(0)) => {}
            Some(time) => part.push_str(&eco_format!(" {}", duration(time))),
            None => part.push_str(&eco_format!(" {interval}")),
        },
    }
    if let Some(role) = op.attribute("role") {
        part.push_str(&eco_format!(" {}", Reading::Role.meaning(role.as_str())));
    }
    part
}

/// Ids with blanks between them.
pub(super) fn ids(ids: &[Id]) -> EcoString {
    ids.iter().map(Text::as_str).collect::<Vec<_>>().join(" ").into()
}
