use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::rules::meta::is_misplaced;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{AttributeSet, NvPair, Object, ObjectKind, OptionSection};
use crate::options::{self, Instead, Place, Release};

declare_rule! {
    /// Pacemaker knows no cluster property of that name.
    ///
    /// # In the cluster
    /// Pacemaker passes over the name in silence, and what was meant keeps its default: `property maintenance=true` puts
    /// nothing into maintenance.
    ///
    /// # Fix
    /// Write the name that was meant. What agents or tools keep among the properties stands better in a set of its own
    /// (`property SAPHanaSR: hana_ha1_site=…`), and is not reported there.
    ///
    /// # Evidence
    /// The names are those that the daemons of Pacemaker list of themselves (`pacemaker-schedulerd metadata` and its
    /// like; a test compares), with those that other versions know; a target does not know what came after it. Experiment
    /// with 2.1.5: `crm_verify` says nothing of an unknown name, and `fencing-enabled=false` switches nothing off.
    pub struct UnknownProperty: "unknown-property" in properties, Warning, since "0.1.0";
}

impl Rule for UnknownProperty {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Options(options) = &object.kind else { return };
        let section = OptionSection::Properties;
        let is_default = options.set.id.as_ref().is_none_or(|id| id.as_str() == section.default_id());
        if options.section != section || !is_default {
            return;
        }
        // A name without a value is a mistake of the text.
        for pair in options.set.pairs.iter().filter(|pair| pair.value.is_some()) {
            out.extend(judge(pair, &options.set, context.release()));
        }
    }
}

fn judge(pair: &NvPair, set: &AttributeSet, release: Option<Release>) -> Option<Diagnostic> {
    let name = pair.name.as_str();
    let (message, meant) = match options::find(Place::Property, name) {
        // Schemas refuse the others, and that is said already.
        Some(old) if old.removed == Some((2, 0, 0)) && !old.is_refused => match old.instead {
            Some(Instead::Name(meant)) => (format!("Pacemaker 2.0 dropped the property `{name}`"), Some(meant)),
            _ => return None,
        },
        Some(new) if release.is_some_and(|release| release < new.since) => {
            let (major, minor, patch) = new.since;
            let older = options::of(Place::Property).find(|old| old.instead == Some(Instead::Name(new.name)));
            let message = format!("the property `{name}` came with Pacemaker {major}.{minor}.{patch}");
            (message, older.filter(|old| release.is_some_and(|release| old.is_known_to(release))).map(|old| old.name))
        }
        Some(_) => return None,
        None if name.is_empty() || is_of_an_agent(name) || is_misplaced(Place::Property, name) => return None,
        None => {
            let meant =
                if name == "maintenance" { Some("maintenance-mode") } else { options::nearest(Place::Property, name) };
            (format!("Pacemaker knows no cluster property `{name}`"), meant)
        }
    };
    let diagnostic = Diagnostic::new(&INFO, pair.name.span, message).note("it is passed over in silence");
    let Some(meant) = meant else {
        return Some(diagnostic.help("delete it; if a tool or an agent reads it, put it into a set of its own"));
    };
    let diagnostic = diagnostic.help(format!("write `{meant}`"));
    // To put a cluster into maintenance is nothing that a program should do.
    let is_free = set.pair(meant).is_none() && name != "maintenance";
    Some(if is_free {
        diagnostic.fix(Fix::risky(format!("write `{meant}`")).replace(pair.name.span, meant))
    } else {
        diagnostic
    })
}

/// What agents write among the properties: those of SAP HANA, redis and Azure.
fn is_of_an_agent(name: &str) -> bool {
    name.starts_with("hana_") || name.starts_with("azure-events") || name.ends_with("_REPL_INFO")
}
