use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::dlm::{Part, parts};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, CloneResource, Kind, ObjectKind, SetKind};
use crate::resolve::{Place, Resource, Step};

declare_rule! {
    /// A clone of the DLM stack has no `interleave=true`.
    ///
    /// # In the cluster
    /// Without it, each instance of the clone waits for all instances of the clones that it is ordered behind: one node that
    /// joins or leaves restarts the storage, and all virtual machines on it, on every node. A clone that waits for no other one has
    /// no use for it yet: that is a hint.
    ///
    /// # Fix
    /// Write `meta interleave=true` on the clone, or `rsc_defaults interleave=true`. On what runs inside the clone it counts
    /// for nothing.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: with a node back from standby, `crm_simulate` restarts the file system and the virtual machine on
    /// the other node («due to required cl-dlm running»); with `interleave=true` on the later clone or in `rsc_defaults` it does
    /// not; on the earlier clone, the cloned primitive or group it makes no difference; an Optional order restarts nothing.
    pub struct DlmCloneNotInterleaved: "dlm-clone-not-interleaved" in stacks, Error, since "0.1.0";
}

impl Rule for DlmCloneNotInterleaved {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let earlier = earlier_clones(context);
        for (index, (clone, part)) in clones(context) {
            let meta = context.effective.container_meta(index, "interleave");
            if meta.and_then(|setting| setting.get::<Boolean>()) == Some(Boolean(true)) {
                continue;
            }
            let first = earlier.get(&index).copied();
            // What is defined elsewhere may set a default.
            if context.fragment && meta.is_none() {
                continue;
            }
            let id = &clone.id;
            let message = format!("the clone {id} holds {} and is not interleaved", part.noun());
            let diagnostic = match meta {
                Some(setting) => Diagnostic::new(&INFO, setting.pair.span(), message),
                None => Diagnostic::new(&INFO, id.span, message),
            };
            let diagnostic = match first.and_then(|first| context.names.at(first).kind.id()) {
                Some(first) => diagnostic
                    .also(first.span, format!("{id} is ordered behind this clone"))
                    .note(format!(
                        "each instance of {id} waits for all instances of {first}: a node that joins or leaves restarts {id}, \
                         and all that needs it, on every node"
                    )),
                None => diagnostic.severity(Severity::Info).note(format!(
                    "{id} has to wait for no other clone, so nothing comes of it yet; once it has, a node that joins \
                     or leaves restarts it on every node"
                )),
            };
            // It stops instances where the earlier clone does not run, if the two do not share their nodes anyway.
            let shares = |first: u32| context.graphs.runs_with(index, Place { resource: first, role: None });
            let title = "set interleave=true";
            let fix = if first.is_none_or(shares) { Fix::safe(title) } else { Fix::risky(title) };
            let fix = fix.changing(id.value.clone());
            let owner = context.names.at(index).span;
            let fix = fix.set_pair(owner, SetKind::Meta, "interleave", "true");
            out.push(Diagnostic { fix: Some(fix), ..diagnostic }.help("write `meta interleave=true` on the clone"));
        }
    }
}

/// Whether a clone holds a part of the stack, so that this rule speaks of it.
pub(in crate::lint::rules) fn holds_dlm_stack<'r>(primitives: impl IntoIterator<Item = &'r Resource<'r>>) -> bool {
    primitives.into_iter().any(|resource| Part::of(resource).is_some())
}

/// The clones that hold a part of the DLM stack, with the lowest such part.
fn clones<'c>(context: &Context<'c>) -> BTreeMap<u32, (&'c CloneResource, Part)> {
    let mut found: BTreeMap<u32, (&CloneResource, Part)> = BTreeMap::new();
    for (resource, part) in parts(context) {
        if let Some(index) = context.names.clone_around(resource.index)
            && let ObjectKind::Clone(clone) = &context.names.at(index).kind
        {
            let entry = found.entry(index).or_insert((clone, part));
            entry.1 = entry.1.min(part);
        }
    }
    found
}

/// The clones that a symmetrical, mandatory order makes wait for another clone, each with one that it waits for.
fn earlier_clones(context: &Context) -> HashMap<u32, u32> {
    let is_clone = |step: &&Step| matches!(context.names.at(step.resource).kind, ObjectKind::Clone(_));
    let mut earlier = HashMap::new();
    let mut add = |first: &[Step], then: &[Step]| {
        if let Some(first) = first.iter().find(is_clone) {
            let then = then.iter().filter(is_clone).filter(|then| then.resource != first.resource);
            earlier.extend(then.map(|then| (then.resource, first.resource)));
        }
    };
    let orders = context.graphs.orders().iter().map(|(_, order)| order);
    for order in orders.filter(|order| order.kind == Kind::Mandatory && order.symmetrical) {
        for block in order.blocks.iter().filter(|block| block.sequential) {
            block.steps.windows(2).for_each(|pair| add(&pair[..1], &pair[1..]));
        }
        order.blocks.windows(2).for_each(|pair| add(pair[0].exits(), pair[1].entries()));
    }
    earlier
}
