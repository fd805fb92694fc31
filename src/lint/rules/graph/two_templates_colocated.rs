use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};
use crate::resolve::ignored_pair;

declare_rule! {
    /// Both resources of a colocation are templates or tags.
    ///
    /// # In the cluster
    /// Pacemaker ignores the constraint: what was to run together, or apart, is placed as if it were not written.
    ///
    /// # Fix
    /// Name one resource on one of the sides, with a constraint for each; or write sets, which may hold tags: `colocation … inf: [ tag1 ] [ tag2 ]`.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: «Ignoring constraint … because two templates or tags cannot be colocated», whatever the score, even
    /// where a tag holds a single resource. It takes one tag and one resource, and tags in sets.
    pub struct TwoTemplatesColocated: "two-templates-colocated" in graph, Error, since "0.1.0";
}

impl Rule for TwoTemplatesColocated {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Colocation(colocation) = &object.kind else { return };
        let Some([first, second]) = ignored_pair(context.names, colocation) else { return };
        let noun = |id| context.names.object(id).map_or("", |object| object.kind.noun());
        out.push(
            Diagnostic::new(&INFO, second.span, format!("{} has templates or tags on both sides", object.kind.title()))
                .label(format!("a {}", noun(second.as_str())))
                .also(first.span, format!("a {}", noun(first.as_str())))
                .note("Pacemaker logs an error and ignores the constraint")
                .help("name a resource on one side, with a constraint for each; or write sets: `[ … ] [ … ]`"),
        );
    }
}
