//! How graphs are put into words.

use crate::model::Action;
use crate::resolve::Names;

/// The id of the object with that index.
pub(super) fn id_of<'c>(names: &Names<'c>, index: u32) -> &'c str {
    names.at(index).kind.id().map_or("", |id| id.as_str())
}

/// `a`, `a and b`, `a, b and c`; of many, the first ones.
pub(super) fn list(words: &[&str]) -> String {
    const SHOWN: usize = 6;
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] if words.len() <= SHOWN => format!("{} and {last}", head.join(", ")),
        _ => format!("{} and {} more", words[..SHOWN - 1].join(", "), words.len() + 1 - SHOWN),
    }
}

/// Each word once, in the order of the first ones.
pub(super) fn unique<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<&'w str> {
    let mut seen = std::collections::HashSet::new();
    words.into_iter().filter(|word| seen.insert(*word)).collect()
}

/// What a resource does in an action.
pub(super) fn verb(action: Action) -> &'static str {
    match action {
        Action::Start => "starts",
        Action::Stop => "stops",
        Action::Promote => "is promoted",
        Action::Demote => "is demoted",
    }
}
