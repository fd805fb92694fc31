//! A configuration as an update of another one.

use foldhash::{HashMap, HashMapExt};

use crate::model::{Configuration, Object, ObjectKind, OptionSet};

/// `base` with what `update` says, as `crm configure load update` does it (experiments with crmsh 4.4):
/// - An object with the id of one that is there takes its place, as a whole. So does a node with its name, which keeps
///   its number; the topology, all of it.
/// - Options are added to the set of the same id, which is that of crmsh where none is written; of two with one name the
///   new one counts. A set with rules takes the place of the old one: crmsh drops such rules and keeps the options.
/// - What a container no longer holds stays, by itself.
#[must_use]
pub fn update(mut base: Configuration, update: Configuration) -> Configuration {
    let mut places: HashMap<Key, usize> = HashMap::with_capacity(base.objects.len());
    for (place, object) in base.objects.iter().enumerate() {
        if let Some(key) = Key::of(&object.kind) {
            places.entry(key).or_insert(place);
        }
    }
    let has_topology = |object: &Object| matches!(object.kind, ObjectKind::FencingTopology(_));
    let replaces_topology = update.objects.iter().any(has_topology);
    for object in update.objects {
        let place = Key::of(&object.kind).and_then(|key| places.get(&key).copied());
        match place.and_then(|place| base.objects.get_mut(place)) {
            Some(old) if !has_topology(&object) => replace(old, object),
            _ => base.objects.push(object),
        }
    }
    if replaces_topology {
        let from_base = places.into_values().collect::<std::collections::HashSet<_>>();
        let mut place = 0;
        base.objects.retain(|object| {
            let is_old = from_base.contains(&place) && has_topology(object);
            place += 1;
            !is_old
        });
    }
    base.trailing_comments.extend(update.trailing_comments);
    if base.cib_attributes.is_empty() {
        base.cib_attributes = update.cib_attributes;
    }
    base
}

/// What makes two objects the same one: its kind and its name.
#[derive(PartialEq, Eq, Hash)]
struct Key(&'static str, String);

impl Key {
    fn of(kind: &ObjectKind) -> Option<Self> {
        let name = match kind {
            ObjectKind::Node(node) => node.uname.to_string(),
            ObjectKind::Options(options) => {
                options.set.id.as_ref().map_or(options.section.default_id(), |id| id.as_str()).to_owned()
            }
            ObjectKind::FencingTopology(_) => String::new(),
            _ => kind.id()?.to_string(),
        };
        Some(Self(kind.noun(), name))
    }
}

fn replace(old: &mut Object, mut new: Object) {
    match (&mut old.kind, &mut new.kind) {
        (ObjectKind::Options(old), ObjectKind::Options(new)) if is_plain(old) && is_plain(new) => {
            join(old, new);
            return;
        }
        (ObjectKind::Node(old), ObjectKind::Node(new)) if new.id.is_none() => {
            new.id = old.id.take();
        }
        _ => {}
    }
    if new.comments.is_empty() {
        new.comments = std::mem::take(&mut old.comments);
    }
    *old = new;
}

/// Whether a set says nothing but its pairs.
fn is_plain(options: &OptionSet) -> bool {
    let set = &options.set;
    set.rules.is_empty() && set.score.is_none() && set.id_ref.is_none() && set.extra.is_none()
}

fn join(old: &mut OptionSet, new: &mut OptionSet) {
    for pair in std::mem::take(&mut new.set.pairs) {
        match old.set.pairs.iter_mut().find(|known| known.name == pair.name) {
            Some(known) => known.value = pair.value,
            None => old.set.pairs.push(pair),
        }
    }
}
