use super::protection::positive_time;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{FromText, Object, ObjectKind, OptionSection, Score, SetKind};
use crate::resolve::cluster_property;

declare_rule! {
    /// `priority-fencing-delay` is set, and no resource has a priority.
    ///
    /// # In the cluster
    /// The delay protects the node whose resources have the higher priority. Where all have none, both nodes count the same
    /// and the delay is never applied: both fence each other at once. The one more that a promoted instance counts is
    /// added only to a priority other than 0.
    ///
    /// # Fix
    /// Give the resource that matters most a priority: `meta priority=100`, or all of them one in `rsc_defaults`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: the transition graph has no delay. `SAPHanaSR_basic_cluster`(7); trento check C15B2C. A priority
    /// of a template, group, clone, bundle or of `rsc_defaults` counts, a negative one, too.
    pub struct PriorityFencingDelayWithoutPriority: "priority-fencing-delay-without-priority" in fencing, Warning, since "0.1.0", whole_only;
}

impl Rule for PriorityFencingDelayWithoutPriority {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(pair) = cluster_property(context.names, &["priority-fencing-delay"]) else { return };
        let is_on = pair.value.as_ref().is_some_and(|value| positive_time(value.as_str()));
        if !is_on || context.configuration.objects.iter().any(has_priority) {
            return;
        }
        out.push(
            Diagnostic::new(&INFO, pair.span(), "the delay is never applied: no resource has a priority")
                .note("all nodes then count the same, and in a split both fence each other at the same time")
                .help("give what matters most a priority (`meta priority=100`), or all of it one in rsc_defaults"),
        );
    }
}

/// Whether the object gives anything a priority other than 0.
fn has_priority(object: &Object) -> bool {
    if matches!(&object.kind, ObjectKind::Options(options) if options.section != OptionSection::ResourceDefaults) {
        return false;
    }
    let is_options = matches!(object.kind, ObjectKind::Options(_));
    let mut found = false;
    object.kind.for_each_set(&mut |set| {
        let value = set.pair("priority").and_then(|pair| pair.value.as_ref());
        let is_zero = |text: &str| Score::from_text(text) == Some(Score::ZERO);
        let counts = value.is_some_and(|value| !is_zero(value.as_str()));
        found |= counts && (set.kind == SetKind::Meta || is_options);
    });
    found
}
