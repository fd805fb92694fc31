use ecow::{EcoString, eco_format};

use super::resource::ids;
use super::{Facts, element_text, join};
use crate::diff::value::Reading;
use crate::diff::vocabulary::Vocabulary;
use crate::model::{
    AclPermission, AclRole, AclSubject, AclUser, AclUserItem, Alert, AttributeSet, FencingLevel, FencingTarget, Node,
    NodeType, ObjectKind, OptionSection, Selector, SetKind, Tag, Text,
};

impl<'c> Facts<'c> {
    pub(super) fn node(&mut self, node: &'c Node) {
        if let Some(id) = node.id.as_ref().filter(|id| **id != node.uname) {
            self.own("id", id.value.clone());
        }
        let kind = node.kind.as_ref().filter(|kind| kind.get() != Some(NodeType::Member));
        self.own_text("type", kind.map(|kind| &kind.text));
        self.own_text("description", node.description.as_ref());
        let sets = |kind| node.sets.iter().filter(move |set| set.kind == kind);
        self.sets("attributes", sets(SetKind::Instance), Vocabulary::NodeAttributes);
        self.sets("utilization", sets(SetKind::Utilization), Vocabulary::Utilization);
        self.extra(&EcoString::new(), &node.extra);
    }

    /// Sets of options, and fencing levels: what is written in several places is one thing.
    pub(super) fn together(&mut self, indices: &[u32]) {
        let names = self.names;
        let mut section = OptionSection::Properties;
        let mut sets: Vec<&AttributeSet> = Vec::new();
        for index in indices {
            match &names.at(*index).kind {
                ObjectKind::Options(options) => {
                    section = options.section;
                    sets.push(&options.set);
                }
                ObjectKind::FencingTopology(topology) => {
                    topology.levels.iter().for_each(|level| self.fencing_level(level));
                }
                _ => {}
            }
        }
        let vocabulary = match section {
            OptionSection::Properties => Vocabulary::Property,
            OptionSection::ResourceDefaults => Vocabulary::Resource,
            OptionSection::OperationDefaults => Vocabulary::Operation,
        };
        self.sets("", sets, vocabulary);
    }

    fn fencing_level(&mut self, level: &'c FencingLevel) {
        let target = match &level.target {
            FencingTarget::Node(name) => name.value.clone(),
            FencingTarget::Pattern(pattern) => eco_format!("pattern:{pattern}"),
            FencingTarget::Attribute { name, value } => eco_format!("attr:{name}={value}"),
        };
        let number = Reading::Number.meaning(level.index.as_str());
        self.add(&target, &eco_format!("level {number}"), &ids(&level.devices), Reading::Text);
        self.extra(&eco_format!("{target} level {number}"), &level.extra);
    }

    /// Pacemaker makes a set without an order of a tag.
    pub(super) fn tag(&mut self, tag: &'c Tag) {
        let mut members: Vec<&str> = tag.members.iter().map(Text::as_str).collect();
        members.sort_unstable();
        members.dedup();
        self.own("members", members.join(" "));
        self.extra(&EcoString::new(), &tag.extra);
    }

    pub(super) fn alert(&mut self, alert: &'c Alert) {
        self.own("path", alert.path.value.clone());
        self.own_text("description", alert.description.as_ref());
        self.alert_sets("", &alert.sets);
        let mut selected: Vec<EcoString> = alert.select.iter().map(selector).collect();
        selected.sort();
        if !selected.is_empty() {
            self.own("select", selected.join(" "));
        }
        for recipient in &alert.recipients {
            let part = eco_format!("to {}", recipient.value);
            self.presence(&part);
            if let Some(description) = &recipient.description {
                self.add(&part, "description", &description.value, Reading::Text);
            }
            self.alert_sets(&part, &recipient.sets);
            self.extra(&part, &recipient.extra);
        }
        self.extra(&EcoString::new(), &alert.extra);
    }

    fn alert_sets(&mut self, part: &str, sets: &'c [AttributeSet]) {
        let of = |kind| sets.iter().filter(move |set| set.kind == kind);
        self.sets(&join(part, "attributes"), of(SetKind::Instance), Vocabulary::Parameters);
        self.sets(&join(part, "meta"), of(SetKind::Meta), Vocabulary::Alert);
    }

    /// The order of permissions makes no difference: of all that match an element, `deny` wins, then `write`
    /// (experiment with `cibadmin --show-access`, 2.1.5, in every order).
    pub(super) fn acl_role(&mut self, role: &'c AclRole) {
        self.own_text("description", role.description.as_ref());
        role.permissions.iter().for_each(|permission| self.presence(&permission_text(permission)));
        self.extra(&EcoString::new(), &role.extra);
    }

    pub(super) fn acl_subject(&mut self, subject: &'c AclSubject) {
        let mut roles: Vec<&str> = subject.roles.iter().map(Text::as_str).collect();
        roles.sort_unstable();
        self.own("roles", roles.join(" "));
        self.extra(&EcoString::new(), &subject.extra);
    }

    pub(super) fn acl_user(&mut self, user: &'c AclUser) {
        for item in &user.items {
            let part = match item {
                AclUserItem::Role(role) => eco_format!("role:{role}"),
                AclUserItem::Permission(permission) => permission_text(permission),
            };
            self.presence(&part);
        }
        self.extra(&EcoString::new(), &user.extra);
    }
}

fn selector(selector: &Selector) -> EcoString {
    match selector {
        Selector::Nodes => "nodes".into(),
        Selector::Fencing => "fencing".into(),
        Selector::Resources => "resources".into(),
        Selector::Attributes(names) => {
            let mut names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
            names.sort_unstable();
            eco_format!("attributes {{ {} }}", names.join(" "))
        }
    }
}

fn permission_text(permission: &AclPermission) -> EcoString {
    let mut text = permission.kind.value.clone();
    for (name, value) in [
        ("xpath", &permission.xpath),
        ("ref", &permission.reference),
        ("type", &permission.object_type),
        ("attr", &permission.attribute),
        ("description", &permission.description),
    ] {
        if let Some(value) = value {
            text.push_str(&eco_format!(" {name}:{value}"));
        }
    }
    for (name, value) in permission.extra.iter().flat_map(|extra| &extra.attributes) {
        text.push_str(&eco_format!(" {name}={value}"));
    }
    for element in permission.extra.iter().flat_map(|extra| &extra.elements) {
        text.push_str(&element_text(element));
    }
    text
}
