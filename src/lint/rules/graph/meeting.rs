//! Where resources that share a node can meet.

use super::words::{list, unique};
use crate::resolve::{NodeSet, Reason};

/// The fewest of the sets that have no node in common, by their places; nothing where all have one. Looks at a set only
/// if those in front of it have one.
pub(super) fn fewest_apart(sets: &[&NodeSet]) -> Option<Vec<usize>> {
    let is_apart = |places: &[usize]| {
        let mut all = places.iter().filter_map(|&place| sets.get(place));
        let first = all.next().map(|&first| first.clone());
        first.is_some_and(|first| all.fold(first, |common, set| common.and(set)).is_empty())
    };
    let mut common: Option<NodeSet> = None;
    let end = sets.iter().position(|set| {
        let now = common.as_ref().map_or_else(|| (*set).clone(), |common| common.and(set));
        let is_empty = now.is_empty();
        common = Some(now);
        is_empty
    })?;
    let mut kept: Vec<usize> = (0..=end).collect();
    let mut index = 0;
    while index < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(index);
        if is_apart(&fewer) {
            kept = fewer;
        } else {
            index += 1;
        }
    }
    Some(kept)
}

/// More locations than that are not told apart.
const MANY: usize = 256;

/// Which of the locations leave no node by themselves, in words, where these are fewer than all.
pub(super) fn smallest_set(reasons: &[&Reason]) -> Option<String> {
    if reasons.len() > MANY {
        return None;
    }
    let few = fewest_apart(&reasons.iter().map(|reason| &reason.leaves).collect::<Vec<_>>())?;
    let name = |reason: &&Reason| reason.location.clone();
    let all = unique(reasons.iter().map(name));
    let few = unique(few.iter().filter_map(|&place| reasons.get(place)).map(name));
    let verb = if few.len() == 1 { "is" } else { "are" };
    (few.len() < all.len()).then(|| format!("of the locations, {} {verb} enough for that", list(&few)))
}
