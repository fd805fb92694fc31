//! Alerts and their recipients.

use super::attributes::sets;
use super::take::{children, extra, is_plain, require, take};
use crate::model::{Alert, Element, Id, ObjectKind, Recipient, Selector, Text};

/// An alert; the element comes back where it has no id or no program.
pub(super) fn alert(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let Some([id, path]) = require(&mut element, ["id", "path"]) else { return Err(element) };
    let description = take(&mut element, "description");
    let mut elements = children(&mut element, comments);
    let sets = sets(&mut elements, comments);
    let mut alert = Alert { id, path, description, sets, select: Vec::new(), recipients: Vec::new(), extra: None };
    let mut others = Vec::new();
    for child in elements {
        match child.name.as_str() {
            "select" if alert.select.is_empty() => match selectors(&child) {
                Some(selectors) if !selectors.is_empty() => alert.select = selectors,
                _ => others.push(child),
            },
            "recipient" => match recipient(child, comments) {
                Ok(recipient) => alert.recipients.push(recipient),
                Err(child) => others.push(child),
            },
            _ => others.push(child),
        }
    }
    alert.extra = extra(element, others);
    Ok(ObjectKind::Alert(Box::new(alert)))
}

/// The kinds of events of a `select`, or nothing where it holds anything else.
fn selectors(select: &Element) -> Option<Vec<Selector>> {
    // A comment would be lost: then it is kept whole.
    if !select.attributes.is_empty() || select.elements().count() != select.children.len() {
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
    if select.elements().count() != select.children.len() {
        return None;
    }
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
