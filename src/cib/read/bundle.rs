//! Bundles: containers with their network and storage.

use super::attributes::sets;
use super::resource::{Contained, arrangement, contained};
use super::rule::attributes;
use super::take::{children, extra, require, take};
use crate::model::{Attribute, Bundle, Container, Element, Id, Network, Object, ObjectKind, Part, Storage, Text};

/// A bundle; what runs inside is added to `members`.
pub(super) fn bundle(
    mut element: Element,
    comments: &mut Vec<Text>,
    members: &mut Vec<Object>,
) -> Result<(Id, ObjectKind), Element> {
    let Some([id]) = require(&mut element, ["id"]) else { return Err(element) };
    let description = take(&mut element, "description");
    let mut contained = contained(&mut element, &["primitive"], 1, comments, members);
    let sets = sets(&mut contained.others, comments);
    let Contained { ids, others: elements, parts } = contained;
    let mut bundle = Bundle {
        id: id.clone(),
        description,
        container: None,
        network: None,
        storage: None,
        sets,
        primitive: ids.into_iter().next(),
        arrangement: arrangement(parts, &[Part::Container, Part::Network, Part::Storage]),
        extra: None,
    };
    let mut others = Vec::new();
    for child in elements {
        match child.name.as_str() {
            "docker" | "podman" | "rkt" if bundle.container.is_none() => {
                bundle.container = Some(container(child, comments));
            }
            "network" if bundle.network.is_none() => bundle.network = Some(network(child, comments)),
            "storage" if bundle.storage.is_none() => bundle.storage = Some(storage(child, comments)),
            _ => others.push(child),
        }
    }
    bundle.extra = extra(element, others);
    Ok((id, ObjectKind::Bundle(Box::new(bundle))))
}

fn container(mut element: Element, comments: &mut Vec<Text>) -> Container {
    let technology = Text::new(element.name.clone(), element.span);
    let span = element.span;
    let others = children(&mut element, comments);
    let attributes = taken_attributes(&mut element);
    Container { technology, attributes, extra: extra(element, others), span }
}

fn network(mut element: Element, comments: &mut Vec<Text>) -> Network {
    let span = element.span;
    let mut others = children(&mut element, comments);
    let port_mappings = mappings(&mut others, "port-mapping");
    let attributes = taken_attributes(&mut element);
    Network { attributes, port_mappings, extra: extra(element, others), span }
}

fn storage(mut element: Element, comments: &mut Vec<Text>) -> Storage {
    let span = element.span;
    let mut others = children(&mut element, comments);
    let mappings = mappings(&mut others, "storage-mapping");
    Storage { mappings, extra: extra(element, others), span }
}

fn taken_attributes(element: &mut Element) -> Vec<Attribute> {
    std::mem::take(&mut element.attributes).into_iter().map(|(name, value)| Attribute { name, value }).collect()
}

/// Takes the mappings of one tag out of `elements`; those that hold more than attributes stay.
fn mappings(elements: &mut Vec<Element>, tag: &str) -> Vec<Vec<Attribute>> {
    let is_mapping = |element: &Element| element.name == tag && element.children.is_empty();
    let (found, others) = std::mem::take(elements).into_iter().partition::<Vec<_>, _>(is_mapping);
    *elements = others;
    found.into_iter().map(attributes).collect()
}
