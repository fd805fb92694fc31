use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Holder;

declare_rule! {
    /// The same id is defined twice.
    ///
    /// # In the cluster
    /// A CIB with two such ids is refused as a whole. `crm configure load update` silently replaces the first by the
    /// second.
    ///
    /// # Fix
    /// Rename one of the two, or delete the one that is not meant.
    ///
    /// # Evidence
    /// Ids are one name space in the CIB, over all kinds of objects and their parts; those of nodes are outside it
    /// (the schemas of 2.1.5).
    pub struct DuplicateId: "duplicate-id" in references, Error, since "0.1.0", blocks_build;
}

impl Rule for DuplicateId {
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
