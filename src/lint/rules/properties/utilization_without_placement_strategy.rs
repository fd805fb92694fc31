use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{AttributeSet, Boolean, NvPair, ObjectKind, OptionSection, SetKind};
use crate::resolve::{Resource, cluster_property};
use crate::source::Span;

declare_rule! {
    /// Resources or nodes have utilization, and no placement strategy looks at it.
    ///
    /// # In the cluster
    /// With `placement-strategy=default`, and without one, Pacemaker counts resources, not what they need: after a
    /// failover one node may get more than it can carry.
    ///
    /// # Fix
    /// Set `placement-strategy` to `balanced`, `utilization` or `minimal`, or delete the utilization.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: two machines of 4096 start on a node that has 4096; with `placement-strategy=balanced` one of
    /// them stays stopped. `crm_verify` and crmsh say nothing.
    pub struct UtilizationWithoutPlacementStrategy: "utilization-without-placement-strategy" in properties, Warning,
        since "0.1.0", whole_only;
}

impl Rule for UtilizationWithoutPlacementStrategy {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let strategy = cluster_property(context.names, &["placement-strategy"]);
        let is_default = strategy.and_then(|pair| pair.value.as_ref()).is_none_or(|value| {
            !["utilization", "minimal", "balanced"].iter().any(|word| value.as_str().eq_ignore_ascii_case(word))
        });
        let at_times = context
            .names
            .options(OptionSection::Properties)
            .any(|(_, options)| !options.set.rules.is_empty() && options.set.pair("placement-strategy").is_some());
        if !is_default || at_times {
            return;
        }
        let of_resources = || {
            context
                .configuration
                .objects
                .iter()
                .filter(|object| object.kind.is_resource() || matches!(object.kind, ObjectKind::Template(_)))
        };
        let of_nodes = || context.names.nodes().flat_map(|node| &node.sets).find_map(said_in);
        let written = of_resources().find_map(|object| utilization(&object.kind)).or_else(of_nodes);
        let Some(place) = written.or_else(|| context.effective.resources().iter().find_map(automatic)) else { return };
        let diagnostic = Diagnostic::new(&INFO, place, "nothing looks at this utilization")
            .note("with placement-strategy=default, the default, Pacemaker counts resources and not what they need: after a failover a node may get more than it can carry")
            .help("set placement-strategy=balanced, or delete the utilization");
        out.push(match strategy {
            Some(pair) => diagnostic.also(pair.span(), "here is the strategy"),
            None => diagnostic,
        });
    }
}

fn utilization(object: &ObjectKind) -> Option<Span> {
    let mut found = None;
    object.for_each_set(&mut |set| found = found.or_else(|| said_in(set)));
    found
}

fn said_in(set: &AttributeSet) -> Option<Span> {
    set.pairs.first().filter(|_| set.kind == SetKind::Utilization).map(NvPair::span)
}

/// Where a virtual machine is told to find out by itself what it needs. It does so by default, which alone means nothing.
fn automatic(resource: &Resource) -> Option<Span> {
    let is_machine = resource.is_a("ocf:heartbeat:VirtualDomain") || resource.is_a("ocf:heartbeat:Xen");
    let names = ["autoset_utilization_cpu", "autoset_utilization_hv_memory"];
    let mut settings = names.iter().filter_map(|name| resource.param(name).filter(|_| is_machine));
    settings.find(|setting| setting.get::<Boolean>() == Some(Boolean(true))).map(|setting| setting.pair.span())
}
