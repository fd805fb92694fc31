use ecow::{EcoString, eco_format};

use super::Facts;
use super::resource::ids;
use super::rule::rule_text;
use crate::diff::value::Reading;
use crate::model::{
    Action, Boolean, Colocation, Endpoint, Kind, Location, LocationSubject, Members, Order, OrderEnd, ResourceSet,
    Role, Score, ScoreSource, Text, Ticket, Value,
};
use crate::resolve::Holder;

impl<'c> Facts<'c> {
    pub(super) fn location(&mut self, location: &'c Location) {
        match &location.subject {
            LocationSubject::Resource(id) => self.own("resource", id.value.clone()),
            LocationSubject::Pattern(pattern) => self.own("resources", eco_format!("/{pattern}/")),
            LocationSubject::Sets(sets) => self.own("resources", self.sets_text(sets, false)),
        }
        if let Some(role) = &location.role {
            self.add(&EcoString::new(), "role", &role.text.value, Reading::Role);
        }
        if let Some(discovery) = location.discovery.as_deref().filter(|discovery| **discovery != "always") {
            self.own("resource-discovery", discovery.value.clone());
        }
        if let Some(node) = &location.node {
            // Names of nodes compare in any case.
            self.add(&EcoString::new(), "node", &node.value, Reading::Word);
        }
        self.score(location.score.as_ref());
        let names = self.names;
        match &location.rules[..] {
            [rule] => self.own("rule", rule_text(names, rule)),
            rules => rules.iter().for_each(|rule| self.presence(&eco_format!("rule {}", rule_text(names, rule)))),
        }
        self.extra(&EcoString::new(), &location.extra);
    }

    fn score(&mut self, score: Option<&ScoreSource>) {
        match score {
            Some(ScoreSource::Score(score)) => {
                self.add(&EcoString::new(), "score", &score.text.value, Reading::Score);
            }
            Some(ScoreSource::Attribute(name)) => self.own("score-attribute", name.value.clone()),
            None => {}
        }
    }

    pub(super) fn colocation(&mut self, colocation: &'c Colocation) {
        let members = match &colocation.members {
            Members::Plain(ends) => ends.iter().map(endpoint).collect::<Vec<_>>().join(" with ").into(),
            Members::Sets(sets) => self.sets_text(sets, true),
        };
        self.own("resources", members);
        self.score(colocation.score.as_ref());
        if let Some(attribute) = colocation.node_attribute.as_ref().filter(|name| **name != "#uname") {
            self.own("node-attribute", attribute.value.clone());
        }
        self.extra(&EcoString::new(), &colocation.extra);
    }

    pub(super) fn order(&mut self, order: &'c Order) {
        let members = match &order.members {
            Members::Plain(ends) => order_ends(ends),
            Members::Sets(sets) => self.sets_text(sets, true),
        };
        self.own("resources", members);
        let kind = effective_kind(order);
        if kind != Some(Kind::Mandatory) {
            self.own("kind", kind.map_or_else(|| written_kind(order), |kind| kind.name().into()));
        }
        if !is_symmetrical(order) {
            self.own("symmetrical", "false");
        }
        self.extra(&EcoString::new(), &order.extra);
    }

    pub(super) fn ticket(&mut self, ticket: &'c Ticket) {
        self.own("ticket", ticket.ticket.value.clone());
        let members = match &ticket.members {
            Members::Plain(ends) => ends.iter().map(endpoint).collect::<Vec<_>>().join(" ").into(),
            Members::Sets(sets) => self.sets_text(sets, false),
        };
        self.own("resources", members);
        if let Some(policy) = &ticket.loss_policy {
            self.add(&EcoString::new(), "loss-policy", &policy.value, Reading::Word);
        }
        self.extra(&EcoString::new(), &ticket.extra);
    }

    /// Resource sets as crm text brackets them, commas between them. Where order counts, it is that of the sets and
    /// of the members of sequential ones.
    fn sets_text(&self, sets: &'c [ResourceSet], order_counts: bool) -> EcoString {
        let mut texts: Vec<EcoString> = sets.iter().map(|set| self.set_text(set, order_counts)).collect();
        if !order_counts {
            texts.sort();
        }
        texts.join(", ").into()
    }

    fn set_text(&self, set: &'c ResourceSet, order_counts: bool) -> EcoString {
        let set = match &set.id_ref {
            None => set,
            Some(reference) => match self.referenced(reference.as_str()) {
                Some(found) => found,
                None => return eco_format!("@{reference}"),
            },
        };
        let members = if order_counts && set.is_sequential() {
            ids(&set.members)
        } else {
            let mut members: Vec<&str> = set.members.iter().map(Text::as_str).collect();
            members.sort_unstable();
            members.join(" ").into()
        };
        let mut text = match (set.requires_all(), set.is_sequential() || !order_counts) {
            (true, true) => members,
            (true, false) => eco_format!("({members})"),
            (false, false) => eco_format!("[{members}]"),
            (false, true) => eco_format!("[{members} sequential=true]"),
        };
        let role = set.role.as_ref().filter(|role| role.get() != Some(Role::Started));
        if let Some(role) = role {
            text.push_str(&eco_format!(":{}", Reading::Role.meaning(role.as_str())));
        }
        let action = set.action.as_ref().filter(|action| action.get() != Some(Action::Start));
        if let Some(action) = action {
            text.push_str(&eco_format!(":{}", Reading::Word.meaning(action.as_str())));
        }
        for (name, value) in set.extra.iter().flat_map(|extra| &extra.attributes) {
            text.push_str(&eco_format!(" {name}={value}"));
        }
        text
    }

    fn referenced(&self, id: &str) -> Option<&'c ResourceSet> {
        let (Holder::Object(index) | Holder::Part(index)) = self.names.holder(id)?;
        let sets = self.names.at(index).kind.resource_sets();
        sets.iter().find(|set| set.id.as_ref().is_some_and(|own| *own == id))
    }
}

/// Experiment with 2.1.5: a colocation with the role `Started` does what one without a role does.
fn endpoint(end: &Endpoint) -> EcoString {
    let mut text = end.rsc.value.clone();
    if let Some(role) = end.role.as_ref().filter(|role| role.get() != Some(Role::Started)) {
        text.push_str(&eco_format!(":{}", Reading::Role.meaning(role.as_str())));
    }
    if let Some(instance) = &end.instance {
        text.push_str(&eco_format!(":{instance}"));
    }
    text
}

/// `a then b`; the actions are told where they are not both `start`. Without one, the first starts, and the
/// second does what the first does (Pacemaker Explained).
fn order_ends(ends: &[OrderEnd]) -> EcoString {
    let mut inherited: EcoString = "start".into();
    let mut texts: Vec<EcoString> = Vec::with_capacity(2);
    for end in ends {
        if let Some(action) = &end.action {
            inherited = Reading::Word.meaning(action.as_str());
        }
        let mut text = end.rsc.value.clone();
        if inherited != "start" || texts.last().is_some_and(|first| first.contains(':')) {
            text.push_str(&eco_format!(":{inherited}"));
        }
        if let Some(instance) = &end.instance {
            text.push_str(&eco_format!(":{instance}"));
        }
        texts.push(text);
    }
    texts.join(" then ").into()
}

/// The kind of an order; where only a score is written, 0 is Optional and all else Mandatory.
pub(in crate::diff) fn effective_kind(order: &Order) -> Option<Kind> {
    match (&order.kind, &order.score) {
        (Some(kind), _) => kind.get(),
        (None, Some(score)) if score.get() == Some(Score::ZERO) => Some(Kind::Optional),
        (None, _) => Some(Kind::Mandatory),
    }
}

fn written_kind(order: &Order) -> EcoString {
    order.kind.as_ref().map(|kind| kind.text.value.clone()).unwrap_or_default()
}

/// Whether the opposite actions are ordered the other way round: they are unless the contrary is written, except
/// in a Serialize order, which has no direction.
pub(in crate::diff) fn is_symmetrical(order: &Order) -> bool {
    if effective_kind(order) == Some(Kind::Serialize) {
        return true;
    }
    order.symmetrical.as_deref().and_then(Value::get) != Some(Boolean(false))
}
