use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::words::{id_of, list, place_name, unique};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{ObjectKind, Role};
use crate::resolve::{Cause, Need, Origin, Place, Resource, Setting, is_promotable};
use crate::source::Span;

declare_rule! {
    /// A resource must run with, or start behind, one that is to stay stopped.
    ///
    /// # In the cluster
    /// It is stopped as well, and so is what depends on it, with no hint in the configuration. The same goes for one that needs
    /// the promoted instance of what is held at `target-role=Unpromoted`.
    ///
    /// # Fix
    /// Take the `target-role` out, or the constraint.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: `symmetrical=false` does not help; Optional and Serialize orders and finite or negative
    /// colocations do no harm, nor does a dependent that is stopped itself. One stopped member is enough to stop what needs the
    /// group.
    pub struct ColocationWithDisabledResource: "colocation-with-disabled-resource" in graph, Warning, since "0.1.0";
}

impl Rule for ColocationWithDisabledResource {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Disabled { context, roots: Vec::new(), known: HashMap::new() }))
    }
}

/// A setting that keeps something from running.
struct Root<'c> {
    setting: Setting<'c>,
    /// The index of what has it.
    owner: u32,
    places: Vec<Place>,
}

/// What is to stay stopped, or unpromoted. Where `rsc_defaults` says so it is meant for the whole cluster.
struct Disabled<'r, 'c> {
    context: &'r Context<'c>,
    roots: Vec<Root<'c>>,
    /// The places of the roots by those of their settings.
    known: HashMap<Span, usize>,
}

impl<'r, 'c> Walk<'r, 'c> for Disabled<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        let names = self.context.names;
        let Some(setting) = resource.meta("target-role") else { return };
        let owner = match setting.origin {
            Origin::Own | Origin::Template => resource.index,
            Origin::Container(container) => container,
            Origin::Defaults => return,
        };
        let top = names.clone_around(resource.index);
        let stays = setting.get::<Role>();
        let mut places = Vec::new();
        match stays {
            Some(Role::Stopped) => {
                places.push(Place { resource: top.unwrap_or(resource.index), role: None });
                // One member is enough to keep a group from being complete.
                let container = names.container(resource.index).filter(|_| top.is_none());
                places.extend(container.map(|resource| Place { resource, role: None }));
            }
            Some(Role::Unpromoted) => {
                let top = top.filter(|&top| is_promotable(&names.at(top).kind));
                places.extend(top.map(|resource| Place { resource, role: Some(Role::Promoted) }));
            }
            _ => {}
        }
        if places.is_empty() {
            return;
        }
        let at = *self.known.entry(setting.pair.name.span).or_insert_with(|| {
            self.roots.push(Root { setting, owner, places: Vec::new() });
            self.roots.len() - 1
        });
        for place in places {
            // The members of one group come one after the other, with the group behind each.
            if !self.roots[at].places.iter().rev().take(2).any(|known| *known == place) {
                self.roots[at].places.push(place);
            }
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let disabled = self.roots.iter().flat_map(|root| root.places.clone()).collect();
        let mut search = Search { context: self.context, disabled, reached: HashSet::new() };
        for root in &self.roots {
            let needs = search.dependents(root);
            out.extend(report(root, &needs, self.context));
        }
    }
}

struct Search<'x, 'c> {
    context: &'x Context<'c>,
    disabled: HashSet<Place>,
    /// What was found to depend on any root, so that each is walked through once.
    reached: HashSet<Place>,
}

impl<'c> Search<'_, 'c> {
    /// What cannot run because of a root, the nearest first.
    fn dependents(&mut self, root: &Root) -> Vec<Need<'c>> {
        let all = self.context.graphs.needs();
        let mut found = Vec::new();
        let mut queue = root.places.clone();
        let own: HashSet<Place> = queue.iter().copied().collect();
        let mut next = 0;
        while let Some(&place) = queue.get(next) {
            next += 1;
            for need in all.get(&place.resource).into_iter().flatten() {
                // What is only not promoted stops nobody who needs just an instance.
                let is_hit = place.role.is_none() || need.base.role == place.role;
                if !is_hit || self.is_disabled(need.dependent) || own.contains(&need.dependent) {
                    continue;
                }
                let is_new = self.reached.insert(need.dependent);
                if is_new || own.contains(&place) {
                    found.push(*need);
                }
                if is_new {
                    queue.push(need.dependent);
                    queue.extend(self.around(need.dependent));
                }
            }
        }
        found
    }

    fn is_disabled(&self, place: Place) -> bool {
        self.disabled.contains(&place) || self.disabled.contains(&Place { role: None, ..place })
    }

    /// What stays incomplete with a dependent: its group, or, of a group, all members.
    fn around(&self, place: Place) -> Vec<Place> {
        let names = self.context.names;
        let whole = |resource: u32| Place { resource, role: None };
        match &names.at(place.resource).kind {
            ObjectKind::Group(group) => {
                group.members.iter().filter_map(|member| names.index(member.as_str()).map(whole)).collect()
            }
            ObjectKind::Primitive(_) => names.container(place.resource).map(whole).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

fn report(root: &Root, needs: &[Need], context: &Context) -> Option<Diagnostic> {
    const SHOWN: usize = 6;
    let names = context.names;
    let (first, others) = needs.split_first()?;
    let owner = id_of(names, root.owner);
    let value = root.setting.value();
    let stopped = unique(needs.iter().map(|need| place_name(names, need.dependent)));
    let state = if root.setting.get::<Role>() == Some(Role::Stopped) { "stopped" } else { "unpromoted" };
    let mut diagnostic = Diagnostic::new(
        &INFO,
        span(first, context),
        format!("{} cannot run: {owner} is to stay {state}", list(&stopped)),
    )
    .label(text(first, context))
    .also(root.setting.pair.span(), format!("{owner} stays {state}"));
    for need in others.iter().take(SHOWN) {
        diagnostic = diagnostic.also(span(need, context), text(need, context));
    }
    Some(
        diagnostic
            .note("the status shows no more than \"Stopped\"; nothing there tells why")
            .help(format!("take `target-role={value}` out of {owner}, or delete the constraint")),
    )
}

fn span(need: &Need, context: &Context) -> Span {
    match need.written {
        [Some(one), Some(other)] if one.span.start < other.span.start => one.span.to(other.span),
        [Some(one), Some(other)] => other.span.to(one.span),
        [Some(one), None] | [None, Some(one)] => one.span,
        [None, None] => context.names.at(need.dependent.resource).span,
    }
}

fn text(need: &Need, context: &Context) -> String {
    let names = context.names;
    let (dependent, base) = (place_name(names, need.dependent), place_name(names, need.base));
    let is_order =
        matches!(need.cause, Cause::Constraint(index) if matches!(names.at(index).kind, ObjectKind::Order(_)));
    let does = match (is_order, need.dependent.role) {
        (false, _) => "must run with",
        (true, Some(Role::Promoted)) => "is promoted behind",
        (true, _) => "starts behind",
    };
    format!("{dependent} {does} {base}")
}
