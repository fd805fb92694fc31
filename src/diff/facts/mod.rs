//! What objects say, as facts that can be compared one by one.
//!
//! A fact has a place ([`Fact::part`] and [`Fact::name`]), a value as it was written, and what the value means. Two
//! objects mean the same where their facts do: what makes no difference to Pacemaker (the order of pairs, ids that
//! nobody refers to, the spelling of a time) makes no fact.

mod constraint;
mod layers;
mod others;
mod resource;
mod rule;

use ecow::{EcoString, eco_format};

use super::value::Reading;
use crate::model::{Attribute, AttributeSet, Content, Element, Extra, Object, ObjectKind, Text};
use crate::resolve::Names;

pub(super) use constraint::{effective_kind, is_symmetrical};
pub(super) use layers::{Layer, layers};
pub(super) use rule::rule_attributes;

use super::vocabulary::Vocabulary;

/// One thing that an object says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The part of the object, as crm text names it: `params`, `op monitor 10s`; empty for the object itself.
    pub part: EcoString,
    /// The name within the part; empty where the fact is that there is such a part.
    pub name: EcoString,
    /// As it was written.
    pub value: EcoString,
    /// The same for all values that mean the same.
    pub meaning: EcoString,
}

/// The name of the fact that tells which of several sets of attributes comes first.
pub(super) const ORDER_OF_SETS: &str = "order of sets";
/// What stands between the sets in it.
pub(super) const BEFORE: &str = " before ";

/// Collects the facts of objects.
pub(super) struct Facts<'c> {
    names: &'c Names<'c>,
    list: Vec<Fact>,
}

/// The facts of the objects `indices`, which are one thing: usually there is one.
pub(super) fn facts(names: &Names, indices: &[u32]) -> Vec<Fact> {
    let mut facts = Facts { names, list: Vec::with_capacity(16) };
    match indices {
        [index] => facts.object(*index, names.at(*index)),
        _ => facts.together(indices),
    }
    facts.list
}

impl<'c> Facts<'c> {
    fn add(&mut self, part: &EcoString, name: &str, value: &EcoString, reading: Reading) {
        let meaning = if reading == Reading::Text { value.clone() } else { reading.meaning(value) };
        self.list.push(Fact { part: part.clone(), name: name.into(), value: value.clone(), meaning });
    }

    /// A fact of the object itself.
    fn own(&mut self, name: &str, value: impl Into<EcoString>) {
        self.add(&EcoString::new(), name, &value.into(), Reading::Text);
    }

    fn own_text(&mut self, name: &str, value: Option<&Text>) {
        if let Some(value) = value {
            self.own(name, value.value.clone());
        }
    }

    /// The fact that there is such a part.
    fn presence(&mut self, part: &EcoString) {
        self.add(part, "", &EcoString::new(), Reading::Text);
    }

    fn attributes(&mut self, part: &EcoString, attributes: &[Attribute], reading: fn(&str) -> Reading) {
        for attribute in attributes.iter().filter(|attribute| attribute.name != "id") {
            self.add(part, attribute.name.as_str(), &attribute.value.value, reading(attribute.name.as_str()));
        }
    }

    fn extra(&mut self, part: &EcoString, extra: &Extra) {
        let Some(extra) = extra else { return };
        for (name, value) in &extra.attributes {
            self.add(part, name.as_str(), &value.value, Reading::Text);
        }
        for element in &extra.elements {
            self.presence(&join(part, &element_text(element)));
        }
    }

    /// All sets of one kind of an owner.
    fn sets<'s>(&mut self, part: &str, sets: impl IntoIterator<Item = &'s AttributeSet>, vocabulary: Vocabulary)
    where
        'c: 's,
    {
        let mut sets = sets.into_iter().peekable();
        if sets.peek().is_none() {
            return;
        }
        let layers = layers(self.names, sets, vocabulary);
        if layers.len() > 1 {
            let name =
                |layer: &Layer| if layer.condition.is_empty() { "always".into() } else { layer.condition.clone() };
            let order: Vec<EcoString> = layers.iter().map(name).collect();
            self.add(&part.into(), ORDER_OF_SETS, &order.join(BEFORE).into(), Reading::Text);
        }
        for layer in &layers {
            self.layer(part, layer, vocabulary);
        }
    }

    fn layer(&mut self, part: &str, layer: &Layer, vocabulary: Vocabulary) {
        let part =
            if layer.condition.is_empty() { part.into() } else { join(part, &eco_format!("[{}]", layer.condition)) };
        for (name, value) in &layer.pairs {
            let reading = vocabulary.reading(name);
            let is_default = layer.condition.is_empty()
                && vocabulary.default(name).is_some_and(|default| reading.meaning(default) == reading.meaning(value));
            if !is_default {
                self.add(&part, name, value, reading);
            }
        }
        for extra in &layer.extras {
            self.extra(&part, extra);
        }
    }

    fn object(&mut self, index: u32, object: &'c Object) {
        match &object.kind {
            ObjectKind::Node(node) => self.node(node),
            ObjectKind::Primitive(primitive) => self.primitive(index, primitive),
            ObjectKind::Template(template) => self.template(template),
            ObjectKind::Group(group) => self.group(index, group),
            ObjectKind::Clone(clone) => self.clone_resource(clone),
            ObjectKind::Bundle(bundle) => self.bundle(bundle),
            ObjectKind::Location(location) => self.location(location),
            ObjectKind::Colocation(colocation) => self.colocation(colocation),
            ObjectKind::Order(order) => self.order(order),
            ObjectKind::Ticket(ticket) => self.ticket(ticket),
            ObjectKind::Options(_) | ObjectKind::FencingTopology(_) => self.together(&[index]),
            ObjectKind::Tag(tag) => self.tag(tag),
            ObjectKind::Alert(alert) => self.alert(alert),
            ObjectKind::AclRole(role) => self.acl_role(role),
            ObjectKind::AclSubject(subject) => self.acl_subject(subject),
            ObjectKind::AclUser(user) => self.acl_user(user),
            ObjectKind::Raw(_, element) => self.own("xml", element_text(element)),
        }
    }
}

/// `part` with something behind it.
fn join(part: &str, more: &str) -> EcoString {
    if part.is_empty() { more.into() } else { eco_format!("{part} {more}") }
}

/// Elements whose ids shells and people make up without meaning anything by them.
pub(super) fn is_part(element: &Element) -> bool {
    matches!(
        &*element.name,
        "nvpair"
            | "instance_attributes"
            | "meta_attributes"
            | "utilization"
            | "operations"
            | "op"
            | "rule"
            | "expression"
            | "date_expression"
            | "date_spec"
            | "duration"
            | "rsc_expression"
            | "op_expression"
            | "resource_set"
            | "fencing-level"
            | "acl_permission"
            | "recipient"
            | "attribute"
            | "port-mapping"
            | "storage-mapping"
    )
}

/// An element on one line, without the ids of its parts.
pub(super) fn element_text(element: &Element) -> EcoString {
    let mut text = EcoString::new();
    write_element(element, &mut text, !is_part(element));
    text
}

fn write_element(element: &Element, text: &mut EcoString, with_id: bool) {
    text.push('<');
    text.push_str(&element.name);
    let mut attributes: Vec<_> = element.attributes.iter().filter(|(name, _)| with_id || *name != "id").collect();
    attributes.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    for (name, value) in attributes {
        text.push_str(&eco_format!(" {name}=\"{value}\""));
    }
    text.push('>');
    for child in &element.children {
        match child {
            // References have nothing but their id.
            Content::Element(child) => write_element(child, text, child.attributes.len() == 1 && !is_part(child)),
            Content::Text(inner) => text.push_str(inner.trim()),
            Content::Comment(_) => {}
        }
    }
    if element.children.iter().any(|child| !matches!(child, Content::Comment(_))) {
        text.push_str(&eco_format!("</{}>", element.name));
    }
}
