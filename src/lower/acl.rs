use crate::diagnostic::Diagnostic;
use crate::model::{AclPermission, AclRole, AclSubject, AclUser, AclUserItem, ObjectKind, Text};
use crate::suggest::nearest;
use crate::syntax::{Kind, Node};

use super::mistakes;
use super::words::{child_text, description, label_text, missing_argument, required_id, text, unexpected, value_of};

/// A shortcut: its name, then the parts of its `XPath`; `@` stands for an argument.
const SHORTCUTS: [(&str, &[&str]); 10] = [
    ("meta", &["//primitive[@id='@']/meta_attributes", "/nvpair[@name='@']"]),
    ("params", &["//primitive[@id='@']/instance_attributes", "/nvpair[@name='@']"]),
    ("utilization", &["//primitive[@id='@']/utilization"]),
    ("location", &["//rsc_location[@id='cli-prefer-@' and @rsc='@']"]),
    ("property", &["//crm_config/cluster_property_set", "/nvpair[@name='@']"]),
    ("nodeattr", &["//nodes/node/instance_attributes", "/nvpair[@name='@']"]),
    ("nodeutil", &["//nodes/node/utilization", "[@uname='@']"]),
    ("node", &["//nodes/node", "[@uname='@']"]),
    ("status", &["/cib/status"]),
    ("cib", &["/cib"]),
];

/// `role ID [description=…] {read|write|deny} SPEC… …`
pub(super) fn role(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a role", "role ID {read|write|deny} SPEC…", out)?;
    let mut permissions = Vec::new();
    for child in node.children() {
        match child.kind() {
            Kind::permission => permission(child, &mut permissions, out),
            Kind::stray => unexpected(child, out),
            _ => {}
        }
    }
    Some(ObjectKind::AclRole(Box::new(AclRole { id, description: description(node), permissions, extra: None })))
}

/// One right, with its specifications: each part of the configuration that they name is a permission of its own.
fn permission(node: Node, permissions: &mut Vec<AclPermission>, out: &mut Vec<Diagnostic>) {
    let kind = child_text(node, Kind::right).map(|right| Text::new(right.value.to_lowercase(), right.span));
    let id = node.children().find_map(|child| match child.kind() {
        Kind::id_spec => Some(value_of(child)),
        Kind::label => Some(label_text(child)),
        _ => None,
    });
    let mut permission = AclPermission {
        id,
        kind: kind.unwrap_or_default(),
        description: description(node),
        xpath: None,
        reference: None,
        object_type: None,
        attribute: None,
        extra: None,
        span: node.span(),
    };
    for spec in node.children().filter(|child| child.kind() == Kind::spec) {
        add_spec(&text(spec), &mut permission, out);
    }
    if permission.attribute.is_some() && permission.object_type.is_none() && permission.xpath.is_none() {
        out.push(
            invalid(node, "`attribute:` says which attribute, but not of which objects")
                .help("add `type:TAG` in front of it"),
        );
    }
    let targets = [permission.xpath.take(), permission.reference.take(), permission.object_type.take()];
    if targets.iter().all(Option::is_none) {
        let message = format!("`{}` does not say what", permission.kind);
        return out.push(missing_argument(
            node,
            &message,
            "read|write|deny {xpath:X | ref:ID | type:TAG [attr:NAME] | SHORTCUT}",
        ));
    }
    let [xpath, reference, object_type] = targets;
    let attribute = permission.attribute.take();
    if let Some(xpath) = xpath {
        let attribute = if object_type.is_none() { attribute.clone() } else { None };
        permissions.push(AclPermission { xpath: Some(xpath), attribute, ..permission.clone() });
        // The id belongs to the first of them.
        permission.id = None;
    }
    if let Some(reference) = reference {
        permissions.push(AclPermission { reference: Some(reference), ..permission.clone() });
        permission.id = None;
    }
    if let Some(object_type) = object_type {
        permissions.push(AclPermission { object_type: Some(object_type), attribute, ..permission });
    }
}

fn add_spec(spec: &Text, permission: &mut AclPermission, out: &mut Vec<Diagnostic>) {
    let (key, argument) = match spec.value.split_once(':') {
        Some((key, argument)) => (key, Some(argument)),
        None => (spec.as_str(), None),
    };
    let place = match key {
        "xpath" => &mut permission.xpath,
        "ref" | "reference" => &mut permission.reference,
        "tag" | "type" | "object-type" => &mut permission.object_type,
        "attr" | "attribute" => &mut permission.attribute,
        _ => match expand(key, argument) {
            Some(xpath) => {
                permission.xpath = Some(Text::new(xpath, spec.span));
                return;
            }
            None => return out.push(unknown_spec(spec, key)),
        },
    };
    match argument {
        Some(argument) if !argument.is_empty() => *place = Some(Text::new(argument, spec.span)),
        _ => out.push(
            Diagnostic::new(&mistakes::INVALID_ACL_SPEC, spec.span, format!("`{key}:` needs an argument"))
                .help(format!("write `{key}:X`")),
        ),
    }
}

/// The `XPath` of a shortcut with its arguments, `meta:db:target-role`. More arguments than it takes, or fewer than
/// it needs, give nothing.
fn expand(name: &str, argument: Option<&str>) -> Option<String> {
    let (_, parts) = SHORTCUTS.iter().find(|(shortcut, _)| *shortcut == name)?;
    let mut arguments = argument.into_iter().flat_map(|argument| argument.split(':'));
    let mut xpath = String::new();
    for (index, part) in parts.iter().enumerate() {
        if !part.contains("'@'") && !part.contains("-@'") {
            xpath.push_str(part);
            continue;
        }
        match arguments.next() {
            // No attribute is called `@`, so an `@` between quotes or behind `prefer-` is the argument's place.
            Some(value) => {
                xpath.push_str(&part.replace("'@'", &format!("'{value}'")).replace("-@'", &format!("-{value}'")));
            }
            None if index > 0 => break,
            None => return None,
        }
    }
    arguments.next().is_none().then_some(xpath)
}

/// The shortcut that expands to that `XPath`, with its arguments.
pub(crate) fn shortcut(xpath: &str) -> Option<String> {
    SHORTCUTS.iter().find_map(|(name, _)| {
        // The arguments are what stands between quotes; where there is no quote, there are none.
        let mut arguments: Vec<&str> = xpath.split('\'').skip(1).step_by(2).collect();
        if *name == "location" {
            arguments = xpath.split('\'').nth(3).into_iter().collect();
        } else if ["property", "nodeattr", "nodeutil", "node"].contains(name) {
            arguments.truncate(1);
        }
        let argument = (!arguments.is_empty()).then(|| arguments.join(":"));
        let is_it = expand(name, argument.as_deref()).as_deref() == Some(xpath);
        is_it.then(|| argument.map_or_else(|| (*name).to_owned(), |argument| format!("{name}:{argument}")))
    })
}

fn unknown_spec(spec: &Text, key: &str) -> Diagnostic {
    if let Some((name, parts)) = SHORTCUTS.iter().find(|(name, _)| *name == key) {
        let most = parts.iter().filter(|part| part.contains("'@'") || part.contains("-@'")).count();
        let names = ["ID", "NAME"];
        let form = names[..most.min(2)].iter().fold((*name).to_owned(), |form, argument| format!("{form}:{argument}"));
        return Diagnostic::new(
            &mistakes::INVALID_ACL_SPEC,
            spec.span,
            format!("`{spec}` has not the arguments of the shortcut `{name}`"),
        )
        .help(format!("write `{form}`"));
    }
    let known = SHORTCUTS.iter().map(|(name, _)| *name).chain(["xpath", "ref", "type", "attr"]);
    let diagnostic =
        Diagnostic::new(&mistakes::INVALID_ACL_SPEC, spec.span, format!("`{spec}` names no part of a configuration"));
    diagnostic.help(match nearest(key, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write `xpath:X`, `ref:ID`, `type:TAG`, or a shortcut: meta, params, utilization, location, property, \
                 nodeattr, nodeutil, node, status, cib"
            .to_owned(),
    })
}

fn invalid(node: Node, message: &str) -> Diagnostic {
    Diagnostic::new(&mistakes::INVALID_ACL_SPEC, node.span(), message)
}

/// `acl_target ID ROLE…`, `acl_group ID ROLE…`
pub(super) fn subject(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let is_group = node.child(Kind::kw_acl_group).is_some();
    let (noun, form) =
        if is_group { ("an ACL group", "acl_group ID ROLE…") } else { ("an ACL target", "acl_target ID ROLE…") };
    let id = required_id(node, noun, form, out)?;
    let roles = node.children().filter(|child| child.kind() == Kind::tagged).map(text).collect();
    Some(ObjectKind::AclSubject(Box::new(AclSubject { is_group, id, roles, extra: None })))
}

/// `user ID {role:R | RIGHT SPEC}…`
pub(super) fn user(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a user", "user ID {role:R | {read|write|deny} SPEC}…", out)?;
    let mut items = Vec::new();
    for child in node.children() {
        match child.kind() {
            Kind::role_ref => items.extend(child_text(child, Kind::id).map(AclUserItem::Role)),
            Kind::permission => {
                let mut permissions = Vec::new();
                permission(child, &mut permissions, out);
                items.extend(permissions.into_iter().map(Box::new).map(AclUserItem::Permission));
            }
            Kind::stray => unexpected(child, out),
            _ => {}
        }
    }
    Some(ObjectKind::AclUser(Box::new(AclUser { id, items, extra: None })))
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn shortcuts_expand_to_xpaths() {
        assert_eq!(expand("cib", None).as_deref(), Some("/cib"));
        assert_eq!(expand("meta", Some("a")).as_deref(), Some("//primitive[@id='a']/meta_attributes"));
        assert_eq!(
            expand("meta", Some("a:target-role")).as_deref(),
            Some("//primitive[@id='a']/meta_attributes/nvpair[@name='target-role']")
        );
        assert_eq!(
            expand("property", Some("x")).as_deref(),
            Some("//crm_config/cluster_property_set/nvpair[@name='x']")
        );
        assert_eq!(expand("location", Some("a")).as_deref(), Some("//rsc_location[@id='cli-prefer-a' and @rsc='a']"));
        assert_eq!(expand("node", Some("n1")).as_deref(), Some("//nodes/node[@uname='n1']"));
        assert_eq!(expand("meta", None), None);
        assert_eq!(expand("meta", Some("a:b:c")), None);
    }
}
