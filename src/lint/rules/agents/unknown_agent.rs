use crate::agents::{AgentName, Knowledge};
use crate::cib::schema::Target;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Agent, Object, ObjectKind, Text};
use crate::placeholder;

declare_rule! {
    /// There is no such resource or fencing agent.
    ///
    /// # In the cluster
    /// Every probe fails with «not installed» on every node: the resource never starts.
    ///
    /// # Fix
    /// Write the agent that was meant; the classic is a wrong provider (`ocf:pacemaker:VirtualDomain`). For agents of
    /// your own give crmc their facts: `crmc agents import`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: `crm_verify` is silent; crmsh looks on the host it runs on. Judged for the providers that a table of
    /// agents covers (heartbeat, pacemaker, linbit): of others a name near a known one is reported, and for the rest that it
    /// is not known. Units of systemd, LSB scripts and providers that no table has are never reported.
    /// The schema has a class heartbeat, but Pacemaker has no such agents since 2.0 (on a live cluster, `heartbeat:Dummy` is «not installed»).
    /// `plan`, `apply` and `drift` ask the host of a live cluster, and leave alone what it has.
    pub struct UnknownAgent: "unknown-agent" in agents, Error, since "0.1.0";
}

impl Rule for UnknownAgent {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let (id, agent) = match &object.kind {
            ObjectKind::Primitive(primitive) => match primitive.agent() {
                Some(agent) => (&primitive.id, agent),
                None => return,
            },
            ObjectKind::Template(template) => (&template.id, &template.agent),
            _ => return,
        };
        if placeholder::is_in(&agent.to_string()) {
            return;
        }
        if agent.class == "heartbeat" && agent.provider.is_none() {
            let is_old = context.targets.iter().filter_map(Target::pacemaker).any(|version| version.0 < 2);
            out.extend((!is_old).then(|| of_class_heartbeat(agent)));
            return;
        }
        let is_missing = match context.agents.knowledge(agent) {
            Knowledge::Missing => true,
            Knowledge::Unlisted => false,
            _ => return,
        };
        let meant = meant(agent, context);
        if !is_missing && meant.is_none() {
            out.push(
                Diagnostic::new(&INFO, agent.kind.span, format!("{agent} is not in the table of agents"))
                    .severity(Severity::Info)
                    .note("its parameters and operations are not checked; whether it is installed, only the nodes know")
                    .help("give crmc its facts (`crmc agents import`), or check its name"),
            );
            return;
        }
        let diagnostic = Diagnostic::new(&INFO, agent.kind.span, format!("there is no agent {agent}"))
            .note("every probe fails with «not installed», on every node: the resource never starts");
        out.push(match meant {
            Some(meant) => {
                let diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
                match fix(agent, meant, id) {
                    Some(fix) => diagnostic.fix(fix),
                    None => diagnostic,
                }
            }
            None => diagnostic.help("check its name, or give crmc the facts of your own agents (`crmc agents import`)"),
        });
    }
}

fn of_class_heartbeat(agent: &Agent) -> Diagnostic {
    Diagnostic::new(&INFO, agent.class.span, format!("Pacemaker has no agents of the class heartbeat: {agent}"))
        .note("every probe fails with «not installed», on every node: the resource never starts")
        .help(format!("write `ocf:heartbeat:{}`", agent.kind))
}

/// The agent that was meant: of that name from another provider, else one with a name near it.
fn meant<'c>(agent: &Agent, context: &'c Context) -> Option<&'c AgentName> {
    let named = context.agents.named(agent.kind.as_str());
    let of_class = named.into_iter().find(|name| name.class == agent.class.as_str());
    of_class.or_else(|| context.agents.nearest(agent))
}

/// Writes the one provider that has an agent of this name.
fn fix(agent: &Agent, meant: &AgentName, id: &Text) -> Option<Fix> {
    let (written, provider) = (agent.provider.as_ref()?, meant.provider.as_ref()?);
    let is_written = written.span != agent.kind.span && written.span != agent.class.span;
    (meant.kind == agent.kind.as_str() && is_written).then(|| {
        Fix::safe(format!("write `{meant}`")).changing(id.value.clone()).replace(written.span, provider.clone())
    })
}
