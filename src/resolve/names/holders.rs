use std::hash::BuildHasher;

use foldhash::HashMap;
use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::Holder;
use crate::model::Object;

/// What holds each id.
///
/// Every constraint asks for what it names, in several passes. So an object takes four bytes here, and is asked for its
/// own id: the table of a million objects stays small enough for a processor's cache, and who asks for an object looks
/// at it anyway.
#[derive(Debug)]
pub(super) struct Holders<'c> {
    all: &'c [Object],
    /// Seeded anew in each run, so that nobody can write ids that all fall into one place.
    hasher: RandomState,
    objects: HashTable<u32>,
    parts: HashMap<&'c str, u32>,
}

impl<'c> Holders<'c> {
    /// Room for the ids of all objects, none of which is known yet.
    pub(super) fn new(all: &'c [Object]) -> Self {
        let objects = HashTable::with_capacity(all.len());
        Self { all, hasher: RandomState::default(), objects, parts: HashMap::default() }
    }

    /// Notes what holds an id, unless something holds it already: that is given back.
    pub(super) fn add(&mut self, id: &'c str, holder: Holder) -> Option<Holder> {
        let first = self.get(id);
        if first.is_none() {
            match holder {
                Holder::Object(index) => {
                    let (all, hasher) = (self.all, &self.hasher);
                    let hash = |id: &str| hasher.hash_one(id);
                    self.objects.insert_unique(hash(id), index, |&index| hash(id_at(all, index)));
                }
                Holder::Part(index) => {
                    self.parts.insert(id, index);
                }
            }
        }
        first
    }

    pub(super) fn get(&self, id: &str) -> Option<Holder> {
        let part = || self.parts.get(id).copied().map(Holder::Part);
        self.object(id).map(Holder::Object).or_else(part)
    }

    /// The index of the object that holds an id.
    pub(super) fn object(&self, id: &str) -> Option<u32> {
        self.objects.find(self.hasher.hash_one(id), |&index| id_at(self.all, index) == id).copied()
    }

    /// The ids of all parts, in no order.
    pub(super) fn of_parts(&self) -> impl Iterator<Item = &'c str> {
        self.parts.keys().copied()
    }
}

fn id_at(all: &[Object], index: u32) -> &str {
    all[index as usize].kind.id().map_or("", |id| id.as_str())
}
