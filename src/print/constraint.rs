//! Constraints and resource sets.

use super::Context;
use super::rule::rule;
use super::words::{
    Layout, Said, Unsayable, absent, label, name, nothing_more, pair_value, require, score_source, word,
};
use crate::model::{
    Action, Colocation, Endpoint, FromText, Kind, Location, LocationSubject, Members, Order, OrderEnd, ResourceSet,
    Role, ScoreSource, Text, Ticket, Value,
};

/// `location ID SUBJECT [role=R] [resource-discovery=X] {SCORE: NODE | RULE…}`
pub(super) fn location(location: &Location, context: &Context) -> Said<String> {
    nothing_more(&location.extra)?;
    let mut out = Layout::new("location");
    out.word(name(&location.id)?);
    match &location.subject {
        LocationSubject::Resource(id) => out.word(name(id)?),
        LocationSubject::Pattern(pattern) => {
            require(!pattern.value.is_empty())?;
            out.word(&format!("/{}/", pair_value(pattern.as_str())?))
        }
        LocationSubject::Sets(sets) => out.word("{").word(&resource_sets(sets, Qualifier::Role)?).word("}"),
    };
    if let Some(role) = &location.role {
        require(role.get().is_some())?;
        out.word(&format!("role={}", pair_value(role.as_str())?));
    }
    if let Some(discovery) = &location.discovery {
        out.word(&format!("resource-discovery={}", pair_value(discovery.as_str())?));
    }
    match (&location.score, &location.node) {
        (Some(score @ ScoreSource::Score(_)), Some(node)) => {
            out.word(&score_source(score)?).word(&word(node)?);
        }
        (None, None) => require(!location.rules.is_empty())?,
        _ => return Err(Unsayable),
    }
    for each in &location.rules {
        out.line(&rule(each, context)?);
    }
    Ok(out.finish())
}

/// `colocation ID SCORE: RESOURCES [node-attribute=X]`
pub(super) fn colocation(colocation: &Colocation) -> Said<String> {
    nothing_more(&colocation.extra)?;
    let mut out = Layout::new("colocation");
    out.word(name(&colocation.id)?).word(&score_source(colocation.score.as_ref().ok_or(Unsayable)?)?);
    out.word(&members(&colocation.members, 2, endpoint, Qualifier::Role)?);
    if let Some(attribute) = &colocation.node_attribute {
        // A bracket would end it.
        require(!attribute.as_str().contains(['(', ')', '[', ']', '{', '}']))?;
        out.word(&format!("node-attribute={}", pair_value(attribute.as_str())?));
    }
    Ok(out.finish())
}

/// `order ID [KIND:] RESOURCES [symmetrical=BOOL]`
pub(super) fn order(order: &Order) -> Said<String> {
    nothing_more(&order.extra)?;
    // The language makes a kind of a score.
    absent(order.score.as_ref())?;
    let mut out = Layout::new("order");
    out.word(name(&order.id)?);
    if let Some(kind) = &order.kind {
        require(kind.get().map(Kind::name) == Some(kind.as_str()))?;
        out.word(&format!("{}:", kind.as_str()));
    }
    out.word(&members(&order.members, 2, order_end, Qualifier::Action)?);
    if let Some(symmetrical) = &order.symmetrical {
        require(matches!(symmetrical.as_str(), "true" | "false"))?;
        out.word(&format!("symmetrical={}", symmetrical.as_str()));
    }
    Ok(out.finish())
}

/// `rsc_ticket ID TICKET: RESOURCES [loss-policy=X]`
pub(super) fn ticket(ticket: &Ticket) -> Said<String> {
    nothing_more(&ticket.extra)?;
    let mut out = Layout::new("rsc_ticket");
    out.word(name(&ticket.id)?).word(&label(ticket.ticket.as_str())?);
    out.word(&members(&ticket.members, 1, endpoint, Qualifier::Role)?);
    if let Some(policy) = &ticket.loss_policy {
        require(["stop", "demote", "fence", "freeze"].contains(&policy.as_str()))?;
        out.word(&format!("loss-policy={policy}"));
    }
    Ok(out.finish())
}

/// The resources of a constraint whose simple form has `plain` of them.
fn members<E>(members: &Members<E>, plain: usize, end: fn(&E) -> Said<String>, qualifier: Qualifier) -> Said<String> {
    match members {
        Members::Plain(ends) => {
            require(ends.len() == plain)?;
            Ok(ends.iter().map(end).collect::<Said<Vec<_>>>()?.join(" "))
        }
        Members::Sets(sets) => {
            let text = resource_sets(sets, qualifier)?;
            let count: usize = sets.iter().map(|set| set.members.len()).sum();
            let is_marked = text.contains(['(', '[']);
            Ok(if count == plain && !is_marked { format!("_rsc_set_ {text}") } else { text })
        }
    }
}

fn endpoint(end: &Endpoint) -> Said<String> {
    qualified(&end.rsc, end.role.as_ref().map(role).transpose()?, end.instance.as_deref())
}

fn order_end(end: &OrderEnd) -> Said<String> {
    qualified(&end.rsc, end.action.as_ref().map(action).transpose()?, end.instance.as_deref())
}

fn qualified(rsc: &Text, qualifier: Option<&str>, instance: Option<&Text>) -> Said<String> {
    let rsc = member(rsc)?;
    match (qualifier, instance) {
        (None, None) => Ok(rsc.to_owned()),
        (Some(qualifier), None) => Ok(format!("{rsc}:{qualifier}")),
        (None, Some(number)) => {
            require(!number.value.is_empty() && number.value.bytes().all(|byte| byte.is_ascii_digit()))?;
            Ok(format!("{rsc}:{number}"))
        }
        (Some(_), Some(_)) => Err(Unsayable),
    }
}

/// A resource of a constraint.
fn member(id: &Text) -> Said<&str> {
    require(!id.as_str().ends_with(':'))?;
    name(id)
}

fn role(role: &Value<Role>) -> Said<&str> {
    require(Role::from_text(role.as_str()).is_some())?;
    Ok(role.as_str())
}

fn action(action: &Value<Action>) -> Said<&str> {
    require(action.get().map(Action::name) == Some(action.as_str()))?;
    Ok(action.as_str())
}

/// What a colon behind a resource tells.
#[derive(Clone, Copy)]
enum Qualifier {
    Role,
    Action,
}

fn resource_sets(sets: &[ResourceSet], qualifier: Qualifier) -> Said<String> {
    let mut words = Vec::with_capacity(sets.len());
    // Two sets without brackets run into each other, unless a role or action tells them apart.
    let mut previous: Option<Option<&str>> = None;
    for set in sets {
        nothing_more(&set.extra)?;
        absent(set.id_ref.as_ref())?;
        require(!set.members.is_empty())?;
        let word = match (qualifier, &set.role, &set.action) {
            (_, None, None) => None,
            (Qualifier::Role, Some(written), None) => Some(role(written)?),
            (Qualifier::Action, None, Some(written)) => Some(action(written)?),
            _ => return Err(Unsayable),
        };
        let ids = set.members.iter().map(|id| {
            let id = member(id)?;
            Ok(word.map_or_else(|| id.to_owned(), |word| format!("{id}:{word}")))
        });
        let ids = ids.collect::<Said<Vec<_>>>()?.join(" ");
        let (sequential, require_all) = (switch(set.sequential.as_ref())?, switch(set.require_all.as_ref())?);
        previous = match (sequential, require_all) {
            (true, true) => {
                require(previous != Some(word))?;
                words.push(ids);
                Some(word)
            }
            (false, true) => {
                words.push(format!("( {ids} )"));
                None
            }
            (false, false) => {
                words.push(format!("[ {ids} ]"));
                None
            }
            (true, false) => {
                words.push(format!("[ {ids} sequential=true ]"));
                None
            }
        };
    }
    require(!words.is_empty())?;
    Ok(words.join(" "))
}

fn switch(written: Option<&Value<crate::model::Boolean>>) -> Said<bool> {
    match written.map(Value::as_str) {
        None | Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(Unsayable),
    }
}
