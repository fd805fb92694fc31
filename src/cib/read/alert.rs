//! Alerts and their recipients.

use super::attributes::{set, set_kind, sets};
use super::take::{children, extra, is_plain, lift_comments, require, take};
use crate::model::{Alert, Arrangement, Element, Id, ObjectKind, Part, Recipient, Selector, Text};

/// An alert; the element comes back where it has no id or no program.
pub(super) fn alert(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let Some([id, path]) = require(&mut element, ["id", "path"]) else { return Err(element) };
    let description = take(&mut element, "description");
    let mut alert = Alert {
        id,
        path,
        description,
        sets: Vec::new(),
        select: Vec::new(),
        recipients: Vec::new(),
        arrangement: Arrangement::default(),
        extra: None,
    };
    let mut others = Vec::new();
    let mut parts = Vec::new();
    for child in children(&mut element, comments) {
        parts.push(match part(child, &mut alert, comments) {
            Ok(part) => part,
            Err(child) => {
                others.push(child);
                Part::Extra
            }
        });
    }
    alert.arrangement = Arrangement::new(parts);
    alert.extra = extra(element, others);
    Ok(ObjectKind::Alert(Box::new(alert)))
}

/// Takes a child in, and tells what it is; the element comes back where it is nothing known.
fn part(child: Element, alert: &mut Alert, comments: &mut Vec<Text>) -> Result<Part, Element> {
    if let Some(kind) = set_kind(&child.name) {
        alert.sets.push(set(kind, child, comments));
        return Ok(Part::Set);
    }
    match child.name.as_str() {
        "select" if alert.select.is_empty() => {
            let mut select = child;
            lift_comments(&mut select, comments);
            match selectors(&select) {
                Some(selectors) if !selectors.is_empty() => {
                    alert.select = selectors;
                    Ok(Part::Select)
                }
                _ => Err(select),
            }
        }
        "recipient" => {
            alert.recipients.push(recipient(child, comments)?);
            Ok(Part::Recipient)
        }
        _ => Err(child),
    }
}

/// The kinds of events of a `select`, or nothing where it holds anything else.
fn selectors(select: &Element) -> Option<Vec<Selector>> {
    if !select.attributes.is_empty() {
        return None;
    }
    select
        .elements()
        .map(|child| match child.name.as_str() {
            "select_attributes" if child.attributes.is_empty() => attributes(child).map(Selector::Attributes),
            _ if !is_plain(child, &[]) => None,
            "select_nodes" => Some(Selector::Nodes),
            "select_fencing" => Some(Selector::Fencing),
            "select_resources" => Some(Selector::Resources),
            _ => None,
        })
        .collect()
}

fn attributes(select: &Element) -> Option<Vec<(Option<Id>, Text)>> {
    select
        .elements()
        .map(|child| {
            let is_attribute = child.name == "attribute" && is_plain(child, &["id", "name"]);
            let name = child.attribute("name").filter(|_| is_attribute)?;
            Some((child.attribute("id").cloned(), name.clone()))
        })
        .collect()
}

fn recipient(mut element: Element, comments: &mut Vec<Text>) -> Result<Recipient, Element> {
    let Some([value]) = require(&mut element, ["value"]) else { return Err(element) };
    let span = element.span;
    let mut others = children(&mut element, comments);
    Ok(Recipient {
        id: take(&mut element, "id"),
        value,
        description: take(&mut element, "description"),
        sets: sets(&mut others, comments),
        extra: extra(element, others),
        span,
    })
}
