use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Object;
use crate::options::{self, Kind, Place};
use crate::placeholder;
use crate::resolve::option_sets;

declare_rule! {
    /// The value of a cluster property is none that Pacemaker reads.
    ///
    /// # In the cluster
    /// Pacemaker takes the default instead, which is often the opposite of what was meant: with
    /// `symmetric-cluster=maybe` resources run everywhere.
    ///
    /// # Fix
    /// Write one of the values that the finding lists.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, 34 values for each property that the scheduler checks: `crm_verify -V` says «Using default
    /// value for cluster option» exactly where the rule speaks. Properties of the controller, which it does not check,
    /// by the source.
    pub struct InvalidPropertyValue: "invalid-property-value" in properties, Error, since "0.1.0";
}

impl Rule for InvalidPropertyValue {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let release = context.release();
        let sets = option_sets(&object.kind).into_iter().filter(|(place, _)| *place == Place::Property);
        for pair in sets.flat_map(|(_, set)| &set.pairs) {
            let Some(definition) = options::find(Place::Property, pair.name.as_str()) else { continue };
            let Some(value) = pair.value.as_ref().filter(|_| definition.removed.is_none()) else { continue };
            if placeholder::is_in(value.as_str()) {
                continue;
            }
            let Err(invalid) = definition.check(value.as_str(), release) else { continue };
            let message = format!("`{}` of `{}` is not {}", value, pair.name, invalid.expected);
            let mut diagnostic = Diagnostic::new(&INFO, value.span, message);
            diagnostic = match definition.default {
                _ if definition.kind == Kind::WatchdogTimeout => {
                    diagnostic.note("Pacemaker takes it for -1: twice the timeout of SBD")
                }
                Some(default) => diagnostic.note(format!("Pacemaker takes the default instead: {default}")),
                None => diagnostic.note("Pacemaker takes its default instead"),
            };
            if let Some(nearest) = invalid.nearest {
                let title = format!("write `{nearest}`");
                diagnostic = diagnostic.help(&title).fix(Fix::risky(title).replace(value.span, nearest));
            }
            out.push(diagnostic);
        }
    }
}
