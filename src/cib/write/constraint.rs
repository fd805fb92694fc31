use std::io;

use crate::model::{
    Colocation, Endpoint, Id, Location, LocationSubject, Members, Order, ResourceSet, ScoreSource, Text, Ticket,
};

use super::Output;
use super::xml::Tag;

impl<W: io::Write> Output<'_, W> {
    pub(super) fn location(&mut self, location: &Location, comments: &[Text]) -> io::Result<()> {
        let mut tag = Tag::new("rsc_location").with("id", location.id.as_str());
        tag = match &location.subject {
            LocationSubject::Resource(id) => tag.with("rsc", id.as_str()),
            LocationSubject::Pattern(pattern) => tag.with("rsc-pattern", pattern.as_str()),
            LocationSubject::Sets(_) => tag,
        };
        if let Some(role) = &location.role {
            tag = tag.with("role", &self.role(role));
        }
        tag = tag.maybe("resource-discovery", location.discovery.as_deref());
        tag =
            with_score(tag, location.score.as_ref()).maybe("node", location.node.as_ref()).with_extra(&location.extra);
        let sets = match &location.subject {
            LocationSubject::Sets(sets) => &sets[..],
            LocationSubject::Resource(_) | LocationSubject::Pattern(_) => &[],
        };
        if sets.is_empty() && location.rules.is_empty() && location.extra.is_none() && comments.is_empty() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.resource_sets(sets, &location.id)?;
            for rule in &location.rules {
                output.rule(rule, location.id.as_str())?;
            }
            output.xml.extra(&location.extra)
        })
    }

    pub(super) fn colocation(&mut self, colocation: &Colocation, comments: &[Text]) -> io::Result<()> {
        let mut tag = Tag::new("rsc_colocation").with("id", colocation.id.as_str());
        tag = with_score(tag, colocation.score.as_ref());
        tag = tag.maybe("node-attribute", colocation.node_attribute.as_ref());
        tag = self.with_endpoints(tag, &colocation.members, &ENDPOINTS).with_extra(&colocation.extra);
        self.with_sets(tag, sets(&colocation.members), &colocation.id, &colocation.extra, comments)
    }

    pub(super) fn order(&mut self, order: &Order, comments: &[Text]) -> io::Result<()> {
        let mut tag = Tag::new("rsc_order").with("id", order.id.as_str());
        tag = tag.maybe("kind", order.kind.as_ref().map(|kind| &kind.text));
        tag = tag.maybe("score", order.score.as_ref().map(|score| &score.text));
        if let Members::Plain(ends) = &order.members {
            for (end, [rsc, action, instance]) in ends.iter().zip(ORDER_ENDS) {
                tag = tag.with(rsc, end.rsc.as_str());
                tag = tag.maybe(action, end.action.as_ref().map(|action| &action.text));
                tag = tag.maybe(instance, end.instance.as_deref());
            }
        }
        tag = tag.maybe("symmetrical", order.symmetrical.as_ref().map(|value| &value.text)).with_extra(&order.extra);
        self.with_sets(tag, sets(&order.members), &order.id, &order.extra, comments)
    }

    pub(super) fn ticket(&mut self, ticket: &Ticket, comments: &[Text]) -> io::Result<()> {
        let mut tag = Tag::new("rsc_ticket").with("id", ticket.id.as_str()).with("ticket", ticket.ticket.as_str());
        tag = self.with_endpoints(tag, &ticket.members, &ENDPOINTS[..1]);
        tag = tag.maybe("loss-policy", ticket.loss_policy.as_ref()).with_extra(&ticket.extra);
        self.with_sets(tag, sets(&ticket.members), &ticket.id, &ticket.extra, comments)
    }

    fn with_endpoints<'t>(&self, mut tag: Tag<'t>, members: &Members<Endpoint>, names: &[[&str; 3]]) -> Tag<'t> {
        let Members::Plain(ends) = members else { return tag };
        for (end, [rsc, role, instance]) in ends.iter().zip(names) {
            tag = tag.with(rsc, end.rsc.as_str());
            if let Some(value) = &end.role {
                tag = tag.with(role, &self.role(value));
            }
            tag = tag.maybe(instance, end.instance.as_deref());
        }
        tag
    }

    fn with_sets(
        &mut self,
        tag: Tag,
        sets: &[ResourceSet],
        id: &Id,
        extra: &crate::model::Extra,
        comments: &[Text],
    ) -> io::Result<()> {
        if sets.is_empty() && extra.is_none() && comments.is_empty() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            output.xml.comments(comments)?;
            output.resource_sets(sets, id)?;
            output.xml.extra(extra)
        })
    }

    fn resource_sets(&mut self, sets: &[ResourceSet], owner: &Id) -> io::Result<()> {
        for (number, set) in sets.iter().enumerate() {
            self.resource_set(set, number, owner)?;
        }
        Ok(())
    }

    fn resource_set(&mut self, set: &ResourceSet, number: usize, owner: &Id) -> io::Result<()> {
        let mut tag = Tag::new("resource_set");
        if set.id_ref.is_none() || set.id.is_some() {
            let id = self.detail_id_or(set.id.as_ref(), || format!("{owner}-{number}"));
            tag = tag.with("id", &id);
        }
        tag = tag.maybe("id-ref", set.id_ref.as_ref());
        tag = tag.maybe("sequential", set.sequential.as_ref().map(|value| &value.text));
        tag = tag.maybe("require-all", set.require_all.as_ref().map(|value| &value.text));
        tag = tag.maybe("action", set.action.as_ref().map(|action| &action.text));
        if let Some(role) = &set.role {
            tag = tag.with("role", &self.role(role));
        }
        if set.members.is_empty() && set.extra.is_none() {
            return self.xml.empty(tag);
        }
        self.start(tag.with_extra(&set.extra), |output| {
            for member in &set.members {
                output.xml.empty(Tag::new("resource_ref").with("id", member.as_str()))?;
            }
            output.xml.extra(&set.extra)
        })
    }
}

const ENDPOINTS: [[&str; 3]; 2] =
    [["rsc", "rsc-role", "rsc-instance"], ["with-rsc", "with-rsc-role", "with-rsc-instance"]];
const ORDER_ENDS: [[&str; 3]; 2] =
    [["first", "first-action", "first-instance"], ["then", "then-action", "then-instance"]];

fn with_score<'t>(tag: Tag<'t>, score: Option<&ScoreSource>) -> Tag<'t> {
    match score {
        Some(ScoreSource::Score(score)) => tag.with("score", score.as_str()),
        Some(ScoreSource::Attribute(name)) => tag.with("score-attribute", name.as_str()),
        None => tag,
    }
}

fn sets<E>(members: &Members<E>) -> &[ResourceSet] {
    match members {
        Members::Plain(_) => &[],
        Members::Sets(sets) => sets,
    }
}
