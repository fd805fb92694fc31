use foldhash::{HashMap, HashMapExt};

use super::drbd::{promotable, resource_in, used_device};
use super::edges::Lacks;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Action, Role};
use crate::resolve::{Resource, Setting, unit};

declare_rule! {
    /// What uses a device of DRBD does not follow its promoted instance.
    ///
    /// # In the cluster
    /// Only where DRBD is promoted can its device be opened: elsewhere the mount fails with «wrong medium type», and a failed start
    /// bans the resource from that node.
    ///
    /// # Fix
    /// Write both, with the role and with both actions: `colocation c inf: fs ms-drbd:Promoted` and
    /// `order o Mandatory: ms-drbd:promote fs:start`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: without the role, `crm_simulate` starts the file system on a node where DRBD is not promoted. Pacemaker
    /// Explained, «Colocation»; LINBIT's user guide. Groups, sets and constraints by way of others count. Silent where DRBD promotes
    /// itself (`ocf:linbit:drbd-attr`), or where no promotable clone of it is configured. Of an order that promotes the consumer,
    /// too, order-promote-default-then-action speaks; of one that is optional, beside a colocation,
    /// order-optional-for-hard-dependency.
    pub struct DrbdConsumerNotWithPromoted: "drbd-consumer-not-with-promoted" in stacks, Error, since "0.1.0", whole_only;
}

/// With more resources of DRBD than this, nobody finds out to which of them a device with a number belongs.
const CANDIDATES: usize = 32;

impl Rule for DrbdConsumerNotWithPromoted {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let all: Vec<&Resource> = promotable(context).collect();
        if all.is_empty() || context.effective.resources_of("ocf:linbit:drbd-attr").next().is_some() {
            return;
        }
        let mut by_name: HashMap<&str, Vec<&Resource>> = HashMap::new();
        for &drbd in &all {
            let name = drbd.param("drbd_resource").map(|setting| setting.value());
            by_name.entry(name.unwrap_or_default()).or_default().push(drbd);
        }
        for resource in context.effective.resources().iter().filter(|resource| !resource.is_fence_device()) {
            let Some(device) = used_device(resource) else { continue };
            let candidates = match resource_in(device.value()) {
                Some(name) => by_name.get(name).map(Vec::as_slice).unwrap_or_default(),
                // A device with a number may be that of any of them.
                None if all.len() > CANDIDATES => continue,
                None => &all,
            };
            if let Some((lacks, drbd)) = least(context, resource.index, candidates) {
                out.push(finding(context, resource, device, drbd, lacks));
            }
        }
    }
}

/// What is missing at least; nothing where one of them needs nothing more.
fn least<'r, 'c>(
    context: &Context<'c>,
    resource: u32,
    candidates: &[&'r Resource<'c>],
) -> Option<(Lacks, &'r Resource<'c>)> {
    let mut least: Option<(Lacks, &Resource)> = None;
    for &drbd in candidates {
        let lacks = missing(context, resource, drbd);
        if lacks == Lacks::NOTHING {
            return None;
        }
        if least.is_none_or(|(least, _)| lacks < least) {
            least = Some((lacks, drbd));
        }
    }
    least
}

/// The role in which DRBD lets its device be opened.
const OPEN: Option<Role> = Some(Role::Promoted);

fn missing(context: &Context, resource: u32, drbd: &Resource) -> Lacks {
    let lacks = Lacks::between(context, resource, drbd.index, OPEN);
    Lacks { order: lacks.order && !is_promoted_behind(context, resource, drbd), ..lacks }
}

/// Whether an order promotes the consumer behind DRBD, where it was to start.
fn is_promoted_behind(context: &Context, resource: u32, drbd: &Resource) -> bool {
    let names = context.names;
    let wholes = [Some(resource), Some(unit(names, resource)), names.container(resource)];
    let base = unit(names, drbd.index);
    context.graphs.orders_naming(base).any(|order| {
        let promotes = |wanted: &dyn Fn(u32) -> bool| {
            let blocks = order.blocks.iter().filter(|block| block.action == Action::Promote);
            blocks.flat_map(|block| &block.steps).any(|step| wanted(step.resource))
        };
        promotes(&|step| step == base) && promotes(&|step| wholes.contains(&Some(step)))
    })
}

fn finding(context: &Context, resource: &Resource, device: Setting, drbd: &Resource, lacks: Lacks) -> Diagnostic {
    let names = context.names;
    let id_of = |index: u32| names.at(index).kind.id().map_or("", |id| id.as_str());
    let (user, base) = (id_of(unit(names, resource.index)), id_of(unit(names, drbd.index)));
    let lack = match (lacks.order, lacks.colocation) {
        (true, true) => format!("neither waits for the promotion of {base} nor runs where it is promoted"),
        (true, false) => format!("does not wait for the promotion of {base}"),
        (false, _) => format!("need not run where {base} is promoted"),
    };
    Diagnostic::new(&INFO, device.pair.span(), format!("{user} uses {}, and {lack}", device.value()))
        .also(drbd.id().span, "DRBD, whose device opens where it is promoted alone")
        .note("elsewhere the start fails («wrong medium type»), and one failed start bans it from that node")
        .help(lacks.help(user, base, OPEN))
}
