use super::words::{clone, meta, value};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Object;

declare_rule! {
    /// A clone has no instances.
    ///
    /// # In the cluster
    /// With `clone-max=0` nothing runs, with `promoted-max=0` nothing is promoted. The manual says that 0 means as many as there are
    /// nodes: it does not.
    ///
    /// # Fix
    /// Delete the attribute: a clone has one instance for each node unless told otherwise.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: nothing starts. The table in «Clone Options» of Pacemaker Explained says otherwise.
    pub struct CloneMaxZero: "clone-max-zero" in clones, Error, since "0.1.0";
}

impl Rule for CloneMaxZero {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object) else { return };
        let promoted = ["promoted-max", "master-max"];
        for (names, what) in [(&["clone-max"][..], "runs"), (&promoted[..], "is promoted")] {
            let Some(pair) = meta(clone, names).filter(|pair| value(pair).trim().parse::<i64>() == Ok(0)) else {
                continue;
            };
            out.push(
                Diagnostic::new(&INFO, pair.span(), format!("no instance of {} {what}", clone.id))
                    .note("0 means none, whatever the manual says")
                    .help(format!("delete `{}`", pair.name)),
            );
        }
    }
}
