//! Properties that the cluster, its tools and some agents write.

use ecow::eco_format;
use thin_vec::ThinVec;

use super::Keeping;
use crate::model::{Configuration, NvPair, Object, ObjectKind, OptionSection, OptionSet, Text};
use crate::options::{self, Origin, Place};

/// Property sets that agents keep for themselves (`crm_attribute --set-name`).
const AGENT_SETS: [&str; 3] = ["redis_replication", "mysql_replication", "SAPHanaSR"];

pub(super) fn keep(live: &Configuration, wanted: &mut Configuration, keeping: &mut Keeping) {
    drop_written(live, wanted, keeping);
    for (object, set) in properties(&live.objects) {
        let id = id_of(set);
        if AGENT_SETS.contains(&id) {
            if properties(&wanted.objects).all(|(_, own)| id_of(own) != id) {
                keeping.note("agent-properties", eco_format!("the properties {id} stay"));
                wanted.objects.push(object.clone());
            }
            continue;
        }
        let kept: Vec<&NvPair> = set.set.pairs.iter().filter(|pair| stays(pair, wanted)).collect();
        if !kept.is_empty() {
            put(object, set, kept, wanted);
        }
    }
}

pub(super) fn drop_owned(live: &mut Configuration) {
    live.objects.retain_mut(|object| {
        let ObjectKind::Options(set) = &mut object.kind else { return true };
        if set.section != OptionSection::Properties {
            return true;
        }
        let had_pairs = !set.set.pairs.is_empty();
        set.set
            .pairs
            .retain(|pair| !is_written_by_cluster(pair.name.as_str()) && !is_written_by_agent(pair.name.as_str()));
        !AGENT_SETS.contains(&id_of(set)) && (!set.set.pairs.is_empty() || !had_pairs)
    });
}

fn properties(objects: &[Object]) -> impl Iterator<Item = (&Object, &OptionSet)> {
    objects.iter().filter_map(|object| match &object.kind {
        ObjectKind::Options(set) if set.section == OptionSection::Properties => Some((object, &**set)),
        _ => None,
    })
}

fn id_of(set: &OptionSet) -> &str {
    set.set.id.as_ref().map_or(set.section.default_id(), |id| id.as_str())
}

/// Whether the cluster or a tool writes the property. The name of the cluster is that of Corosync: a controller that
/// takes over writes it, whatever was there.
fn is_written_by_cluster(name: &str) -> bool {
    name == "cluster-name" || options::find(Place::Property, name).is_some_and(|option| option.origin != Origin::User)
}

fn is_written_by_agent(name: &str) -> bool {
    name.starts_with("azure-events_")
}

fn stays(pair: &NvPair, wanted: &Configuration) -> bool {
    let name = pair.name.as_str();
    let is_said = || properties(&wanted.objects).any(|(_, set)| set.set.pair(name).is_some());
    is_written_by_cluster(name) || (is_written_by_agent(name) && !is_said())
}

/// Takes out of the files what the cluster writes itself.
fn drop_written(live: &Configuration, wanted: &mut Configuration, keeping: &mut Keeping) {
    let value_of = |name: &str| {
        properties(&live.objects).find_map(|(_, set)| set.set.pair(name)).and_then(|pair| pair.value.clone())
    };
    for object in &mut wanted.objects {
        let ObjectKind::Options(set) = &mut object.kind else { continue };
        if set.section != OptionSection::Properties {
            continue;
        }
        set.set.pairs.retain(|pair| {
            let name = pair.name.as_str();
            if !is_written_by_cluster(name) {
                return true;
            }
            let written = pair.value.as_ref().map(Text::as_str).unwrap_or_default();
            match value_of(name) {
                Some(value) if value == written => {}
                Some(value) => keeping.note("cluster-properties", eco_format!("{name} stays {value}, not {written}")),
                None => keeping.note("cluster-properties", eco_format!("{name}={written} is left to the cluster")),
            }
            false
        });
    }
}

/// Puts pairs of a live set into the set of the same id, or into one of their own.
fn put(object: &Object, live: &OptionSet, kept: Vec<&NvPair>, wanted: &mut Configuration) {
    let kept = kept.into_iter().cloned();
    let same = wanted.objects.iter_mut().find_map(|own| match &mut own.kind {
        ObjectKind::Options(set)
            if set.section == OptionSection::Properties && id_of(set) == id_of(live) && set.set.rules.is_empty() =>
        {
            Some(set)
        }
        _ => None,
    });
    match same {
        Some(set) => set.set.pairs.extend(kept),
        None => {
            let mut set = live.clone();
            set.set.pairs = kept.collect();
            let kind = ObjectKind::Options(Box::new(set));
            wanted.objects.push(Object { comments: ThinVec::new(), kind, span: object.span });
        }
    }
}
