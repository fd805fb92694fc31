use super::words::{facts, time, timeouts};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{CloneResource, Duration};
use crate::resolve::{Resource, Timeout};

declare_rule! {
    /// An operation has no timeout, and 20 s are less than its agent advises.
    ///
    /// # In the cluster
    /// Pacemaker never reads the timeouts that agents advise: what says nothing has 20 s. Databases, file systems and
    /// virtual machines rarely stop in that time, and after a stop that is cut off the node is fenced.
    ///
    /// # Fix
    /// Write the timeouts that the agent advises, or longer ones: `op start timeout=…`, `op stop timeout=…`; or a default for all,
    /// `op_defaults timeout=…`. `--fix` writes what the agent advises.
    ///
    /// # Evidence
    /// Experiment with 2.1.5 (the transition graph has 20000); `SAPHanaSR` issue 33; resource-agents pull request 607.
    pub struct OpTimeoutMissingDefault20s: "op-timeout-missing-default-20s" in agents, Warning, since "0.1.0", whole_only;
}

impl Rule for OpTimeoutMissingDefault20s {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(facts) = facts(resource, context).filter(|_| !resource.is_fence_device()) else { return };
        if context.effective.operation_defaults("timeout").next().is_some() {
            return;
        }
        let is_promotable = resource.clone_around().is_some_and(CloneResource::is_promotable);
        let actions: &[&str] = if is_promotable { &["start", "stop", "promote", "demote"] } else { &["start", "stop"] };
        let advised = |action: &&&str| {
            let advised = facts.advised_timeout(action, None).filter(|&advised| advised > Timeout::BUILT_IN)?;
            let written = resource.operations.iter().filter(|operation| operation.name() == **action);
            let is_written = |timeout: Timeout| !matches!(timeout, Timeout::BuiltIn);
            (!written.map(crate::resolve::Operation::timeout).any(is_written)).then_some(advised)
        };
        let lacking: Vec<(&str, Duration)> =
            actions.iter().filter_map(|action| Some((*action, advised(&action)?))).collect();
        if lacking.is_empty() {
            return;
        }
        let list = |item: fn(&(&str, Duration)) -> String| lacking.iter().map(item).collect::<Vec<_>>();
        let names = list(|(action, _)| (*action).to_owned()).join(" and ");
        let advice = list(|(action, advised)| format!("{} for {action}", time(*advised))).join(", ");
        let help =
            list(|(action, advised)| format!("`op {action} timeout={}`", super::words::written(*advised))).join(" ");
        let fix = timeouts("write the timeouts that the agent advises", resource, context, &lacking);
        let diagnostic =
            Diagnostic::new(&INFO, resource.id().span, format!("{} has 20 s to {names}", resource.id()))
                .note(format!("{} advises {advice}; Pacemaker does not read that, and after a stop that is cut off the node is fenced", facts.name))
                .help(format!("add {help}, or `op_defaults timeout=…`"));
        out.push(Diagnostic { fix, ..diagnostic });
    }
}
