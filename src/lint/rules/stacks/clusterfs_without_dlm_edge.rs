use foldhash::{HashSet, HashSetExt};

use super::dlm::{Part, parts};
use super::edges::Lacks;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Id;
use crate::resolve::{Resource, unit};
use crate::source::Span;

declare_rule! {
    /// What needs the DLM does not start behind it, or not on its nodes.
    ///
    /// # In the cluster
    /// A cluster file system, a shared volume group and lvmlockd need the DLM on their own node. Without the order they start
    /// before it, and the mount fails; at the stop, the lock space vanishes under a file system that is still mounted: the kernel hangs and
    /// the node is fenced. Without the colocation they also start on nodes where the DLM does not run.
    ///
    /// # Fix
    /// Put them into the group of the DLM, behind it; or write both an order and a colocation for the clones:
    /// `order o1 Mandatory: cl-dlm cl-fs` and `colocation c1 inf: cl-fs cl-dlm`.
    ///
    /// # Evidence
    /// SUSE Linux Enterprise High Availability, «GFS2»; constraints.rst: an order says nothing about places. An order or
    /// colocation by way of a third resource, a set or a group counts. Where no DLM is configured, its absence is the fault,
    /// and this rule is silent.
    pub struct ClusterfsWithoutDlmEdge: "clusterfs-without-dlm-edge" in stacks, Error, since "0.1.0", whole_only;
}

impl Rule for ClusterfsWithoutDlmEdge {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let (managers, users): (Vec<_>, Vec<_>) = parts(context).into_iter().partition(|(_, part)| *part == Part::Dlm);
        let managers: Vec<&Resource> = managers.into_iter().map(|(dlm, _)| dlm).take(MANAGERS).collect();
        let Some(first) = managers.first() else { return };
        let mut reported = HashSet::new();
        for (resource, part) in users {
            let index = resource.index;
            // One that is not cloned, or needs another one of its own group, is found there.
            let is_base = part == Part::Daemon && unit(context.names, index) == index;
            let lacks = managers.iter().map(|dlm| Lacks::between(context, index, dlm.index, None)).min();
            let Some(lacks) = lacks.filter(|lacks| *lacks != Lacks::NOTHING) else { continue };
            if !is_base && reported.insert(unit(context.names, index)) {
                out.push(finding(context, resource, part, first, lacks));
            }
        }
    }
}

/// Of how many DLMs the users are asked: nobody has more than one.
const MANAGERS: usize = 4;

fn finding(context: &Context, resource: &Resource, part: Part, dlm: &Resource, lacks: Lacks) -> Diagnostic {
    let named = |index: u32| -> (&str, Span) {
        let id = context.names.at(unit(context.names, index)).kind.id();
        id.map_or(("", Span::at(0)), |id: &Id| (id.as_str(), id.span))
    };
    let ((user, user_span), (base, base_span)) = (named(resource.index), named(dlm.index));
    let is_inside = user == base;
    let lack = match (lacks.order, lacks.colocation) {
        (true, true) => format!("is neither ordered behind the DLM ({base}) nor colocated with it"),
        (true, false) => format!("is not ordered behind the DLM ({base})"),
        (false, _) => format!("is not colocated with the DLM ({base})"),
    };
    let noun = part.noun();
    if is_inside {
        let message = format!("{} stands before the DLM ({}) that it needs", resource.id(), dlm.id());
        return Diagnostic::new(&INFO, resource.id().span, message)
            .label(format!("this is {noun}"))
            .also(dlm.id().span, "this is the DLM")
            .note("it starts before the DLM and fails, and stops behind it: locks vanish while they are held")
            .help(format!("put {} in front of {} in their group", dlm.id(), resource.id()));
    }
    let consequence = match (lacks.order, lacks.colocation) {
        (true, true) => {
            "it starts before the DLM, or where the DLM does not run, and fails; when the DLM stops first, a mounted file system \
             hangs and its node is fenced"
        }
        (true, false) => {
            "it may start before the DLM and fail; when the DLM stops first, a mounted file system hangs and its node is fenced"
        }
        (false, _) => "it may start on a node where the DLM does not run: the mount fails there",
    };
    let diagnostic = Diagnostic::new(&INFO, user_span, format!("{user} {lack}"))
        .label(format!("holds {noun}"))
        .also(base_span, "this is the DLM");
    let diagnostic = if unit(context.names, resource.index) == resource.index {
        diagnostic.label(format!("this is {noun}"))
    } else {
        diagnostic
    };
    diagnostic.note(consequence).help(lacks.help(user, base, None))
}
