use super::words::{clone, meta, value};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, Object};

declare_rule! {
    /// The instances of a clone start one after the other.
    ///
    /// # In the cluster
    /// With `ordered=true` each instance waits for the one before it: on four nodes a start takes four times as long, and one
    /// that hangs keeps the rest from starting.
    ///
    /// # Fix
    /// Delete it, unless the instances must not start at the same time. What is often meant is `interleave=true`: each instance then
    /// waits for what it needs on its own node only.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Clone Options». A warning where `interleave` is missing, too.
    pub struct CloneOrderedSerializes: "clone-ordered-serializes" in clones, Info, since "0.1.0";
}

impl Rule for CloneOrderedSerializes {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object) else { return };
        let Some(pair) =
            meta(clone, &["ordered"]).filter(|pair| Boolean::from_text(value(pair)) == Some(Boolean(true)))
        else {
            return;
        };
        let severity = if meta(clone, &["interleave"]).is_none() { Severity::Warning } else { Severity::Info };
        out.push(
            Diagnostic::new(&INFO, pair.span(), format!("the instances of {} start one after the other", clone.id))
                .severity(severity)
                .note("a start takes as many times as long as there are nodes, and one that hangs keeps the rest from starting")
                .help("delete `ordered=true`; if each instance is to wait on its own node only, write `interleave=true`"),
        );
    }
}
