use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, Object, Role, Text};
use crate::options::Place;
use crate::resolve::option_sets;

declare_rule! {
    /// A default of all resources is one that fence devices must not have.
    ///
    /// # In the cluster
    /// `rsc_defaults` holds for every resource that says nothing else, fence devices among them: with
    /// `target-role=Stopped` they do not run and cannot be used, with `requires=nothing` resources start without quorum.
    ///
    /// # Fix
    /// Say it where it is meant: at the resource, its group or its clone.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: target-role, is-managed and maintenance reach the fence device; with requires=nothing a node
    /// without quorum starts everything at once. Pacemaker Explained, «Fencing».
    pub struct DangerousRscDefault: "dangerous-rsc-default" in properties, Error, since "0.1.0";
}

impl Rule for DangerousRscDefault {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let sets = option_sets(&object.kind).into_iter().filter(|(place, _)| *place == Place::ResourceDefaults);
        for pair in sets.filter(|(_, set)| set.rules.is_empty()).flat_map(|(_, set)| &set.pairs) {
            let value = pair.value.as_ref().map_or("", Text::as_str);
            let Some((severity, effect)) = danger(pair.name.as_str(), value) else { continue };
            let message = format!("`{}={value}` holds for every resource, fence devices too", pair.name);
            out.push(
                Diagnostic::new(&INFO, pair.span(), message)
                    .severity(severity)
                    .note(effect)
                    .help("say it at the resources for which it is meant"),
            );
        }
    }
}

fn danger(name: &str, value: &str) -> Option<(Severity, &'static str)> {
    let is = |wanted: bool| Boolean::from_text(value) == Some(Boolean(wanted));
    match name {
        "target-role" if Role::from_text(value) == Some(Role::Stopped) => {
            Some((Severity::Error, "nothing runs, and a fence device that is stopped cannot be used"))
        }
        "requires" if value.eq_ignore_ascii_case("nothing") => {
            Some((Severity::Error, "a node without quorum starts everything: after a split it runs twice"))
        }
        "is-managed" if is(false) => {
            Some((Severity::Warning, "nothing is started, stopped or recovered, fence devices neither"))
        }
        "allow-migrate" if is(true) => Some((
            Severity::Warning,
            "Pacemaker tries to migrate what cannot migrate live: agents without migrate_to fail or lose their service",
        )),
        "multiple-active" if value.eq_ignore_ascii_case("block") => {
            Some((Severity::Warning, "a resource found on two nodes stays on both until somebody repairs it by hand"))
        }
        _ => None,
    }
}
