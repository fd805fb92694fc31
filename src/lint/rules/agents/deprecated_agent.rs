use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// The agent is deprecated.
    ///
    /// # In the cluster
    /// It works as long as it is there; newer distributions come without it, and after the upgrade the resource does not start.
    ///
    /// # Fix
    /// Use the agent that does its work today. Its parameters may have other names.
    ///
    /// # Evidence
    /// The projects that ship the agents; crmsh's list of what SLES 16 does not support. Agents of whole stacks that are gone (clvmd,
    /// O2CB, the plugins of cluster-glue) have rules of their own.
    pub struct DeprecatedAgent: "deprecated-agent" in agents, Warning, since "0.1.0";
}

impl Rule for DeprecatedAgent {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let agent = match &object.kind {
            ObjectKind::Primitive(primitive) => primitive.agent(),
            ObjectKind::Template(template) => Some(&template.agent),
            _ => None,
        };
        let Some(agent) = agent.filter(|agent| agent.class == "ocf" && !is_of_a_stack(agent.kind.as_str())) else {
            return;
        };
        let Some(found) = context.agents.deprecation(agent) else { return };
        let successors: Vec<String> = found.replaced_by.iter().map(|name| format!("`{name}`")).collect();
        let diagnostic = Diagnostic::new(&INFO, agent.kind.span, format!("{agent} is deprecated"))
            .note("newer distributions come without it: after the upgrade the resource does not start");
        out.push(if successors.is_empty() {
            diagnostic.help("plan to do without it")
        } else {
            diagnostic.help(format!("use {}, whose parameters may have other names", successors.join(" or ")))
        });
    }
}

fn is_of_a_stack(kind: &str) -> bool {
    ["clvm", "clvmd", "o2cb"].contains(&kind)
}
