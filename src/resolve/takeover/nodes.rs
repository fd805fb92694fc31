//! Nodes, their numbers, and what operators and agents write on them.

use foldhash::{HashMap, HashSet};

use ecow::eco_format;

use super::Keeping;
use crate::model::{AttributeSet, Configuration, Node, NodeType, NvPair, ObjectKind, SetKind, Text, Value};

/// Switches that operators turn.
const SWITCHES: [&str; 2] = ["standby", "maintenance"];

/// How the names of attributes start that agents write for ever (`crm_attribute --lifetime forever`; the agents of
/// resource-agents 4.12, and `SAPHanaSR`).
const AGENT_PREFIXES: [&str; 6] =
    ["hana_", "lpa_", "db2hadr_", "rmq-node-attr-last-known-", "azure-events_", "#health"];

/// How they end.
const AGENT_SUFFIX: &str = "-data-status";

pub(super) fn keep(live: &Configuration, wanted: &mut Configuration, keeping: &mut Keeping) {
    // Names of hosts have no case.
    let key = |node: &Node| node.uname.as_str().to_lowercase();
    let known: HashMap<String, &Node> = nodes(live).map(|node| (key(node), node)).collect();
    let declared: HashSet<String> = nodes(wanted).map(key).collect();
    wanted.objects.retain_mut(|object| {
        let ObjectKind::Node(node) = &mut object.kind else { return true };
        match known.get(&key(node)) {
            Some(own) => {
                keep_number(own, node, keeping);
                keep_attributes(own, node, keeping);
                true
            }
            None if node.id.is_none() && is_member(node) => {
                keeping
                    .note("nodes", eco_format!("node {} is not written: the cluster does not know it yet", node.uname));
                false
            }
            None => true,
        }
    });
    for object in &live.objects {
        let ObjectKind::Node(node) = &object.kind else { continue };
        if declared.contains(&key(node)) {
            continue;
        }
        if !declared.is_empty() {
            keeping.note("nodes", eco_format!("node {} stays, which the files lack", node.uname));
        }
        wanted.objects.push(object.clone());
    }
}

pub(super) fn drop_owned(live: &mut Configuration) {
    for object in &mut live.objects {
        let ObjectKind::Node(node) = &mut object.kind else { continue };
        node.sets.retain_mut(|set| {
            let had_pairs = !set.pairs.is_empty();
            if set.kind == SetKind::Instance {
                set.pairs.retain(|pair| owner(pair.name.as_str()).is_none());
            }
            !set.pairs.is_empty() || !had_pairs
        });
    }
}

fn nodes(configuration: &Configuration) -> impl Iterator<Item = &Node> {
    configuration.objects.iter().filter_map(|object| match &object.kind {
        ObjectKind::Node(node) => Some(&**node),
        _ => None,
    })
}

fn is_member(node: &Node) -> bool {
    node.kind.as_ref().is_none_or(|kind| kind.get() == Some(NodeType::Member))
}

fn keep_number(live: &Node, wanted: &mut Node, keeping: &mut Keeping) {
    if let (Some(own), Some(written)) = (&live.id, &wanted.id)
        && own != written
    {
        keeping.note("nodes", eco_format!("node {} keeps its number {own}, not {written}", wanted.uname));
    }
    wanted.id.clone_from(&live.id);
    if wanted.kind.as_ref().and_then(Value::get) == live.kind.as_ref().and_then(Value::get) {
        wanted.kind.clone_from(&live.kind);
    }
}

fn keep_attributes(live: &Node, wanted: &mut Node, keeping: &mut Keeping) {
    let plain = |set: &&AttributeSet| set.kind == SetKind::Instance && set.rules.is_empty();
    for set in live.sets.iter().filter(plain) {
        for pair in &set.pairs {
            let name = pair.name.as_str();
            let Some(rule) = owner(name) else { continue };
            if wanted.sets.iter().any(|own| own.kind == SetKind::Instance && own.pair(name).is_some()) {
                continue;
            }
            let value = pair.value.as_ref().map(Text::as_str).unwrap_or_default();
            keeping.note(rule, eco_format!("{name}={value} of node {} stays", wanted.uname));
            put(set, pair, wanted);
        }
    }
}

/// The rule by which a node attribute stays.
fn owner(name: &str) -> Option<&'static str> {
    if SWITCHES.contains(&name) {
        return Some("node-switches");
    }
    let is_agents = AGENT_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || name.ends_with(AGENT_SUFFIX);
    is_agents.then_some("agent-attributes")
}

fn put(live: &AttributeSet, pair: &NvPair, wanted: &mut Node) {
    let plain = |set: &&mut AttributeSet| set.kind == SetKind::Instance && set.rules.is_empty() && set.id_ref.is_none();
    match wanted.sets.iter_mut().find(plain) {
        Some(set) => set.pairs.push(pair.clone()),
        None => wanted.sets.push(AttributeSet { pairs: vec![pair.clone()], ..live.clone() }),
    }
}
