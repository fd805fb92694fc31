use std::collections::BTreeMap;

use foldhash::HashMap;

use super::nature::primitives;
use super::words::{id_of, list};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::rules::stacks::holds_dlm_stack;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, ObjectKind, Role, SetKind, Value};
use crate::resolve::{Cause, Need};

declare_rule! {
    /// A clone waits for another clone, and for all of its instances.
    ///
    /// # In the cluster
    /// Without `interleave=true` each instance waits for all instances of the first clone. When one node comes back, or one
    /// instance fails, the dependent clone is restarted on every node, and with it what runs on it. With it only the instance
    /// on that node is.
    ///
    /// # Fix
    /// Give the clone that waits `meta interleave=true`. It restarts nothing by itself. It stops instances where the first clone
    /// may not run, so `--fix` does it only where the two have to share their nodes anyway.
    ///
    /// # Evidence
    /// Experiments with 2.1.5; SUSE bsc#965886, an outage of all neutron agents. Only the setting of the clone that waits counts.
    /// Optional orders and `symmetrical=false` restart nothing; `rsc_defaults interleave=true` counts. Of
    /// clones of the DLM stack, `dlm-clone-not-interleaved` speaks.
    pub struct CloneInterleaveMissing: "clone-interleave-missing" in graph, Warning, since "0.1.0";
}

impl Rule for CloneInterleaveMissing {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let ties = context.graphs.colocation().ties();
        let follows: HashMap<(u32, u32), Option<Role>> =
            ties.iter().map(|tie| ((tie.dependent.resource, tie.with.resource), tie.with.role)).collect();
        let mut waiting: BTreeMap<u32, Vec<Need>> = BTreeMap::new();
        for need in context.graphs.needs().values().flatten() {
            let (clone, first) = (need.dependent.resource, need.base.resource);
            if need.dependent.role.is_some()
                || [clone, first].iter().any(|&index| !is_many(index, context))
                || !is_symmetrical_order(need, context)
            {
                continue;
            }
            // Behind the promotion of one instance nothing can be done node by node, unless both share their nodes.
            let is_promotion = need.base.role == Some(Role::Promoted);
            if !is_promotion || follows.get(&(clone, first)) == Some(&Some(Role::Promoted)) {
                waiting.entry(clone).or_default().push(*need);
            }
        }
        for (clone, needs) in waiting {
            let is_set = switch(clone, "interleave", context);
            let is_of_dlm_stack = || holds_dlm_stack(primitives(clone, context));
            if !is_set && !is_of_dlm_stack() {
                let shares = |need: &Need| follows.get(&(clone, need.base.resource)) == Some(&None);
                out.extend(report(clone, &needs, needs.iter().all(shares), context));
            }
        }
    }
}

fn is_symmetrical_order(need: &Need, context: &Context) -> bool {
    let Cause::Constraint(index) = need.cause else { return false };
    match &context.names.at(index).kind {
        ObjectKind::Order(order) => order.symmetrical.as_deref().and_then(Value::get) != Some(Boolean(false)),
        _ => false,
    }
}

/// Whether it is a clone with more than one instance.
fn is_many(index: u32, context: &Context) -> bool {
    let is_clone = matches!(context.names.at(index).kind, ObjectKind::Clone(_));
    is_clone && number(index, "clone-max", context) != Some(1)
}

fn number(clone: u32, name: &str, context: &Context) -> Option<u32> {
    context.effective.container_meta(clone, name).and_then(|setting| setting.value().parse().ok())
}

fn switch(clone: u32, name: &str, context: &Context) -> bool {
    let setting = context.effective.container_meta(clone, name);
    setting.is_some_and(|setting| Boolean::from_text(setting.value()) == Some(Boolean(true)))
}

fn report(clone: u32, needs: &[Need], shares_nodes: bool, context: &Context) -> Option<Diagnostic> {
    const SHOWN: usize = 4;
    let names = context.names;
    let object = names.at(clone);
    let id = id_of(names, clone);
    let mut firsts: Vec<u32> = needs.iter().map(|need| need.base.resource).collect();
    firsts.sort_unstable();
    firsts.dedup();
    let shown: Vec<&str> = firsts.iter().map(|&first| id_of(names, first)).collect();
    let shown = list(&shown);
    let mut diagnostic = Diagnostic::new(
        &INFO,
        object.kind.name_span()?,
        format!("clone {id} waits for all instances of {shown}: it has no `interleave=true`"),
    );
    for need in needs.iter().take(SHOWN) {
        if let [Some(then), Some(first)] = need.written {
            let span =
                if first.span.start < then.span.start { first.span.to(then.span) } else { then.span.to(first.span) };
            diagnostic = diagnostic.also(span, "orders the two");
        }
    }
    let node_max = |index: u32| number(index, "clone-node-max", context).unwrap_or(1);
    let all: Vec<u32> = firsts.iter().copied().chain([clone]).collect();
    let is_plain =
        all.iter().all(|&index| !switch(index, "globally-unique", context) && node_max(index) == node_max(clone));
    let fix = if shares_nodes && is_plain {
        Fix::safe("add `meta interleave=true`").changing(id)
    } else {
        Fix::risky("add `meta interleave=true`")
    };
    Some(
        diagnostic
            .note(format!(
                "when one instance of {shown} fails, or its node comes back, {id} is restarted on every node, and with it what \
                 runs on it"
            ))
            .help(format!("give {id} `meta interleave=true`: then only the instance on that node is restarted"))
            .fix(fix.set_pair(object.span, SetKind::Meta, "interleave", "true")),
    )
}
