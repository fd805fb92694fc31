//! What constraints say, as lines and chips.

use super::build::Builder;
use super::picture::{Chip, Link, Relation, Tone};
use super::words;
use crate::model::{
    Colocation, Id, Kind, Location, LocationSubject, Members, ObjectKind, Order, ResourceSet, Role, Rule, Score,
    ScoreSource, Ticket, Value,
};
use crate::resolve::{Block, OrderSteps, Pattern};

/// How often a pattern may be tried on an id.
const TRIALS: usize = 1 << 20;

/// The members of a set, or one end of a constraint with two.
struct Side {
    boxes: Vec<usize>,
    /// Whether each member stands on the one before it.
    is_sequential: bool,
    /// The role or action that is meant; empty for the usual one.
    note: String,
    /// Whether one of the members will do.
    is_any: bool,
}

impl Side {
    /// The members that others stand on.
    fn exits(&self) -> &[usize] {
        if self.is_sequential { self.boxes.last().map(std::slice::from_ref).unwrap_or_default() } else { &self.boxes }
    }

    /// The members that stand on others.
    fn entries(&self) -> &[usize] {
        if self.is_sequential { self.boxes.first().map(std::slice::from_ref).unwrap_or_default() } else { &self.boxes }
    }
}

/// What all lines of one constraint have in common.
struct Style {
    relation: Relation,
    is_firm: bool,
    statement: usize,
}

impl Builder<'_> {
    /// Adds what a constraint says; nothing where the object is none.
    pub(super) fn constraint(&mut self, index: usize, kind: &ObjectKind) {
        match kind {
            ObjectKind::Order(order) => self.order(index, order),
            ObjectKind::Colocation(colocation) => self.colocation(index, colocation),
            ObjectKind::Location(location) => self.location(index, location),
            ObjectKind::Ticket(ticket) => self.ticket(index, ticket),
            _ => {}
        }
    }

    fn order(&mut self, index: usize, order: &Order) {
        let OrderSteps { kind, blocks, .. } = OrderSteps::new(order, &self.targets);
        let actions: Vec<&str> = blocks.iter().map(|block: &Block| block.action.name()).collect();
        let sides = self.sides(&order.members, |end| (&end.rsc, None));
        let style =
            Style { relation: Relation::Order, is_firm: kind == Kind::Mandatory, statement: self.statement(index) };
        let kind = if style.is_firm { "" } else { kind.name() };
        for (side, action) in sides.iter().zip(&actions).filter(|(side, _)| side.is_sequential) {
            let action = if *action == "start" { "" } else { action };
            let label = joined([kind, action]);
            self.chain(&style, side, &label);
        }
        for (pair, action) in sides.windows(2).zip(actions.windows(2)) {
            let ([first, then], [before, after]) = (pair, action) else { continue };
            let actions =
                if (*before, *after) == ("start", "start") { String::new() } else { format!("{before} → {after}") };
            let any = if first.is_any { "any" } else { "" };
            self.between(&style, first, then, &joined([kind, any, actions.as_str()]));
        }
    }

    fn colocation(&mut self, index: usize, colocation: &Colocation) {
        let score = colocation.score.as_ref().and_then(ScoreSource::score);
        let sides = self.sides(&colocation.members, |end| (&end.rsc, end.role.as_ref()));
        let is_firm = score.is_some_and(Score::is_infinite);
        let relation =
            if score.is_some_and(|score| score < Score::ZERO) { Relation::Apart } else { Relation::Colocation };
        let style = Style { relation, is_firm, statement: self.statement(index) };
        let score = colocation.score.as_ref().filter(|_| !is_firm).map_or_else(String::new, words::score);
        let same = colocation.node_attribute.as_ref().map_or_else(String::new, |name| format!("same {name}"));
        for side in sides.iter().filter(|side| side.is_sequential) {
            let label = joined([&score, &same, &side.note]);
            if relation == Relation::Apart && side.boxes.len() > 2 {
                // Each keeps away from all before it.
                let knot = self.knot(style.statement);
                for &one in &side.boxes {
                    self.link(&style, knot, one, &label);
                }
            } else {
                self.chain(&style, side, &label);
            }
        }
        for pair in sides.windows(2) {
            let [dependent, with] = pair else { continue };
            let roles = match (dependent.note.as_str(), with.note.as_str()) {
                ("", "") => String::new(),
                (own, "") => own.to_owned(),
                ("", other) => format!("with {other}"),
                (own, other) => format!("{own} with {other}"),
            };
            self.between(&style, with, dependent, &joined([&score, &same, &roles]));
        }
    }

    fn sides<E>(&mut self, members: &Members<E>, end: impl Fn(&E) -> (&Id, Option<&Value<Role>>)) -> Vec<Side> {
        match members {
            Members::Plain(ends) => ends
                .iter()
                .map(|one| {
                    let (id, role) = end(one);
                    let boxes = self.ends(id.as_str());
                    Side { boxes, is_sequential: false, note: role_note(role), is_any: false }
                })
                .collect(),
            Members::Sets(sets) => sets
                .iter()
                .map(|set| Side {
                    boxes: self.members(set),
                    is_sequential: set.is_sequential(),
                    note: role_note(set.role.as_ref()),
                    is_any: !set.requires_all(),
                })
                .collect(),
        }
    }

    fn members(&mut self, set: &ResourceSet) -> Vec<usize> {
        set.members.iter().flat_map(|id| self.ends(id.as_str())).collect()
    }

    fn chain(&mut self, style: &Style, side: &Side, label: &str) {
        for pair in side.boxes.windows(2) {
            self.link(style, pair[0], pair[1], label);
        }
    }

    fn between(&mut self, style: &Style, lower: &Side, upper: &Side, label: &str) {
        let (exits, entries) = (lower.exits(), upper.entries());
        if exits.len() > 1 && entries.len() > 1 {
            let knot = self.knot(style.statement);
            for &exit in exits {
                self.link(style, exit, knot, "");
            }
            for &entry in entries {
                self.link(style, knot, entry, label);
            }
            return;
        }
        for &exit in exits {
            for &entry in entries {
                self.link(style, exit, entry, label);
            }
        }
    }

    fn link(&mut self, style: &Style, lower: usize, upper: usize, label: &str) {
        let &Style { relation, is_firm, statement } = style;
        let label = self.masked(label);
        self.picture.links.push(Link { relation, lower, upper, is_firm, label, statement });
    }

    fn location(&mut self, index: usize, location: &Location) {
        let statement = self.statement(index);
        let subjects = match &location.subject {
            LocationSubject::Resource(id) => self.ends(id.as_str()),
            LocationSubject::Sets(sets) => sets.iter().flat_map(|set| self.members(set)).collect(),
            LocationSubject::Pattern(pattern) => self.matching(pattern.as_str()),
        };
        if let Some(node) = &location.node {
            self.place(
                &subjects,
                location.score.as_ref(),
                Some(node.as_str()),
                location.role.as_deref(),
                "",
                statement,
            );
        }
        for rule in &location.rules {
            let role = rule.role.as_deref().or(location.role.as_deref());
            match words::node_of(rule) {
                Some(node) => self.place(&subjects, rule.score.as_ref(), Some(node), role, "", statement),
                None => self.place(&subjects, rule.score.as_ref(), None, role, &condition(rule), statement),
            }
        }
    }

    /// Chips for a node or for those where a condition holds.
    fn place(
        &mut self,
        subjects: &[usize],
        score: Option<&ScoreSource>,
        node: Option<&str>,
        role: Option<&Value<Role>>,
        condition: &str,
        statement: usize,
    ) {
        let known = score.and_then(ScoreSource::score);
        let tone = match known {
            Some(Score::MINUS_INFINITY) => Tone::Never,
            Some(score) if score < Score::ZERO => Tone::Against,
            _ => Tone::For,
        };
        let score = score.map_or_else(String::new, words::score);
        let text = joined([node.unwrap_or_default(), &score, condition, &role_note(role)]);
        let text = self.masked(&text);
        let node = node.map(|name| self.node(name));
        for &on in subjects {
            self.picture.chips.push(Chip { tone, on, node, text: text.clone(), statement });
        }
    }

    /// The boxes of what a pattern chooses.
    fn matching(&mut self, text: &str) -> Vec<usize> {
        self.trials += self.names.configuration().objects.len();
        match Pattern::new(text).filter(|_| self.trials < TRIALS) {
            Some(pattern) => self.free().filter(|(id, _)| pattern.matches(id)).map(|(_, number)| number).collect(),
            None => vec![self.pattern(text)],
        }
    }

    fn ticket(&mut self, index: usize, ticket: &Ticket) {
        let statement = self.statement(index);
        let policy = ticket.loss_policy.as_ref().map_or_else(String::new, |policy| format!("else {policy}"));
        for side in self.sides(&ticket.members, |end| (&end.rsc, end.role.as_ref())) {
            let text = joined(["ticket", ticket.ticket.as_str(), &policy, &side.note]);
            let text = self.masked(&text);
            for on in side.boxes {
                self.picture.chips.push(Chip { tone: Tone::Ticket, on, node: None, text: text.clone(), statement });
            }
        }
    }
}

fn condition(rule: &Rule) -> String {
    format!("if {}", words::condition(rule))
}

/// A role that is not the usual one.
fn role_note(role: Option<&Value<Role>>) -> String {
    let role = role.and_then(Value::get).filter(|&role| role != Role::Started);
    role.map_or_else(String::new, |role| role.name().to_lowercase())
}

fn joined<const N: usize>(words: [&str; N]) -> String {
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
