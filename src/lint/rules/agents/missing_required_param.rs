use super::words::facts;
use crate::agents::Parameter;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// A parameter is missing that the agent requires.
    ///
    /// # In the cluster
    /// The agent says that it is not configured. That is a hard error: Pacemaker bans the resource from the node, and so from
    /// one after the other.
    ///
    /// # Fix
    /// Give the parameter; `crmc agents show AGENT` says what it means.
    ///
    /// # Evidence
    /// The metadata of the agents. Parameters of the template, of the group and of the clone count, those that count at
    /// times only as well, and older names that a parameter has. Fencing agents get `port`, `plug` and `action` from Pacemaker.
    /// Where the metadata contradicts itself, with a required parameter that has a default, that is mentioned and no more.
    pub struct MissingRequiredParam: "missing-required-param" in agents, Error, since "0.1.0";
}

/// What Pacemaker itself hands to fencing agents.
const FILLED: [&str; 4] = ["port", "plug", "action", "nodename"];

impl Rule for MissingRequiredParam {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(facts) = facts(resource, context) else { return };
        let is_given = |parameter: &&Parameter| {
            let mut names = facts.spellings(parameter);
            names.any(|name| resource.may_have_param(name) || (resource.is_fence_device() && FILLED.contains(&name)))
        };
        let missing: Vec<&Parameter> = facts.required().filter(|parameter| !is_given(parameter)).collect();
        if missing.is_empty() {
            return;
        }
        // fence_sbd takes its devices from the configuration of SBD since fence-agents 4.13.
        let is_optional = |parameter: &&Parameter| {
            parameter.default.is_some() || (resource.is_a("stonith:fence_sbd") && parameter.name == "devices")
        };
        let severity = if missing.iter().all(is_optional) { Severity::Info } else { Severity::Error };
        let names: Vec<String> = missing.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
        let noun = if names.len() == 1 { "the parameter" } else { "the parameters" };
        let message = format!("{} lacks {noun} {}, which {} requires", resource.id(), names.join(" and "), facts.name);
        let diagnostic = Diagnostic::new(&INFO, resource.id().span, message).severity(severity);
        out.push(if severity == Severity::Error {
            diagnostic
                .note("the agent refuses to work (not configured), on every node: the resource never starts")
                .help(format!("add it: `params {}=…`", missing[0].name))
        } else {
            diagnostic
                .note("its metadata says so, but there is a default that may do")
                .help(format!("write it, so that nothing depends on the default: `params {}=…`", missing[0].name))
        });
    }
}
