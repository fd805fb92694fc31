use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, SetKind};
use crate::options::{self, Place};

declare_rule! {
    /// A pcmk_ parameter of a fencing device is misspelt.
    ///
    /// # In the cluster
    /// The daemon that fences passes over a name that it does not know in silence: the delay, the map or the list
    /// that was meant does not exist.
    ///
    /// # Fix
    /// Write the name with underscores, as `pcmk_delay_max`. `--fix` does so.
    ///
    /// # Evidence
    /// The names are those that `stonith-fenced.metadata` lists, and those of the actions, with `_action`, `_timeout`
    /// and `_retries` behind each (`man pacemaker-fenced`). crmsh 4.4 writes `_` for `-` where it finds the agent's
    /// metadata; no other tool does.
    pub struct MisspeltPcmkParam: "misspelt-pcmk-param" in agents, Error, since "0.1.0";
}

impl Rule for MisspeltPcmkParam {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let is_resource = matches!(object.kind, ObjectKind::Primitive(_) | ObjectKind::Template(_));
        if !is_resource {
            return;
        }
        object.kind.for_each_set(&mut |set| {
            for pair in set.pairs.iter().filter(|_| set.kind == SetKind::Instance) {
                let Some(meant) = meant(pair.name.as_str()) else { continue };
                let diagnostic = Diagnostic::new(&INFO, pair.name.span, format!("Pacemaker knows no `{}`", pair.name))
                    .note("the fencing device works as if it were not there; crmsh puts it right, and no tool mentions it")
                    .help(format!("write `{meant}`"));
                // Only hyphens and capitals are sure to be mistakes, and only where the right name is free.
                let title = format!("write `{meant}`");
                let fix = match (is_spelling(pair.name.as_str(), &meant), object.kind.id()) {
                    (true, Some(id)) => Fix::safe(title).changing(id.value.clone()),
                    _ => Fix::risky(title),
                };
                let is_free = set.pair(&meant).is_none();
                let fix = is_free.then(|| fix.replace(pair.name.span, meant));
                out.push(Diagnostic { fix, ..diagnostic });
            }
        });
    }
}

fn meant(name: &str) -> Option<String> {
    let spelt = name.to_lowercase().replace('-', "_");
    if !spelt.starts_with("pcmk_") {
        return None;
    }
    let near = options::nearest(Place::FencingParameter, &spelt).map(str::to_owned);
    let is_hyphenated = name.contains('-');
    near.or_else(|| is_hyphenated.then_some(spelt)).filter(|meant| meant != name && !is_known(name))
}

/// Whether the names differ in hyphens and capitals alone.
fn is_spelling(name: &str, meant: &str) -> bool {
    name.to_lowercase().replace('-', "_") == meant
}

/// `pcmk_reboot_timeout` and its like.
fn is_known(name: &str) -> bool {
    let of_action = name.strip_prefix("pcmk_").and_then(|rest| rest.rsplit_once('_'));
    options::find(Place::FencingParameter, name).is_some()
        || of_action.is_some_and(|(_, what)| ["action", "timeout", "retries"].contains(&what))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn misspelt_names_are_told_from_known_ones() {
        assert_eq!(meant("pcmk-delay-max").as_deref(), Some("pcmk_delay_max"));
        assert_eq!(meant("pcmk_host_lst").as_deref(), Some("pcmk_host_list"));
        assert_eq!(meant("pcmk-reboot-timeout").as_deref(), Some("pcmk_reboot_timeout"));
        for known in ["pcmk_delay_max", "pcmk_off_timeout", "pcmk_list_retries", "ip", "pcmk_host_map"] {
            assert_eq!(meant(known), None, "{known}");
        }
    }
}
