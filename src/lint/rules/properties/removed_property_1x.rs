use crate::cib::schema::{self, Feature, Schema};
use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};

/// A cluster property that Pacemaker 2.0 removed.
///
/// Schemas 3.0 to 3.10 refuse the CIB; schema 4.0 takes the name again as one that nobody knows, and it does nothing.
/// Silent where the CIB is built for a schema that refuses it: that is said already.
pub struct RemovedProperty1x;

static INFO: RuleInfo = RuleInfo {
    name: "removed-property-1x",
    category: Category::Properties,
    severity: Severity::Error,
    blocks_build: false,
    whole_only: false,
    summary: "A cluster property, or a value of one, was removed in Pacemaker 2.0.",
};

impl Rule for RemovedProperty1x {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if (Schema::V3_0..Schema::V4_0).contains(&context.schema) {
            return;
        }
        let removed = |feature| matches!(feature, Feature::OldProperty | Feature::OldInfrastructure);
        for violation in schema::check(context.configuration, Schema::V3_0) {
            if !removed(violation.feature) {
                continue;
            }
            let diagnostic =
                Diagnostic::new(&INFO, violation.span, format!("Pacemaker 2.0 removed {}", violation.what))
                    .note("Pacemaker 2 refuses the configuration, the whole of it; Pacemaker 3 takes the name and heeds it no more");
            out.push(match &violation.replacement {
                Some(replacement) => diagnostic.help(format!("write {replacement}")),
                None => diagnostic.help("delete it"),
            });
        }
    }
}
