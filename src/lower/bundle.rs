use crate::diagnostic::Diagnostic;
use crate::model::{Arrangement, Attribute, Bundle, Container, Network, ObjectKind, Part, SetKind, Storage};
use crate::syntax::{Kind, Node};

use super::attributes::attribute_set;
use super::mistakes;
use super::words::{child_text, description, missing_argument, required_id, text, unexpected, value_of};

const FORM: &str = "bundle ID {docker|podman} image=… [network …] [storage …] [meta …] [primitive ID]";

pub(super) fn bundle(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a bundle", FORM, out)?;
    let mut bundle = Bundle {
        id,
        description: description(node),
        container: None,
        network: None,
        storage: None,
        sets: Vec::new(),
        primitive: None,
        arrangement: Arrangement::default(),
        extra: None,
    };
    let mut parts = Vec::new();
    for part in node.children() {
        let is_repeated = match part.kind() {
            Kind::container => {
                let mut technology = child_text(part, Kind::kw_container).unwrap_or_default();
                technology.value = technology.value.to_lowercase();
                let container =
                    Container { technology, attributes: attributes(part, out), extra: None, span: part.span() };
                bundle.container.replace(container).is_some()
            }
            Kind::network => bundle.network.replace(network(part, out)).is_some(),
            Kind::storage => bundle.storage.replace(storage(part, out)).is_some(),
            Kind::bundle_meta => {
                bundle.sets.push(attribute_set(part, SetKind::Meta, out));
                false
            }
            Kind::bundle_params => {
                bundle.sets.push(attribute_set(part, SetKind::Instance, out));
                false
            }
            Kind::bundle_primitive => primitive(part, &mut bundle, out),
            Kind::stray => {
                unexpected(part, out);
                false
            }
            _ => false,
        };
        if is_repeated {
            out.push(
                Diagnostic::new(&mistakes::MISPLACED_PART, part.span(), "a bundle has one such part")
                    .help("join it with the first"),
            );
        } else {
            parts.extend(kind_of(part.kind()));
        }
    }
    // The order of the clauses is that of the elements, as in crmsh.
    bundle.arrangement = Arrangement::new(parts);
    if bundle.container.is_none() {
        out.push(missing_argument(node, &format!("bundle {} names no container", bundle.id), FORM));
    }
    Some(ObjectKind::Bundle(Box::new(bundle)))
}

fn kind_of(kind: Kind) -> Option<Part> {
    Some(match kind {
        Kind::container => Part::Container,
        Kind::network => Part::Network,
        Kind::storage => Part::Storage,
        Kind::bundle_meta | Kind::bundle_params => Part::Set,
        Kind::bundle_primitive => Part::Member,
        _ => return None,
    })
}

fn primitive(part: Node, bundle: &mut Bundle, out: &mut Vec<Diagnostic>) -> bool {
    let Some(id) = child_text(part, Kind::group_member) else {
        out.push(missing_argument(part, "`primitive` names no resource", FORM));
        return false;
    };
    bundle.primitive.replace(id).is_some()
}

fn attributes(node: Node, out: &mut Vec<Diagnostic>) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for child in node.children() {
        match child.kind() {
            Kind::pair => {
                let Some(name) = child_text(child, Kind::pair_name) else { continue };
                if let Some(first) = attributes.iter().find(|other| other.name == name) {
                    out.push(
                        Diagnostic::new(&mistakes::MISPLACED_PART, child.span(), format!("`{name}` is set twice"))
                            .also(first.name.span, "set first here")
                            .help("keep the one that is meant"),
                    );
                } else {
                    attributes.push(Attribute { name, value: value_of(child) });
                }
            }
            Kind::stray => {
                let word = text(child);
                out.push(
                    Diagnostic::new(&mistakes::MISSING_ARGUMENT, word.span, format!("`{word}` has no value"))
                        .help(format!("write `{word}=VALUE`")),
                );
            }
            _ => {}
        }
    }
    attributes
}

fn network(node: Node, out: &mut Vec<Diagnostic>) -> Network {
    let mappings = node.children().filter(|child| child.kind() == Kind::port_mapping);
    Network {
        attributes: attributes(node, out),
        port_mappings: mappings.map(|mapping| attributes(mapping, out)).collect(),
        extra: None,
        span: node.span(),
    }
}

fn storage(node: Node, out: &mut Vec<Diagnostic>) -> Storage {
    for misplaced in attributes(node, out) {
        out.push(
            Diagnostic::new(
                &mistakes::MISPLACED_PART,
                misplaced.name.span,
                format!("`storage` has no `{}` of its own", misplaced.name),
            )
            .help("write `storage-mapping` in front of it"),
        );
    }
    let mappings = node.children().filter(|child| child.kind() == Kind::storage_mapping);
    Storage { mappings: mappings.map(|mapping| attributes(mapping, out)).collect(), extra: None, span: node.span() }
}
