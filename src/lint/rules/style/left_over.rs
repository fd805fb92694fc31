//! Switches that somebody turned by hand and that may have been forgotten.

use crate::model::{Boolean, FromText, NvPair, ObjectKind, SetKind};

/// The pairs of that name in the sets of one kind that always count.
pub(super) fn pairs<'o>(object: &'o ObjectKind, kind: SetKind, name: &'static str) -> Vec<&'o NvPair> {
    let mut found = Vec::new();
    object.for_each_set(&mut |set| {
        if set.kind == kind && set.rules.is_empty() {
            found.extend(set.pair(name));
        }
    });
    found
}

pub(super) fn is_true(pair: &NvPair) -> bool {
    pair.value.as_ref().and_then(|value| Boolean::from_text(value.as_str())) == Some(Boolean(true))
}
