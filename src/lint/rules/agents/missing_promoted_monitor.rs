use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Role;
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// A promotable clone is monitored in one of its two roles only.
    ///
    /// # In the cluster
    /// A monitor without a role runs for unpromoted instances only: the promoted one, the database itself, is not looked
    /// at. A monitor with `role=Started` runs for neither.
    ///
    /// # Fix
    /// Write one monitor for each role, with intervals that differ: `op monitor interval=10 role=Promoted op monitor interval=11
    /// role=Unpromoted`.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Monitoring Multi-State Resources»; experiment with 2.1.5.
    pub struct MissingPromotedMonitor: "missing-promoted-monitor" in agents, Warning, since "0.1.0";
}

impl Rule for MissingPromotedMonitor {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = resource.clone_around().filter(|clone| clone.is_promotable()) else { return };
        let is_watching = |operation: &&Operation| {
            operation.name() == "monitor"
                && operation.is_enabled()
                && operation.interval().is_none_or(|interval| interval.milliseconds() > 0)
        };
        let roles: Vec<Option<Role>> = resource.operations.iter().filter(is_watching).map(Operation::role).collect();
        if roles.is_empty() || resource.primitive.operations().is_some_and(|operations| operations.id_ref.is_some()) {
            return;
        }
        let promoted = roles.contains(&Some(Role::Promoted));
        let unpromoted = roles.iter().any(|role| matches!(role, None | Some(Role::Unpromoted)));
        let (lacking, note) = match (promoted, unpromoted) {
            (true, true) => return,
            (false, _) => (
                "promoted",
                "a monitor without a role is for unpromoted instances: when the promoted one dies, nobody notices",
            ),
            (true, false) => {
                ("unpromoted", "when an unpromoted instance dies, nobody notices, and it may be promoted next")
            }
        };
        out.push(
            Diagnostic::new(&INFO, resource.id().span, format!("{} is not monitored while it is {lacking}", resource.id()))
                .also(clone.id.span, "runs it in two roles")
                .note(note)
                .help("write one monitor for each role, with intervals that differ: `op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted`"),
        );
    }
}
