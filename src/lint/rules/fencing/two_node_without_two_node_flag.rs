use super::devices::members;
use super::protection::quorum_ignored;
use crate::corosync::Corosync;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::source::Span;

declare_rule! {
    /// corosync.conf does not fit the number of nodes: `two_node` is missing, or is one too many.
    ///
    /// # In the cluster
    /// Of two nodes without `two_node: 1`, the one that is left has one vote of two, and no quorum: it stops everything. With it in
    /// a cluster of three or more, a node that is alone goes on as if it had quorum. With it beside a quorum device, corosync does
    /// not start.
    ///
    /// # Fix
    /// Two nodes: `two_node: 1` in the section `quorum`, or a quorum device. More nodes, or a device: take it out. `--fix` does so in the
    /// file that was named; corosync has to be started anew, on all nodes.
    ///
    /// # Evidence
    /// Experiments with corosync 3.1.7: of two nodes without the flag, one alone is not quorate; of three with it, one alone is, against
    /// what votequorum(5) promises; with a device, corosync exits at its start. trento checks 6E9B82 and D78671. Only with `--corosync`. Remote and guest nodes
    /// have no vote. Silent where nodes have other votes than one, with `auto_tie_breaker`, and where quorum is ignored anyway.
    pub struct TwoNodeWithoutTwoNodeFlag: "two-node-without-two-node-flag" in fencing, Error, since "0.1.0"
        with "corosync.conf";
}

impl Rule for TwoNodeWithoutTwoNodeFlag {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(corosync) = context.corosync else { return };
        let provider = corosync.provider();
        if !provider.is_some_and(|provider| provider.value == "corosync_votequorum") {
            return;
        }
        let flag = corosync.setting("quorum.two_node").filter(|_| corosync.has_quorum_switch("two_node"));
        let flag = flag.map(|setting| setting.key.span.to(setting.value.span));
        let device = corosync.section("quorum.device").map(|name| name.span);
        out.extend(match (flag, device) {
            (Some(flag), Some(device)) => Some(beside_a_device(flag, device)),
            (Some(flag), None) => too_many(context, corosync, flag),
            (None, None) => missing(context, corosync),
            (None, Some(_)) => None,
        });
    }
}

/// How many nodes have a vote, by the nodelist, else by the configuration.
fn voters(context: &Context, corosync: &Corosync) -> usize {
    match corosync.nodes().len() {
        0 => members(context).len(),
        count => count,
    }
}

fn beside_a_device(flag: Span, device: Span) -> Diagnostic {
    Diagnostic::new(&INFO, flag, "`two_node` and a quorum device exclude each other")
        .also(device, "this is the device")
        .note("corosync does not start: «two_node and quorum device cannot be configured at the same time!»")
        .help("take out `two_node`")
        .fix(take_out(flag))
}

fn take_out(flag: Span) -> Fix {
    Fix::safe("take out `two_node`").delete_object(flag)
}

fn too_many(context: &Context, corosync: &Corosync, flag: Span) -> Option<Diagnostic> {
    let nodes = voters(context, corosync);
    (nodes > 2).then(|| {
        Diagnostic::new(&INFO, flag, format!("`two_node` is set, and there are {nodes} nodes"))
            .note("a node that is cut off from the others keeps quorum: both parts run everything, until one is fenced")
            .help("take out `two_node`")
            .fix(take_out(flag))
    })
}

fn missing(context: &Context, corosync: &Corosync) -> Option<Diagnostic> {
    let is_even = corosync.nodes().iter().all(|node| node.votes == 1);
    let has_two = voters(context, corosync) == 2 && corosync.expected_votes().is_none_or(|votes| votes == 2);
    if !has_two || !is_even || corosync.has_quorum_switch("auto_tie_breaker") {
        return None;
    }
    if quorum_ignored(context.names).is_some() {
        return None;
    }
    let place = corosync.section("quorum").map_or(corosync.span, |name| name.span);
    // Behind the provider, which the section has, and as far from the margin.
    let provider = corosync.provider()?.key.span;
    let file = context.sources.file(provider);
    let before = &file.bytes()[..file.range(provider).start];
    let margin = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_alone = margin.iter().all(u8::is_ascii_whitespace);
    let line = format!("{}two_node: 1", String::from_utf8_lossy(margin));
    let diagnostic = Diagnostic::new(&INFO, place, "two nodes, and no `two_node: 1`")
        .note("when one of them fails, the other has one vote of two, and no quorum: it stops everything")
        .help("add `two_node: 1`, and start corosync anew on both nodes; or use a quorum device");
    let fix = is_alone.then(|| Fix::safe("add `two_node: 1`").add_statement(provider, line));
    Some(Diagnostic { fix, ..diagnostic })
}
