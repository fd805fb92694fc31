//! Two configurations to a list of changes.

use std::collections::{HashMap, HashSet, VecDeque};

use ecow::{EcoString, eco_format};

use super::effect::Effects;
use super::facts::{BEFORE, Fact, ORDER_OF_SETS, facts};
use super::intervals;
use super::vocabulary::Vocabulary;
use super::{Change, ChangeKind, Detail, Difference, Move, Sides};
use crate::agents::Catalogue;
use crate::model::{ObjectKind, OptionSection, Section};
use crate::resolve::Names;

/// Compares by meaning. What `agents` knows tells which parameters need no restart.
#[must_use]
pub fn diff(old: &Names, new: &Names, agents: &Catalogue) -> Difference {
    let sides = Sides { old, new, agents };
    let old_items = items(old);
    let new_items = items(new);
    let known: HashMap<Key, &Item> = old_items.iter().map(|item| (item.key(), item)).collect();
    let kept: HashSet<Key> = new_items.iter().map(Item::key).collect();
    let mut found: Vec<Found> = Vec::new();
    for item in &new_items {
        let new_facts = facts(new, &item.indices);
        match known.get(&item.key()) {
            None => {
                let details = compare(item, None, Some(&new_facts));
                if !item.says_nothing(&details) {
                    found.push(Found::new(ChangeKind::Added, item, details, None, Some(item)));
                }
            }
            Some(old_item) => {
                let old_facts = facts(old, &old_item.indices);
                let details = compare(item, Some(&old_facts), Some(&new_facts));
                if !details.is_empty() {
                    found.push(Found::new(ChangeKind::Changed, item, details, Some(old_item), Some(item)));
                }
            }
        }
    }
    for item in old_items.iter().filter(|item| !kept.contains(&item.key())) {
        let details = compare(item, Some(&facts(old, &item.indices)), None);
        if !item.says_nothing(&details) {
            found.push(Found::new(ChangeKind::Removed, item, details, Some(item), None));
        }
    }
    found.sort_by_key(|found| (found.change.section, found.change.kind == ChangeKind::Removed));
    let effects = Effects::new(&sides, found.iter().map(|found| &found.change));
    let changes = found
        .into_iter()
        .map(|Found { mut change, old, new }| {
            change.effects = effects.of(&change, old.as_deref(), new.as_deref());
            change
        })
        .collect();
    Difference { changes }
}

/// A change, and the indices of its objects on both sides.
struct Found {
    change: Change,
    old: Option<Vec<u32>>,
    new: Option<Vec<u32>>,
}

impl Found {
    fn new(kind: ChangeKind, item: &Item, mut details: Vec<Detail>, old: Option<&Item>, new: Option<&Item>) -> Self {
        let place = details.iter().position(|detail| detail.part.is_empty() && detail.name == "in");
        let moved = match place {
            Some(place) if kind == ChangeKind::Changed => {
                let Detail { old, new, .. } = details.remove(place);
                Some(Move { from: old, to: new })
            }
            _ => None,
        };
        let change = Change {
            kind,
            section: item.section,
            noun: item.noun,
            id: item.id.into(),
            moved,
            details,
            effects: Vec::new(),
        };
        Self { change, old: old.map(|item| item.indices.clone()), new: new.map(|item| item.indices.clone()) }
    }
}

/// What is compared as one thing: usually one object.
struct Item<'c> {
    section: Section,
    noun: &'static str,
    id: &'c str,
    indices: Vec<u32>,
    /// How many objects in front of it have the same name, by mistake.
    repetition: usize,
}

/// What makes two items the same thing.
type Key<'c> = (&'static str, &'c str, usize);

impl<'c> Item<'c> {
    fn key(&self) -> Key<'c> {
        (self.noun, self.id, self.repetition)
    }

    /// Whether it is a set of options without any, or with what holds anyway.
    fn says_nothing(&self, details: &[Detail]) -> bool {
        details.is_empty() && matches!(self.section, Section::CrmConfig | Section::RscDefaults | Section::OpDefaults)
    }
}

/// The items of a configuration. The same things are written in one statement or in several: defaults of one kind,
/// fencing levels, properties of one set.
fn items<'c>(names: &Names<'c>) -> Vec<Item<'c>> {
    let objects = &names.configuration().objects;
    let mut items: Vec<Item> = Vec::with_capacity(objects.len());
    let mut merged: HashMap<(&str, &str), usize> = HashMap::new();
    let mut repetitions: HashMap<(&str, &str), usize> = HashMap::with_capacity(objects.len());
    for (index, object) in (0_u32..).zip(objects) {
        let (id, can_repeat) = match &object.kind {
            ObjectKind::Node(node) => (node.uname.as_str(), false),
            ObjectKind::FencingTopology(_) => ("", true),
            ObjectKind::Options(options) => match options.section {
                // Agents find properties of their own by the id of the set.
                OptionSection::Properties => {
                    (options.set.id.as_ref().map_or(options.section.default_id(), |id| id.as_str()), true)
                }
                OptionSection::ResourceDefaults | OptionSection::OperationDefaults => ("", true),
            },
            kind => (kind.id().map_or("", |id| id.as_str()), matches!(kind, ObjectKind::Raw(..))),
        };
        let noun = object.kind.noun();
        if can_repeat {
            if let Some(&first) = merged.get(&(noun, id)) {
                items[first].indices.push(index);
                continue;
            }
            merged.insert((noun, id), items.len());
        }
        let number = repetitions.entry((noun, id)).or_default();
        items.push(Item { section: object.kind.section(), noun, id, indices: vec![index], repetition: *number });
        *number += 1;
    }
    items
}

/// What differs between the facts of two objects, one of which may not be there.
fn compare(item: &Item, old: Option<&[Fact]>, new: Option<&[Fact]>) -> Vec<Detail> {
    let is_kept = old.is_some() && new.is_some();
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let is_same =
        |(old, new): (&Fact, &Fact)| old.meaning == new.meaning && old.name == new.name && old.part == new.part;
    if old.len() == new.len() && old.iter().zip(new).all(is_same) {
        return Vec::new();
    }
    let matched = intervals::matched(old, new);
    let (old, new) = matched.as_ref().map_or((old, new), |(old, new)| (old, new));
    let mut pairs = pair_up(old, new);
    pairs.retain(|pair| match pair {
        (Some(old), Some(new)) => old.meaning != new.meaning,
        // Who leaves the id of a node out does not say that it has none.
        (Some(one), None) | (None, Some(one)) => {
            !(is_kept && item.noun == "node" && one.part.is_empty() && one.name == "id")
        }
        (None, None) => false,
    });
    // Where the sets themselves differ, their order is no news.
    let sorted = |value: &EcoString| {
        let mut sets: Vec<&str> = value.split(BEFORE).collect();
        sets.sort_unstable();
        sets.join(BEFORE)
    };
    pairs.retain(|pair| match pair {
        (Some(old), Some(new)) if old.name == ORDER_OF_SETS => sorted(&old.value) == sorted(&new.value),
        (Some(one), None) | (None, Some(one)) if is_kept => one.name != ORDER_OF_SETS,
        _ => true,
    });
    details(item, &pairs)
}

type Pair<'f> = (Option<&'f Fact>, Option<&'f Fact>);

/// The facts of one place side by side; the parts in the order in which the new object has them, then those that
/// only the old one has. Of several facts of one place, the first belongs to the first.
fn pair_up<'f>(old: &'f [Fact], new: &'f [Fact]) -> Vec<Pair<'f>> {
    let mut waiting: HashMap<(&str, &str), VecDeque<&Fact>> = HashMap::new();
    for fact in old {
        waiting.entry((&fact.part, &fact.name)).or_default().push_back(fact);
    }
    let mut pairs: Vec<Pair> = Vec::with_capacity(new.len());
    for fact in new {
        let partner = waiting.get_mut(&(fact.part.as_str(), fact.name.as_str())).and_then(VecDeque::pop_front);
        pairs.push((partner, Some(fact)));
    }
    for fact in old {
        if let Some(left) = waiting.get_mut(&(fact.part.as_str(), fact.name.as_str()))
            && left.pop_front().is_some()
        {
            pairs.push((Some(fact), None));
        }
    }
    let mut order: HashMap<&str, usize> = HashMap::new();
    for fact in new.iter().chain(old) {
        let next = order.len();
        order.entry(&fact.part).or_insert(next);
    }
    pairs.sort_by_key(|pair| part_of(pair).and_then(|part| order.get(part).copied()));
    pairs
}

fn part_of<'f>((old, new): &Pair<'f>) -> Option<&'f str> {
    old.or(*new).map(|fact| fact.part.as_str())
}

/// Pairs as details. A part that is new or gone is one detail, with all that it says itself.
fn details(item: &Item, pairs: &[Pair]) -> Vec<Detail> {
    let mut details = Vec::new();
    for pairs in pairs.chunk_by(|a, b| part_of(a) == part_of(b)) {
        let Some(part) = part_of(&pairs[0]) else { continue };
        let is_presence = |fact: Option<&Fact>| fact.is_some_and(|fact| fact.name.is_empty());
        let is_whole = !part.is_empty() && pairs.iter().any(|(old, new)| is_presence(*old) || is_presence(*new));
        if is_whole {
            let old = all_of(pairs.iter().filter_map(|(old, _)| *old));
            let new = all_of(pairs.iter().filter_map(|(_, new)| *new));
            details.push(Detail { part: part.into(), name: EcoString::new(), old, new, default: None });
            continue;
        }
        details.extend(pairs.iter().filter_map(|(old, new)| {
            let name = &old.or(*new)?.name;
            let default = default(item, part, name);
            let value = |fact: Option<&Fact>| fact.map(|fact| fact.value.clone());
            Some(Detail { part: part.into(), name: name.clone(), old: value(*old), new: value(*new), default })
        }));
    }
    details
}

/// What holds where nothing is written, if that is certain.
fn default(item: &Item, part: &str, name: &str) -> Option<&'static str> {
    match (item.noun, name) {
        _ if !part.is_empty() => None,
        ("property", _) => Vocabulary::Property.default(name),
        ("order constraint", "kind") => Some("Mandatory"),
        ("order constraint", "symmetrical") => Some("true"),
        ("location constraint", "resource-discovery") => Some("always"),
        _ => None,
    }
}

/// All that a part says; nothing where there is no such part.
fn all_of<'f>(facts: impl Iterator<Item = &'f Fact>) -> Option<EcoString> {
    let mut facts = facts.peekable();
    facts.peek()?;
    let pairs: Vec<EcoString> =
        facts.filter(|fact| !fact.name.is_empty()).map(|fact| eco_format!("{}={}", fact.name, fact.value)).collect();
    Some(pairs.join(" ").into())
}
