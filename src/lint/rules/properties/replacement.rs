use crate::cib::schema::{Feature, Violation};
use crate::diagnostic::Fix;
use crate::fmt::words::quoted;
use crate::model::{Configuration, NvPair, Object, ObjectKind, OptionSection, SetKind};

/// The fix for a property that newer schemas do not know: its new name, or its place among the defaults, if that is
/// free. Nothing where there is more to think of.
#[must_use]
pub fn replacement_fix(configuration: &Configuration, violation: &Violation) -> Option<Fix> {
    if !matches!(violation.feature, Feature::OldProperty | Feature::ControllerTimeout) {
        return None;
    }
    let replacement = violation.replacement.as_deref()?;
    let (object, pair) = properties(configuration).find(|(_, pair)| pair.name.span == violation.span)?;
    let is_free = |name: &str| properties(configuration).all(|(_, pair)| pair.name != name);
    match replacement.split_once(' ') {
        None if is_free(replacement) => {
            Some(Fix::safe(format!("write `{replacement}`")).changing("property").replace(pair.name.span, replacement))
        }
        Some(("nothing:", _)) => {
            Some(Fix::safe(format!("delete `{}`", pair.name)).changing("property").delete(pair.span()))
        }
        // How often a resource may fail is counted in another way than it was.
        Some((_, "migration-threshold")) if pair.name.as_str().contains("failure") => None,
        Some((keyword @ ("rsc_defaults" | "op_defaults"), name)) => moved(configuration, object, pair, keyword, name),
        _ => None,
    }
}

/// Moves an option of the cluster to the defaults, unless they have it already.
pub(in crate::lint::rules) fn moved(
    configuration: &Configuration,
    object: &Object,
    pair: &NvPair,
    keyword: &str,
    name: &str,
) -> Option<Fix> {
    let value = pair.value.as_ref()?.as_str();
    let defaults: Vec<_> = configuration
        .objects
        .iter()
        .filter_map(|object| match &object.kind {
            ObjectKind::Options(options) if options.section.keyword() == keyword => Some((object, &options.set)),
            _ => None,
        })
        .collect();
    if defaults.iter().any(|(_, set)| set.pair(name).is_some()) {
        return None;
    }
    let fix = Fix::safe(format!("write `{keyword} {name}={value}`")).changing("property").changing(keyword);
    let fix = fix.delete(pair.span());
    Some(match defaults.iter().find(|(_, set)| set.rules.is_empty() && set.id_ref.is_none()) {
        Some((defaults, _)) => fix.set_pair(defaults.span, SetKind::Meta, name, value),
        None => {
            let mut statement = format!("{keyword} {name}=");
            quoted(value, &mut statement);
            fix.add_statement(object.span, statement)
        }
    })
}

fn properties(configuration: &Configuration) -> impl Iterator<Item = (&Object, &NvPair)> {
    configuration.objects.iter().flat_map(|object| {
        let pairs = match &object.kind {
            ObjectKind::Options(options) if options.section == OptionSection::Properties => &options.set.pairs[..],
            _ => &[],
        };
        pairs.iter().map(move |pair| (object, pair))
    })
}
