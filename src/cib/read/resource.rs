//! Resources, and what stands inside of others.

use super::attributes::{set, set_kind, sets};
use super::bundle::bundle;
use super::operation::operations;
use super::take::{children, comment_lines, extra, has_text, is_plain, require, take};
use crate::model::{
    Agent, Arrangement, CloneKind, CloneResource, Content, Element, Group, Id, Object, ObjectKind, Part, Primitive,
    PrimitiveBase, ResourceContent, Template, Text,
};

/// Puts a resource, and behind it all that it contains, at the end of `objects`, and tells its id.
///
/// # Errors
/// The element comes back, and nothing is added, where it is no resource or lacks what makes it one.
pub(super) fn resource(element: Element, objects: &mut Vec<Object>) -> Result<Id, Element> {
    let mut comments = Vec::new();
    let mut members = Vec::new();
    let span = element.span;
    if has_text(&element) {
        return Err(element);
    }
    let (id, kind) = match element.name.as_str() {
        "primitive" => primitive(element, &mut comments)?,
        "template" => template(element, &mut comments)?,
        "group" => group(element, &mut comments, &mut members)?,
        "clone" => clone(CloneKind::Clone, element, &mut comments, &mut members)?,
        "master" => clone(CloneKind::Master, element, &mut comments, &mut members)?,
        "bundle" => bundle(element, &mut comments, &mut members)?,
        _ => return Err(element),
    };
    objects.push(Object { comments: comments.into(), kind, span });
    objects.append(&mut members);
    Ok(id)
}

type Resource = Result<(Id, ObjectKind), Element>;

fn primitive(mut element: Element, comments: &mut Vec<Text>) -> Resource {
    if element.attribute("id").is_none() {
        return Err(element);
    }
    let base = if let Some(template) = take(&mut element, "template") {
        PrimitiveBase::Template(template)
    } else if let Some(agent) = agent(&mut element) {
        PrimitiveBase::Agent(agent)
    } else {
        return Err(element);
    };
    let id = take(&mut element, "id").unwrap_or_default();
    let description = take(&mut element, "description").map(Box::new);
    let mut others = children(&mut element, comments);
    let contents = contents(&mut others, comments);
    let primitive = Primitive { id: id.clone(), base, description, contents, extra: extra(element, others) };
    Ok((id, ObjectKind::Primitive(Box::new(primitive))))
}

fn template(mut element: Element, comments: &mut Vec<Text>) -> Resource {
    if element.attribute("id").is_none() {
        return Err(element);
    }
    let Some(agent) = agent(&mut element) else { return Err(element) };
    let id = take(&mut element, "id").unwrap_or_default();
    let description = take(&mut element, "description");
    let mut others = children(&mut element, comments);
    let contents = contents(&mut others, comments);
    let template = Template { id: id.clone(), agent, description, contents, extra: extra(element, others) };
    Ok((id, ObjectKind::Template(Box::new(template))))
}

fn agent(element: &mut Element) -> Option<Agent> {
    let [class, kind] = require(element, ["class", "type"])?;
    Some(Agent { class, provider: take(element, "provider"), kind })
}

/// Takes sets and operations out of `elements`; a second `operations` stays, like all that is neither.
fn contents(elements: &mut Vec<Element>, comments: &mut Vec<Text>) -> Vec<ResourceContent> {
    let mut contents = Vec::with_capacity(elements.len());
    let mut others = Vec::new();
    let mut has_operations = false;
    for element in std::mem::take(elements) {
        if let Some(kind) = set_kind(&element.name) {
            contents.push(ResourceContent::Set(set(kind, element, comments)));
        } else if element.name == "operations" && !has_operations {
            has_operations = true;
            contents.push(ResourceContent::Operations(operations(element, comments)));
        } else {
            others.push(element);
        }
    }
    *elements = others;
    contents
}

fn group(mut element: Element, comments: &mut Vec<Text>, members: &mut Vec<Object>) -> Resource {
    let Some([id]) = require(&mut element, ["id"]) else { return Err(element) };
    let description = take(&mut element, "description");
    let Contained { ids, mut others, parts } = contained(&mut element, &["primitive"], usize::MAX, comments, members);
    let sets = sets(&mut others, comments);
    let arrangement = arrangement(parts, &[]);
    let extra = extra(element, others);
    let group = Group { id: id.clone(), members: ids, description, sets, arrangement, extra };
    Ok((id, ObjectKind::Group(Box::new(group))))
}

fn clone(kind: CloneKind, mut element: Element, comments: &mut Vec<Text>, members: &mut Vec<Object>) -> Resource {
    let Some([id]) = require(&mut element, ["id"]) else { return Err(element) };
    let description = take(&mut element, "description");
    let Contained { ids, mut others, parts } = contained(&mut element, &["primitive", "group"], 1, comments, members);
    let sets = sets(&mut others, comments);
    let child = ids.into_iter().next();
    let arrangement = arrangement(parts, &[]);
    let extra = extra(element, others);
    let clone = CloneResource { id: id.clone(), kind, child, description, sets, arrangement, extra };
    Ok((id, ObjectKind::Clone(Box::new(clone))))
}

/// What a container holds.
pub(super) struct Contained {
    /// The ids of the resources inside.
    pub(super) ids: Vec<Id>,
    /// The other elements.
    pub(super) others: Vec<Element>,
    /// What each child is, by its tag.
    pub(super) parts: Vec<Part>,
}

/// The arrangement of a container, where `single` are the kinds of which it can have one child each. What is a
/// second one, or none of a container, is no known child.
pub(super) fn arrangement(mut parts: Vec<Part>, single: &[Part]) -> Arrangement {
    let mut found = Vec::new();
    for part in &mut parts {
        if matches!(part, Part::Set | Part::Member) {
            continue;
        }
        if single.contains(part) && !found.contains(part) {
            found.push(*part);
        } else {
            *part = Part::Extra;
        }
    }
    Arrangement::new(parts)
}

fn part(tag: &str) -> Part {
    match tag {
        "docker" | "podman" | "rkt" => Part::Container,
        "network" => Part::Network,
        "storage" => Part::Storage,
        _ if set_kind(tag).is_some() => Part::Set,
        _ => Part::Extra,
    }
}

/// Takes the children of a container: the ids of at most `most` resources with one of these tags, which become
/// objects, and the other elements.
///
/// `<crmsh-ref id="…"/>` names a resource that is written elsewhere. No CIB has it; crmsh 4.4 takes it in an `xml`
/// statement (tried: a group of such references gets the primitives of the other statements as members).
///
/// A comment in front of a contained resource belongs to that resource, except at the very start: there crm
/// shells write the comments of the container itself.
pub(super) fn contained(
    element: &mut Element,
    tags: &[&str],
    most: usize,
    comments: &mut Vec<Text>,
    members: &mut Vec<Object>,
) -> Contained {
    let mut ids = Vec::new();
    let mut others: Vec<Element> = Vec::new();
    let mut parts = Vec::new();
    let mut pending = Vec::new();
    for child in std::mem::take(&mut element.children) {
        let child = match child {
            Content::Comment(comment) => {
                let at_start = ids.is_empty() && others.is_empty();
                let target = if at_start { &mut *comments } else { &mut pending };
                target.extend(comment_lines(&comment));
                continue;
            }
            Content::Text(_) => continue,
            Content::Element(child) => child,
        };
        let at = members.len();
        let (kind, known) = (part(&child.name), ids.len());
        if ids.len() < most && child.name == "crmsh-ref" && is_plain(&child, &["id"]) {
            let mut child = child;
            match take(&mut child, "id") {
                Some(id) => ids.push(id),
                None => others.push(child),
            }
        } else if ids.len() < most && tags.contains(&child.name.as_str()) {
            match resource(child, members) {
                Ok(id) => {
                    ids.push(id);
                    if let Some(member) = members.get_mut(at) {
                        member.comments.splice(0..0, pending.drain(..));
                    }
                }
                Err(child) => others.push(child),
            }
        } else {
            others.push(child);
        }
        parts.push(if ids.len() > known { Part::Member } else { kind });
        comments.append(&mut pending);
    }
    comments.append(&mut pending);
    Contained { ids, others, parts }
}
