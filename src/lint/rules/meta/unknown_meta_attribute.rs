use super::is_misplaced;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Object;
use crate::options::{self, Place};
use crate::resolve::option_sets;

declare_rule! {
    /// Pacemaker knows no meta attribute of that name.
    ///
    /// # In the cluster
    /// Pacemaker heeds it not, and what was meant keeps its default: `migration-treshold=3` leaves a resource on its node
    /// however often it fails there.
    ///
    /// # Fix
    /// Write the name that was meant. A name of your own, for rules or agents, is best told by a prefix of your own.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: `crm_verify` says nothing of an unknown name; crmsh warns. The names are those of Pacemaker
    /// Explained and of the source. A name that is near no known one may be your own: it is told as information.
    pub struct UnknownMetaAttribute: "unknown-meta-attribute" in meta, Warning, since "0.1.0";
}

impl Rule for UnknownMetaAttribute {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        for (place, set) in option_sets(&object.kind) {
            if matches!(place, Place::Property | Place::OperationDefaults) {
                continue;
            }
            for pair in &set.pairs {
                let name = pair.name.as_str();
                let is_known = options::find(place, name).is_some() || is_misplaced(place, name) || is_of_tools(name);
                if is_known || name.is_empty() {
                    continue;
                }
                let diagnostic =
                    Diagnostic::new(&INFO, pair.name.span, format!("Pacemaker knows no meta attribute `{name}`"));
                let Some(meant) = options::nearest(place, name) else {
                    out.push(
                        diagnostic
                            .severity(Severity::Info)
                            .note(match place {
                                Place::Alert => "Pacemaker heeds it not, and the agent does not get it",
                                _ => "Pacemaker heeds it not; agents get it, and rules can ask for it",
                            })
                            .help(match place {
                                Place::Alert => "what the agent shall get stands behind `attributes`",
                                _ => "delete it, unless it is your own",
                            }),
                    );
                    continue;
                };
                let title = format!("write `{meant}`");
                let diagnostic = diagnostic.note("it is passed over in silence").help(&title);
                let is_free = set.pair(meant).is_none();
                out.push(if is_free {
                    diagnostic.fix(Fix::risky(title).replace(pair.name.span, meant))
                } else {
                    diagnostic
                });
            }
        }
    }
}

/// What tools keep among the meta attributes.
fn is_of_tools(name: &str) -> bool {
    matches!(name, "description" | "live-migration" | "external-ip")
}
