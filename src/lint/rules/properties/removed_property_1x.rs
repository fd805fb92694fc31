use crate::cib::schema::{self, Feature, Schema, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};

use super::replacement_fix;

declare_rule! {
    /// A cluster property, or a value of one, was removed in Pacemaker 2.0.
    ///
    /// # In the cluster
    /// Schemas 3.0 to 3.10 refuse the CIB; schema 4.0 takes the name again as one that nobody knows, and it does
    /// nothing.
    ///
    /// # Fix
    /// Write what has replaced it; the finding names it.
    ///
    /// # Evidence
    /// The schemas of Pacemaker 2.1.5 (`xmllint --relaxng`). Silent where the CIB is built for a schema that refuses
    /// it: that is said already. An info where all targets are older than Pacemaker 2.0.
    pub struct RemovedProperty1x: "removed-property-1x" in properties, Error, since "0.1.0";
}

impl Rule for RemovedProperty1x {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if (Schema::V3_0..Schema::V4_0).contains(&context.schema) {
            return;
        }
        let is_old =
            context.targets.iter().filter_map(Target::pacemaker).max().is_some_and(|newest| newest < (2, 0, 0));
        let removed = |feature| matches!(feature, Feature::OldProperty | Feature::OldInfrastructure);
        for violation in schema::check_options(context.configuration, Schema::V3_0) {
            if !removed(violation.feature) {
                continue;
            }
            let diagnostic =
                Diagnostic::new(&INFO, violation.span, format!("Pacemaker 2.0 removed {}", violation.what));
            let diagnostic = if is_old {
                diagnostic
                    .severity(Severity::Info)
                    .note("the target takes it; Pacemaker 2 refuses the whole configuration for it")
            } else {
                diagnostic.note("Pacemaker 2 refuses the configuration, the whole of it; Pacemaker 3 takes the name and heeds it no more")
            };
            let diagnostic = match &violation.replacement {
                Some(replacement) => diagnostic.help(format!("write {replacement}")),
                None => diagnostic.help("delete it"),
            };
            out.push(Diagnostic { fix: replacement_fix(context.configuration, &violation), ..diagnostic });
        }
    }
}
