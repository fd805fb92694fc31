use std::cmp::Reverse;

use crate::model::{AttributeSet, FromText, NvPair, OptionSection, Rule, Score, SetKind, Text, Value};
use crate::resolve::{Names, referenced_pair, referenced_set};

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The resource itself.
    Own,
    /// Its template.
    Template,
    /// The group or clone of that index around it.
    Container(u32),
    /// `rsc_defaults` or `op_defaults`.
    Defaults,
}

/// A value that something has for a name.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'c> {
    /// The name.
    pub name: &'c Text,
    /// The pair that gives the value, of that name or another that refers to it.
    pub pair: &'c NvPair,
    /// Where it comes from.
    pub origin: Origin,
    /// When it counts; without rules, always.
    pub rules: &'c [Rule],
}

impl<'c> Setting<'c> {
    /// The text of the value; a bare name has none.
    #[must_use]
    pub fn text(&self) -> Option<&'c Text> {
        self.pair.value.as_ref()
    }

    /// The value as written; empty for a bare name.
    #[must_use]
    pub fn value(&self) -> &'c str {
        self.pair.value.as_ref().map_or("", Text::as_str)
    }

    /// What the value means, or nothing where Pacemaker does not understand it.
    #[must_use]
    pub fn get<T: FromText>(&self) -> Option<T> {
        T::from_text(self.value())
    }

    /// Whether it counts at times only.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        !self.rules.is_empty()
    }
}

/// A set with what it refers to, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer<'c> {
    pub set: &'c AttributeSet,
    pub origin: Origin,
}

/// `sets` in the order in which Pacemaker takes values from them, behind those that `layers` has.
pub(super) fn add_layers<'c>(
    layers: &mut Vec<Layer<'c>>,
    names: &Names<'c>,
    sets: impl Iterator<Item = (&'c AttributeSet, Origin)>,
) {
    let start = layers.len();
    layers.extend(sets.map(|(set, origin)| Layer { set: referenced_set(names, set), origin }));
    if layers.len() - start > 1 {
        layers[start..].sort_by_key(|layer| Reverse(score(layer.set)));
    }
}

fn score(set: &AttributeSet) -> Score {
    set.score.as_deref().and_then(Value::get).unwrap_or(Score::ZERO)
}

/// All that `layers` give for a name, what Pacemaker takes first in front.
pub(super) fn settings<'l, 'c: 'l>(
    layers: &'l [Layer<'c>],
    names: &'c Names<'c>,
    name: &'l str,
) -> impl Iterator<Item = Setting<'c>> + 'l {
    layers.iter().flat_map(move |layer| {
        let pairs = layer.set.pairs.iter().filter_map(|pair| referenced_pair(names, pair));
        pairs.filter(move |(own, _)| **own == name).map(|(name, pair)| Setting {
            name,
            pair,
            origin: layer.origin,
            rules: &layer.set.rules,
        })
    })
}

/// `rsc_defaults` and `op_defaults`.
#[derive(Debug)]
pub(super) struct Defaults<'c> {
    pub names: &'c Names<'c>,
    pub resource: Vec<Layer<'c>>,
    pub operation: Vec<Layer<'c>>,
}

impl<'c> Defaults<'c> {
    pub(super) fn new(names: &'c Names<'c>) -> Self {
        let layers = |section| {
            let sets = names.options(section).map(|(_, options)| (&options.set, Origin::Defaults));
            let mut layers = Vec::new();
            add_layers(&mut layers, names, sets);
            layers
        };
        Self {
            names,
            resource: layers(OptionSection::ResourceDefaults),
            operation: layers(OptionSection::OperationDefaults),
        }
    }
}

/// Sets of one kind with where they come from.
pub(super) fn of_kind<'c>(
    sets: impl Iterator<Item = &'c AttributeSet>,
    kind: SetKind,
    origin: Origin,
) -> impl Iterator<Item = (&'c AttributeSet, Origin)> {
    sets.filter(move |set| set.kind == kind).map(move |set| (set, origin))
}
