use std::io;

use crate::cib::schema::Schema;
use crate::model::{
    AclPermission, AclRole, AclSubject, AclUser, AclUserItem, Alert, FencingLevel, FencingTarget, Node, Part,
    Recipient, Selector, Tag as TagObject, Text,
};

use super::xml::Tag;
use super::{Output, unknown};

impl<W: io::Write> Output<'_, W> {
    pub(super) fn node(&mut self, node: &Node, comments: &[Text]) -> io::Result<()> {
        let id = node.id.as_ref().unwrap_or(&node.uname);
        let tag = Tag::new("node")
            .with("id", id.as_str())
            .with("uname", node.uname.as_str())
            .maybe("type", node.kind.as_ref().map(|kind| &kind.text))
            .maybe("description", node.description.as_ref())
            .with_extra(&node.extra);
        if node.sets.is_empty() && node.extra.is_none() && comments.is_empty() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.sets(&node.sets, node.uname.as_str())?;
            output.xml.extra(&node.extra)
        })
    }

    pub(super) fn fencing_level(&mut self, level: &FencingLevel) -> io::Result<()> {
        let id = self.detail_id_or(level.id.as_ref(), || {
            let target = match &level.target {
                FencingTarget::Node(name) | FencingTarget::Pattern(name) => name.to_string(),
                FencingTarget::Attribute { name, value } => format!("{name}-{value}"),
            };
            format!("fencing-{target}-{}", level.index)
        });
        let tag = Tag::new("fencing-level").with("id", &id);
        let tag = match &level.target {
            FencingTarget::Node(name) => tag.with("target", name.as_str()),
            FencingTarget::Pattern(pattern) => tag.with("target-pattern", pattern.as_str()),
            FencingTarget::Attribute { name, value } => {
                tag.with("target-attribute", name.as_str()).with("target-value", value.as_str())
            }
        };
        let devices: Vec<&str> = level.devices.iter().map(Text::as_str).collect();
        let tag = tag.with("index", level.index.as_str()).with("devices", &devices.join(","));
        self.with_extra_content(tag.with_extra(&level.extra), &level.extra)
    }

    pub(super) fn tag(&mut self, tag: &TagObject, comments: &[Text]) -> io::Result<()> {
        self.start(Tag::new("tag").with("id", tag.id.as_str()).with_extra(&tag.extra), |output| {
            output.xml.comments(comments)?;
            for member in &tag.members {
                output.xml.empty(Tag::new("obj_ref").with("id", member.as_str()))?;
            }
            output.xml.extra(&tag.extra)
        })
    }

    pub(super) fn alert(&mut self, alert: &Alert, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("alert")
            .with("id", alert.id.as_str())
            .with("path", alert.path.as_str())
            .maybe("description", alert.description.as_ref())
            .with_extra(&alert.extra);
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            let unknown = unknown(&alert.extra);
            let (mut sets, mut recipients, mut others) =
                (alert.sets.iter(), (1..).zip(&alert.recipients), unknown.iter());
            let selects = usize::from(!alert.select.is_empty());
            let counts = [
                (Part::Set, alert.sets.len()),
                (Part::Select, selects),
                (Part::Recipient, alert.recipients.len()),
                (Part::Extra, unknown.len()),
            ];
            alert.arrangement.sequence(&counts).into_iter().try_for_each(|part| match part {
                Part::Select => output.select(alert),
                Part::Recipient => recipients
                    .next()
                    .map_or(Ok(()), |(number, recipient)| output.recipient(recipient, number, &alert.id)),
                Part::Extra => others.next().map_or(Ok(()), |element| output.xml.element(element)),
                _ => sets.next().map_or(Ok(()), |set| output.set(set, alert.id.as_str())),
            })
        })
    }

    fn select(&mut self, alert: &Alert) -> io::Result<()> {
        self.start(Tag::new("select"), |output| {
            alert.select.iter().try_for_each(|selector| output.selector(selector, &alert.id))
        })
    }

    fn selector(&mut self, selector: &Selector, alert: &Text) -> io::Result<()> {
        match selector {
            Selector::Nodes => self.xml.empty(Tag::new("select_nodes")),
            Selector::Fencing => self.xml.empty(Tag::new("select_fencing")),
            Selector::Resources => self.xml.empty(Tag::new("select_resources")),
            Selector::Attributes(names) => self.start(Tag::new("select_attributes"), |output| {
                for (id, name) in names {
                    let id = output.detail_id_or(id.as_ref(), || format!("{alert}-attribute-{name}"));
                    output.xml.empty(Tag::new("attribute").with("id", &id).with("name", name.as_str()))?;
                }
                Ok(())
            }),
        }
    }

    fn recipient(&mut self, recipient: &Recipient, number: usize, alert: &Text) -> io::Result<()> {
        let id = self.detail_id_or(recipient.id.as_ref(), || format!("{alert}-recipient-{number}"));
        let tag = Tag::new("recipient")
            .with("id", &id)
            .with("value", recipient.value.as_str())
            .maybe("description", recipient.description.as_ref())
            .with_extra(&recipient.extra);
        if recipient.sets.is_empty() && recipient.extra.is_none() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.sets(&recipient.sets, &id)?;
            output.xml.extra(&recipient.extra)
        })
    }

    pub(super) fn acl_role(&mut self, role: &AclRole, comments: &[Text]) -> io::Result<()> {
        let tag = Tag::new("acl_role").with("id", role.id.as_str()).maybe("description", role.description.as_ref());
        self.start(tag.with_extra(&role.extra), |output| {
            output.xml.comments(comments)?;
            for (number, permission) in role.permissions.iter().enumerate() {
                if output.schema < Schema::V2_0 {
                    let id = output.id_or(permission.id.as_ref(), || format!("{}-{}", role.id, permission.kind));
                    output.old_permission(permission, &id)?;
                } else {
                    output.permission(permission, number, &role.id)?;
                }
            }
            output.xml.extra(&role.extra)
        })
    }

    fn permission(&mut self, permission: &AclPermission, number: usize, role: &Text) -> io::Result<()> {
        let id = self.id_or(permission.id.as_ref(), || format!("{role}-{number}"));
        let tag = Tag::new("acl_permission")
            .with("id", &id)
            .with("kind", permission.kind.as_str())
            .maybe("xpath", permission.xpath.as_ref())
            .maybe("reference", permission.reference.as_ref())
            .maybe("object-type", permission.object_type.as_ref())
            .maybe("attribute", permission.attribute.as_ref())
            .maybe("description", permission.description.as_ref());
        self.with_extra_content(tag.with_extra(&permission.extra), &permission.extra)
    }

    /// A permission as the schemas before pacemaker-2.0 have it: `<read xpath="…"/>`.
    fn old_permission(&mut self, permission: &AclPermission, id: &str) -> io::Result<()> {
        let tag = Tag::new(permission.kind.as_str())
            .with("id", id)
            .maybe("xpath", permission.xpath.as_ref())
            .maybe("ref", permission.reference.as_ref())
            .maybe("tag", permission.object_type.as_ref())
            .maybe("attribute", permission.attribute.as_ref())
            .maybe("description", permission.description.as_ref());
        self.with_extra_content(tag.with_extra(&permission.extra), &permission.extra)
    }

    pub(super) fn acl_subject(&mut self, subject: &AclSubject, comments: &[Text]) -> io::Result<()> {
        let name = if subject.is_group { "acl_group" } else { "acl_target" };
        let tag = Tag::new(name).with("id", subject.id.as_str()).with_extra(&subject.extra);
        if subject.roles.is_empty() && subject.extra.is_none() && comments.is_empty() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            for role in &subject.roles {
                output.xml.empty(Tag::new("role").with("id", role.as_str()))?;
            }
            output.xml.extra(&subject.extra)
        })
    }

    pub(super) fn acl_user(&mut self, user: &AclUser, comments: &[Text]) -> io::Result<()> {
        self.start(Tag::new("acl_user").with("id", user.id.as_str()).with_extra(&user.extra), |output| {
            output.xml.comments(comments)?;
            for item in &user.items {
                match item {
                    AclUserItem::Role(role) => output.xml.empty(Tag::new("role_ref").with("id", role.as_str()))?,
                    AclUserItem::Permission(permission) => {
                        let wanted = || format!("{}-{}", user.id, permission.kind);
                        let id = output.detail_id_or(permission.id.as_ref(), wanted);
                        output.old_permission(permission, &id)?;
                    }
                }
            }
            output.xml.extra(&user.extra)
        })
    }
}
