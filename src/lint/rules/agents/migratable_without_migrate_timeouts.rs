use super::words::{facts, timeouts, written};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, Duration};
use crate::resolve::{Operation, Resource, Timeout};

declare_rule! {
    /// A resource may be migrated, and the migration has 20 s.
    ///
    /// # In the cluster
    /// The live migration of any real virtual machine takes longer: it is cut off half-way, and Pacemaker recovers by a full
    /// stop and start.
    ///
    /// # Fix
    /// Write both: `op migrate_to timeout=600 op migrate_from timeout=120`. `--fix` does so.
    ///
    /// # Evidence
    /// The agents `VirtualDomain` and `Xen` advise 120 s and 60 s or more; what says nothing has 20 s (experiment with 2.1.5). Silent where
    /// the agent advises no more than that, or cannot migrate.
    pub struct MigratableWithoutMigrateTimeouts: "migratable-without-migrate-timeouts" in agents, Warning, since "0.1.0", whole_only;
}

impl Rule for MigratableWithoutMigrateTimeouts {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(allowed) = resource.meta("allow-migrate").filter(|setting| setting.get() == Some(Boolean(true)))
        else {
            return;
        };
        // No agent of another class has the action.
        if resource.agent.is_none_or(|agent| agent.class != "ocf") {
            return;
        }
        let facts = facts(resource, context);
        if facts.is_some_and(|facts| !facts.can_migrate())
            || context.effective.operation_defaults("timeout").next().is_some()
        {
            return;
        }
        let mut lacking: Vec<(&str, Duration)> = Vec::new();
        for (action, usual) in [("migrate_to", Duration(600_000)), ("migrate_from", Duration(120_000))] {
            let advised = facts.and_then(|facts| facts.advised_timeout(action, None));
            let mut timeouts =
                resource.operations.iter().filter(|operation| operation.name() == action).map(Operation::timeout);
            let is_short = advised.is_some_and(|advised| advised <= Timeout::BUILT_IN);
            if !is_short && !timeouts.any(|timeout| !matches!(timeout, Timeout::BuiltIn)) {
                lacking.push((action, advised.unwrap_or(usual).max(usual)));
            }
        }
        if lacking.is_empty() {
            return;
        }
        let names: Vec<&str> = lacking.iter().map(|(action, _)| *action).collect();
        let help: Vec<String> =
            lacking.iter().map(|(action, time)| format!("op {action} timeout={}", written(*time))).collect();
        let fix = timeouts("write both timeouts", resource, context, &lacking);
        let diagnostic = Diagnostic::new(&INFO, resource.id().span, format!("{} has 20 s to migrate", resource.id()))
            .label(format!("{} without a timeout", names.join(" and ")))
            .also(allowed.pair.span(), "migration is allowed here")
            .note("a live migration takes longer: it is cut off half-way, and recovered by a full stop and start")
            .help(format!("add `{}`", help.join(" ")));
        out.push(Diagnostic { fix, ..diagnostic });
    }
}
