use super::machines::is_machine;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::SetKind;
use crate::resolve::{Resource, cluster_property};

declare_rule! {
    /// Several virtual machines are placed by their number, not by what they need.
    ///
    /// # In the cluster
    /// With `placement-strategy=default` Pacemaker counts resources: after a failover one host may get all the large guests,
    /// and run out of memory.
    ///
    /// # Fix
    /// Say what guests need and nodes have, `utilization memory=4096`, and set `property placement-strategy=balanced`.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Utilization and Placement Strategy». From three virtual machines and two nodes on. Where utilization is
    /// written and no strategy set, utilization-without-placement-strategy speaks.
    pub struct VmsWithoutUtilization: "vms-without-utilization" in stacks, Info, since "0.1.0", whole_only;
}

/// How many virtual machines make a placement that may go wrong.
const SEVERAL: usize = 3;

impl Rule for VmsWithoutUtilization {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let strategy = cluster_property(context.configuration, &["placement-strategy", "placement_strategy"]);
        let is_default = strategy
            .and_then(|pair| pair.value.as_ref())
            .is_none_or(|value| value.as_str().eq_ignore_ascii_case("default"));
        if !is_default || context.names.nodes().nth(1).is_none() || has_utilization(context) {
            return;
        }
        let machines: Vec<&Resource> =
            context.effective.resources().iter().filter(|resource| is_machine(resource)).collect();
        let Some(first) = machines.first().filter(|_| machines.len() >= SEVERAL) else { return };
        out.push(
            Diagnostic::new(
                &INFO,
                first.id().span,
                format!("{} virtual machines are placed without a look at what they need", machines.len()),
            )
            .label("the first of them")
            .note("after a failover one host may get all the large ones, and run out of memory")
            .help("write `utilization memory=…` at guests and nodes, and set placement-strategy=balanced"),
        );
    }
}

fn has_utilization(context: &Context) -> bool {
    let mut found = false;
    for object in &context.configuration.objects {
        object.kind.for_each_set(&mut |set| found |= set.kind == SetKind::Utilization);
    }
    found
}
