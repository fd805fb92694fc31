use super::protection::{enabled, fencing_off, has_watchdog, primitives};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::OptionSection;

declare_rule! {
    /// Fencing is on and there is no fence device: nothing starts.
    ///
    /// # In the cluster
    /// Pacemaker starts no resource at all as long as it could not fence a node.
    ///
    /// # Fix
    /// Configure a fence device, or SBD without a disk with `stonith-watchdog-timeout`.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: a template is no device, a stopped device is one; a watchdog timeout stands for SBD
    /// without a disk.
    pub struct FencingEnabledWithoutDevice: "fencing-enabled-without-device" in fencing, Error, since "0.1.0", whole_only;
}

impl Rule for FencingEnabledWithoutDevice {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let has_device = primitives(context.names).any(|(_, agent)| agent.class == "stonith");
        if has_device || fencing_off(context).is_some() || has_watchdog(context) {
            return;
        }
        let written = enabled(context);
        let properties = context.names.options(OptionSection::Properties).next().map(|(object, _)| object.span);
        // What has neither properties nor nodes is a part of a configuration, whether it says so or not.
        let first = || {
            let resource = context.configuration.objects.iter().find(|object| object.kind.is_resource())?;
            resource.kind.name_span()
        };
        let place = written
            .map(crate::model::NvPair::span)
            .or_else(|| properties.or_else(|| first().filter(|_| context.names.declares_nodes())));
        let Some(span) = place else { return };
        let message = match written {
            Some(_) => "fencing is on, but no fence device is configured",
            None => "fencing is on by default, but no fence device is configured",
        };
        out.push(
            Diagnostic::new(&INFO, span, message)
                .note("Pacemaker starts no resource at all as long as it could not fence a node")
                .help("configure a fence device (`primitive … stonith:…`), or SBD with stonith-watchdog-timeout"),
        );
    }
}
