use super::meeting::fewest_apart;
use super::unplaceable_resource::unplaceable;
use super::words::{id_of, list};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Group, ObjectKind};
use crate::resolve::{Allowed, Place, is_collocated};

declare_rule! {
    /// Locations of its members leave a group no node to run on as a whole.
    ///
    /// # In the cluster
    /// The group starts up to the member in front of the one that has no node left, and the rest stays stopped; nothing says so.
    ///
    /// # Fix
    /// Make locations about the group, not about its members, and delete the one that is not meant.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: bans of different members add up, since all have to share a node.
    pub struct GroupMemberBannedEverywhere: "group-member-banned-everywhere" in graph, Error, since "0.1.0", whole_only;
}

impl Rule for GroupMemberBannedEverywhere {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if !context.names.declares_nodes() {
            return;
        }
        for (index, object) in (0..).zip(&context.configuration.objects) {
            if let ObjectKind::Group(group) = &object.kind
                && context.names.container(index).is_none()
                && unplaceable(index, context).is_none()
            {
                out.extend(find(index, group, context));
            }
        }
    }
}

/// A member of which locations say something.
struct Member {
    place: usize,
    resource: u32,
    allowed: Allowed,
}

fn find(index: u32, group: &Group, context: &Context) -> Option<Diagnostic> {
    let (names, placement) = (context.names, context.graphs.placement());
    let all: Vec<(usize, u32)> =
        (0..).zip(&group.members).filter_map(|(place, member)| Some((place, names.index(member.as_str())?))).collect();
    if !all.iter().any(|&(_, resource)| placement.names_it(resource)) {
        return None;
    }
    let restricted: Vec<Member> = all
        .into_iter()
        // What no location permits where each needs a permission is another rule's business.
        .filter(|&(_, resource)| !placement.is_opt_in() || placement.is_permitted(resource))
        .filter_map(|(place, resource)| {
            let allowed = placement.allowed(Place { resource, role: None })?;
            // A later member can outweigh finite scores.
            allowed.is_firm.then_some(Member { place, resource, allowed })
        })
        .collect();
    let sets: Vec<_> = restricted.iter().map(|member| &member.allowed.nodes).collect();
    let apart = if is_collocated(&names.at(index).kind) {
        fewest_apart(&sets)?
    } else {
        vec![sets.iter().position(|nodes| nodes.is_empty())?]
    };
    let members: Vec<&Member> = apart.iter().filter_map(|&place| restricted.get(place)).collect();
    report(index, group, &members, context)
}

fn report(index: u32, group: &Group, members: &[&Member], context: &Context) -> Option<Diagnostic> {
    let names = context.names;
    let last = members.last()?;
    let id = id_of(names, index);
    let shown: Vec<&str> = members.iter().map(|member| id_of(names, member.resource)).collect();
    let message = match &shown[..] {
        [only] => format!("{only}, a member of group {id}, may run on no node"),
        _ => format!("{} of group {id} have to share a node, but locations leave none to all of them", list(&shown)),
    };
    let mut reasons = members.iter().flat_map(|member| {
        let name = id_of(names, member.resource);
        member.allowed.reasons.iter().map(move |reason| (reason.span, format!("{name} may {}", reason.text)))
    });
    let written = group.members.get(last.place)?;
    let mut diagnostic = match reasons.next() {
        Some((span, reason)) => Diagnostic::new(&INFO, span, message).label(reason),
        None => Diagnostic::new(&INFO, written.span, message),
    };
    for (span, reason) in reasons {
        diagnostic = diagnostic.also(span, reason);
    }
    let note = if last.place == 0 {
        "the whole group never starts, and nothing says so"
    } else {
        "the group starts up to the member before it; the rest stays stopped, and nothing says so"
    };
    Some(
        diagnostic
            .also(written.span, "from here on the group stays stopped")
            .note(note)
            .help(format!("make the locations about {id}, and delete the one that is not meant")),
    )
}
