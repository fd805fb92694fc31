use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// A resource is run by an init script.
    ///
    /// # In the cluster
    /// Init scripts take no parameters, and many of them end with wrong exit codes: of a stopped service that is asked for its
    /// status, of a second start or stop. Each wrong code is a failure, or a false «stopped». SLES 16 has no such class.
    ///
    /// # Fix
    /// Use an OCF agent where there is one, else the unit: `systemd:apache2`.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Linux Standard Base»; crmsh's checks for SLES 16.
    pub struct LsbClassUsed: "lsb-class-used" in agents, Warning, since "0.1.0";
}

impl Rule for LsbClassUsed {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let agent = match &object.kind {
            ObjectKind::Primitive(primitive) => primitive.agent(),
            ObjectKind::Template(template) => Some(&template.agent),
            _ => None,
        };
        let Some(agent) = agent.filter(|agent| agent.class == "lsb" || agent.class == "service") else { return };
        let is_gone = context.targets.iter().any(|target| target.sles().is_some_and(|(major, _)| major >= 16));
        out.push(
            Diagnostic::new(&INFO, agent.class.span.to(agent.kind.span), format!("{} is run by an init script", agent.kind))
                .severity(if is_gone { Severity::Error } else { Severity::Warning })
                .note("many scripts end with wrong exit codes, and each is a failure or a false «stopped»; SLES 16 has no such class")
                .help(format!("use an OCF agent where there is one, else `systemd:{}`", agent.kind)),
        );
    }
}
