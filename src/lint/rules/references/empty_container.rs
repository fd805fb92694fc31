use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::model::{Object, ObjectKind};

/// A group without members.
///
/// The scheduler drops it («has no members»), with every constraint on it. A clone without a resource is a mistake
/// of its statement already.
pub struct EmptyContainer;

static INFO: RuleInfo = RuleInfo {
    name: "empty-container",
    category: Category::References,
    severity: Severity::Error,
    blocks_build: true,
    whole_only: false,
    summary: "A group has no members.",
};

impl Rule for EmptyContainer {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

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
