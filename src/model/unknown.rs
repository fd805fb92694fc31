//! A walk over what crmc does not know.

use super::acl::AclUserItem;
use super::constraint::ResourceSet;
use super::element::{Element, Extra};
use super::object::ObjectKind;
use super::rule::{Condition, Rule};

type Visit<'v, 'o> = &'v mut dyn FnMut(&'o [Element]);

impl ObjectKind {
    /// Calls `visit` wherever the object holds more than crmc knows: with the elements, which are none where there
    /// are only attributes.
    pub fn for_each_unknown<'o>(&'o self, visit: &mut dyn FnMut(&'o [Element])) {
        self.for_each_set(&mut |set| extra(&set.extra, visit));
        self.for_each_rule(&mut |each| rule(each, visit));
        self.resource_sets().iter().for_each(|set: &ResourceSet| extra(&set.extra, visit));
        if let Some(operations) = self.operations() {
            extra(&operations.extra, visit);
            operations.ops.iter().for_each(|op| extra(&op.extra, visit));
        }
        match self {
            Self::Node(node) => extra(&node.extra, visit),
            Self::Primitive(primitive) => extra(&primitive.extra, visit),
            Self::Template(template) => extra(&template.extra, visit),
            Self::Group(group) => extra(&group.extra, visit),
            Self::Clone(clone) => extra(&clone.extra, visit),
            Self::Bundle(bundle) => {
                bundle.container.iter().for_each(|container| extra(&container.extra, visit));
                bundle.network.iter().for_each(|network| extra(&network.extra, visit));
                bundle.storage.iter().for_each(|storage| extra(&storage.extra, visit));
                extra(&bundle.extra, visit);
            }
            Self::Location(location) => extra(&location.extra, visit),
            Self::Colocation(colocation) => extra(&colocation.extra, visit),
            Self::Order(order) => extra(&order.extra, visit),
            Self::Ticket(ticket) => extra(&ticket.extra, visit),
            Self::Options(_) => {}
            Self::FencingTopology(topology) => topology.levels.iter().for_each(|level| extra(&level.extra, visit)),
            Self::Tag(tag) => extra(&tag.extra, visit),
            Self::Alert(alert) => {
                alert.recipients.iter().for_each(|recipient| extra(&recipient.extra, visit));
                extra(&alert.extra, visit);
            }
            Self::AclRole(role) => {
                role.permissions.iter().for_each(|permission| extra(&permission.extra, visit));
                extra(&role.extra, visit);
            }
            Self::AclSubject(subject) => extra(&subject.extra, visit),
            Self::AclUser(user) => {
                for item in &user.items {
                    if let AclUserItem::Permission(permission) = item {
                        extra(&permission.extra, visit);
                    }
                }
                extra(&user.extra, visit);
            }
            Self::Raw(_, element) => visit(std::slice::from_ref(element)),
        }
    }
}

fn extra<'o>(extra: &'o Extra, visit: Visit<'_, 'o>) {
    if let Some(extra) = extra {
        visit(&extra.elements);
    }
}

fn rule<'o>(each: &'o Rule, visit: Visit<'_, 'o>) {
    extra(&each.extra, visit);
    for condition in &each.conditions {
        match condition {
            Condition::Expression(expression) => extra(&expression.extra, visit),
            Condition::Date(date) => extra(&date.extra, visit),
            Condition::Rule(nested) => rule(nested, visit),
            Condition::Other(element) => visit(std::slice::from_ref(element)),
        }
    }
}
