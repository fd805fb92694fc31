use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::{hash, is_ncname, ncname};
use crate::model::OptionSection;
use crate::resolve::Names;

/// Which objects stand apart: what is generated for one begins with its id and a dash, and nothing that is written down
/// or generated for another object does.
///
/// Generated ids begin with what something is named after: an id, the name of a node, or a word of the format. So an
/// object stands apart where its id and any other such name are never one the beginning of the other, up to a dash.
#[derive(Default)]
pub(super) struct Apart {
    /// Names that are no ids, or that are changed to be part of one.
    names: HashSet<u64, FixedState>,
    /// What names begin with, up to each of their dashes.
    stems: HashSet<u64, FixedState>,
    /// Whether a name has so many dashes that they were not gone through.
    is_unknown: bool,
}

/// A name with more dashes stands apart from nothing: to look at each would take the square of its length.
const MAX_DASHES: usize = 32;

impl Apart {
    /// Knows the names that are no ids. Each id is still to be added.
    pub(super) fn new(names: &Names) -> Self {
        let mut apart = Self::default();
        for section in [OptionSection::Properties, OptionSection::ResourceDefaults, OptionSection::OperationDefaults] {
            apart.add_name(section.default_id());
        }
        apart.add_name("fencing");
        names.nodes().for_each(|node| apart.add_name(node.uname.as_str()));
        // What has one of these ids is written more than once.
        let duplicates = names.duplicates().iter().map(|(_, id)| id);
        let repeated = names.repeated_members().iter().map(|(_, id)| id);
        duplicates.chain(repeated).for_each(|id| apart.add_name(id.as_str()));
        apart
    }

    /// Says that no object does.
    #[cfg(test)]
    pub(super) fn nothing() -> Self {
        Self { is_unknown: true, ..Self::default() }
    }

    /// An id that is written down.
    pub(super) fn add(&mut self, id: &str) {
        if !is_ncname(id) {
            self.add_name(&ncname(id.to_owned()));
        }
        match stems(id) {
            Some(stems) => self.stems.extend(stems.map(hash)),
            None => self.is_unknown = true,
        }
    }

    fn add_name(&mut self, name: &str) {
        let name = ncname(name.to_owned());
        self.names.insert(hash(&name));
        self.add(&name);
    }

    /// Whether the object with that id stands apart. `is_id` knows all that are written down.
    pub(super) fn holds(&self, id: &str, is_id: impl Fn(&str) -> bool) -> bool {
        let is_name = |name: &str| self.names.contains(&hash(name)) || is_id(name);
        !self.is_unknown
            && !self.names.contains(&hash(id))
            && !self.stems.contains(&hash(id))
            && stems(id).is_some_and(|mut stems| !stems.any(is_name))
    }
}

fn stems(name: &str) -> Option<impl Iterator<Item = &str>> {
    let dashes = || name.bytes().enumerate().filter(|(_, byte)| *byte == b'-');
    (dashes().nth(MAX_DASHES).is_none()).then(|| dashes().map(|(at, _)| &name[..at]))
}
