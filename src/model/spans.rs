//! Objects without the places they come from, so that `==` tells whether two of them say the same.
//!
//! A field that this module forgets makes equal objects differ, never different ones equal.

use super::acl::{AclPermission, AclUserItem};
use super::alert::Recipient;
use super::attributes::AttributeSet;
use super::bundle::Bundle;
use super::constraint::{LocationSubject, Members, ResourceSet};
use super::element::{Content, Element, Extra};
use super::object::{Object, ObjectKind};
use super::operation::{Op, Operations};
use super::resource::ResourceContent;
use super::rule::{Condition, Rule};
use crate::source::Span;

impl Object {
    /// Takes the places out of the object and all of its parts. Texts keep theirs, which no comparison heeds.
    pub fn forget_spans(&mut self) {
        self.span = Span::default();
        match &mut self.kind {
            ObjectKind::Node(node) => {
                sets(&mut node.sets);
                extra(&mut node.extra);
            }
            ObjectKind::Primitive(primitive) => {
                contents(&mut primitive.contents);
                extra(&mut primitive.extra);
            }
            ObjectKind::Template(template) => {
                contents(&mut template.contents);
                extra(&mut template.extra);
            }
            ObjectKind::Group(group) => {
                sets(&mut group.sets);
                extra(&mut group.extra);
            }
            ObjectKind::Clone(clone) => {
                sets(&mut clone.sets);
                extra(&mut clone.extra);
            }
            ObjectKind::Bundle(parts) => bundle(parts),
            ObjectKind::Location(location) => {
                if let LocationSubject::Sets(sets) = &mut location.subject {
                    resource_sets(sets);
                }
                location.rules.iter_mut().for_each(rule);
                extra(&mut location.extra);
            }
            ObjectKind::Colocation(colocation) => {
                members(&mut colocation.members);
                extra(&mut colocation.extra);
            }
            ObjectKind::Order(order) => {
                order.score_label = None;
                members(&mut order.members);
                extra(&mut order.extra);
            }
            ObjectKind::Ticket(ticket) => {
                members(&mut ticket.members);
                extra(&mut ticket.extra);
            }
            ObjectKind::Options(options) => set(&mut options.set),
            ObjectKind::FencingTopology(topology) => {
                for level in &mut topology.levels {
                    level.span = Span::default();
                    extra(&mut level.extra);
                }
            }
            ObjectKind::Tag(tag) => extra(&mut tag.extra),
            ObjectKind::Alert(alert) => {
                sets(&mut alert.sets);
                alert.recipients.iter_mut().for_each(recipient);
                extra(&mut alert.extra);
            }
            ObjectKind::AclRole(role) => {
                role.permissions.iter_mut().for_each(permission);
                extra(&mut role.extra);
            }
            ObjectKind::AclSubject(subject) => extra(&mut subject.extra),
            ObjectKind::AclUser(user) => {
                for item in &mut user.items {
                    if let AclUserItem::Permission(right) = item {
                        permission(right);
                    }
                }
                extra(&mut user.extra);
            }
            ObjectKind::Raw(_, raw) => element(raw),
        }
    }
}

impl Op {
    /// Takes the places out of the operation and its sets.
    pub fn forget_spans(&mut self) {
        self.span = Span::default();
        sets(&mut self.sets);
        extra(&mut self.extra);
    }
}

fn bundle(bundle: &mut Bundle) {
    if let Some(container) = &mut bundle.container {
        container.span = Span::default();
        extra(&mut container.extra);
    }
    if let Some(network) = &mut bundle.network {
        network.span = Span::default();
        extra(&mut network.extra);
    }
    if let Some(storage) = &mut bundle.storage {
        storage.span = Span::default();
        extra(&mut storage.extra);
    }
    sets(&mut bundle.sets);
    extra(&mut bundle.extra);
}

fn recipient(recipient: &mut Recipient) {
    recipient.span = Span::default();
    sets(&mut recipient.sets);
    extra(&mut recipient.extra);
}

fn permission(permission: &mut AclPermission) {
    permission.span = Span::default();
    extra(&mut permission.extra);
}

fn contents(contents: &mut [ResourceContent]) {
    for content in contents {
        match content {
            ResourceContent::Set(one) => set(one),
            ResourceContent::Operations(all) => operations(all),
        }
    }
}

fn operations(operations: &mut Operations) {
    operations.span = Span::default();
    operations.ops.iter_mut().for_each(Op::forget_spans);
    extra(&mut operations.extra);
}

fn sets(sets: &mut [AttributeSet]) {
    sets.iter_mut().for_each(set);
}

fn set(set: &mut AttributeSet) {
    set.span = Span::default();
    set.rules.iter_mut().for_each(rule);
    extra(&mut set.extra);
}

fn rule(one: &mut Rule) {
    one.span = Span::default();
    for condition in &mut one.conditions {
        match condition {
            Condition::Expression(expression) => {
                expression.span = Span::default();
                extra(&mut expression.extra);
            }
            Condition::Date(date) => {
                date.span = Span::default();
                extra(&mut date.extra);
            }
            Condition::Rule(nested) => rule(nested),
            Condition::Other(other) => element(other),
        }
    }
    extra(&mut one.extra);
}

fn members<E>(members: &mut Members<E>) {
    if let Members::Sets(sets) = members {
        resource_sets(sets);
    }
}

fn resource_sets(sets: &mut [ResourceSet]) {
    for set in sets {
        set.span = Span::default();
        extra(&mut set.extra);
    }
}

fn extra(extra: &mut Extra) {
    if let Some(content) = extra {
        content.elements.iter_mut().for_each(element);
    }
}

fn element(one: &mut Element) {
    one.span = Span::default();
    for child in &mut one.children {
        if let Content::Element(child) = child {
            element(child);
        }
    }
}
