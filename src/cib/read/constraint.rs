//! Constraints and resource sets.

use super::rule::{rule, score_source};
use super::take::{children, extra, references, require, take};
use crate::model::{
    Colocation, Element, Endpoint, Location, LocationSubject, Members, ObjectKind, Order, OrderEnd, ResourceSet, Text,
    Ticket, Value,
};

/// A constraint; the element comes back where it lacks an id, a ticket or resources to speak of.
pub(super) fn constraint(element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    if element.attribute("id").is_none() {
        return Err(element);
    }
    match element.name.as_str() {
        "rsc_location" => location(element, comments),
        "rsc_colocation" => colocation(element, comments),
        "rsc_order" => order(element, comments),
        "rsc_ticket" => ticket(element, comments),
        _ => Err(element),
    }
}

fn has_sets(element: &Element) -> bool {
    element.elements().any(|child| child.name == "resource_set")
}

/// Takes the resource sets out of `elements`; the others stay.
fn resource_sets(elements: &mut Vec<Element>, comments: &mut Vec<Text>) -> Vec<ResourceSet> {
    let is_set = |element: &Element| element.name == "resource_set";
    let (found, others) = std::mem::take(elements).into_iter().partition::<Vec<_>, _>(is_set);
    *elements = others;
    found.into_iter().map(|element| resource_set(element, comments)).collect()
}

fn resource_set(mut element: Element, comments: &mut Vec<Text>) -> ResourceSet {
    let mut set = ResourceSet::new(element.span);
    set.id = take(&mut element, "id");
    set.id_ref = take(&mut element, "id-ref");
    set.sequential = take(&mut element, "sequential").map(Value::new);
    set.require_all = take(&mut element, "require-all").map(Value::new);
    set.action = take(&mut element, "action").map(Value::new);
    set.role = take(&mut element, "role").map(Value::new);
    let mut others = children(&mut element, comments);
    set.members = references(&mut others, "resource_ref");
    set.extra = extra(element, others);
    set
}

fn location(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let plain = if let Some(resource) = take(&mut element, "rsc") {
        Some(LocationSubject::Resource(resource))
    } else {
        take(&mut element, "rsc-pattern").map(LocationSubject::Pattern)
    };
    if plain.is_none() && !has_sets(&element) {
        return Err(element);
    }
    let mut others = children(&mut element, comments);
    let subject = plain.unwrap_or_else(|| LocationSubject::Sets(resource_sets(&mut others, comments)));
    let (rules, others) = others.into_iter().partition::<Vec<_>, _>(|child| child.name == "rule");
    let location = Location {
        id: take(&mut element, "id").unwrap_or_default(),
        subject,
        role: take(&mut element, "role").map(Value::new).map(Box::new),
        discovery: take(&mut element, "resource-discovery").map(Box::new),
        score: score_source(&mut element),
        node: take(&mut element, "node"),
        rules: rules.into_iter().map(|child| rule(child, comments)).collect(),
        extra: extra(element, others),
    };
    Ok(ObjectKind::Location(Box::new(location)))
}

/// Takes a resource with its role and instance: the attributes `rsc`, `rsc-role`, `rsc-instance` or those that
/// begin with `with-`.
fn endpoint(element: &mut Element, rsc: Text, prefix: &str) -> Endpoint {
    Endpoint {
        rsc,
        role: take(element, &format!("{prefix}rsc-role")).map(Value::new),
        instance: take(element, &format!("{prefix}rsc-instance")).map(Box::new),
    }
}

fn colocation(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let pair = require(&mut element, ["rsc", "with-rsc"]);
    if pair.is_none() && !has_sets(&element) {
        return Err(element);
    }
    let mut others = children(&mut element, comments);
    let members = match pair {
        Some([rsc, with]) => {
            Members::Plain(vec![endpoint(&mut element, rsc, ""), endpoint(&mut element, with, "with-")])
        }
        None => Members::Sets(resource_sets(&mut others, comments)),
    };
    let colocation = Colocation {
        id: take(&mut element, "id").unwrap_or_default(),
        score: score_source(&mut element),
        node_attribute: take(&mut element, "node-attribute"),
        members,
        extra: extra(element, others),
    };
    Ok(ObjectKind::Colocation(Box::new(colocation)))
}

fn order(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let pair = require(&mut element, ["first", "then"]);
    if pair.is_none() && !has_sets(&element) {
        return Err(element);
    }
    let mut others = children(&mut element, comments);
    let members = match pair {
        Some([first, then]) => {
            Members::Plain(vec![order_end(&mut element, first, "first"), order_end(&mut element, then, "then")])
        }
        None => Members::Sets(resource_sets(&mut others, comments)),
    };
    let order = Order {
        id: take(&mut element, "id").unwrap_or_default(),
        kind: take(&mut element, "kind").map(Value::new),
        score: take(&mut element, "score").map(Value::new).map(Box::new),
        score_label: None,
        symmetrical: take(&mut element, "symmetrical").map(Value::new).map(Box::new),
        members,
        extra: extra(element, others),
    };
    Ok(ObjectKind::Order(Box::new(order)))
}

fn order_end(element: &mut Element, rsc: Text, end: &str) -> OrderEnd {
    OrderEnd {
        rsc,
        action: take(element, &format!("{end}-action")).map(Value::new),
        instance: take(element, &format!("{end}-instance")).map(Box::new),
    }
}

fn ticket(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    if element.attribute("rsc").is_none() && !has_sets(&element) {
        return Err(element);
    }
    let Some([ticket]) = require(&mut element, ["ticket"]) else { return Err(element) };
    let mut others = children(&mut element, comments);
    let members = match take(&mut element, "rsc") {
        Some(rsc) => Members::Plain(vec![endpoint(&mut element, rsc, "")]),
        None => Members::Sets(resource_sets(&mut others, comments)),
    };
    let ticket = Ticket {
        id: take(&mut element, "id").unwrap_or_default(),
        ticket,
        loss_policy: take(&mut element, "loss-policy"),
        members,
        extra: extra(element, others),
    };
    Ok(ObjectKind::Ticket(Box::new(ticket)))
}
