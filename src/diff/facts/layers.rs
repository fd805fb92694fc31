//! What several attribute sets of one owner say together.

use std::collections::HashSet;

use ecow::EcoString;

use super::rule::conditions;
use crate::diff::vocabulary::Vocabulary;
use crate::model::{AttributeSet, Extra, NvPair, PairIdentity, Score, Value};
use crate::resolve::{Names, referenced_pair, referenced_set};

/// Pairs that count under one condition.
#[derive(Debug, Default)]
pub(in crate::diff) struct Layer<'c> {
    /// The rules; empty where there are none.
    pub condition: EcoString,
    /// The first pair of each name.
    pub pairs: Vec<(&'c str, EcoString)>,
    /// What else the sets hold.
    pub extras: Vec<&'c Extra>,
    known: HashSet<&'c str>,
}

/// The sets in the order in which Pacemaker takes a value from them: by score, of equal ones the first. Sets without
/// rules that follow each other are one layer, in which the first pair of a name wins; ids and the way in which
/// the pairs are spread over the sets make no difference.
///
/// Experiments with 2.1.5: two pairs of one name give the first value; of two sets, the one with the higher
/// score; `id-ref` gives what the other set has.
pub(in crate::diff) fn layers<'c>(
    names: &Names<'c>,
    sets: impl Iterator<Item = &'c AttributeSet>,
    vocabulary: Vocabulary,
) -> Vec<Layer<'c>> {
    let mut sets: Vec<&AttributeSet> = sets.map(|set| referenced_set(names, set)).collect();
    if sets.len() > 1 {
        let score = |set: &AttributeSet| set.score.as_deref().and_then(Value::get).unwrap_or(Score::ZERO);
        sets.sort_by_key(|set| std::cmp::Reverse(score(set)));
    }
    let mut layers: Vec<Layer> = Vec::with_capacity(1);
    for set in sets {
        let condition = conditions(names, &set.rules);
        let is_empty = set.pairs.is_empty() && set.extra.is_none() && set.id_ref.is_none();
        if is_empty && layers.last().is_none_or(|layer| layer.condition != condition) {
            continue;
        }
        if layers.last().is_none_or(|layer| layer.condition != condition) {
            layers.push(Layer { condition, ..Layer::default() });
        }
        if let Some(layer) = layers.last_mut() {
            layer.add(names, set, vocabulary);
        }
    }
    layers
}

impl<'c> Layer<'c> {
    fn add(&mut self, names: &Names<'c>, set: &'c AttributeSet, vocabulary: Vocabulary) {
        if let Some(missing) = &set.id_ref {
            self.pairs.push(("$id-ref", missing.value.clone()));
        }
        for pair in &set.pairs {
            let Some((name, pair)) = referenced_pair(names, pair) else {
                self.pairs.push(("@", reference(pair)));
                continue;
            };
            let name = vocabulary.name(name.as_str());
            if self.known.insert(name) {
                self.pairs.push((name, pair.value.as_ref().map(|value| value.value.clone()).unwrap_or_default()));
            }
        }
        if set.extra.is_some() {
            self.extras.push(&set.extra);
        }
    }

    /// The value of a name.
    pub(in crate::diff) fn value(&self, name: &str) -> Option<&EcoString> {
        self.pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

fn reference(pair: &NvPair) -> EcoString {
    match pair.identity.as_deref() {
        Some(PairIdentity::Reference(id) | PairIdentity::Id(id)) => id.value.clone(),
        None => EcoString::new(),
    }
}
