//! Node attributes: which there are, and what conditions ask of them.

use foldhash::{HashSet, HashSetExt};

use crate::lint::Context;
use crate::model::{Condition, Expression, Rule, SetKind};

/// The names of the node attributes that something in the configuration sets.
pub(super) struct Known {
    names: HashSet<String>,
    /// Whether an agent that nothing is known of may set others.
    pub is_open: bool,
}

/// Attributes that Pacemaker or agents set under names of their own.
const PREFIXES: [&str; 10] = [
    "#",
    "fail-count-",
    "last-failure-",
    "master-",
    "promotable-",
    "hana_",
    "lpa_",
    "runs_ers_",
    "opa-",
    "ethmonitor-",
];
const NAMES: [&str; 4] = ["standby", "maintenance", "terminate", "shutdown"];

impl Known {
    pub(super) fn new(context: &Context) -> Self {
        let mut names = HashSet::new();
        for node in context.names.nodes() {
            let pairs = node.sets.iter().filter(|set| set.kind == SetKind::Instance).flat_map(|set| &set.pairs);
            names.extend(pairs.map(|pair| pair.name.as_str().to_owned()));
        }
        let mut is_open = false;
        for resource in context.effective.resources() {
            let Some(agent) = resource.agent else {
                is_open = true;
                continue;
            };
            let given = |parameter: &str| resource.settings(SetKind::Instance, parameter);
            let id = resource.id();
            match agent.kind.as_str() {
                "ping" | "pingd" => add(&mut names, &given("name"), "pingd"),
                "attribute" => add(&mut names, &given("name"), &format!("opa-{id}")),
                "ethmonitor" | "ovsmonitor" => add(&mut names, &given("name"), ""),
                "ifspeed" => add(&mut names, &given("name"), "ifspeed"),
                "machine-info" => add(&mut names, &[], "machines"),
                "pgsql" | "mariadb" | "mysql" => {
                    names.extend(
                        ["status", "data-status", "gtid", "xlog-loc", "baseline"].map(|what| format!("{id}-{what}")),
                    );
                }
                // Services of the host set no attributes; agents that no table has may.
                _ if agent.class == "ocf" && context.agents.get(agent).is_none() => is_open = true,
                _ => {}
            }
        }
        Self { names, is_open }
    }

    /// The names that are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        let is_prefixed = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        is_prefixed || NAMES.contains(&name) || name.ends_with("-status") || self.names.contains(name)
    }
}

fn add(names: &mut HashSet<String>, given: &[crate::resolve::Setting], default: &str) {
    if given.is_empty() {
        names.insert(default.to_owned());
    }
    names.extend(given.iter().map(|setting| setting.value().to_owned()));
}

/// The conditions of a rule that ask for node attributes; nothing where it has others, too.
pub(super) fn plain(rule: &Rule) -> Option<Vec<&Expression>> {
    let conditions = rule.conditions.iter();
    conditions
        .map(|condition| match condition {
            Condition::Expression(expression) => Some(expression),
            _ => None,
        })
        .collect()
}
