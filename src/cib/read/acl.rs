//! Access control, in its form since Pacemaker 1.1.12 and the one before.

use super::take::{children, extra, is_plain, references, require, take};
use crate::model::{AclPermission, AclRole, AclSubject, AclUser, AclUserItem, Element, ObjectKind, Text};

/// A role, a target, a group or a user; the element comes back where it has no id.
pub(super) fn acl(mut element: Element, comments: &mut Vec<Text>) -> Result<ObjectKind, Element> {
    let Some([id]) = require(&mut element, ["id"]) else { return Err(element) };
    Ok(match element.name.as_str() {
        "acl_role" => {
            let description = take(&mut element, "description");
            let mut permissions = Vec::new();
            let mut others = Vec::new();
            for child in children(&mut element, comments) {
                match permission(child, comments) {
                    Ok(permission) => permissions.push(permission),
                    Err(child) => others.push(child),
                }
            }
            ObjectKind::AclRole(Box::new(AclRole { id, description, permissions, extra: extra(element, others) }))
        }
        "acl_user" => {
            let mut items = Vec::new();
            let mut others = Vec::new();
            for child in children(&mut element, comments) {
                match user_item(child, comments) {
                    Ok(item) => items.push(item),
                    Err(child) => others.push(child),
                }
            }
            ObjectKind::AclUser(Box::new(AclUser { id, items, extra: extra(element, others) }))
        }
        tag => {
            let is_group = tag == "acl_group";
            let mut others = children(&mut element, comments);
            let roles = references(&mut others, "role");
            ObjectKind::AclSubject(Box::new(AclSubject { is_group, id, roles, extra: extra(element, others) }))
        }
    })
}

fn user_item(mut element: Element, comments: &mut Vec<Text>) -> Result<AclUserItem, Element> {
    if element.name != "role_ref" {
        return permission(element, comments).map(Box::new).map(AclUserItem::Permission);
    }
    if !is_plain(&element, &["id"]) {
        return Err(element);
    }
    take(&mut element, "id").map(AclUserItem::Role).ok_or(element)
}

/// A permission in either form: `acl_permission` with a kind, or the kind as the tag.
fn permission(mut element: Element, comments: &mut Vec<Text>) -> Result<AclPermission, Element> {
    let (kind, reference, object_type) = match element.name.as_str() {
        "acl_permission" => match take(&mut element, "kind") {
            Some(kind) => (kind, "reference", "object-type"),
            None => return Err(element),
        },
        "read" | "write" | "deny" => (Text::new(element.name.clone(), element.span), "ref", "tag"),
        _ => return Err(element),
    };
    let span = element.span;
    let others = children(&mut element, comments);
    Ok(AclPermission {
        id: take(&mut element, "id"),
        kind,
        description: take(&mut element, "description"),
        xpath: take(&mut element, "xpath"),
        reference: take(&mut element, reference),
        object_type: take(&mut element, object_type),
        attribute: take(&mut element, "attribute"),
        extra: extra(element, others),
        span,
    })
}
