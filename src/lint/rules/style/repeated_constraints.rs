use crate::diagnostic::Diagnostic;
use crate::lint::hash::hash;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Colocation, Condition, Location, LocationSubject, Members, Object, ObjectKind, Order, Text, Value};

/// How many copies are worth a set.
const MANY: usize = 3;
/// How many of them are shown.
const SHOWN: usize = 8;

declare_rule! {
    /// Three or more constraints say the same of one resource each.
    ///
    /// # In the cluster
    /// Nothing yet. The next resource of that kind needs a copy of its own, and where it is forgotten it starts too early or
    /// in the wrong place.
    ///
    /// # Fix
    /// Write one constraint for all: a location with a pattern (`location l /vm.*/ …`), a set (`order o storage ( vm1 vm2 vm3 )`) or a
    /// tag.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Sets» and «Specifying locations for multiple resources».
    pub struct RepeatedConstraints: "repeated-constraints" in style, Info, since "0.1.0";
}

impl Rule for RepeatedConstraints {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Copies { context, said: Vec::new() }))
    }
}

/// A hash of what each constraint says, and its index: the words of a hundred thousand of them would be as large as the file.
struct Copies<'r, 'c> {
    context: &'r Context<'c>,
    said: Vec<(u64, u32)>,
}

impl<'c> Walk<'_, 'c> for Copies<'_, 'c> {
    fn object(&mut self, index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        self.said.extend(signatures(&object.kind).iter().map(|(signature, _)| (hash(signature), index)));
    }

    fn end(mut self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let names = self.context.names;
        self.said.sort_by_key(|(signature, _)| *signature);
        for constraints in self.said.chunk_by(|(one, _), (other, _)| one == other) {
            let Some(((said, first), rest)) = constraints.split_first().filter(|_| constraints.len() >= MANY) else {
                continue;
            };
            let object = names.at(*first);
            let help = signatures(&object.kind).into_iter().find(|(signature, _)| hash(signature) == *said);
            let (Some(first), Some((_, help))) = (object.kind.id(), help) else { continue };
            let message = format!("{} constraints say the same of one resource each", constraints.len());
            let mut diagnostic = Diagnostic::new(&INFO, first.span, message).label("the first of them");
            for id in rest.iter().take(SHOWN).filter_map(|(_, copy)| names.at(*copy).kind.id()) {
                diagnostic = diagnostic.also(id.span, "written again");
            }
            out.push(
                diagnostic
                    .note("the next resource of that kind needs a copy of its own, and one is forgotten")
                    .help(help),
            );
        }
    }
}

/// What constraints of one kind say, word by word, nothing for what is not written.
type Signature<'c> = Vec<Option<&'c str>>;

/// What a constraint says besides the one resource, and how to say it of several.
fn signatures(kind: &ObjectKind) -> Vec<(Signature<'_>, &'static str)> {
    match kind {
        ObjectKind::Location(location) => location_signature(location).into_iter().collect(),
        ObjectKind::Colocation(colocation) => colocation_signature(colocation).into_iter().collect(),
        ObjectKind::Order(order) => order_signatures(order),
        _ => Vec::new(),
    }
}

fn location_signature(location: &Location) -> Option<(Signature<'_>, &'static str)> {
    // Resources that are spread over nodes by preferences of their own are no copies of each other.
    let is_comparable = matches!(location.subject, LocationSubject::Resource(_)) && location.extra.is_none();
    if !is_comparable || location.rules.is_empty() {
        return None;
    }
    let mut words = vec![
        Some("location"),
        location.role.as_deref().map(Value::as_str),
        location.discovery.as_deref().map(Text::as_str),
        location.score.as_ref().map(|score| score.text().as_str()),
        location.node.as_ref().map(Text::as_str),
    ];
    for rule in &location.rules {
        words.extend([
            Some("rule"),
            rule.score.as_ref().map(|score| score.text().as_str()),
            rule.role.as_deref().map(Value::as_str),
            rule.boolean_op.as_ref().map(Value::as_str),
        ]);
        for condition in &rule.conditions {
            // Only conditions on node attributes are compared: others are rare.
            let Condition::Expression(expression) = condition else { return None };
            words.extend([
                Some(expression.attribute.as_str()),
                Some(expression.operation.as_str()),
                expression.value.as_ref().map(Text::as_str),
            ]);
        }
    }
    Some((words, "write one location for all: `location ID /PATTERN/ …`, a tag, or a set `{ a b c }`"))
}

fn colocation_signature(colocation: &Colocation) -> Option<(Signature<'_>, &'static str)> {
    let Members::Plain(ends) = &colocation.members else { return None };
    let [_, with] = &ends[..] else { return None };
    let words = vec![
        Some("colocation"),
        colocation.score.as_ref().map(|score| score.text().as_str()),
        Some(with.rsc.as_str()),
        with.role.as_ref().map(Value::as_str),
        colocation.node_attribute.as_ref().map(Text::as_str),
    ];
    Some((words, "write one colocation for all, with a tag or a set of resources"))
}

/// An order may be one of several with the same first, or with the same second resource.
fn order_signatures(order: &Order) -> Vec<(Signature<'_>, &'static str)> {
    const HELP: &str = "write one order for all, with a set: `order ID KIND: x ( a b c )`";
    let Members::Plain(ends) = &order.members else { return Vec::new() };
    let [first, then] = &ends[..] else { return Vec::new() };
    let words = |which: &'static str, end| {
        vec![
            Some(which),
            Some(end),
            order.kind.as_ref().map(Value::as_str),
            order.score.as_deref().map(Value::as_str),
            order.symmetrical.as_deref().map(Value::as_str),
            first.action.as_ref().map(Value::as_str),
            then.action.as_ref().map(Value::as_str),
        ]
    };
    vec![(words("order first", first.rsc.as_str()), HELP), (words("order then", then.rsc.as_str()), HELP)]
}
