use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::resolve::Holder;

/// One id is defined twice: by two objects, or by a part of one.
///
/// Ids are one name space in the CIB, over all kinds of objects and their parts; those of nodes are outside it.
pub struct DuplicateId;

static INFO: RuleInfo = RuleInfo {
    name: "duplicate-id",
    category: Category::References,
    severity: Severity::Error,
    blocks_build: true,
    whole_only: false,
    summary: "The same id is defined twice.",
};

impl Rule for DuplicateId {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let names = context.names;
        for (first, id) in names.duplicates() {
            let (Holder::Object(index) | Holder::Part(index)) = *first;
            let object = names.at(index);
            let what = match first {
                Holder::Object(_) => format!("the {} {id} is defined here", object.kind.noun()),
                Holder::Part(_) => format!("a part of this {} has the id", object.kind.noun()),
            };
            out.push(
                Diagnostic::new(&INFO, id.span, format!("the id {id} is defined a second time"))
                    .label("defined again here")
                    .also(names.span_of(*first), what)
                    .note("a CIB with two such ids is refused as a whole; `crm configure load update` silently replaces the first by the second")
                    .help("rename one of them, or delete the one that is not meant"),
            );
        }
    }
}
