use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Colocation, Condition, Id, Location, LocationSubject, Members, ObjectKind, Order, Text, Value};

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
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut copies: BTreeMap<String, Vec<(&Id, &'static str)>> = BTreeMap::new();
        for object in &context.configuration.objects {
            let found = match &object.kind {
                ObjectKind::Location(location) => location_signature(location).into_iter().collect(),
                ObjectKind::Colocation(colocation) => colocation_signature(colocation).into_iter().collect(),
                ObjectKind::Order(order) => order_signatures(order),
                _ => continue,
            };
            let Some(id) = object.kind.id() else { continue };
            for (signature, help) in found {
                copies.entry(signature).or_default().push((id, help));
            }
        }
        for (_, constraints) in copies {
            let Some(((first, help), rest)) = constraints.split_first().filter(|_| constraints.len() >= MANY) else {
                continue;
            };
            let message = format!("{} constraints say the same of one resource each", constraints.len());
            let mut diagnostic = Diagnostic::new(&INFO, first.span, message).label("the first of them");
            for (id, _) in rest.iter().take(SHOWN) {
                diagnostic = diagnostic.also(id.span, "written again");
            }
            out.push(
                diagnostic
                    .note("the next resource of that kind needs a copy of its own, and one is forgotten")
                    .help(*help),
            );
        }
    }
}

/// What a location says besides its resource.
fn location_signature(location: &Location) -> Option<(String, &'static str)> {
    // Resources that are spread over nodes by preferences of their own are no copies of each other.
    let is_comparable = matches!(location.subject, LocationSubject::Resource(_)) && location.extra.is_none();
    if !is_comparable || location.rules.is_empty() {
        return None;
    }
    let mut text = String::from("location");
    text += &format!(" {:?}", location.role.as_deref().map(Value::as_str));
    text += &format!(" {:?}", location.discovery.as_deref().map(Text::as_str));
    text += &format!(" {:?}", location.score.as_ref().map(|score| score.text().as_str()));
    text += &format!(" {:?}", location.node.as_ref().map(Text::as_str));
    for rule in &location.rules {
        text += &format!(
            " {:?} {:?}",
            rule.score.as_ref().map(|score| score.text().as_str()),
            rule.role.as_deref().map(Value::as_str)
        );
        text += &format!(" {:?}", rule.boolean_op.as_ref().map(Value::as_str));
        for condition in &rule.conditions {
            // Only conditions on node attributes are compared: others are rare.
            let Condition::Expression(expression) = condition else { return None };
            let value = expression.value.as_ref().map(Text::as_str);
            text += &format!(" {} {} {value:?}", expression.attribute, expression.operation);
        }
    }
    Some((text, "write one location for all: `location ID /PATTERN/ …`, a tag, or a set `{ a b c }`"))
}

fn colocation_signature(colocation: &Colocation) -> Option<(String, &'static str)> {
    let Members::Plain(ends) = &colocation.members else { return None };
    let [_, with] = &ends[..] else { return None };
    let score = colocation.score.as_ref().map(|score| score.text().as_str());
    let role = with.role.as_ref().map(Value::as_str);
    let attribute = colocation.node_attribute.as_ref().map(Text::as_str);
    let text = format!("colocation {score:?} {} {role:?} {attribute:?}", with.rsc);
    Some((text, "write one colocation for all, with a tag or a set of resources"))
}

/// An order may be one of several with the same first, or with the same second resource.
fn order_signatures(order: &Order) -> Vec<(String, &'static str)> {
    const HELP: &str = "write one order for all, with a set: `order ID KIND: x ( a b c )`";
    let Members::Plain(ends) = &order.members else { return Vec::new() };
    let [first, then] = &ends[..] else { return Vec::new() };
    let kind = order.kind.as_ref().map(Value::as_str);
    let score = order.score.as_ref().map(Value::as_str);
    let symmetrical = order.symmetrical.as_ref().map(Value::as_str);
    let actions = [first, then].map(|end| end.action.as_ref().map(Value::as_str));
    let common = format!("{kind:?} {score:?} {symmetrical:?} {actions:?}");
    vec![(format!("order first {} {common}", first.rsc), HELP), (format!("order then {} {common}", then.rsc), HELP)]
}
