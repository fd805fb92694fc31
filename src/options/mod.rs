//! What Pacemaker itself heeds: cluster properties, meta attributes, attributes of operations, its own parameters of
//! fencing devices, attributes of nodes and alerts. One table, each line with its place, type, default and history.
//!
//! From the metadata of the daemons of 2.1.5 (a test compares), the source and Pacemaker Explained of 2.1.5, the list of
//! options in the source of 3.0.2, and the change logs from 1.1.7 on. What stands nowhere here is an agent's, a tool's or
//! the user's own.

mod definition;
mod fencing;
mod kind;
mod operations;
mod others;
mod places;
mod properties;
mod removed;
mod resources;

pub use definition::{Definition, Instead, Origin, Release};
pub use kind::{Invalid, Kind, Word};
pub use places::{Place, Places};

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use crate::suggest;

/// The tables, each sorted by name. A name stands once in a table, save where it means another thing in another place.
static TABLES: [&[Definition]; 6] = [
    properties::PROPERTIES,
    removed::REMOVED_PROPERTIES,
    resources::META_ATTRIBUTES,
    operations::OPERATION_ATTRIBUTES,
    fencing::FENCING_PARAMETERS,
    others::OTHERS,
];

/// All that there are, table by table.
pub fn all() -> impl Iterator<Item = &'static Definition> {
    TABLES.into_iter().flatten()
}

/// All that count, or once counted, in `place`.
pub fn of(place: Place) -> impl Iterator<Item = &'static Definition> {
    all().filter(move |definition| definition.places.contains(place))
}

/// What `name` means in `place`: to any version of Pacemaker from 1.0 on. Names count letter by letter.
#[must_use]
pub fn find(place: Place, name: &str) -> Option<&'static Definition> {
    named(name).find(|definition| definition.places.contains(place))
}

/// What `name` means in other places, where it means nothing in `place`: that for which the user mistook it comes first.
pub fn elsewhere(place: Place, name: &str) -> impl Iterator<Item = &'static Definition> {
    named(name).filter(move |definition| !definition.places.contains(place))
}

/// The name in `place` that was probably meant: the same but for case, `_` and `-`, else one that is near. What was
/// removed is not offered.
#[must_use]
pub fn nearest(place: Place, name: &str) -> Option<&'static str> {
    let offered = || of(place).filter(|definition| definition.removed.is_none()).map(|definition| definition.name);
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-'], "");
    let wanted = plain(name);
    offered().find(|candidate| plain(candidate) == wanted).or_else(|| suggest::nearest(name, offered()))
}

/// The definitions of each name, in the order of the tables.
static NAMES: LazyLock<HashMap<&str, Vec<&Definition>>> = LazyLock::new(|| {
    let mut names: HashMap<&str, Vec<&Definition>> = HashMap::new();
    for definition in all() {
        names.entry(definition.name).or_default().push(definition);
    }
    names
});

fn named(name: &str) -> impl Iterator<Item = &'static Definition> {
    NAMES.get(name).into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_say_each_thing_once() {
        for table in TABLES {
            assert!(table.is_sorted_by_key(|definition| definition.name));
        }
        for definition in all() {
            let same = all().filter(|other| other.name == definition.name && other.places.meet(definition.places));
            assert_eq!(same.count(), 1, "{}", definition.name);
        }
    }

    #[test]
    fn what_is_written_down_is_right_by_its_own_type() {
        for definition in all() {
            if let Some(default) = definition.default {
                assert_eq!(definition.check(default, None), Ok(()), "{}", definition.name);
            }
            assert!(definition.since <= definition.deprecated.unwrap_or(definition.since), "{}", definition.name);
            assert!(definition.since < definition.removed.unwrap_or((9, 0, 0)), "{}", definition.name);
            if let Some(Instead::Name(name)) = definition.instead {
                let takes = |place| find(place, name).is_some_and(|other| other.removed.is_none());
                assert!(definition.places.iter().any(takes), "{} → {name}", definition.name);
            }
            if let Some(Instead::Elsewhere(place, name)) = definition.instead {
                assert!(find(place, name).is_some(), "{} → {name}", definition.name);
            }
        }
    }

    #[test]
    fn names_are_found_in_their_place_and_elsewhere() {
        assert!(find(Place::Property, "stonith-enabled").is_some());
        assert!(find(Place::Property, "resource-stickiness").is_none());
        let elsewhere = |place, name| elsewhere(place, name).next().map(|definition| definition.places.first());
        assert_eq!(elsewhere(Place::Property, "resource-stickiness"), Some(Place::Primitive));
        assert_eq!(elsewhere(Place::Primitive, "interleave"), Some(Place::Clone));
        assert_eq!(elsewhere(Place::Primitive, "stonith-enabled"), Some(Place::Property));
        assert_eq!(elsewhere(Place::Property, "hana_prd_site"), None);
        assert!(find(Place::ResourceDefaults, "clone-max").is_some());
        assert!(find(Place::OperationDefaults, "interval").is_none());
    }

    #[test]
    fn names_that_were_meant() {
        assert_eq!(nearest(Place::Primitive, "migration-treshold"), Some("migration-threshold"));
        assert_eq!(nearest(Place::Primitive, "migration_threshold"), Some("migration-threshold"));
        assert_eq!(nearest(Place::Property, "no_quorum-policy"), Some("no-quorum-policy"));
        assert_eq!(nearest(Place::Property, "hana_prd_site"), None);
        assert_eq!(nearest(Place::Property, "default-resource-stickines"), None);
    }
}
