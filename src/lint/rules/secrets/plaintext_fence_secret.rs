use foldhash::{HashSet, HashSetExt};

use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::report::{is_secret_name, stands_for_secret};
use crate::resolve::Resource;

declare_rule! {
    /// The password of a fence device stands in the configuration.
    ///
    /// # In the cluster
    /// Every member of the group haclient can read it, and it goes into reports, backups of the CIB and version control. Whoever
    /// has it can switch off the nodes.
    ///
    /// # Fix
    /// Let the agent ask a script: `password_script=/etc/cluster/fence-password`; or keep the value out of the CIB with
    /// `cibsecret set DEVICE password VALUE`.
    ///
    /// # Evidence
    /// Metadata of the fence agents (`passwd_script`, `password_script`); `cibsecret`(8). Silent for placeholders, for the mark `lrm://`
    /// of cibsecret, for values with `@…@`, and for `passwd` beside `passwd_method=file` (`external/ipmi`: a path). The
    /// report shows no such value.
    pub struct PlaintextFenceSecret: "plaintext-fence-secret" in secrets, Warning, since "0.1.0";
}

impl Rule for PlaintextFenceSecret {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if !resource.is_fence_device() {
            return;
        }
        let is_path = resource.param("passwd_method").is_some_and(|method| method.value() == "file");
        let mut seen = HashSet::new();
        for setting in resource.params() {
            let name = setting.name.as_str();
            let is_hidden = setting.value().is_empty() || !is_literal(setting.value()) || name == "passwd" && is_path;
            if !is_secret_name(name) || is_hidden || !seen.insert(name) {
                continue;
            }
            let facts = resource.agent.and_then(|agent| context.agents.get(agent));
            let script = format!("{name}_script");
            let has_script = facts.is_some_and(|facts| facts.own_parameter(&script).is_some());
            let cibsecret = format!("cibsecret set {} {name} VALUE", resource.id());
            let help = if has_script {
                format!("write {script}=PATH of a script that prints it, or hide it: `{cibsecret}`")
            } else {
                format!("hide it: `{cibsecret}`")
            };
            out.push(
                Diagnostic::new(
                    &INFO,
                    setting.pair.span(),
                    format!("{name} of a fence device stands in the configuration"),
                )
                .note("who can read it, in the CIB, a report or a backup, can switch off the nodes")
                .help(help),
            );
        }
    }
}

/// Whether a value is the secret itself.
fn is_literal(value: &str) -> bool {
    !value.starts_with("lrm://") && !stands_for_secret(value)
}
