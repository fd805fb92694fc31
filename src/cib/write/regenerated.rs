use std::collections::HashSet;
use std::io;

use ecow::EcoString;

use super::Output;
use crate::cib::ids::Ids;
use crate::cib::schema::Schema;
use crate::model::{AclUserItem, Configuration, Element, ObjectKind, PairIdentity, Rule};
use crate::resolve::Names;

/// The ids that the writer would generate just the same if they were not written down: all of them, or any choice of
/// them. Ids that others refer to are not among them: whoever reads the reference wants to find what it means.
///
/// `is_xml` tells which objects stay XML, with all their ids. The ids of details of the others are lost in crm text;
/// an object that would lose one that others refer to is marked, too.
#[must_use]
pub fn regenerated(names: &Names, schema: Schema, is_xml: &mut [bool]) -> HashSet<EcoString> {
    let referenced = referenced(names.configuration());
    loop {
        let ids = Ids::trial(names, is_xml, &referenced);
        let mut output = Output::new(io::sink(), ids, names, schema);
        if output.configuration().is_err() {
            // Writing to nowhere does not fail.
            return HashSet::new();
        }
        let (regenerated, losers) = output.ids.findings();
        let losers: Vec<usize> = losers.into_iter().map(|index| index as usize).collect();
        let before = is_xml.iter().filter(|is_xml| **is_xml).count();
        for loser in losers {
            if let Some(is_xml) = is_xml.get_mut(loser) {
                *is_xml = true;
            }
        }
        if is_xml.iter().filter(|is_xml| **is_xml).count() == before {
            return regenerated;
        }
    }
}

/// Every id that something refers to, other than as a resource.
fn referenced(configuration: &Configuration) -> HashSet<EcoString> {
    let mut found = HashSet::new();
    for object in &configuration.objects {
        references(&object.kind, &mut |id| {
            if !found.contains(id) {
                found.insert(id.into());
            }
        });
    }
    found
}

fn references(kind: &ObjectKind, visit: &mut dyn FnMut(&str)) {
    kind.for_each_set(&mut |set| {
        set.id_ref.iter().for_each(|id| visit(id.as_str()));
        for pair in &set.pairs {
            if let Some(PairIdentity::Reference(id)) = pair.identity.as_deref() {
                visit(id.as_str());
            }
        }
    });
    kind.for_each_rule(&mut |rule| rule_references(rule, visit));
    kind.resource_sets().iter().filter_map(|set| set.id_ref.as_ref()).for_each(|id| visit(id.as_str()));
    if let Some(id) = kind.operations().and_then(|operations| operations.id_ref.as_ref()) {
        visit(id.as_str());
    }
    match kind {
        ObjectKind::Tag(tag) => tag.members.iter().for_each(|id| visit(id.as_str())),
        ObjectKind::AclRole(role) => {
            role.permissions.iter().for_each(|permission| permission_references(permission, visit));
        }
        ObjectKind::AclUser(user) => user.items.iter().for_each(|item| {
            if let AclUserItem::Permission(permission) = item {
                permission_references(permission, visit);
            }
        }),
        _ => {}
    }
    kind.for_each_unknown(&mut |elements| {
        for element in elements {
            element.for_each(&mut |element: &Element| {
                // Not only `id-ref`: what an unknown attribute means is not known.
                for (_, value) in element.attributes.iter().filter(|(name, _)| name != "id") {
                    visit(value.as_str());
                }
            });
        }
    });
}

fn rule_references(rule: &Rule, visit: &mut dyn FnMut(&str)) {
    rule.id_ref.iter().for_each(|id| visit(id.as_str()));
    for condition in &rule.conditions {
        if let crate::model::Condition::Rule(nested) = condition {
            rule_references(nested, visit);
        }
    }
}

/// A permission names an id, or has an `XPath` that may hold some between quotes.
fn permission_references(permission: &crate::model::AclPermission, visit: &mut dyn FnMut(&str)) {
    permission.reference.iter().for_each(|id| visit(id.as_str()));
    if let Some(xpath) = &permission.xpath {
        xpath.as_str().split(['\'', '"']).skip(1).step_by(2).for_each(&mut *visit);
    }
}
