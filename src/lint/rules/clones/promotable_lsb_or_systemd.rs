use super::words::{clone, meta, primitives, value};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, Object};

declare_rule! {
    /// A clone of a system service is promotable, or has unique instances.
    ///
    /// # In the cluster
    /// A promotable one is dropped as a whole: nothing of it runs. Unique instances are made anonymous.
    ///
    /// # Fix
    /// Use a plain clone, or an OCF agent.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: «Ignoring … because its configuration is invalid».
    pub struct PromotableLsbOrSystemd: "promotable-lsb-or-systemd" in clones, Error, since "0.1.0";
}

impl Rule for PromotableLsbOrSystemd {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object) else { return };
        let unique =
            meta(clone, &["globally-unique"]).filter(|pair| Boolean::from_text(value(pair)) == Some(Boolean(true)));
        if !clone.is_promotable() && unique.is_none() {
            return;
        }
        for resource in primitives(clone, context) {
            let Some(agent) = resource.agent else { continue };
            if !["lsb", "systemd", "service", "upstart"].contains(&agent.class.as_str()) {
                continue;
            }
            let (what, note) = if clone.is_promotable() {
                ("promoted", "Pacemaker drops the whole clone: nothing of it runs")
            } else {
                ("told apart", "Pacemaker takes the instances for anonymous ones")
            };
            let pair = if clone.is_promotable() { meta(clone, &["promotable"]) } else { unique };
            let place = pair.map_or(clone.id.span, crate::model::NvPair::span);
            out.push(
                Diagnostic::new(&INFO, place, format!("a service of class {} cannot be {what}", agent.class))
                    .also(agent.class.span.to(agent.kind.span), format!("{} is one", resource.id()))
                    .note(note)
                    .help("use a plain clone, or an OCF agent"),
            );
        }
    }
}
