use super::words::{clone, meta, primitives};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Object;

declare_rule! {
    /// A clone is promotable, and its agent cannot be promoted.
    ///
    /// # In the cluster
    /// The instances start, none is ever promoted, and whatever is ordered behind the promotion or placed with the promoted
    /// instance never starts.
    ///
    /// # Fix
    /// Use an agent with the actions promote and demote, or a plain clone.
    ///
    /// # Evidence
    /// Experiment with 2.1.5 and Dummy: crmsh and `crm_verify` are silent. Judged by the metadata of the agent.
    pub struct PromotableAgentLacksPromote: "promotable-agent-lacks-promote" in clones, Error, since "0.1.0";
}

impl Rule for PromotableAgentLacksPromote {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object).filter(|clone| clone.is_promotable()) else { return };
        for resource in primitives(clone, context) {
            // Of a promotable group, one member that can be promoted is enough to make sense.
            if resource.group().is_some() {
                continue;
            }
            let Some(facts) = resource.agent.and_then(|agent| context.agents.get(agent)) else { continue };
            if facts.is_promotable() {
                continue;
            }
            let place = meta(clone, &["promotable"]).map_or(clone.id.span, crate::model::NvPair::span);
            let diagnostic = Diagnostic::new(&INFO, place, format!("{} cannot be promoted", facts.name));
            out.push(
                diagnostic
                    .also(resource.id().span, "has no actions promote and demote")
                    .note(
                        "its instances start, none is ever promoted, and what waits for the promoted one never starts",
                    )
                    .help("use an agent that can be promoted, or a plain clone"),
            );
        }
    }
}
