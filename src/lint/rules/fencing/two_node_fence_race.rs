use foldhash::HashSet;

use super::devices::{Targets, devices, members, targets};
use super::protection::{fencing_off, positive_time};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::SetKind;
use crate::resolve::{Resource, Setting, cluster_property};

declare_rule! {
    /// Two nodes fence each other at the same time when they lose sight of each other.
    ///
    /// # In the cluster
    /// After a split both nodes have quorum (`two_node: 1`) and both fence the other: both go down, and with them every
    /// service. The same delay for both nodes only postpones the race.
    ///
    /// # Fix
    /// Give one side a head start: `pcmk_delay_max=30` on a device that fences both, `pcmk_delay_base` on one of two
    /// devices, or `property priority-fencing-delay=60` with a priority on what matters most.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Fencing» (`pcmk_delay_max`, `pcmk_delay_base`, `priority-fencing-delay`); fence-agents issue 494;
    /// trento check 0AA227. Only for exactly two full members. Assumed: no quorum device decides for them.
    pub struct TwoNodeFenceRace: "two-node-fence-race" in fencing, Warning, since "0.1.0", whole_only;
}

impl Rule for TwoNodeFenceRace {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let nodes = members(context);
        if nodes.len() != 2 || fencing_off(context).is_some() {
            return;
        }
        let delay = cluster_property(context.names, &["priority-fencing-delay"]);
        if delay.is_some_and(|pair| pair.value.as_ref().is_some_and(|value| positive_time(value.as_str()))) {
            return;
        }
        let all: Vec<&Resource> = devices(context).collect();
        let Some(first) = all.first() else { return };
        if all.iter().any(|device| may_differ(device)) || fixed_delays(&all, &nodes) {
            return;
        }
        out.push(
            Diagnostic::new(&INFO, first.id().span, "nothing keeps the two nodes from fencing each other at the same time")
                .label("neither side is given a head start")
                .note(
                    "when they lose sight of each other both are fenced, and every service is down; assumed: no quorum device \
                     decides which of them goes on",
                )
                .help(
                    "add `pcmk_delay_max=30` to a device that fences both nodes, `pcmk_delay_base=15` to one of two devices, \
                     or `property priority-fencing-delay=60` and a priority",
                ),
        );
    }
}

/// Whether the device may fence one node later than the other: by chance, by a map of delays, or by what counts at times.
fn may_differ(device: &Resource) -> bool {
    const NAMES: [&str; 3] = ["pcmk_delay_max", "pcmk_delay_base", "delay"];
    let at_times = |name: &&str| device.settings(SetKind::Instance, name).iter().any(Setting::is_conditional);
    let value = |name: &str| device.param(name).map(|setting| setting.value()).unwrap_or_default();
    positive_time(value("pcmk_delay_max")) || value("pcmk_delay_base").contains(':') || NAMES.iter().any(at_times)
}

/// Whether the fixed delays of the devices differ between the nodes.
fn fixed_delays(devices: &[&Resource], nodes: &[String]) -> bool {
    let delayed = |device: &Resource| {
        let has = |name: &str| device.param(name).is_some_and(|setting| positive_time(setting.value()));
        has("pcmk_delay_base") || has("delay")
    };
    let covered = |device: &Resource| -> HashSet<String> {
        match targets(device) {
            Targets::Any => nodes.iter().cloned().collect(),
            Targets::Listed(hosts) => hosts,
        }
    };
    let (late, soon): (Vec<&Resource>, Vec<&Resource>) = devices.iter().partition(|device| delayed(device));
    // Two devices with delays of their own, one for each node, may differ.
    let texts: HashSet<_> =
        late.iter().filter_map(|device| device.param("pcmk_delay_base")).map(|delay| delay.value()).collect();
    if texts.len() > 1 || (late.len() > 1 && late.iter().any(|device| device.param("delay").is_some())) {
        return true;
    }
    let late: HashSet<String> = late.iter().flat_map(|device| covered(device)).collect();
    !late.is_empty() && nodes.iter().any(|node| !late.contains(node)) || (!late.is_empty() && !soon.is_empty())
}
