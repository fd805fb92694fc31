use ecow::EcoString;
use thin_vec::ThinVec;

use crate::diagnostic::Diagnostic;
use crate::model::{
    Colocation, Endpoint, Kind as OrderKind, Location, LocationSubject, Members, ObjectKind, Order, OrderEnd,
    ScoreSource, Text, Ticket, Value,
};
use crate::model::{FromText, Role};
use crate::syntax::{Kind, Node};

use super::sets::{self, Qualifier, Resources};
use super::words::{
    child_text, label_text, missing_argument, required_id, score, shortened, spelt_as_in_cib, text, unexpected,
    value_of,
};
use super::{mistakes, rule};

const LOCATION: &str = "location ID {RSC | /REGEX/ | { SETS }} [role=R] {SCORE: NODE | rule …}";
const COLOCATION: &str = "colocation ID SCORE: RSC[:ROLE] WITH-RSC[:ROLE]";
const ORDER: &str = "order ID [KIND:] FIRST[:ACTION] THEN[:ACTION] [symmetrical=BOOL]";
const TICKET: &str = "rsc_ticket ID TICKET: RSC[:ROLE]… [loss-policy=stop|demote|fence|freeze]";

pub(super) fn location(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a location constraint", LOCATION, out)?;
    let Some(subject) = subject(node, out) else {
        out.push(missing_argument(node, &format!("location {id} names no resource"), LOCATION));
        return None;
    };
    let mut location = Location {
        id,
        subject,
        role: None,
        discovery: None,
        score: None,
        node: None,
        rules: ThinVec::new(),
        extra: None,
    };
    // Words that are no condition, up to where something else starts.
    let mut in_condition = false;
    for part in node.children() {
        let is_stray = part.kind() == Kind::stray;
        if is_stray && (in_condition || rule::is_cut_short_by(part, location.rules.last(), out)) {
            in_condition = true;
            continue;
        }
        in_condition = false;
        match part.kind() {
            Kind::role_spec => location.role = Some(Box::new(role(value_of(part), out))),
            Kind::pair => location_attribute(part, &mut location, out),
            Kind::rule => location.rules.push(rule::rule(part, out)),
            Kind::preference => preference(part, &mut location, out),
            Kind::stray => stray(part, &location, out),
            _ => {}
        }
    }
    location.rules.shrink_to_fit();
    if location.score.is_none() && location.rules.is_empty() {
        let message = format!("location {} says neither where nor how much", location.id);
        out.push(missing_argument(node, &message, LOCATION));
    }
    Some(ObjectKind::Location(Box::new(location)))
}

fn subject(node: Node, out: &mut Vec<Diagnostic>) -> Option<LocationSubject> {
    node.children().find_map(|child| match child.kind() {
        Kind::resource => Some(LocationSubject::Resource(text(child))),
        Kind::pattern => {
            let pattern = text(child);
            let inner = pattern.value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
            Some(match inner {
                Some(inner) if !inner.is_empty() => LocationSubject::Pattern(Text::new(inner, pattern.span)),
                _ => LocationSubject::Resource(pattern),
            })
        }
        Kind::braces => {
            if !child.text().ends_with('}') {
                out.push(
                    Diagnostic::new(&mistakes::UNBALANCED_SET, child.span(), "nothing closes this `{`")
                        .help("write `}` behind the last resource"),
                );
            }
            Some(LocationSubject::Sets(sets::in_braces(child, out)))
        }
        _ => None,
    })
}

fn stray(part: Node, location: &Location, out: &mut Vec<Diagnostic>) {
    unexpected(part, out);
    if let Some((label, node)) = glued_label(part.text())
        && let Some(found) = out.last_mut()
    {
        found.help = Some(format!("write a blank behind the colon: `{label} {node}`"));
        return;
    }
    if let Some(found) = out.last_mut().filter(|_| location.node.is_some()) {
        found.help = Some("a location names one node: write one location for each".to_owned());
    }
}

fn location_attribute(part: Node, location: &mut Location, out: &mut Vec<Diagnostic>) {
    let Some(name) = child_text(part, Kind::pair_name) else { return };
    if name == "resource-discovery" {
        location.discovery = Some(Box::new(value_of(part)));
        return;
    }
    let known = ["role", "resource-discovery"];
    let mut diagnostic =
        Diagnostic::new(&mistakes::UNEXPECTED_WORD, part.span(), format!("a location constraint has no `{name}`"));
    diagnostic = match crate::suggest::nearest(name.as_str(), known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("it has `role=` and `resource-discovery=`"),
    };
    out.push(diagnostic);
}

fn preference(part: Node, location: &mut Location, out: &mut Vec<Diagnostic>) {
    let Some(label) = part.child(Kind::label).map(label_text) else { return };
    if let Some(first) = &location.score {
        out.push(
            Diagnostic::new(&mistakes::UNEXPECTED_WORD, part.span(), "a location constraint names one node")
                .also(first.text().span, "its first preference")
                .help("write one location constraint for each node"),
        );
        return;
    }
    let score = score(label);
    if let ScoreSource::Attribute(name) = &score {
        out.push(
            Diagnostic::new(&mistakes::INVALID_SCORE, name.span, format!("`{name}` is no score"))
                .note("outside a rule, no schema has a score that a node attribute gives; crmsh writes it all the same, and the cluster refuses it")
                .help(format!("write an integer, `inf` or `-inf`; or a rule: `rule {name}: defined {name}`")),
        );
    }
    location.score = Some(score);
    location.node = child_text(part, Kind::node_ref);
    if location.node.is_none() {
        out.push(
            Diagnostic::new(&mistakes::MISSING_ARGUMENT, part.span(), "no node follows the score")
                .help("write the node behind it; where it stands in the next line, end this one with ` \\`"),
        );
    }
}

fn role(value: Text, out: &mut Vec<Diagnostic>) -> Value<Role> {
    if Role::from_text(value.as_str()).is_none() {
        out.push(sets::invalid_role(&value));
    }
    Value::new(value)
}

pub(super) fn colocation(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a colocation", COLOCATION, out)?;
    let label = node.child(Kind::label).map(label_text);
    let reported = out.len();
    let mut resources = sets::resources(node, Qualifier::Role, &["node-attribute"], out);
    if label.is_none() {
        if let Some(score) = bare_score(node) {
            resources.drop_first(score.text());
        }
        // What `inf:a` would say of a role is nothing that was meant.
        if let Some(member) = node.child(Kind::member).filter(|member| glued_label(member.text()).is_some()) {
            let mut at = 0;
            out.retain(|found| {
                at += 1;
                at <= reported || !member.span().contains(found.span)
            });
            resources.drop_first(member.text().split(':').next().unwrap_or_default());
        }
        out.push(missing_score(node));
    }
    if resources.count == 0 {
        out.push(missing_argument(node, &format!("colocation {id} names no resources"), COLOCATION));
    }
    let node_attribute = resources.option("node-attribute");
    Some(ObjectKind::Colocation(Box::new(Colocation {
        id,
        score: label.map(score),
        node_attribute,
        members: endpoints(resources, 2),
        extra: None,
    })))
}

/// `inf:n1`: a score and what it is for, without the blank between them.
fn glued_label(word: &str) -> Option<(&str, &str)> {
    let (label, rest) = word.split_at(word.find(':')? + 1);
    let is_score = spelt_as_in_cib(&label[..label.len() - 1]).is_some();
    (is_score && !rest.is_empty()).then_some((label, rest))
}

/// `inf a b` without its colon is the usual form of the mistake.
fn bare_score<'t, 's>(node: Node<'t, 's>) -> Option<Node<'t, 's>> {
    node.child(Kind::member).filter(|member| spelt_as_in_cib(member.text()).is_some())
}

fn missing_score(node: Node) -> Diagnostic {
    let first = node.child(Kind::member);
    match bare_score(node) {
        Some(member) => Diagnostic::new(
            &mistakes::MISSING_SCORE,
            member.span(),
            format!("the colon behind the score `{}` is missing", member.text()),
        )
        .help(format!("write `{}:`", member.text())),
        None if let Some((label, rest)) = first.and_then(|member| glued_label(member.text())) => {
            let message = format!("no blank stands behind the score `{label}`");
            Diagnostic::new(&mistakes::MISSING_SCORE, first.unwrap_or(node).span(), message)
                .note(format!("crmsh takes it for a resource `{}` in the role `{rest}`", &label[..label.len() - 1]))
                .help(format!("write `{label} {rest}`"))
        }
        None => Diagnostic::new(&mistakes::MISSING_SCORE, first.unwrap_or(node).span(), "this colocation has no score")
            .note("without one nothing says whether the resources belong together, apart, or how much")
            .help("write `inf:` in front of the resources for a must, `-inf:` for never, a number for a wish"),
    }
}

fn endpoints(resources: Resources, plain: usize) -> Members<Endpoint> {
    match resources.plain(plain) {
        Ok(members) => Members::Plain(
            members
                .into_iter()
                .map(|(rsc, qualifier)| {
                    let is_instance = qualifier.as_ref().is_some_and(is_number);
                    let (instance, role) = if is_instance { (qualifier, None) } else { (None, qualifier) };
                    Endpoint { rsc, role: role.map(Value::new), instance: instance.map(Box::new) }
                })
                .collect(),
        ),
        Err(sets) => Members::Sets(sets),
    }
}

fn is_number(text: &Text) -> bool {
    !text.value.is_empty() && text.value.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn order(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "an order", ORDER, out)?;
    let label = node.child(Kind::label).map(label_text);
    let kind = label.as_ref().and_then(|label| order_kind(label, out));
    let score_label = label.filter(|label| kind.is_some() && OrderKind::from_text(label.as_str()).is_none());
    let resources = sets::resources(node, Qualifier::Action, &["symmetrical"], out);
    if resources.count == 0 {
        out.push(missing_argument(node, &format!("order {id} names no resources"), ORDER));
    }
    let symmetrical = resources.option("symmetrical").map(|value| sets::boolean(value, out));
    let members = match resources.plain(2) {
        Ok(members) => Members::Plain(
            members
                .into_iter()
                .map(|(rsc, qualifier)| {
                    let is_instance = qualifier.as_ref().is_some_and(is_number);
                    let (instance, action) = if is_instance { (qualifier, None) } else { (None, qualifier) };
                    OrderEnd { rsc, action: action.map(Value::new), instance: instance.map(Box::new) }
                })
                .collect(),
        ),
        Err(sets) => Members::Sets(sets),
    };
    let (score_label, symmetrical) = (score_label.map(Box::new), symmetrical.map(Box::new));
    Some(ObjectKind::Order(Box::new(Order { id, kind, score: None, score_label, symmetrical, members, extra: None })))
}

/// A kind, or a score that stands for one, as crmsh 4.4 reads it: `0` is Optional, any other, also `-5` or `00`, Mandatory.
fn order_kind(label: &Text, out: &mut Vec<Diagnostic>) -> Option<Value<OrderKind>> {
    let spelling: Option<EcoString> = match OrderKind::from_text(label.as_str()) {
        Some(kind) => Some(kind.name().into()),
        None => spelt_as_in_cib(label.as_str()).map(|score| {
            let kind = if score == "0" { OrderKind::Optional } else { OrderKind::Mandatory };
            kind.name().into()
        }),
    };
    if spelling.is_none() {
        let near = crate::suggest::nearest(label.as_str(), ["Mandatory", "Optional", "Serialize"]);
        let diagnostic =
            Diagnostic::new(&mistakes::INVALID_KIND, label.span, format!("an order is not of kind `{label}`"));
        out.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}:`?")),
            None => diagnostic.help("write `Mandatory:`, `Optional:` or `Serialize:`"),
        });
    }
    spelling.map(|name| Value::new(Text::new(name, label.span)))
}

pub(super) fn ticket(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a ticket constraint", TICKET, out)?;
    let Some(ticket) = node.child(Kind::label).map(label_text) else {
        out.push(missing_argument(node, &format!("rsc_ticket {id} names no ticket"), TICKET));
        return None;
    };
    let resources = sets::resources(node, Qualifier::Role, &["loss-policy"], out);
    if resources.count == 0 {
        out.push(missing_argument(node, &format!("rsc_ticket {id} names no resource"), TICKET));
    }
    let loss_policy = resources.option("loss-policy");
    if let Some(policy) =
        loss_policy.as_ref().filter(|policy| !["stop", "demote", "fence", "freeze"].contains(&policy.as_str()))
    {
        let written = shortened(policy.as_str());
        out.push(
            Diagnostic::new(&mistakes::UNEXPECTED_WORD, policy.span, format!("`{written}` is no loss policy"))
                .help("it is one of stop, demote, fence and freeze"),
        );
    }
    Some(ObjectKind::Ticket(Box::new(Ticket {
        id,
        ticket,
        loss_policy,
        members: endpoints(resources, 1),
        extra: None,
    })))
}
