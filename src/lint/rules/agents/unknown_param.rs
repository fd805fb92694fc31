use super::words::agent_of;
use crate::agents::AgentFacts;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NvPair, Object, ResourceContent, SetKind, Text};
use crate::options::{self, Place};
use crate::suggest::nearest;

declare_rule! {
    /// The agent knows no parameter of that name.
    ///
    /// # In the cluster
    /// The parameter is handed to the agent, which does not look at it: what was meant keeps its default.
    ///
    /// # Fix
    /// Write the name that the agent knows; `crmc agents show AGENT` lists them. A hyphen for an underscore is put right by
    /// `--fix`.
    ///
    /// # Evidence
    /// The metadata of the agents; `crm_verify` does not look at it. Silent for agents that no table has, for what every
    /// agent takes (`trace_ra`, `CRM_meta_…`), and for meta attributes in the wrong place, which another rule knows. A name that is like
    /// none of the agent's is a warning: the agent on the nodes may be newer than the table.
    pub struct UnknownParam: "unknown-param" in agents, Error, since "0.1.0";
}

/// Names that are no parameters of the agent and still have their effect.
const ANYWHERE: [&str; 4] = ["OCF_CHECK_LEVEL", "provides", "trace_dir", "trace_ra"];

const IGNORED: &str = "the agent does not look at it: what was meant keeps its default";

impl Rule for UnknownParam {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some((id, agent)) = agent_of(object, context) else { return };
        let Some(facts) = context.agents.get(agent) else { return };
        for content in contents(object) {
            let ResourceContent::Set(set) = content else { continue };
            let pairs = set.pairs.iter().filter(|pair| set.kind == SetKind::Instance && pair.value.is_some());
            for pair in pairs.filter(|pair| !is_known(pair, facts, context)) {
                out.push(report(pair, facts, id, context));
            }
        }
    }
}

fn contents(object: &Object) -> &[ResourceContent] {
    match &object.kind {
        crate::model::ObjectKind::Primitive(primitive) => &primitive.contents,
        crate::model::ObjectKind::Template(template) => &template.contents,
        _ => &[],
    }
}

fn is_known(pair: &NvPair, facts: &AgentFacts, context: &Context) -> bool {
    let name = pair.name.as_str();
    // Those of fencing devices that start so, and meta attributes, are the business of other rules.
    let is_of_others = name.to_ascii_lowercase().starts_with("pcmk") || options::find(Place::Primitive, name).is_some();
    name.is_empty()
        || is_of_others
        || name.starts_with("CRM_meta_")
        || ANYWHERE.contains(&name)
        || context.agents.parameter(facts, name).is_some()
}

fn report(pair: &NvPair, facts: &AgentFacts, id: &Text, context: &Context) -> Diagnostic {
    let name = pair.name.as_str();
    let message = format!("{} has no parameter `{name}`", facts.name);
    let diagnostic = Diagnostic::new(&INFO, pair.name.span, message.clone()).note(IGNORED);
    let underscored = name.replace('-', "_");
    if underscored != name && context.agents.parameter(facts, &underscored).is_some() {
        let title = format!("write `{underscored}`");
        let fix = Fix::safe(title.clone()).changing(id.value.clone()).replace(pair.name.span, underscored);
        return diagnostic.help(title).fix(fix);
    }
    let near = nearest(name, facts.parameters.iter().map(|parameter| parameter.name.as_str()));
    let look_up = format!("delete it, or look for its name: `crmc agents show {}`", facts.name);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if options::find(Place::Operation, name).is_some() => diagnostic.help(look_up),
        None => Diagnostic::new(&INFO, pair.name.span, message)
            .severity(Severity::Warning)
            .note(format!("{IGNORED}; crmc has the parameters of {}, and a newer one may have it", facts.source))
            .help(look_up),
    }
}
