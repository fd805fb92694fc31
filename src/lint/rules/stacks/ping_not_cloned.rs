use super::pings::{attribute, pings, questions};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// A ping runs on one node, and a rule asks every node for what it finds out.
    ///
    /// # In the cluster
    /// Only the node on which the ping runs, or has run, has the attribute. A rule with `not_defined` bans every other node; without
    /// it, no other node is ever checked.
    ///
    /// # Fix
    /// Clone it: `clone cl-ping ping`. `--fix` does so where no constraint names the primitive.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Moving Resources Due to Connectivity Changes». Silent where several resources set the attribute, which may
    /// run on one node each, and for a single node.
    pub struct PingNotCloned: "ping-not-cloned" in stacks, Error, since "0.1.0", whole_only;
}

impl Rule for PingNotCloned {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let all: Vec<&Resource> = pings(context).collect();
        if all.is_empty() || context.names.nodes().count() == 1 {
            return;
        }
        let questions = questions(context);
        for ping in &all {
            let name = attribute(ping);
            let is_shared = all.iter().filter(|other| attribute(other) == name).count() > 1;
            if is_shared || context.names.clone_around(ping.index).is_some() {
                continue;
            }
            let Some(question) = questions.get(name).and_then(|asked| asked.first()) else { continue };
            let id = ping.id();
            let clone = format!("cl-{id}");
            let diagnostic = Diagnostic::new(&INFO, id.span, format!("{id} pings from one node alone"))
                .label("is not cloned")
                .also(question.place, format!("{name} is asked for on every node"))
                .note(format!(
                    "other nodes have no {name}: a rule with `not_defined` bans them, any other never checks them"
                ))
                .help(format!("add `clone {clone} {id}`"));
            out.push(match fix(context, ping, &clone) {
                Some(fix) => diagnostic.fix(fix),
                None => diagnostic,
            });
        }
    }
}

/// Clones the ping, where nothing else speaks of it.
fn fix(context: &Context, ping: &Resource, clone: &str) -> Option<Fix> {
    let names = context.names;
    let mut is_named = names.container(ping.index).is_some() || names.holder(clone).is_some();
    for object in &context.configuration.objects {
        object.kind.for_each_constrained(&mut |id| is_named |= id == ping.id());
    }
    let (id, place) = (ping.id(), names.at(ping.index).span);
    let fix = || Fix::safe("clone it").changing(id.value.clone()).changing(clone);
    (!is_named).then(|| fix().add_statement(place, format!("clone {clone} {id}")))
}
