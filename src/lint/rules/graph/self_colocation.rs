use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Members, Object, ObjectKind};

declare_rule! {
    /// A colocation names the same resource twice.
    ///
    /// # In the cluster
    /// It has no effect: a resource is always where it is. Most likely one of the two was to be another resource, and that is
    /// placed as if nothing were written.
    ///
    /// # Fix
    /// Write the resource that was meant, or delete the constraint.
    ///
    /// # Evidence
    /// Experiment with 2.1.5, scores above and below 0: `crm_verify` is silent, and `crm_simulate` places as without the constraint.
    pub struct SelfColocation: "self-colocation" in graph, Error, since "0.1.0";
}

impl Rule for SelfColocation {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Colocation(colocation) = &object.kind else { return };
        let Members::Plain(ends) = &colocation.members else { return };
        let [first, second] = ends.as_slice() else { return };
        if first.rsc == second.rsc && first.role == second.role && first.instance == second.instance {
            out.push(
                Diagnostic::new(
                    &INFO,
                    second.rsc.span,
                    format!("{} places {} by itself", object.kind.title(), first.rsc),
                )
                .also(first.rsc.span, "the same resource")
                .note("it has no effect; most likely one of the two was to be another resource")
                .help("write the resource that was meant, or delete the constraint"),
            );
        }
    }
}
