//! One walk over the model that names each use of something that not every schema knows.

mod constraint;
mod resource;
mod set;

use std::mem::discriminant;

use foldhash::HashSet;

use super::feature::Feature;
use super::lexical;
use crate::model::{
    AclPermission, AclRole, AclSubject, AclUser, AclUserItem, Alert, Boolean, Element, Extra, FencingTarget,
    FencingTopology, FromText, Id, Node, Object, ObjectKind, OptionSection, Recipient, Role, Score, Section, Selector,
    SetKind, Tag, Text, Value,
};
use crate::source::Span;
use set::SetOwner;

/// Whose letters count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// What crmc writes: the names of roles, the element of a promotable clone and the interval of an operation
    /// follow the schema. All else stands as it is in the model.
    Canonical,
    /// What stands in the CIB.
    AsWritten,
}

/// One use of a feature.
pub(super) struct Use<'m> {
    pub(super) feature: Feature,
    pub(super) span: Span,
    /// The element, or for a value the attribute, that it belongs to.
    pub(super) owner: &'m str,
    /// What was written.
    pub(super) text: &'m str,
}

/// Calls `found` for each use, in the order of the objects.
pub(super) fn walk<'m>(
    objects: impl IntoIterator<Item = &'m Object> + Clone,
    spelling: Spelling,
    found: &mut dyn FnMut(Use<'m>),
) {
    let mut walk = Walk { spelling, found, tagged: Vec::new() };
    for object in objects.clone() {
        walk.object(object);
    }
    if !walk.tagged.is_empty() {
        walk.tagged_nodes(objects);
    }
}

struct Walk<'w, 'm> {
    spelling: Spelling,
    found: &'w mut dyn FnMut(Use<'m>),
    /// The members of tags.
    tagged: Vec<&'m Id>,
}

impl<'m> Walk<'_, 'm> {
    fn report(&mut self, feature: Feature, span: Span, owner: &'m str, text: &'m str) {
        (self.found)(Use { feature, span, owner, text });
    }

    /// A use that explains itself.
    fn uses(&mut self, feature: Feature, span: Span) {
        self.report(feature, span, "", "");
    }

    fn uses_text(&mut self, feature: Feature, text: &'m Text) {
        self.report(feature, text.span, "", text.as_str());
    }

    fn missing(&mut self, what: &'static str, owner: &'m str, span: Span) {
        self.report(Feature::Missing, span, owner, what);
    }

    fn invalid(&mut self, attribute: &'m str, value: &'m Text) {
        self.report(Feature::InvalidValue, value.span, attribute, value.as_str());
    }

    fn id(&mut self, id: &'m Id) {
        if !lexical::is_id(id.as_str()) {
            self.uses_text(Feature::InvalidId, id);
        }
    }

    fn optional_id(&mut self, id: Option<&'m Id>) {
        if let Some(id) = id {
            self.id(id);
        }
    }

    fn ids(&mut self, ids: &'m [Id]) {
        for id in ids {
            self.id(id);
        }
    }

    /// A value that has to match `is_valid`.
    fn value(&mut self, attribute: &'m str, value: &'m Text, is_valid: impl FnOnce(&str) -> bool) {
        if !is_valid(value.as_str()) {
            self.invalid(attribute, value);
        }
    }

    /// A value that the schema spells in one way only, `canonical`, if it means anything.
    fn word<T: FromText>(
        &mut self,
        attribute: &'m str,
        value: &'m Value<T>,
        canonical: impl FnOnce(T) -> &'static str,
    ) {
        if value.get().map(canonical) != Some(value.as_str()) {
            self.invalid(attribute, &value.text);
        }
    }

    fn boolean(&mut self, attribute: &'m str, value: Option<&'m Value<Boolean>>) {
        if let Some(value) = value {
            self.value(attribute, &value.text, lexical::is_boolean);
        }
    }

    fn score(&mut self, score: &'m Value<Score>) {
        self.value("score", &score.text, lexical::is_score);
    }

    fn role(&mut self, attribute: &'m str, role: Option<&'m Value<Role>>) {
        if let Some(role) = role {
            self.role_text(attribute, &role.text);
        }
    }

    fn role_text(&mut self, attribute: &'m str, text: &'m Text) {
        let Some(role) = Role::from_text(text.as_str()) else { return self.invalid(attribute, text) };
        if self.spelling == Spelling::Canonical || text == role.old_name() {
            return;
        }
        if text == role.name() {
            self.uses_text(Feature::PromotedRole, text);
        } else {
            self.invalid(attribute, text);
        }
    }

    /// What the model has no field for: `attribute` and `element` know the exceptions that some schema allows.
    fn extra(
        &mut self,
        owner: &'m str,
        extra: &'m Extra,
        mut attribute: impl FnMut(&mut Self, &'m Text, &'m Text) -> bool,
        mut element: impl FnMut(&mut Self, &'m Element) -> bool,
    ) {
        let Some(extra) = extra else { return };
        for (name, value) in &extra.attributes {
            if !attribute(self, name, value) {
                self.report(Feature::UnknownAttribute, name.span, owner, name.as_str());
            }
        }
        for child in &extra.elements {
            if !element(self, child) {
                self.report(Feature::UnknownElement, child.span, owner, &child.name);
            }
        }
    }

    /// As [`Walk::extra`], where no schema allows anything.
    fn no_extra(&mut self, owner: &'m str, extra: &'m Extra) {
        if extra.is_some() {
            self.extra(owner, extra, |_, _, _| false, |_, _| false);
        }
    }

    fn object(&mut self, object: &'m Object) {
        match &object.kind {
            ObjectKind::Node(node) => self.node(node),
            ObjectKind::Primitive(primitive) => self.primitive(primitive),
            ObjectKind::Template(template) => self.template(template),
            ObjectKind::Group(group) => self.group(group, object.span),
            ObjectKind::Clone(clone) => self.clone_resource(clone, object.span),
            ObjectKind::Bundle(bundle) => self.bundle(bundle, object.span),
            ObjectKind::Location(location) => self.location(location, object.span),
            ObjectKind::Colocation(colocation) => self.colocation(colocation, object.span),
            ObjectKind::Order(order) => self.order(order, object.span),
            ObjectKind::Ticket(ticket) => self.ticket(ticket, object.span),
            ObjectKind::Options(options) => {
                let owner = match options.section {
                    OptionSection::Properties => SetOwner::Properties,
                    OptionSection::ResourceDefaults => SetOwner::ResourceDefaults,
                    OptionSection::OperationDefaults => SetOwner::OperationDefaults,
                };
                self.set(owner, &options.set);
            }
            ObjectKind::FencingTopology(topology) => self.fencing(topology, object.span),
            ObjectKind::Tag(tag) => self.tag(tag, object.span),
            ObjectKind::Alert(alert) => self.alert(alert, object.span),
            ObjectKind::AclRole(role) => self.acl_role(role, object.span),
            ObjectKind::AclSubject(subject) => self.acl_subject(subject, object.span),
            ObjectKind::AclUser(user) => self.acl_user(user, object.span),
            ObjectKind::Raw(section, element) => self.raw(*section, element),
        }
    }

    fn node(&mut self, node: &'m Node) {
        match &node.kind {
            None => self.uses(Feature::NodeWithoutType, node.uname.span),
            Some(kind) => match kind.as_str() {
                "member" => {}
                "remote" => self.uses(Feature::RemoteNode, kind.span()),
                "normal" => self.uses(Feature::NormalNode, kind.span()),
                "ping" => self.uses(Feature::PingNode, kind.span()),
                _ => self.invalid("type", &kind.text),
            },
        }
        for set in &node.sets {
            self.set(SetOwner::Node, set);
        }
        self.extra(
            "node",
            &node.extra,
            |walk, name, value| {
                let known = name == "score";
                if known {
                    walk.uses(Feature::NodeScore, name.span);
                    walk.value("score", value, lexical::is_score);
                }
                known
            },
            |_, _| false,
        );
    }

    fn fencing(&mut self, topology: &'m FencingTopology, span: Span) {
        self.uses(Feature::FencingTopology, span);
        for level in &topology.levels {
            self.optional_id(level.id.as_ref());
            if let FencingTarget::Attribute { name, .. } = &level.target {
                self.uses(Feature::FencingAttribute, name.span);
            }
            match lexical::positive(level.index.as_str()) {
                None => self.invalid("index", &level.index),
                Some(true) => self.uses_text(Feature::FencingIndexAboveNine, &level.index),
                Some(false) => {}
            }
            if level.devices.is_empty() {
                self.missing("devices", "fencing-level", level.span);
            }
            for device in &level.devices {
                self.value("devices", device, lexical::is_device);
            }
            self.no_extra("fencing-level", &level.extra);
        }
    }

    fn tag(&mut self, tag: &'m Tag, span: Span) {
        self.uses(Feature::Tag, span);
        self.id(&tag.id);
        if tag.members.is_empty() {
            self.missing("a member", "tag", span);
        }
        for member in &tag.members {
            if lexical::is_id(member.as_str()) {
                self.tagged.push(member);
            } else {
                self.uses_text(Feature::TagAnyMember, member);
            }
        }
        self.no_extra("tag", &tag.extra);
    }

    /// Where the members of a tag are references to ids, nodes are none: to the schemas, their ids are plain text.
    fn tagged_nodes(&mut self, objects: impl IntoIterator<Item = &'m Object> + Clone) {
        let nodes: HashSet<&str> = objects
            .clone()
            .into_iter()
            .filter_map(|object| match &object.kind {
                ObjectKind::Node(node) => Some(node.uname.as_str()),
                _ => None,
            })
            .collect();
        let mut tagged = std::mem::take(&mut self.tagged);
        tagged.retain(|member| nodes.contains(member.as_str()));
        if tagged.is_empty() {
            return;
        }
        let others = objects.into_iter().filter(|object| !matches!(object.kind, ObjectKind::Node(_)));
        let ids: HashSet<&str> = others.filter_map(|object| object.kind.id()).map(Id::as_str).collect();
        for member in tagged.into_iter().filter(|member| !ids.contains(member.as_str())) {
            self.uses_text(Feature::TaggedNode, member);
        }
    }

    fn alert(&mut self, alert: &'m Alert, span: Span) {
        self.uses(Feature::Alert, span);
        self.id(&alert.id);
        if !alert.select.is_empty() {
            self.uses(Feature::AlertSelect, span);
        }
        for (index, selector) in alert.select.iter().enumerate() {
            let earlier = &alert.select[..index];
            if earlier.iter().any(|other| discriminant(other) == discriminant(selector)) {
                let (kind, span) = selector_words(selector, span);
                self.report(Feature::AlertSelectTwice, span, "", kind);
            }
        }
        for set in &alert.sets {
            self.set(SetOwner::Alert, set);
        }
        for recipient in &alert.recipients {
            self.recipient(recipient);
        }
        self.no_extra("alert", &alert.extra);
    }

    fn recipient(&mut self, recipient: &'m Recipient) {
        self.optional_id(recipient.id.as_ref());
        for set in &recipient.sets {
            self.set(SetOwner::Alert, set);
        }
        self.no_extra("recipient", &recipient.extra);
    }

    fn acl_role(&mut self, role: &'m AclRole, span: Span) {
        self.uses(Feature::Acl, span);
        self.id(&role.id);
        if let Some(description) = &role.description {
            self.uses(Feature::AclDescription, description.span);
        }
        for permission in &role.permissions {
            self.acl_permission(permission);
        }
        self.no_extra("acl_role", &role.extra);
    }

    fn acl_permission(&mut self, permission: &'m AclPermission) {
        self.optional_id(permission.id.as_ref());
        self.value("kind", &permission.kind, |kind| matches!(kind, "read" | "write" | "deny"));
        if let Some(description) = &permission.description {
            self.uses(Feature::AclDescription, description.span);
        }
        self.optional_id(permission.reference.as_ref());
        let mixed = match (&permission.xpath, &permission.reference, &permission.object_type) {
            (None, None, None) => {
                return self.missing("an xpath, reference or type", "acl_permission", permission.span);
            }
            (Some(_), Some(_), _) => return self.together("xpath and reference", "acl_permission", permission.span),
            (Some(_), _, Some(_)) => return self.together("xpath and type", "acl_permission", permission.span),
            (None, Some(_), Some(_)) => Some("reference and type"),
            (Some(_), None, None) => permission.attribute.is_some().then_some("xpath and attribute"),
            (None, Some(_), None) => permission.attribute.is_some().then_some("reference and attribute"),
            (None, None, Some(_)) => None,
        };
        if let Some(mixed) = mixed {
            self.report(Feature::AclMixedPermission, permission.span, "acl_permission", mixed);
        }
        self.no_extra("acl_permission", &permission.extra);
    }

    fn together(&mut self, what: &'static str, owner: &'m str, span: Span) {
        self.report(Feature::Together, span, owner, what);
    }

    fn acl_subject(&mut self, subject: &'m AclSubject, span: Span) {
        self.uses(Feature::AclSubject, span);
        // Only a group's name is an id for the schema.
        if subject.is_group {
            self.id(&subject.id);
        }
        self.ids(&subject.roles);
        let owner = if subject.is_group { "acl_group" } else { "acl_target" };
        self.extra(
            owner,
            &subject.extra,
            |walk, name, _| {
                let known = name == "name";
                if known {
                    walk.uses(Feature::AclName, name.span);
                }
                known
            },
            |_, _| false,
        );
    }

    fn acl_user(&mut self, user: &'m AclUser, span: Span) {
        self.uses(Feature::AclUser, span);
        self.id(&user.id);
        let (mut roles, mut permissions) = (false, false);
        for item in &user.items {
            match item {
                AclUserItem::Role(role) => {
                    roles = true;
                    self.id(role);
                }
                AclUserItem::Permission(permission) => {
                    permissions = true;
                    self.acl_permission(permission);
                }
            }
        }
        if roles && permissions {
            self.together("roles and permissions", "acl_user", span);
        }
        self.no_extra("acl_user", &user.extra);
    }

    /// An element of which no object could be made: unknown where it stands, or not whole.
    fn raw(&mut self, section: Section, element: &'m Element) {
        let tags: &[&str] = match section {
            Section::CrmConfig => &["cluster_property_set"],
            Section::Nodes => &["node"],
            Section::Resources => &["primitive", "template", "group", "clone", "master", "bundle"],
            Section::Constraints => &["rsc_location", "rsc_colocation", "rsc_order", "rsc_ticket"],
            Section::FencingTopology => &["fencing-level"],
            Section::RscDefaults | Section::OpDefaults => &[SetKind::Meta.tag()],
            Section::Acls => &["acl_role", "acl_target", "acl_group", "acl_user"],
            Section::Tags => &["tag"],
            Section::Alerts => &["alert"],
            Section::Configuration => return self.raw_section(element),
        };
        if tags.contains(&element.name.as_str()) {
            self.missing("what every one needs, or with text in it", &element.name, element.span);
        } else {
            self.report(Feature::UnknownElement, element.span, section.tag(), &element.name);
        }
    }

    /// A section itself, which has no attributes, or what is none.
    fn raw_section(&mut self, element: &'m Element) {
        if !Section::ALL.iter().any(|section| section.tag() == element.name) {
            return self.report(Feature::UnknownElement, element.span, Section::Configuration.tag(), &element.name);
        }
        for (name, _) in &element.attributes {
            self.report(Feature::UnknownAttribute, name.span, &element.name, name.as_str());
        }
    }
}

/// What a selector is called, and where it is written, as far as that is known.
fn selector_words(selector: &Selector, alert: Span) -> (&'static str, Span) {
    match selector {
        Selector::Nodes => ("nodes", alert),
        Selector::Fencing => ("fencing", alert),
        Selector::Resources => ("resources", alert),
        Selector::Attributes(names) => ("attributes", names.first().map_or(alert, |(_, name)| name.span)),
    }
}
