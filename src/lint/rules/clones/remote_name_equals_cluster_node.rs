use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NodeType, SetKind, Text};
use crate::resolve::Resource;

declare_rule! {
    /// A remote or guest node has the name of a cluster node or of another resource.
    ///
    /// # In the cluster
    /// The connection never starts, or the guest node is left out without a word.
    ///
    /// # Fix
    /// Give it a name of its own.
    ///
    /// # Evidence
    /// Experiments with 2.1.5; pcs refuses it. A `node` statement of type remote with that name is what Pacemaker itself writes, and no
    /// clash.
    pub struct RemoteNameEqualsClusterNode: "remote-name-equals-cluster-node" in clones, Error, since "0.1.0";
}

impl Rule for RemoteNameEqualsClusterNode {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if resource.is_a("ocf:pacemaker:remote") {
            if let Some(node) = member(resource.id(), context) {
                out.push(report(resource.id(), node, "the cluster node", "the connection never starts"));
            }
            return;
        }
        let guests = resource.settings(SetKind::Meta, "remote-node");
        let Some(guest) = guests.iter().find_map(crate::resolve::Setting::text) else { return };
        if let Some(node) = member(guest, context) {
            out.push(report(guest, node, "the cluster node", "the guest node is left out without a word"));
        } else if guest != resource.id()
            && let Some(other) = context.names.resource(guest.as_str()).and_then(|object| object.kind.id())
        {
            out.push(report(guest, other, "a resource", "the guest node is left out without a word"));
        }
    }
}

/// The full member of that name.
fn member<'c>(name: &Text, context: &Context<'c>) -> Option<&'c Text> {
    let mut nodes = context.names.nodes().filter(|node| {
        let kind = node.kind.as_ref().and_then(crate::model::Value::get);
        kind.is_none_or(|kind| kind == NodeType::Member)
    });
    nodes.find(|node| node.uname.as_str().eq_ignore_ascii_case(name.as_str())).map(|node| &node.uname)
}

fn report(name: &Text, other: &Text, what: &str, note: &str) -> Diagnostic {
    Diagnostic::new(&INFO, name.span, format!("the name {name} is taken"))
        .also(other.span, format!("by {what} {other}"))
        .note(note)
        .help("give the remote or guest node a name of its own")
}
