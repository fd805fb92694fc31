use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::rules::meta::is_misplaced;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{AttributeSet, NvPair, Object, SetKind};
use crate::options::{self, Place};
use crate::resolve::option_sets;

declare_rule! {
    /// No operation has that option by default.
    ///
    /// # In the cluster
    /// Pacemaker heeds it not, and what was meant keeps its default: with `op_defaults timout=60` operations are given 20 s.
    /// `interval`, `role`, `enabled` and `name` count at an operation alone.
    ///
    /// # Fix
    /// Write the name that was meant: `timeout`, `on-fail`, `start-delay`, `interval-origin` or `record-pending`. What counts at
    /// an operation alone belongs there.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: `crm_simulate` schedules the same operations with `op_defaults interval=10s`, `enabled=false`,
    /// `role=Stopped` or `name=x` as without them, `crm_verify` says nothing; crmsh warns. The meta attributes of an operation are read in the same
    /// way. A name that is near no known one may be your own: it is told as information.
    pub struct UnknownOpDefault: "unknown-op-default" in properties, Warning, since "0.1.0";
}

impl Rule for UnknownOpDefault {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let defaults = option_sets(&object.kind).into_iter().filter(|(place, _)| *place == Place::OperationDefaults);
        let ops = object.kind.operations().into_iter().flat_map(|operations| &operations.ops);
        let own = ops.flat_map(|op| &op.sets).filter(|set| set.kind == SetKind::Meta);
        for set in defaults.map(|(_, set)| set).chain(own) {
            out.extend(set.pairs.iter().filter_map(|pair| judge(pair, set)));
        }
    }
}

fn judge(pair: &NvPair, set: &AttributeSet) -> Option<Diagnostic> {
    let name = pair.name.as_str();
    let is_known = options::find(Place::OperationDefaults, name).is_some();
    if name.is_empty() || is_known || is_misplaced(Place::OperationDefaults, name) {
        return None;
    }
    if options::find(Place::Operation, name).is_some() {
        return Some(
            Diagnostic::new(&INFO, pair.name.span, format!("`{name}` counts at an operation alone, as its attribute"))
                .note("here, Pacemaker passes over it in silence")
                .help(format!("write `op … {name}=…` where it is meant, and delete it here")),
        );
    }
    let diagnostic =
        Diagnostic::new(&INFO, pair.name.span, format!("Pacemaker knows no default `{name}` of operations"));
    let Some(meant) = options::nearest(Place::OperationDefaults, name) else {
        return Some(
            diagnostic
                .severity(Severity::Info)
                .note("Pacemaker heeds it not; agents get it")
                .help("delete it, unless it is your own"),
        );
    };
    let title = format!("write `{meant}`");
    let diagnostic = diagnostic.note("it is passed over in silence").help(&title);
    Some(if set.pair(meant).is_none() {
        diagnostic.fix(Fix::risky(title).replace(pair.name.span, meant))
    } else {
        diagnostic
    })
}
