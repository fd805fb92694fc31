use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// A group has no members.
    ///
    /// # In the cluster
    /// The scheduler drops the group («has no members»), with every constraint on it.
    ///
    /// # Fix
    /// Name a member, or delete the group.
    ///
    /// # Evidence
    /// Experiment with 2.1.5. A clone without a resource is a mistake of its statement already.
    pub struct EmptyContainer: "empty-container" in references, Error, since "0.1.0";
}

impl Rule for EmptyContainer {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Group(group) = &object.kind else { return };
        if group.members.is_empty() && group.extra.is_none() {
            out.push(
                Diagnostic::new(&INFO, group.id.span, format!("group {} has no members", group.id))
                    .note("Pacemaker drops it, and every constraint on it; the schema refuses it")
                    .help("name its members behind the id, or delete it"),
            );
        }
    }
}
