use super::words::{id_of, place_name, tie_span, tie_text};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::ObjectKind;
use crate::resolve::{Cause, Tie};

declare_rule! {
    /// A clone must run where a single resource runs.
    ///
    /// # In the cluster
    /// Only the node of that resource stays allowed for the clone: of three instances one is left. When the resource moves, the
    /// clone moves after it.
    ///
    /// # Fix
    /// Turn the colocation round, so that the resource runs where the clone does: `colocation c inf: vm cl-fs`.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. `cl:Promoted with ip`, one clone with another, finite and negative scores and `clone-max=1` are
    /// no fault. In `vm cl a` the second is pinned, in `cl vm a` it is placed first and stays free.
    pub struct CloneWithPrimitivePinsClone: "clone-with-primitive-pins-clone" in graph, Error, since "0.1.0";
}

impl Rule for CloneWithPrimitivePinsClone {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let ties = context.graphs.colocation().ties();
        out.extend(ties.iter().filter(|tie| pins(tie, context)).map(|tie| report(tie, context)));
    }
}

/// Whether the tie leaves a clone one node.
pub(super) fn pins(tie: &Tie, context: &Context) -> bool {
    let names = context.names;
    let (clone, single) = (tie.dependent, tie.with);
    let is_clone = matches!(names.at(clone.resource).kind, ObjectKind::Clone(_)) && clone.role.is_none();
    let is_single = match names.at(single.resource).kind {
        ObjectKind::Primitive(_) => names
            .container(single.resource)
            .is_none_or(|container| matches!(names.at(container).kind, ObjectKind::Group(_))),
        ObjectKind::Group(_) => true,
        _ => false,
    };
    let number = |name: &str| {
        let setting = context.effective.container_meta(clone.resource, name);
        setting.and_then(|setting| setting.value().parse::<u32>().ok())
    };
    let is_spread = || number("clone-max") != Some(1) && number("clone-node-max").is_none_or(|count| count <= 1);
    matches!(tie.cause, Cause::Constraint(_)) && is_clone && is_single && is_spread()
}

fn report(tie: &Tie, context: &Context) -> Diagnostic {
    let names = context.names;
    let (clone, single) = (id_of(names, tie.dependent.resource), place_name(names, tie.with));
    Diagnostic::new(&INFO, tie_span(names, tie), format!("clone {clone} is left no node but that of {single}"))
        .label(tie_text(names, tie))
        .note(format!("of its instances one runs, beside {single}; the others stay stopped"))
        .help(format!("turn it round, so that {single} runs where {clone} does: `{single} {clone}`"))
}
