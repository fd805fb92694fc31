use super::words::{clone, meta, value};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, Object, OptionSection, SetKind};

declare_rule! {
    /// More than one instance a node is asked of a clone whose instances are not told apart.
    ///
    /// # In the cluster
    /// Up to Pacemaker 2.1 one instance runs on each node, and the log has an error. Since Pacemaker 3.0 the clone becomes a
    /// globally unique one by itself, whose agent has to tell the instances apart.
    ///
    /// # Fix
    /// Say `globally-unique=true` where the agent can tell its instances apart; else delete `clone-node-max`.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5 says «anonymous clones support only one instance per node», of `promoted-max` instead of `clone-node-max`; release notes of Pacemaker 3.0.0.
    pub struct CloneNodeMaxNotUnique: "clone-node-max-not-unique" in clones, Error, since "0.1.0";
}

impl Rule for CloneNodeMaxNotUnique {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object) else { return };
        let Some(pair) = meta(clone, &["clone-node-max"]) else { return };
        if value(pair).trim().parse::<i64>().is_ok_and(|most| most <= 1) || value(pair).parse::<i64>().is_err() {
            return;
        }
        let unique = meta(clone, &["globally-unique"]);
        // Defaults, and sets that refer to others or count at times only, may say so, too.
        let mut defaults = context.names.options(OptionSection::ResourceDefaults);
        let is_default = defaults.any(|(_, options)| options.set.pair("globally-unique").is_some());
        let is_open = is_default
            || clone.sets.iter().any(|set| {
                set.kind == SetKind::Meta && (set.id_ref.is_some() || !set.rules.is_empty() || set.extra.is_some())
            });
        let is_unique = |text: &str| Boolean::from_text(text).is_none_or(|Boolean(is_unique)| is_unique);
        if unique.is_some_and(|pair| is_unique(value(pair))) || (unique.is_none() && is_open) {
            return;
        }
        let diagnostic = Diagnostic::new(
            &INFO,
            pair.span(),
            format!("{} instances of {} on one node, which nothing tells apart", value(pair), clone.id),
        )
        .note(match unique {
            Some(_) => "one runs on each node all the same, and the log has an error",
            None => {
                "Pacemaker 2 runs one on each node all the same; Pacemaker 3 takes the clone for a globally unique one"
            }
        })
        .help("write `globally-unique=true` if the agent can tell its instances apart, else delete `clone-node-max`");
        out.push(match unique {
            Some(unique) => diagnostic.also(unique.span(), "they are not told apart"),
            None => {
                diagnostic.fix(Fix::risky("write `globally-unique=true`").changing(clone.id.value.clone()).set_pair(
                    object.span,
                    SetKind::Meta,
                    "globally-unique",
                    "true",
                ))
            }
        });
    }
}
