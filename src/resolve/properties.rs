use std::cmp::Reverse;

use super::Names;
use crate::model::{NvPair, OptionSection, Score, Value};

/// The pair that gives a cluster property its value, wherever several sets have it: that of the set
/// `cib-bootstrap-options`, else of the one with the highest score, else of the first. Of several names for one
/// property the first that is written counts. Sets with rules are not looked at: they count at times only.
#[must_use]
pub fn cluster_property<'c>(names: &Names<'c>, options: &[&str]) -> Option<&'c NvPair> {
    let sets = names.options(OptionSection::Properties).map(|(_, options)| &options.set);
    let mut sets: Vec<_> = sets.filter(|set| set.rules.is_empty()).collect();
    let default_id = OptionSection::Properties.default_id();
    sets.sort_by_key(|set| {
        let is_default = set.id.as_deref().is_none_or(|id| *id == default_id);
        Reverse((is_default, set.score.as_deref().and_then(Value::get).unwrap_or(Score::ZERO)))
    });
    let find = |name: &&str| sets.iter().find_map(|set| set.pair(name).filter(|pair| pair.value.is_some()));
    options.iter().find_map(find)
}
