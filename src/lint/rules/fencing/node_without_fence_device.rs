use std::collections::HashSet;

use super::devices::{Targets, devices, targets};
use super::protection::{fencing_off, has_watchdog};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NodeType, Text, Value};

declare_rule! {
    /// A node is in the list of no fence device.
    ///
    /// # In the cluster
    /// When the node is lost, fencing it ends with «No such device»: the cluster waits for ever and recovers nothing that
    /// ran there.
    ///
    /// # Fix
    /// Add the node to `pcmk_host_list` or `pcmk_host_map` of the device that can fence it, or configure one for it. A remote
    /// node needs a device, too; a guest node is fenced by stopping its virtual machine.
    ///
    /// # Evidence
    /// Pacemaker 2.1, `target_list_type` and `build_port_aliases`: an explicit `pcmk_host_check` decides, else a list or
    /// map makes the device static. Silent where a device finds out by itself what it fences (SBD, cloud and hypervisor
    /// agents), and with watchdog fencing. Known failures: azure-docs issue 50753, fence-agents issue 316.
    pub struct NodeWithoutFenceDevice: "node-without-fence-device" in fencing, Error, since "0.1.0", whole_only;
}

impl Rule for NodeWithoutFenceDevice {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if fencing_off(context).is_some() || has_watchdog(context) {
            return;
        }
        let (mut known, mut listed) = (Vec::new(), HashSet::new());
        for device in devices(context) {
            match targets(device) {
                Targets::Any => return,
                Targets::Listed(hosts) => listed.extend(hosts),
            }
            known.push(device);
        }
        let Some(first) = known.first() else { return };
        for node in nodes(context) {
            let name = node.as_str().to_lowercase();
            if listed.contains(&name) {
                continue;
            }
            let several = if known.len() == 1 { "the only fence device" } else { "one of the fence devices" };
            out.push(
                Diagnostic::new(&INFO, node.span, format!("no fence device can fence {node}"))
                    .label("is in the list of no device")
                    .also(first.id().span, several)
                    .note("when the node is lost, fencing fails («No such device»), and nothing that ran there is recovered")
                    .help(format!("add {node} to `pcmk_host_list` or `pcmk_host_map` of the device that can fence it, or configure one")),
            );
        }
    }
}

/// The nodes that have to be fenced: members and remote nodes.
fn nodes<'c>(context: &Context<'c>) -> Vec<&'c Text> {
    let is_ping = |kind: Option<NodeType>| kind == Some(NodeType::Ping);
    let declared = context.names.nodes().filter(|node| !is_ping(node.kind.as_ref().and_then(Value::get)));
    let mut nodes: Vec<&Text> = declared.map(|node| &node.uname).collect();
    if nodes.is_empty() {
        return nodes;
    }
    let mut taken: HashSet<String> = nodes.iter().map(|node| node.as_str().to_lowercase()).collect();
    for resource in context.effective.resources_of("ocf:pacemaker:remote") {
        if taken.insert(resource.id().as_str().to_lowercase()) {
            nodes.push(resource.id());
        }
    }
    nodes
}
