use super::machines::is_machine;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Object, SetKind};
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
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let strategy = cluster_property(context.names, &["placement-strategy", "placement_strategy"]);
        let is_default = strategy
            .and_then(|pair| pair.value.as_ref())
            .is_none_or(|value| value.as_str().eq_ignore_ascii_case("default"));
        let has_nodes = context.names.nodes().nth(1).is_some();
        (is_default && has_nodes).then(|| Box::new(Machines::default()) as _)
    }
}

#[derive(Default)]
struct Machines<'r, 'c> {
    /// Whether anything says what it needs or has.
    has_utilization: bool,
    machines: Vec<&'r Resource<'c>>,
}

impl<'r, 'c> Walk<'r, 'c> for Machines<'r, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        if !self.has_utilization {
            object.kind.for_each_set(&mut |set| self.has_utilization |= set.kind == SetKind::Utilization);
        }
    }

    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        if !self.has_utilization && is_machine(resource) {
            self.machines.push(resource);
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let machines = self.machines;
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
