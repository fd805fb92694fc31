//! Walks over the parts that many objects share.

use super::acl::AclUserItem;
use super::alert::Selector;
use super::attributes::AttributeSet;
use super::constraint::{LocationSubject, Members, ResourceSet};
use super::object::ObjectKind;
use super::operation::Operations;
use super::resource::ResourceContent;
use super::rule::{Condition, Rule};
use super::value::Id;
use crate::source::Span;

impl ObjectKind {
    /// Calls `visit` with every attribute set of the object, those of its operations and recipients included.
    pub fn for_each_set<'o>(&'o self, visit: &mut dyn FnMut(&'o AttributeSet)) {
        match self {
            Self::Node(node) => node.sets.iter().for_each(visit),
            Self::Primitive(primitive) => sets_of_contents(&primitive.contents, visit),
            Self::Template(template) => sets_of_contents(&template.contents, visit),
            Self::Group(group) => group.sets.iter().for_each(visit),
            Self::Clone(clone) => clone.sets.iter().for_each(visit),
            Self::Bundle(bundle) => bundle.sets.iter().for_each(visit),
            Self::Options(options) => visit(&options.set),
            Self::Alert(alert) => {
                alert.sets.iter().for_each(&mut *visit);
                alert.recipients.iter().flat_map(|recipient| &recipient.sets).for_each(visit);
            }
            _ => {}
        }
    }

    /// The attribute sets that belong to the object itself, and to none of its operations or recipients.
    pub fn own_sets(&self) -> impl Iterator<Item = &AttributeSet> {
        let (sets, contents): (&[AttributeSet], &[ResourceContent]) = match self {
            Self::Node(node) => (&node.sets, &[]),
            Self::Primitive(primitive) => (&[], &primitive.contents),
            Self::Template(template) => (&[], &template.contents),
            Self::Group(group) => (&group.sets, &[]),
            Self::Clone(clone) => (&clone.sets, &[]),
            Self::Bundle(bundle) => (&bundle.sets, &[]),
            Self::Options(options) => (std::slice::from_ref(&options.set), &[]),
            Self::Alert(alert) => (&alert.sets, &[]),
            _ => (&[], &[]),
        };
        sets.iter().chain(contents.iter().filter_map(|content| match content {
            ResourceContent::Set(set) => Some(set),
            ResourceContent::Operations(_) => None,
        }))
    }

    /// Calls `visit` with every rule of the object, nested ones not included.
    pub fn for_each_rule<'o>(&'o self, visit: &mut dyn FnMut(&'o Rule)) {
        match self {
            Self::Location(location) => location.rules.iter().for_each(visit),
            _ => self.for_each_set(&mut |set| set.rules.iter().for_each(&mut *visit)),
        }
    }

    /// Calls `visit` with every attribute set of the object, to change it.
    pub fn for_each_set_mut(&mut self, visit: &mut dyn FnMut(&mut AttributeSet)) {
        match self {
            Self::Node(node) => node.sets.iter_mut().for_each(visit),
            Self::Primitive(primitive) => sets_of_contents_mut(&mut primitive.contents, visit),
            Self::Template(template) => sets_of_contents_mut(&mut template.contents, visit),
            Self::Group(group) => group.sets.iter_mut().for_each(visit),
            Self::Clone(clone) => clone.sets.iter_mut().for_each(visit),
            Self::Bundle(bundle) => bundle.sets.iter_mut().for_each(visit),
            Self::Options(options) => visit(&mut options.set),
            Self::Alert(alert) => {
                alert.sets.iter_mut().for_each(&mut *visit);
                alert.recipients.iter_mut().flat_map(|recipient| &mut recipient.sets).for_each(visit);
            }
            _ => {}
        }
    }

    /// Calls `visit` with every rule of the object, nested ones not included, to change it.
    pub fn for_each_rule_mut(&mut self, visit: &mut dyn FnMut(&mut Rule)) {
        match self {
            Self::Location(location) => location.rules.iter_mut().for_each(visit),
            _ => self.for_each_set_mut(&mut |set| set.rules.iter_mut().for_each(&mut *visit)),
        }
    }

    /// The sets of a constraint that has the form with sets, to change them.
    pub fn resource_sets_mut(&mut self) -> &mut [ResourceSet] {
        match self {
            Self::Location(location) => match &mut location.subject {
                LocationSubject::Sets(sets) => sets,
                LocationSubject::Resource(_) | LocationSubject::Pattern(_) => &mut [],
            },
            Self::Colocation(colocation) => sets_of_members_mut(&mut colocation.members),
            Self::Order(order) => sets_of_members_mut(&mut order.members),
            Self::Ticket(ticket) => sets_of_members_mut(&mut ticket.members),
            _ => &mut [],
        }
    }

    /// The operations, where the object is a primitive or template that has some.
    #[must_use]
    pub fn operations(&self) -> Option<&Operations> {
        match self {
            Self::Primitive(primitive) => primitive.operations(),
            Self::Template(template) => template.operations(),
            _ => None,
        }
    }

    /// The sets of a constraint that has the form with sets.
    #[must_use]
    pub fn resource_sets(&self) -> &[ResourceSet] {
        match self {
            Self::Location(location) => match &location.subject {
                LocationSubject::Sets(sets) => sets,
                LocationSubject::Resource(_) | LocationSubject::Pattern(_) => &[],
            },
            Self::Colocation(colocation) => sets_of_members(&colocation.members),
            Self::Order(order) => sets_of_members(&order.members),
            Self::Ticket(ticket) => sets_of_members(&ticket.members),
            _ => &[],
        }
    }

    /// Calls `visit` with every resource, template or tag that a constraint names, in the order of the text.
    pub fn for_each_constrained<'o>(&'o self, visit: &mut dyn FnMut(&'o Id)) {
        match self {
            Self::Location(location) => {
                if let LocationSubject::Resource(id) = &location.subject {
                    visit(id);
                }
            }
            Self::Colocation(colocation) => plain(&colocation.members).for_each(|end| visit(&end.rsc)),
            Self::Order(order) => plain(&order.members).for_each(|end| visit(&end.rsc)),
            Self::Ticket(ticket) => plain(&ticket.members).for_each(|end| visit(&end.rsc)),
            _ => {}
        }
        self.resource_sets().iter().flat_map(|set| &set.members).for_each(visit);
    }

    /// Calls `visit` with the ids that are written for parts of the object: sets, pairs, rules, operations, …
    pub fn for_each_part_id<'o>(&'o self, visit: &mut dyn FnMut(&'o Id)) {
        self.for_each_clause_id(visit);
        self.for_each_detail_id(visit);
    }

    /// Calls `visit` with those of them that stand for what crm text can name: sets, pairs, rules, operations,
    /// the mappings of a bundle and the permissions of a role.
    pub fn for_each_clause_id<'o>(&'o self, visit: &mut dyn FnMut(&'o Id)) {
        if let Some(operations) = self.operations() {
            operations.id.as_deref().into_iter().for_each(&mut *visit);
            operations.ops.iter().filter_map(|op| op.id.as_deref()).for_each(&mut *visit);
        }
        let is_option_set = matches!(self, Self::Options(_));
        self.for_each_set(&mut |set| {
            if !is_option_set {
                set.id.as_deref().into_iter().for_each(&mut *visit);
            }
            for pair in &set.pairs {
                if let Some(super::attributes::PairIdentity::Id(id)) = pair.identity.as_deref() {
                    visit(id);
                }
            }
        });
        self.for_each_rule(&mut |rule| rule_ids(rule, visit));
        if let Self::Bundle(bundle) = self {
            let ports = bundle.network.iter().flat_map(|network| &network.port_mappings);
            let folders = bundle.storage.iter().flat_map(|storage| &storage.mappings);
            let attributes = ports.chain(folders).flatten();
            attributes.filter(|attribute| attribute.name == "id").for_each(|attribute| visit(&attribute.value));
        }
        if let Self::AclRole(role) = self {
            role.permissions.iter().filter_map(|permission| permission.id.as_ref()).for_each(visit);
        }
    }

    /// Calls `visit` with the others: those of conditions, resource sets, fencing levels, the permissions of an old user,
    /// recipients and selected attributes. crm text has no place for them.
    pub fn for_each_detail_id<'o>(&'o self, visit: &mut dyn FnMut(&'o Id)) {
        self.for_each_rule(&mut |rule| condition_ids(rule, visit));
        self.resource_sets().iter().filter_map(|set| set.id.as_ref()).for_each(&mut *visit);
        match self {
            Self::FencingTopology(topology) => {
                topology.levels.iter().filter_map(|level| level.id.as_ref()).for_each(visit);
            }
            Self::AclUser(user) => {
                let permissions = user.items.iter().filter_map(|item| match item {
                    AclUserItem::Permission(permission) => permission.id.as_ref(),
                    AclUserItem::Role(_) => None,
                });
                permissions.for_each(visit);
            }
            Self::Alert(alert) => {
                alert.recipients.iter().filter_map(|recipient| recipient.id.as_ref()).for_each(&mut *visit);
                for selector in &alert.select {
                    if let Selector::Attributes(names) = selector {
                        names.iter().filter_map(|(id, _)| id.as_ref()).for_each(&mut *visit);
                    }
                }
            }
            _ => {}
        }
    }

    /// The place of the id, else of the whole object: where a finding about the object points.
    #[must_use]
    pub fn name_span(&self) -> Option<Span> {
        self.id().map(|id| id.span)
    }
}

fn rule_ids<'o>(rule: &'o Rule, visit: &mut dyn FnMut(&'o Id)) {
    rule.id.as_deref().into_iter().for_each(&mut *visit);
    for condition in &rule.conditions {
        if let Condition::Rule(nested) = condition {
            rule_ids(nested, visit);
        }
    }
}

fn condition_ids<'o>(rule: &'o Rule, visit: &mut dyn FnMut(&'o Id)) {
    for condition in &rule.conditions {
        match condition {
            Condition::Expression(expression) => expression.id.as_deref().into_iter().for_each(&mut *visit),
            Condition::Date(date) => {
                let ids = [&date.id, &date.duration_id, &date.spec_id];
                ids.into_iter().filter_map(Option::as_deref).for_each(&mut *visit);
            }
            Condition::Rule(nested) => condition_ids(nested, visit),
            Condition::Other(_) => {}
        }
    }
}

fn sets_of_contents<'o>(contents: &'o [ResourceContent], visit: &mut dyn FnMut(&'o AttributeSet)) {
    for content in contents {
        match content {
            ResourceContent::Set(set) => visit(set),
            ResourceContent::Operations(operations) => {
                operations.ops.iter().flat_map(|op| &op.sets).for_each(&mut *visit);
            }
        }
    }
}

fn sets_of_contents_mut(contents: &mut [ResourceContent], visit: &mut dyn FnMut(&mut AttributeSet)) {
    for content in contents {
        match content {
            ResourceContent::Set(set) => visit(set),
            ResourceContent::Operations(operations) => {
                operations.ops.iter_mut().flat_map(|op| &mut op.sets).for_each(&mut *visit);
            }
        }
    }
}

fn sets_of_members_mut<E>(members: &mut Members<E>) -> &mut [ResourceSet] {
    match members {
        Members::Plain(_) => &mut [],
        Members::Sets(sets) => sets,
    }
}

fn plain<E>(members: &Members<E>) -> std::slice::Iter<'_, E> {
    match members {
        Members::Plain(ends) => ends.iter(),
        Members::Sets(_) => [].iter(),
    }
}

fn sets_of_members<E>(members: &Members<E>) -> &[ResourceSet] {
    match members {
        Members::Plain(_) => &[],
        Members::Sets(sets) => sets,
    }
}
