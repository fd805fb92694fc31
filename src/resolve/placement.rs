use ecow::EcoString;

use super::pattern::Pattern;
use super::{Names, NodeKind, Place, Targets, cluster_property};
use crate::model::{
    Boolean, BooleanOp, Condition, FromText, Id, Location, LocationSubject, ObjectKind, Role, Rule, Score, ScoreSource,
    Value,
};
use crate::source::Span;

/// Nodes, as a set of their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSet(Vec<u64>);

impl NodeSet {
    fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn insert(&mut self, node: usize) {
        self.0[node / 64] |= 1 << (node % 64);
    }

    /// Whether the node of that number is in it.
    #[must_use]
    pub fn contains(&self, node: usize) -> bool {
        self.0.get(node / 64).is_some_and(|word| word & (1 << (node % 64)) != 0)
    }

    /// Whether no node is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// The nodes in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & other).collect())
    }
}

/// Where a resource may run, as far as locations say so without conditions.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The nodes.
    pub nodes: NodeSet,
    /// Whether no finite score forbids a node: the wishes of what runs with the resource cannot make good for it.
    pub is_firm: bool,
    /// The locations that forbid others.
    pub reasons: Vec<Reason>,
}

/// A location that forbids nodes.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Where it stands.
    pub span: Span,
    /// Its id.
    pub location: EcoString,
    /// What the resource may, or may not, because of it.
    pub text: String,
    /// The nodes that it leaves if it is all there is: one with a finite score leaves them all.
    pub leaves: NodeSet,
}

/// What location constraints say of the nodes of each resource.
///
/// A node whose scores sum up to less than 0 is forbidden, as with -INFINITY; `resource-discovery=exclusive` forbids
/// all nodes without it, and with `symmetric-cluster=false` every node is that no location names (experiments with 2.1.5).
/// Of rules, only those on `#uname` alone are evaluated; what others may give is assumed.
#[derive(Debug)]
pub struct Placement<'c> {
    names: &'c Names<'c>,
    /// The names of the nodes, in lower case, sorted.
    nodes: Vec<String>,
    is_opt_in: bool,
    /// By the index of the resource.
    of_resource: Vec<(u32, Entry<'c>)>,
    patterns: Vec<(Pattern, Vec<Entry<'c>>)>,
    has_hard_pattern: bool,
}

#[derive(Clone, Copy, Debug)]
struct Entry<'c> {
    location: &'c Location,
    rule: Option<&'c Rule>,
    role: Option<Role>,
}

/// How often a pattern may be tried on an id. Patterns beyond that are taken for conditions.
const TRIALS: usize = 1 << 20;

impl<'c> Placement<'c> {
    /// Collects the locations.
    #[must_use]
    pub fn new(targets: &Targets<'c>) -> Self {
        let names = targets.names();
        let symmetric = cluster_property(names, &["symmetric-cluster", "symmetric_cluster"]);
        let symmetric =
            symmetric.and_then(|pair| pair.value.as_ref()).and_then(|value| Boolean::from_text(value.as_str()));
        let nodes = names.node_names().filter(|name| names.node(name) != Some(NodeKind::Ping));
        let mut placement = Self {
            names,
            nodes: nodes.map(str::to_owned).collect(),
            is_opt_in: symmetric == Some(Boolean(false)),
            of_resource: Vec::new(),
            patterns: Vec::new(),
            has_hard_pattern: false,
        };
        placement.nodes.sort_unstable();
        for object in &names.configuration().objects {
            if let ObjectKind::Location(location) = &object.kind {
                placement.add(location, targets);
            }
        }
        // Stable: those of one resource stay in the order of the text.
        placement.of_resource.sort_by_key(|(resource, _)| *resource);
        placement
    }

    fn add(&mut self, location: &'c Location, targets: &Targets<'c>) {
        let own = location.role.as_deref().and_then(Value::get);
        let entries: Vec<Entry> = if location.rules.is_empty() {
            vec![Entry { location, rule: None, role: own }]
        } else {
            let role = |rule: &Rule| rule.role.as_deref().and_then(Value::get).or(own);
            location.rules.iter().map(|rule| Entry { location, rule: Some(rule), role: role(rule) }).collect()
        };
        let mut add = |id: &Id, role: Option<Role>| {
            for resource in targets.of(id.as_str()) {
                let entries = entries.iter().map(|entry| Entry { role: role.or(entry.role), ..*entry });
                self.of_resource.extend(entries.map(|entry| (resource, entry)));
            }
        };
        match &location.subject {
            LocationSubject::Resource(id) => add(id, None),
            LocationSubject::Sets(sets) => {
                for set in sets {
                    let role = set.role.as_ref().and_then(Value::get);
                    set.members.iter().for_each(|id| add(id, role));
                }
            }
            LocationSubject::Pattern(pattern) => match Pattern::new(pattern.as_str()) {
                Some(pattern) if self.patterns.len() * self.names.configuration().objects.len() < TRIALS => {
                    self.patterns.push((pattern, entries));
                }
                _ => self.has_hard_pattern = true,
            },
        }
    }

    /// The name of the node of that number.
    #[must_use]
    pub fn node(&self, number: usize) -> &str {
        self.nodes.get(number).map_or("", String::as_str)
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a location speaks of the resource or of the group that holds it.
    #[must_use]
    pub fn speaks_of(&self, resource: u32) -> bool {
        self.has_hard_pattern || !self.entries(resource).is_empty()
    }

    /// Whether a location names the resource itself, not only the group that holds it.
    #[must_use]
    pub fn names_it(&self, resource: u32) -> bool {
        self.naming(resource).next().is_some()
    }

    /// Whether a resource runs only where a location permits it: `symmetric-cluster=false`.
    #[must_use]
    pub fn is_opt_in(&self) -> bool {
        self.is_opt_in
    }

    /// Whether a location may permit the resource a node where each needs a permission. One that is about the promoted role
    /// does not (experiment with 2.1.5), nor does a colocation.
    #[must_use]
    pub fn is_permitted(&self, resource: u32) -> bool {
        let permits = |entry: &Entry| {
            matches!(entry.role, None | Some(Role::Started)) && entry.score().is_none_or(|score| score >= Score::ZERO)
        };
        self.has_hard_pattern || self.entries(resource).iter().any(permits)
    }

    /// What locations say that name the resource itself.
    fn naming(&self, resource: u32) -> impl Iterator<Item = &Entry<'c>> {
        let first = self.of_resource.partition_point(|(index, _)| *index < resource);
        self.of_resource[first..].iter().take_while(move |(index, _)| *index == resource).map(|(_, entry)| entry)
    }

    fn entries(&self, resource: u32) -> Vec<Entry<'c>> {
        let mut entries = Vec::new();
        let mut collect = |resource: u32| {
            entries.extend(self.naming(resource));
            // A pattern finds what stands in no container.
            if self.names.container(resource).is_none() {
                let id = self.names.at(resource).kind.id().map_or("", |id| id.as_str());
                for (pattern, matched) in &self.patterns {
                    if pattern.matches(id) {
                        entries.extend(matched);
                    }
                }
            }
        };
        collect(resource);
        if let Some(group) = self.names.container(resource) {
            collect(group);
        }
        entries
    }

    /// Where the place may be; nothing where no location forbids a node. It takes as many steps as there are nodes, for each
    /// location of the resource: Corosync knows some dozens of nodes, and there are hundreds of remote ones at most.
    #[must_use]
    pub fn allowed(&self, place: Place) -> Option<Allowed> {
        let mut entries = self.entries(place.resource);
        let counts = |role: Option<Role>| matches!(role, None | Some(Role::Started)) || role == place.role;
        entries.retain(|entry| counts(entry.role));
        if !self.is_opt_in && !entries.iter().any(Entry::may_forbid) {
            return None;
        }
        let may_gain = self.has_hard_pattern || entries.iter().any(|entry| self.is_conditional(entry));
        let exclusive = entries.iter().any(Entry::is_exclusive);
        let mut nodes = NodeSet::none(self.nodes.len());
        let mut forbidden = Vec::new();
        let mut is_firm = true;
        for (number, node) in self.nodes.iter().enumerate() {
            let here: Vec<&Entry> = entries.iter().filter(|entry| entry.holds(node) != Some(false)).collect();
            let certain = here.iter().filter(|entry| entry.holds(node) == Some(true));
            let sum = certain.filter_map(|entry| entry.score()).fold(Score::ZERO, Score::plus);
            let is_banned = sum < Score::ZERO && (sum == Score::MINUS_INFINITY || !may_gain);
            let is_left_out = exclusive && !here.iter().any(|entry| entry.is_exclusive())
                || self.is_opt_in && here.is_empty() && !may_gain;
            if is_banned || is_left_out {
                forbidden.push((number, is_banned));
                is_firm &= is_left_out || sum == Score::MINUS_INFINITY;
            } else {
                nodes.insert(number);
            }
        }
        if forbidden.is_empty() {
            return None;
        }
        let reasons = self.reasons(&entries, &forbidden, exclusive);
        Some(Allowed { nodes, is_firm, reasons })
    }

    fn reasons(&self, entries: &[Entry<'c>], forbidden: &[(usize, bool)], exclusive: bool) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let all_but = |gone: &dyn Fn(usize) -> bool| {
            let mut left = NodeSet::none(self.nodes.len());
            (0..self.nodes.len()).filter(|&number| !gone(number)).for_each(|number| left.insert(number));
            left
        };
        for entry in entries {
            let Some(score) = entry.score() else { continue };
            let bans = |&&(number, is_banned): &&(usize, bool)| {
                is_banned && score < Score::ZERO && entry.holds(&self.nodes[number]) == Some(true)
            };
            let banned: Vec<usize> = forbidden.iter().filter(bans).map(|&(number, _)| number).collect();
            let location = entry.location.id.value.clone();
            let span = entry.rule.map_or_else(|| entry.location.span(), |rule| rule.span);
            if !banned.is_empty() {
                let names: Vec<&str> = banned.iter().map(|&number| self.node(number)).collect();
                let text = format!("not run on {}", names.join(", "));
                let is_hard = score == Score::MINUS_INFINITY;
                let leaves = all_but(&|number| is_hard && banned.binary_search(&number).is_ok());
                reasons.push(Reason { span, location, text, leaves });
            } else if score >= Score::ZERO && forbidden.iter().any(|&(_, is_banned)| !is_banned) {
                let named: Vec<&str> =
                    self.nodes.iter().map(String::as_str).filter(|node| entry.holds(node) == Some(true)).collect();
                let why = if exclusive { "resource-discovery=exclusive" } else { "symmetric-cluster=false" };
                let text = format!("only run where a location says so, as on {} ({why})", named.join(", "));
                let left_out = |number| forbidden.iter().any(|&(other, is_banned)| other == number && !is_banned);
                reasons.push(Reason { span, location, text, leaves: all_but(&|number| exclusive && left_out(number)) });
            }
        }
        reasons
    }

    /// Whether the entry may give a node a positive score at times.
    fn is_conditional(&self, entry: &Entry) -> bool {
        let is_positive = entry.score().is_none_or(|score| score >= Score::ZERO);
        is_positive && self.nodes.iter().any(|node| entry.holds(node).is_none())
    }
}

impl Entry<'_> {
    /// Whether it counts on a node; nothing where that depends on more than the node's name.
    fn holds(&self, node: &str) -> Option<bool> {
        let holds = match (self.rule, &self.location.node) {
            (Some(rule), _) => rule_holds(rule, node),
            (None, Some(name)) => Some(is_node(&name.value, node)),
            (None, None) => None,
        };
        // What crm text cannot say, such as a lifetime, may keep it from counting.
        holds.filter(|holds| !holds || self.location.extra.is_none())
    }

    /// Whether it forbids a node for certain; those that cannot are most, and need no look at each node.
    fn may_forbid(&self) -> bool {
        let is_certain = self.rule.is_none_or(names_nodes);
        self.is_exclusive() || is_certain && self.score().is_some_and(|score| score < Score::ZERO)
    }

    fn is_exclusive(&self) -> bool {
        self.location.discovery.as_deref().is_some_and(|discovery| *discovery == "exclusive")
    }

    fn score(&self) -> Option<Score> {
        let score = self.rule.map_or(&self.location.score, |rule| &rule.score);
        score.as_ref().and_then(ScoreSource::score)
    }
}

impl Location {
    /// From the score to the node, else the id.
    fn span(&self) -> Span {
        match (&self.score, &self.node) {
            (Some(score), Some(node)) => score.text().span.to(node.span),
            _ => self.id.span,
        }
    }
}

/// Whether `name` is that of the node, which is in lower case.
fn is_node(name: &str, node: &str) -> bool {
    if name.is_ascii() { name.eq_ignore_ascii_case(node) } else { name.to_lowercase() == node }
}

/// Whether anything in a rule is about the name of a node.
fn names_nodes(rule: &Rule) -> bool {
    rule.conditions.iter().any(|condition| match condition {
        Condition::Rule(rule) => names_nodes(rule),
        Condition::Expression(expression) => expression.attribute == "#uname",
        Condition::Date(_) | Condition::Other(_) => false,
    })
}

/// Whether a rule holds on a node, where nothing but its name decides.
fn rule_holds(rule: &Rule, node: &str) -> Option<bool> {
    if rule.id_ref.is_some() || rule.conditions.is_empty() {
        return None;
    }
    let any = rule.boolean_op.as_ref().and_then(Value::get) == Some(BooleanOp::Or);
    let mut is_certain = true;
    for condition in &rule.conditions {
        match condition_holds(condition, node) {
            Some(holds) if holds == any => return Some(any),
            Some(_) => {}
            None => is_certain = false,
        }
    }
    is_certain.then_some(!any)
}

fn condition_holds(condition: &Condition, node: &str) -> Option<bool> {
    match condition {
        Condition::Rule(rule) => rule_holds(rule, node),
        Condition::Expression(expression) if expression.attribute == "#uname" && expression.value_source.is_none() => {
            let is_equal = expression.value.as_ref().map(|value| is_node(&value.value, node));
            match expression.operation.as_str() {
                "eq" => is_equal,
                "ne" => is_equal.map(|equal| !equal),
                "defined" => Some(true),
                "not_defined" => Some(false),
                _ => None,
            }
        }
        Condition::Expression(_) | Condition::Date(_) | Condition::Other(_) => None,
    }
}
