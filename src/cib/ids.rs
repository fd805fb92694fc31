//! Ids for what nobody named.
//!
//! The scheme is that of crmsh, so that a comparison with a live cluster stays quiet: a set is named after its
//! owner, a pair after its set and name, an operation after its resource, name and interval.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use crate::resolve::Names;

/// The ids that are taken.
///
/// A configuration of a million statements has some ten million ids, so only a hash of each is kept. Should two
/// hashes ever be the same, an id ends in a number that it would not have needed.
pub(super) struct Ids {
    taken: HashSet<u64>,
}

impl Ids {
    /// The ids that are written down.
    pub(super) fn new(names: &Names) -> Self {
        Self { taken: names.ids().map(hash).collect() }
    }

    /// `wanted`, made fit for an XML id, with `-0`, `-1`, … where it is taken.
    pub(super) fn generate(&mut self, wanted: &str) -> String {
        let id = ncname(wanted);
        if self.taken.insert(hash(&id)) {
            return id;
        }
        let mut number = 0_u64;
        loop {
            let candidate = format!("{id}-{number}");
            if self.taken.insert(hash(&candidate)) {
                return candidate;
            }
            number += 1;
        }
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// What XML takes as an id: letters, digits, `.`, `-` and `_`, a letter or `_` first. Anything else becomes a
/// dot, as in crmsh, which also puts `num-` in front of a number.
fn ncname(wanted: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if wanted.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && wanted.bytes().all(is_plain) {
        return wanted.to_owned();
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

/// Whether XML takes `id` as an id (`NCName`).
#[must_use]
pub fn is_ncname(id: &str) -> bool {
    !id.is_empty() && ncname(id) == id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_fit_for_xml() {
        assert_eq!(ncname("a-instance_attributes-#health"), "a-instance_attributes-.health");
        assert_eq!(ncname("10"), "num-10");
        assert_eq!(ncname("-x"), "_-x");
        assert!(is_ncname("vm-1.a_b"));
        assert!(!is_ncname("1db"));
        assert!(!is_ncname("a:b"));
        assert!(!is_ncname(""));
    }
}
