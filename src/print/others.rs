//! Nodes, fencing levels, tags, access control and alerts.

use super::Context;
use super::attributes::{set_content, sets};
use super::words::{
    Layout, Said, Unsayable, description, id_label, label, name, names, no_keyword, nothing_more, operand, pair_name,
    pair_value, require, word,
};
use crate::lower::acl::shortcut;
use crate::model::{
    AclPermission, AclRole, AclSubject, AclUser, AclUserItem, Alert, FencingTarget, FencingTopology, Id, Node, Part,
    Recipient, Selector, SetKind, Tag,
};

/// `node [ID:] NAME[:TYPE] …`
pub(super) fn node(node: &Node, context: &Context) -> Said<String> {
    nothing_more(&node.extra)?;
    let mut out = Layout::new("node");
    if let Some(id) = node.id.as_ref().filter(|id| **id != node.uname) {
        out.word(&id_label(id)?);
    }
    require(!node.uname.as_str().contains([':', '{', '}']))?;
    let mut uname = word(&node.uname)?.into_owned();
    if let Some(kind) = &node.kind {
        require(kind.get().is_some())?;
        uname = format!("{uname}:{}", kind.as_str());
    }
    out.word(&uname);
    out.description(node.description.as_ref())?;
    let keywords = [(SetKind::Instance, "attributes"), (SetKind::Utilization, "utilization")];
    sets(&node.sets, &keywords, context, &mut out)?;
    Ok(out.finish())
}

/// `fencing_topology [TARGET] DEVICES… …`, a target a line.
pub(super) fn fencing(topology: &FencingTopology) -> Said<String> {
    require(!topology.levels.is_empty())?;
    let mut out = Layout::new("fencing_topology");
    let mut counts: Vec<(&FencingTarget, usize)> = Vec::new();
    let mut previous = None;
    for level in &topology.levels {
        nothing_more(&level.extra)?;
        // The language counts the levels of a target.
        let index = match counts.iter_mut().find(|(target, _)| *target == &level.target) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((&level.target, 1));
                1
            }
        };
        require(level.index == index.to_string().as_str() && !level.devices.is_empty())?;
        if previous != Some(&level.target) {
            out.line(&target(&level.target)?);
            previous = Some(&level.target);
        }
        out.word(&level.devices.iter().map(name).collect::<Said<Vec<_>>>()?.join(","));
    }
    Ok(out.finish())
}

fn target(target: &FencingTarget) -> Said<String> {
    match target {
        FencingTarget::Node(node) => {
            require(!["attr", "pattern"].contains(&node.as_str()) && !node.as_str().contains('='))?;
            label(node.as_str())
        }
        FencingTarget::Pattern(pattern) => Ok(format!("pattern:{}", operand(pattern.as_str())?)),
        FencingTarget::Attribute { name, value } => {
            Ok(format!("attr:{}={}", pair_name(name.as_str())?, pair_value(value.as_str())?))
        }
    }
}

/// `tag ID OBJECT…`
pub(super) fn tag(tag: &Tag) -> Said<String> {
    nothing_more(&tag.extra)?;
    require(!tag.members.is_empty())?;
    let mut out = Layout::new("tag");
    out.word(name(&tag.id)?).word(&names(&tag.members)?);
    Ok(out.finish())
}

/// `role ID …`, a permission a line.
pub(super) fn role(role: &AclRole, context: &Context) -> Said<String> {
    nothing_more(&role.extra)?;
    let mut out = Layout::new("role");
    out.word(name(&role.id)?);
    out.description(role.description.as_ref())?;
    for each in &role.permissions {
        permission(each, each.id.as_ref().filter(|id| !context.comes_again(id)), &mut out)?;
    }
    Ok(out.finish())
}

fn permission(permission: &AclPermission, id: Option<&Id>, out: &mut Layout) -> Said {
    nothing_more(&permission.extra)?;
    let kind = permission.kind.as_str();
    require(["read", "write", "deny"].contains(&kind))?;
    let given = [&permission.xpath, &permission.reference, &permission.object_type];
    require(given.iter().filter(|part| part.is_some()).count() == 1)?;
    require(permission.attribute.is_none() || permission.reference.is_none())?;
    out.line(kind);
    if let Some(id) = id {
        out.word(&id_label(id)?);
    }
    if let Some(text) = &permission.description {
        out.word(&description(text)?);
    }
    let shortcut = permission.xpath.as_ref().and_then(|xpath| shortcut(xpath.as_str()));
    if let Some(shortcut) = shortcut.filter(|shortcut| operand(shortcut).is_ok_and(|word| word == *shortcut)) {
        out.word(&shortcut);
    } else if let Some(xpath) = &permission.xpath {
        out.word(&spec("xpath", xpath.as_str())?);
    }
    for (key, value) in
        [("ref", &permission.reference), ("type", &permission.object_type), ("attr", &permission.attribute)]
    {
        if let Some(value) = value {
            out.word(&spec(key, value.as_str())?);
        }
    }
    Ok(())
}

fn spec(key: &str, value: &str) -> Said<String> {
    require(!value.is_empty())?;
    Ok(format!("{key}:{}", operand(value)?))
}

/// `acl_target ID ROLE…`, `acl_group ID ROLE…`
pub(super) fn subject(subject: &AclSubject) -> Said<String> {
    nothing_more(&subject.extra)?;
    let mut out = Layout::new(if subject.is_group { "acl_group" } else { "acl_target" });
    out.word(name(&subject.id)?);
    for role in &subject.roles {
        let role = name(role)?;
        no_keyword(role)?;
        out.line(role);
    }
    Ok(out.finish())
}

/// `user ID …`, a role or permission a line.
pub(super) fn user(user: &AclUser) -> Said<String> {
    nothing_more(&user.extra)?;
    let mut out = Layout::new("user");
    out.word(name(&user.id)?);
    for item in &user.items {
        match item {
            AclUserItem::Role(role) => {
                out.line(&format!("role:{}", name(role)?));
            }
            // crmsh takes no id there.
            AclUserItem::Permission(each) => permission(each, None, &mut out)?,
        }
    }
    Ok(out.finish())
}

/// `alert ID PATH … [select …] [to …]…`
pub(super) fn alert(alert: &Alert, context: &Context) -> Said<String> {
    nothing_more(&alert.extra)?;
    let mut out = Layout::new("alert");
    no_keyword(alert.path.as_str())?;
    out.word(name(&alert.id)?).word(&word(&alert.path)?);
    out.description(alert.description.as_ref())?;
    let sequence = alert.arrangement.sequence(&[
        (Part::Set, alert.sets.len()),
        (Part::Select, usize::from(!alert.select.is_empty())),
        (Part::Recipient, alert.recipients.len()),
    ]);
    let (mut each_set, mut each_recipient) = (alert.sets.iter(), alert.recipients.iter());
    for (number, part) in sequence.iter().enumerate() {
        match part {
            Part::Select => select(&alert.select, &mut out)?,
            Part::Recipient => {
                // A set behind it would be its own.
                let is_closed = sequence.get(number + 1) == Some(&Part::Set);
                recipient(each_recipient.next().ok_or(Unsayable)?, is_closed, context, &mut out)?;
            }
            _ => {
                let keywords = [(SetKind::Instance, "attributes"), (SetKind::Meta, "meta")];
                sets(std::slice::from_ref(each_set.next().ok_or(Unsayable)?), &keywords, context, &mut out)?;
            }
        }
    }
    Ok(out.finish())
}

fn select(selectors: &[Selector], out: &mut Layout) -> Said {
    out.line("select");
    for selector in selectors {
        match selector {
            Selector::Nodes => out.word("nodes"),
            Selector::Fencing => out.word("fencing"),
            Selector::Resources => out.word("resources"),
            Selector::Attributes(names) => {
                out.word("attributes {");
                for (_, name) in names {
                    out.word(&word(name)?);
                }
                out.word("}")
            }
        };
    }
    Ok(())
}

fn recipient(recipient: &Recipient, is_closed: bool, context: &Context, out: &mut Layout) -> Said {
    nothing_more(&recipient.extra)?;
    out.line("to");
    let is_simple = recipient.sets.is_empty() && recipient.description.is_none() && !is_closed;
    if !is_simple {
        out.word("{");
    }
    out.word(&recipient_value(recipient)?);
    if let Some(text) = &recipient.description {
        out.word(&description(text)?);
    }
    for each in &recipient.sets {
        out.word(match each.kind {
            SetKind::Instance => "attributes",
            SetKind::Meta => "meta",
            SetKind::Utilization | SetKind::ClusterProperty => return Err(Unsayable),
        });
        set_content(each, context, out)?;
    }
    if !is_simple {
        out.word("}");
    }
    Ok(())
}

fn recipient_value(recipient: &Recipient) -> Said<String> {
    let value = recipient.value.as_str();
    require(!["{", "}"].contains(&value))?;
    Ok(operand(value)?.into_owned())
}
