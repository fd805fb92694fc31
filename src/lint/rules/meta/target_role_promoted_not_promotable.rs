use foldhash::{HashSet, HashSetExt};

use crate::diagnostic::Diagnostic;
use crate::lint::rules::graph::may_be_promoted;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::Role;
use crate::resolve::{Origin, Resource};
use crate::source::Span;

declare_rule! {
    /// A resource that has no promoted instances is to be promoted, or unpromoted.
    ///
    /// # In the cluster
    /// Pacemaker ignores the role, and calls it an error: the resource is started like any other.
    ///
    /// # Fix
    /// Make a promotable clone of the resource, or write `Started` or `Stopped`.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5, for a resource of its own, in a group, in a clone that is not promotable, from a template and from
    /// `rsc_defaults`: «only makes sense for promotable clones».
    pub struct TargetRolePromotedNotPromotable: "target-role-promoted-not-promotable" in meta, Error, since "0.1.0", whole_only;
}

impl Rule for TargetRolePromotedNotPromotable {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Roles { context, told: HashSet::new() }))
    }
}

struct Roles<'r, 'c> {
    context: &'r Context<'c>,
    /// The settings that were told of: one can be that of many resources.
    told: HashSet<Span>,
}

impl<'r, 'c> Walk<'r, 'c> for Roles<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, out: &mut Vec<Diagnostic>) {
        let names = self.context.names;
        let Some(setting) = resource.meta("target-role") else { return };
        if !matches!(setting.get::<Role>(), Some(Role::Promoted | Role::Unpromoted)) {
            return;
        }
        let top = names.clone_around(resource.index).or_else(|| names.bundle_around(resource.index));
        if top.is_some_and(|top| may_be_promoted(names, top)) || !self.told.insert(setting.pair.span()) {
            return;
        }
        let id = resource.id();
        let role = setting.pair.value.as_ref().map_or("", |value| value.as_str());
        let message = format!("{id} is to be {role}, and is in no promotable clone");
        let found = Diagnostic::new(&INFO, setting.pair.span(), message)
            .note("Pacemaker ignores it with an error in its log: the resource is started like any other");
        out.push(
            match setting.origin {
                Origin::Own => found,
                _ => found.also(id.span, format!("{id} gets it")),
            }
            .help("write `Started` or `Stopped`, or make a promotable clone of the resource"),
        );
    }
}
