use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::attributes::plain;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::hash::hash;
use crate::lint::rules::stacks::set_everywhere;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{
    BooleanOp, Expression, Location, LocationSubject, Object, ObjectKind, Score, ScoreSource, SetKind, Value,
};

declare_rule! {
    /// A ban by a node attribute says nothing of nodes that do not have it.
    ///
    /// # In the cluster
    /// Where the attribute is not set, no comparison but `ne` holds: the resource may start on a node where ping has not run
    /// yet, or has failed.
    ///
    /// # Fix
    /// Ban those nodes, too: `rule -inf: not_defined pingd or pingd lte 0`. `--fix` writes it where a cloned ping sets the attribute on every
    /// node, `--unsafe-fixes` elsewhere, too: of an attribute that nothing sets it bans every node.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: with `-inf: pingd lte 0` the resource starts on a node without the attribute. Silent for attributes that every
    /// node statement sets, and for `eq` with one that node statements set, which names the nodes that are meant.
    pub struct RuleUndefinedAttributeNotHandled: "rule-undefined-attribute-not-handled" in rules, Warning, since "0.1.0";
}

impl Rule for RuleUndefinedAttributeNotHandled {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let nodes = NodeAttributes::new(context);
        Some(Box::new(Bans { context, nodes, handled: HashSet::new(), unhandled: Vec::new() }))
    }
}

/// Comparisons that ban, and the questions whether an attribute is there at all.
struct Bans<'r, 'c> {
    context: &'r Context<'c>,
    nodes: NodeAttributes<'c>,
    /// Subjects, and the attributes that a location of theirs asks for, as hashes.
    handled: HashSet<u64>,
    /// What the rule that compares does not ask for itself: perhaps another one does.
    unhandled: Vec<Unhandled<'c>>,
}

struct Unhandled<'c> {
    location: &'c Location,
    expression: &'c Expression,
    /// Whether another condition can be joined by `or`; crm text has one word for all conditions of a rule.
    takes_or: bool,
}

impl<'c> Walk<'_, 'c> for Bans<'_, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        let ObjectKind::Location(location) = &object.kind else { return };
        for rule in &location.rules {
            let Some(expressions) = plain(rule) else { continue };
            let mut asked = HashSet::new();
            let (asking, comparing): (Vec<_>, Vec<_>) =
                expressions.into_iter().partition(|expression| is_question(expression));
            for expression in asking {
                asked.insert(expression.attribute.as_str());
                self.handled.insert(question(location, expression));
            }
            if is_ban(rule.score.as_ref()) {
                let nodes = &self.nodes;
                let unhandled =
                    comparing.into_iter().filter(|expression| is_compared(expression) && !nodes.answers(expression));
                let unhandled = unhandled.filter(|expression| asked.insert(expression.attribute.as_str()));
                let takes_or =
                    rule.conditions.len() == 1 || rule.boolean_op.as_ref().and_then(Value::get) == Some(BooleanOp::Or);
                self.unhandled.extend(unhandled.map(|expression| Unhandled { location, expression, takes_or }));
            }
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let is_handled = |one: &&Unhandled| self.handled.contains(&question(one.location, one.expression));
        out.extend(self.unhandled.iter().filter(|one| !is_handled(one)).map(|one| one.report(self.context)));
    }
}

fn is_question(expression: &Expression) -> bool {
    matches!(expression.operation.as_str(), "not_defined" | "defined")
}

fn is_ban(score: Option<&ScoreSource>) -> bool {
    score.and_then(ScoreSource::score).is_some_and(|score| score < Score::ZERO)
}

fn is_compared(expression: &Expression) -> bool {
    !expression.attribute.as_str().starts_with('#')
        && matches!(expression.operation.as_str(), "lt" | "lte" | "gt" | "gte" | "eq")
}

fn question(location: &Location, expression: &Expression) -> u64 {
    hash((subject(location), expression.attribute.as_str()))
}

/// What the location speaks of, in words that are equal for equal subjects.
fn subject(location: &Location) -> Cow<'_, str> {
    match &location.subject {
        LocationSubject::Resource(id) => id.as_str().into(),
        LocationSubject::Pattern(pattern) => format!("/{pattern}/").into(),
        LocationSubject::Sets(sets) => {
            sets.iter().flat_map(|set| &set.members).map(ToString::to_string).collect::<Vec<_>>().join(" ").into()
        }
    }
}

impl Unhandled<'_> {
    fn report(&self, context: &Context) -> Diagnostic {
        let Expression { attribute, operation, value, .. } = self.expression;
        let span = attribute.span.to(value.as_ref().map_or(attribute.span, |value| value.span));
        let diagnostic = Diagnostic::new(&INFO, span, format!("nodes without {attribute} are not banned"))
            .note("where the attribute is not set the comparison does not hold: the resource may start there")
            .help(format!("write `not_defined {attribute} or {attribute} {operation} …`"));
        if !self.takes_or {
            return diagnostic;
        }
        let title = format!("ban them with `not_defined {attribute} or …`");
        let fix = if set_everywhere(attribute.as_str(), context) { Fix::safe(title) } else { Fix::risky(title) };
        let fix = fix.changing(self.location.id.value.clone());
        diagnostic.fix(fix.add_words(attribute.span, format!("not_defined {attribute} or")))
    }
}

/// Which attributes the node statements set.
struct NodeAttributes<'c> {
    count: usize,
    holders: HashMap<&'c str, usize>,
}

impl<'c> NodeAttributes<'c> {
    fn new(context: &Context<'c>) -> Self {
        let mut holders: HashMap<&str, usize> = HashMap::new();
        let mut count = 0;
        for node in context.names.nodes() {
            count += 1;
            let pairs = node.sets.iter().filter(|set| set.kind == SetKind::Instance).flat_map(|set| &set.pairs);
            let names: HashSet<&str> = pairs.map(|pair| pair.name.as_str()).collect();
            for name in names {
                *holders.entry(name).or_default() += 1;
            }
        }
        Self { count, holders }
    }

    /// Whether the node statements leave nothing open.
    fn answers(&self, expression: &Expression) -> bool {
        let holders = self.holders.get(expression.attribute.as_str()).copied().unwrap_or_default();
        holders > 0 && (holders == self.count || expression.operation == "eq")
    }
}
