use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::options::{self, Instead, Place};
use crate::resolve::cluster_property;

declare_rule! {
    /// An option is set under its old name and under its new one, to different values.
    ///
    /// # In the cluster
    /// Pacemaker before 3.0.2 knows `stonith-enabled` alone; from 3.0.2 on `fencing-enabled` wins. The same file fences on
    /// one side of an upgrade and not on the other. Likewise for the other names that changed.
    ///
    /// # Fix
    /// Keep the name that your Pacemaker knows, or give both the same value while both versions are in use.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: with `stonith-enabled=true fencing-enabled=false` nodes are fenced. For 3.0.2 its list of
    /// options, which looks for the old name only where the new one is not set. Equal values are silent: a file for
    /// both versions needs them.
    pub struct OldAndNewPropertyBothSet: "old-and-new-property-both-set" in properties, Error, since "0.1.0";
}

impl Rule for OldAndNewPropertyBothSet {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        for definition in options::of(Place::Property).filter(|definition| definition.deprecated.is_some()) {
            let Some(Instead::Name(present)) = definition.instead else { continue };
            let Some(old) = cluster_property(context.names, &[definition.name]) else { continue };
            let Some(new) = cluster_property(context.names, &[present]) else { continue };
            let values = (old.value.as_ref(), new.value.as_ref());
            let (Some(old_value), Some(new_value)) = values else { continue };
            if definition.kind.means_the_same(old_value.as_str(), new_value.as_str()) {
                continue;
            }
            let is_of_2_0 = definition.deprecated == Some((2, 0, 0));
            let note = if is_of_2_0 {
                format!("Pacemaker takes `{present}`, and passes over `{}`", old.name)
            } else {
                format!(
                    "up to Pacemaker 3.0.1 `{}` counts, from 3.0.2 on `{present}`: an upgrade changes what the cluster does",
                    old.name
                )
            };
            let message = format!("`{}` and `{present}` are one option, and say different things", old.name);
            out.push(
                Diagnostic::new(&INFO, old.span(), message)
                    .also(new.span(), "the new name")
                    .note(note)
                    .help("keep one of them, or give both the same value"),
            );
        }
    }
}
