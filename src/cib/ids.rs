//! Ids for what nobody named.
//!
//! The scheme is that of crmsh, so that a comparison with a live cluster stays quiet: a set is named after its
//! owner, a pair after its set and name, an operation after its resource, name and interval.

mod apart;

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use ecow::EcoString;
use foldhash::fast::FixedState;

use crate::bytes::PLAIN_NAME;
use crate::model::ObjectKind;
use crate::resolve::Names;
use apart::Apart;

/// The ids that are taken.
///
/// A configuration of a million statements has some ten million ids, so only a hash of each generated one is kept.
/// Should two hashes ever be the same, an id ends in a number that it would not have needed. Those of an object that
/// stands apart are forgotten once it is written: no processor's cache holds ten million hashes, and each id asks for
/// one.
pub(super) struct Ids<'c> {
    /// Those that are written down, but for what crmc does not know.
    names: &'c Names<'c>,
    /// Those that were generated, and those that stand in what crmc does not know.
    taken: HashSet<u64, FixedState>,
    apart: Apart,
    /// The id of the object that is written, where it stands apart.
    owner: Option<&'c str>,
    /// What was generated for objects that stand apart since the outermost object was entered.
    own: HashSet<u64, FixedState>,
    /// How many objects, one inside the other, are being written.
    depth: usize,
    /// For an id that was wanted again, how many of its row are known to be taken.
    rows: HashMap<u64, u64, FixedState>,
    trial: Option<Box<Trial>>,
}

/// What is found out while a CIB is written only to learn which of its ids would come again.
///
/// The walk is that of the writer. An id of which the walk has come past the place is settled: it is taken from then
/// on, whether it is left out (and generated at its place) or not. So an id can be left out where it is the first
/// in the row `wanted`, `wanted-0`, `wanted-1`, … that is not settled, and nobody before it generates one because
/// this id is in the way. That holds for any choice of the ids that can be left out.
#[derive(Default)]
struct Trial {
    /// For each object, whether it stays as it is, all its ids with it.
    fixed_objects: Vec<bool>,
    /// The object that is written.
    current: u32,
    /// Ids that are written down, and left out to see whether they come again.
    left_out: HashSet<u64>,
    /// Ids that are to stay: others refer to them, or they are not unique.
    fixed: HashSet<EcoString>,
    settled: HashSet<u64>,
    /// For an id that was wanted, how many of its row are known to be settled.
    rows: HashMap<u64, u64>,
    /// Not settled when another id was generated, which would be this one if this one were left out.
    in_the_way: HashSet<u64>,
    regenerated: HashSet<EcoString>,
    /// Objects that lose an id that others refer to.
    losers: Vec<u32>,
}

/// What was written before an object inside it.
pub(super) struct Outer<'c> {
    object: u32,
    owner: Option<&'c str>,
}

impl<'c> Ids<'c> {
    /// All ids that are written down.
    pub(super) fn new(names: &'c Names<'c>) -> Self {
        let mut taken = HashSet::default();
        let mut apart = Apart::new(names);
        names.ids().for_each(|id| apart.add(id));
        for object in &names.configuration().objects {
            unknown_ids(&object.kind, &mut |id| {
                taken.insert(hash(id));
                apart.add(id);
            });
        }
        let (own, rows) = (HashSet::default(), HashMap::default());
        Self { names, taken, apart, owner: None, own, depth: 0, rows, trial: None }
    }

    /// For a trial: all ids that are written down, except the details of objects that are not fixed. `referenced` are
    /// the ids that others refer to.
    pub(super) fn trial(names: &'c Names<'c>, fixed_objects: &[bool], referenced: &HashSet<EcoString>) -> Self {
        let mut left_out = HashSet::new();
        let mut fixed = referenced.clone();
        let duplicates: HashSet<&str> = names.duplicates().iter().map(|(_, id)| id.as_str()).collect();
        fixed.extend(duplicates.iter().map(|&id| EcoString::from(id)));
        for (object, is_fixed) in names.configuration().objects.iter().zip(fixed_objects) {
            if !is_fixed {
                object.kind.for_each_detail_id(&mut |id| {
                    if !duplicates.contains(id.as_str()) {
                        left_out.insert(hash(id.as_str()));
                    }
                });
            }
        }
        let trial = Trial { fixed_objects: fixed_objects.to_vec(), left_out, fixed, ..Trial::default() };
        Self { trial: Some(Box::new(trial)), ..Self::new(names) }
    }

    /// Says that the object of that index and id is written from now on, and tells what was until now.
    pub(super) fn enter(&mut self, index: u32, id: Option<&'c str>) -> Outer<'c> {
        let object = self.trial.as_mut().map_or(0, |trial| std::mem::replace(&mut trial.current, index));
        let owner = id.filter(|id| self.trial.is_none() && self.stands_apart(id));
        self.depth += 1;
        Outer { object, owner: std::mem::replace(&mut self.owner, owner) }
    }

    fn stands_apart(&self, id: &str) -> bool {
        self.apart.holds(id, |name| self.names.holder(name).is_some() || self.taken.contains(&hash(name)))
    }

    /// Says that the object around goes on.
    pub(super) fn leave(&mut self, outer: &Outer<'c>) {
        if let Some(trial) = &mut self.trial {
            trial.current = outer.object;
        }
        self.owner = outer.owner;
        self.depth -= 1;
        if self.depth == 0 && !self.own.is_empty() {
            // Clearing goes through all the room there ever was.
            if self.own.capacity() > 1024 {
                self.own = HashSet::default();
            } else {
                self.own.clear();
            }
        }
    }

    /// What a trial found: the ids that would be generated again if they were left out, and the objects that would
    /// lose an id that others refer to.
    pub(super) fn findings(self) -> (HashSet<EcoString>, Vec<u32>) {
        self.trial.map(|trial| (trial.regenerated, trial.losers)).unwrap_or_default()
    }

    /// An id that is written down where `wanted` would be generated.
    pub(super) fn written(&mut self, id: &str, wanted: impl FnOnce() -> String) -> String {
        if let Some(trial) = &mut self.trial {
            let is_bound = trial.is_fixed() || trial.fixed.contains(id) || trial.in_the_way.contains(&hash(id));
            if !is_bound && trial.would_generate(id, wanted()) {
                trial.regenerated.insert(id.into());
            }
            trial.settled.insert(hash(id));
        }
        id.to_owned()
    }

    /// The same for an id for which crm text has no place: in a trial, it is generated.
    pub(super) fn detail(&mut self, id: &str, wanted: impl FnOnce() -> String) -> String {
        match &mut self.trial {
            Some(trial) if !trial.is_fixed() => {
                let is_referenced = trial.fixed.contains(id);
                let generated = self.generate(wanted());
                if let Some(trial) = self.trial.as_mut().filter(|_| is_referenced && generated != id) {
                    trial.losers.push(trial.current);
                }
                generated
            }
            Some(trial) => {
                trial.settled.insert(hash(id));
                id.to_owned()
            }
            None => id.to_owned(),
        }
    }

    /// `wanted`, made fit for an XML id, with `-0`, `-1`, … where it is taken.
    pub(super) fn generate(&mut self, wanted: String) -> String {
        let id = ncname(wanted);
        if self.take(&id) {
            return id;
        }
        let row = hash(&id);
        let mut number = self.rows.get(&row).copied().unwrap_or_default();
        let free = loop {
            let candidate = numbered(&id, number);
            number += 1;
            if self.take(&candidate) {
                break candidate;
            }
        };
        self.rows.insert(row, number);
        free
    }

    /// Takes an id, unless it is taken.
    fn take(&mut self, id: &str) -> bool {
        let hash = hash(id);
        let is_own = |owner: &str| id.strip_prefix(owner).is_some_and(|rest| rest.starts_with('-'));
        if self.owner.is_some_and(is_own) {
            return self.own.insert(hash);
        }
        let is_free = !self.is_written_down(id, hash) && self.taken.insert(hash);
        if let Some(trial) = &mut self.trial {
            if is_free {
                trial.settled.insert(hash);
            } else if !trial.settled.contains(&hash) {
                trial.in_the_way.insert(hash);
            }
        }
        is_free
    }

    fn is_written_down(&self, id: &str, hash: u64) -> bool {
        self.names.holder(id).is_some() && self.trial.as_ref().is_none_or(|trial| !trial.left_out.contains(&hash))
    }
}

impl Trial {
    fn is_fixed(&self) -> bool {
        self.fixed_objects.get(self.current as usize).copied().unwrap_or(true)
    }

    fn would_generate(&mut self, id: &str, wanted: String) -> bool {
        let first = ncname(wanted);
        if id == first {
            return true;
        }
        let Some(number) = number_in_row(id, &first).filter(|_| self.settled.contains(&hash(&first))) else {
            return false;
        };
        let settled = self.rows.entry(hash(&first)).or_default();
        while *settled < number && self.settled.contains(&hash(&numbered(&first, *settled))) {
            *settled += 1;
        }
        *settled >= number
    }
}

/// One of the row that follows `id`: `id-0`, `id-1`, …
fn numbered(id: &str, number: u64) -> String {
    format!("{id}-{number}")
}

/// The number of `id` in the row that follows `first`.
fn number_in_row(id: &str, first: &str) -> Option<u64> {
    let number = id.strip_prefix(first)?.strip_prefix('-')?.parse().ok()?;
    (numbered(first, number) == id).then_some(number)
}

/// Calls `visit` with the ids that stand in what crmc does not know.
fn unknown_ids(kind: &ObjectKind, visit: &mut dyn FnMut(&str)) {
    kind.for_each_unknown(&mut |elements| {
        for element in elements {
            element.for_each(&mut |element| {
                if let Some(id) = element.attribute("id") {
                    visit(id.as_str());
                }
            });
        }
    });
}

fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}

/// What XML takes as an id: letters, digits, `.`, `-` and `_`, a letter or `_` first. Anything else becomes a
/// dot, as in crmsh, which also puts `num-` in front of a number.
fn ncname(wanted: String) -> String {
    if is_plain(&wanted) {
        return wanted;
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut id: String = wanted.chars().map(|c| if is_name(c) { c } else { '.' }).collect();
    if id.starts_with(|c: char| c.is_numeric()) {
        id.insert_str(0, "num-");
    } else if !id.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        id.insert(0, '_');
    }
    id
}

/// Whether it is an id without looking at letters outside ASCII: nearly every one is.
fn is_plain(id: &str) -> bool {
    id.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && id.bytes().all(|byte| PLAIN_NAME.has(byte))
}

/// Whether XML takes `id` as an id (`NCName`).
#[must_use]
pub fn is_ncname(id: &str) -> bool {
    is_plain(id) || (!id.is_empty() && ncname(id.to_owned()) == id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cib::schema::Schema;
    use crate::cib::write;
    use crate::compile;
    use crate::source::Sources;

    #[test]
    fn ids_are_made_fit_for_xml() {
        assert_eq!(ncname("a-instance_attributes-#health".into()), "a-instance_attributes-.health");
        assert_eq!(ncname("10".into()), "num-10");
        assert_eq!(ncname("-x".into()), "_-x");
        assert!(is_ncname("vm-1.a_b"));
        assert!(!is_ncname("1db"));
        assert!(!is_ncname("a:b"));
        assert!(!is_ncname(""));
    }

    /// The CIB of a text, and what it would be if no object stood apart.
    fn both(text: &str) -> [String; 2] {
        let sources = Sources::single("a", text).unwrap();
        let configuration = compile::understand(&sources).configuration;
        let names = Names::new(&configuration);
        [false, true].map(|is_whole| {
            let mut ids = Ids::new(&names);
            if is_whole {
                ids.apart = Apart::nothing();
            }
            let mut out = Vec::new();
            write::write_with(ids, &names, Schema::NEWEST, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        })
    }

    /// Names of few parts, so that they are often each other's beginning.
    fn name() -> impl Strategy<Value = String> {
        const PARTS: &[&str] =
            &["a", "b", "g", "0", "meta_attributes", "instance_attributes", "x", "rule", "monitor", "fencing", "é"];
        proptest::collection::vec(proptest::sample::select(PARTS), 1..4).prop_map(|parts| parts.join("-"))
    }

    fn statement() -> impl Strategy<Value = String> {
        (0..7, name(), name(), name()).prop_map(|(kind, id, b, c)| match kind {
            0 => format!(
                "primitive {id} Dummy params {b}=1 {c}=1 params x=2 meta {c}=1 op monitor interval=1 op monitor"
            ),
            1 => format!("primitive {id} Dummy params $id={b} x=1 a=2 op start timeout=1 a=1"),
            // A group holds no group, lest two hold each other.
            2 => format!("group g-{id} a-{b} b meta x=1 a-b=2"),
            3 => format!("location {id} {b} rule $id={c} 1: a eq 1 or b eq 1 rule 2: x eq 1"),
            4 => format!("node {id} attributes {b}=1 utilization x=1"),
            5 => format!("fencing_topology {id}: {b} {c}: {b}"),
            _ => format!("property $id={id} {b}=1"),
        })
    }

    proptest! {
        #[test]
        fn what_is_forgotten_is_not_missed(statements in proptest::collection::vec(statement(), 1..12)) {
            let [apart, whole] = both(&statements.join("\n"));
            prop_assert_eq!(apart, whole);
        }
    }
}
