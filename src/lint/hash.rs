//! Hashes, which stand for words that rules need not remember.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;

/// The same for equal things, and, but for an accident of one in billions, for no others.
pub(in crate::lint) fn hash(thing: impl Hash) -> u64 {
    FixedState::default().hash_one(thing)
}
