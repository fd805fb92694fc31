use std::collections::HashSet;

use super::words::{id_of, list};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, Group, Id, NvPair, Object, ObjectKind};
use crate::resolve::{Origin, Resource, Setting, is_collocated, is_ordered};

declare_rule! {
    /// A member that others of its group build on is stopped, left alone, or not critical.
    ///
    /// # In the cluster
    /// With `target-role=Stopped` every later member is stopped, too. With `is-managed=false` or `maintenance=true` the same
    /// happens as soon as the member does not run. With `critical=false` all later members count as not critical, so that
    /// their failures no longer move the group.
    ///
    /// # Fix
    /// Take it out, or move the member to the end of the group.
    ///
    /// # Evidence
    /// Experiments with 2.1.5; Pacemaker Explained on `critical`. Only what the member itself or its template says counts here.
    pub struct DisabledMemberInsideGroup: "disabled-member-inside-group" in graph, Warning, since "0.1.0";
}

impl Rule for DisabledMemberInsideGroup {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Group(group) = &object.kind else { return };
        out.extend(found(object, group, context).iter().map(|found| found.report(group, context)));
    }
}

/// A member that keeps others from running.
struct Found<'r, 'c> {
    fault: Fault,
    member: &'r Resource<'c>,
    setting: Setting<'c>,
    /// The members behind it.
    later: Vec<u32>,
}

fn found<'r, 'c>(object: &Object, group: &Group, context: &'r Context<'c>) -> Vec<Found<'r, 'c>> {
    let is_collocated = is_collocated(&object.kind);
    let members = group.members.iter().map(|member| context.names.index(member.as_str()));
    let members: Vec<&Resource> = members.filter_map(|index| context.effective.resource(index?)).collect();
    let of_fault = |fault: Fault| {
        let binds = is_collocated || (fault != Fault::Uncritical && is_ordered(&object.kind));
        let place = members.iter().position(|member| fault.setting(member).is_some()).filter(|_| binds)?;
        let member = members[place];
        let setting = fault.setting(member)?;
        let later = members[place + 1..].iter().filter(|member| fault.setting(member).is_none());
        let later: Vec<u32> = later.map(|member| member.index).collect();
        (!later.is_empty()).then_some(Found { fault, member, setting, later })
    };
    [Fault::Stopped, Fault::Unmanaged, Fault::Maintenance, Fault::Uncritical].into_iter().filter_map(of_fault).collect()
}

/// Whether this rule speaks of a pair of a member of a group: it keeps others from running, too.
pub(in crate::lint::rules) fn stops_others(object: &Object, pair: &NvPair, context: &Context) -> bool {
    let container = object.kind.id().and_then(|id| context.names.container(context.names.index(id.as_str())?));
    let Some(container) = container.map(|container| context.names.at(container)) else { return false };
    let ObjectKind::Group(group) = &container.kind else { return false };
    // Each member may ask, and each answer goes through all of them.
    group.members.len() <= MANY
        && found(container, group, context).iter().any(|found| std::ptr::eq(found.setting.pair, pair))
}

/// Of groups with more members than this each rule speaks for itself.
const MANY: usize = 500;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Stopped,
    Unmanaged,
    Maintenance,
    Uncritical,
}

impl Fault {
    /// The member's own setting that makes it faulty.
    fn setting<'c>(self, member: &Resource<'c>) -> Option<Setting<'c>> {
        let name = match self {
            Self::Stopped => "target-role",
            Self::Unmanaged => "is-managed",
            Self::Maintenance => "maintenance",
            Self::Uncritical => "critical",
        };
        let setting = member.meta(name).filter(|setting| matches!(setting.origin, Origin::Own | Origin::Template))?;
        let is_faulty = match self {
            Self::Stopped => setting.value().eq_ignore_ascii_case("stopped"),
            Self::Maintenance => setting.get() == Some(Boolean(true)),
            Self::Unmanaged | Self::Uncritical => setting.get() == Some(Boolean(false)),
        };
        is_faulty.then_some(setting)
    }
}

impl Found<'_, '_> {
    fn report(&self, group: &Group, context: &Context) -> Diagnostic {
        let Self { fault, member, setting, later } = self;
        let id = member.id();
        let shown: Vec<&str> = later.iter().map(|&member| id_of(context.names, member)).collect();
        let (those, are, their) =
            if shown.len() == 1 { ("what stands", "is", "its") } else { ("those", "are", "their") };
        let shown = list(&shown);
        let message = match fault {
            Fault::Stopped => format!("{id} stays stopped, and with it {shown} behind it in group {}", group.id),
            Fault::Unmanaged => {
                format!("{id} is not managed, and what follows it in group {} needs it: {shown}", group.id)
            }
            Fault::Maintenance => {
                format!("{id} is in maintenance, and what follows it in group {} needs it: {shown}", group.id)
            }
            Fault::Uncritical => {
                format!(
                    "{id} is not critical, and that makes {shown} behind it in group {} not critical, too",
                    group.id
                )
            }
        };
        let note = match fault {
            Fault::Stopped => format!("{shown} cannot run without what stands in front of it in the group"),
            Fault::Unmanaged | Fault::Maintenance => {
                format!(
                    "Pacemaker does not start {id}; as soon as it does not run, {those} behind it {are} stopped, too"
                )
            }
            Fault::Uncritical => {
                format!("a failure of {those} behind it no longer moves the group: {their} node is kept")
            }
        };
        let mut diagnostic = Diagnostic::new(&INFO, setting.pair.span(), message);
        let later: HashSet<u32> = later.iter().copied().collect();
        let is_later =
            |written: &&Id| context.names.index(written.as_str()).is_some_and(|index| later.contains(&index));
        let written: Vec<_> = group.members.iter().filter(is_later).collect();
        if let [first, .., last] = written[..] {
            diagnostic = diagnostic.also(first.span.to(last.span), "depend on it");
        } else if let [only] = written[..] {
            diagnostic = diagnostic.also(only.span, "depends on it");
        }
        let kind = if setting.origin == Origin::Template { "template" } else { "primitive" };
        diagnostic.note(note).help(format!(
            "take `{}={}` out of the {kind}, or move {id} to the end of group {}",
            setting.name,
            setting.value(),
            group.id
        ))
    }
}
