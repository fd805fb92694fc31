//! Constraints.

use super::super::feature::Feature;
use super::super::lexical;
use super::Walk;
use crate::model::{
    Action, Colocation, Element, Endpoint, Extra, Kind, Location, LocationSubject, Members, Order, OrderEnd,
    ResourceSet, ScoreSource, Text, Ticket, Value,
};
use crate::source::Span;

impl<'m> Walk<'_, 'm> {
    pub(super) fn location(&mut self, location: &'m Location, span: Span) {
        const OWNER: &str = "rsc_location";
        self.id(&location.id);
        match &location.subject {
            LocationSubject::Resource(id) => self.id(id),
            LocationSubject::Pattern(pattern) => self.uses(Feature::LocationPattern, pattern.span),
            LocationSubject::Sets(sets) => {
                self.uses(Feature::LocationSets, sets.first().map_or(span, |set| set.span));
                self.sets(sets, OWNER, span);
                if location.role.is_some() {
                    self.together("a role and resource sets", OWNER, span);
                }
            }
        }
        if let Some(role) = &location.role {
            self.uses(Feature::LocationRole, role.span());
            self.role("role", Some(role));
        }
        if let Some(discovery) = &location.discovery {
            self.uses(Feature::LocationDiscovery, discovery.span);
            self.value("resource-discovery", discovery, |value| matches!(value, "always" | "never" | "exclusive"));
        }
        match &location.score {
            None => {}
            Some(ScoreSource::Score(score)) => self.score(score),
            Some(ScoreSource::Attribute(name)) => {
                self.report(Feature::UnknownAttribute, name.span, OWNER, "score-attribute");
            }
        }
        match (&location.score, &location.node, location.rules.is_empty()) {
            (Some(_), Some(_), true) | (None, None, false) => {}
            (_, _, false) => self.together("rules and a score or node", OWNER, span),
            (None, None, true) => self.missing("a node or a rule", OWNER, span),
            (None, Some(_), true) => self.missing("a score", OWNER, span),
            (Some(_), None, true) => self.missing("a node", OWNER, span),
        }
        self.rules(&location.rules, |walk, span| walk.uses(Feature::SeveralRules, span));
        self.constraint_extra(OWNER, &location.extra, |_, _, _| false);
    }

    pub(super) fn colocation(&mut self, colocation: &'m Colocation, span: Span) {
        const OWNER: &str = "rsc_colocation";
        self.id(&colocation.id);
        match &colocation.score {
            None => {}
            Some(ScoreSource::Score(score)) => self.score(score),
            Some(ScoreSource::Attribute(name)) => {
                self.report(Feature::ColocationScoreAttribute, name.span, OWNER, "score-attribute");
            }
        }
        match &colocation.members {
            Members::Plain(ends) => {
                self.count(ends.len(), 2, OWNER, span);
                self.endpoints(ends, ["rsc-role", "with-rsc-role"]);
            }
            Members::Sets(sets) => {
                self.sets(sets, OWNER, span);
                if let Some(attribute) = &colocation.node_attribute {
                    self.together("node-attribute and resource sets", OWNER, attribute.span);
                }
            }
        }
        let has_score = colocation.score.is_some();
        self.constraint_extra(OWNER, &colocation.extra, |walk, name, _| {
            match name.as_str() {
                "influence" => walk.uses(Feature::ColocationInfluence, name.span),
                "score-attribute" | "score-attribute-mangle" if has_score => {
                    walk.together("two scores", OWNER, name.span);
                }
                "score-attribute" | "score-attribute-mangle" => {
                    walk.uses_text(Feature::ColocationScoreAttribute, name);
                }
                _ => return false,
            }
            true
        });
    }

    pub(super) fn order(&mut self, order: &'m Order, span: Span) {
        const OWNER: &str = "rsc_order";
        self.id(&order.id);
        if let Some(kind) = &order.kind {
            self.word("kind", kind, Kind::name);
        }
        if let Some(score) = &order.score {
            self.score(score);
            if order.kind.is_some() {
                self.together("kind and score", OWNER, score.span());
            }
        }
        self.boolean("symmetrical", order.symmetrical.as_deref());
        match &order.members {
            Members::Plain(ends) => {
                self.count(ends.len(), 2, OWNER, span);
                for (OrderEnd { rsc, action, instance }, attribute) in
                    ends.iter().zip(["first-action", "then-action"].into_iter().cycle())
                {
                    self.id(rsc);
                    self.action(attribute, action.as_ref());
                    self.instance(instance.as_deref());
                }
            }
            Members::Sets(sets) => self.sets(sets, OWNER, span),
        }
        self.constraint_extra(OWNER, &order.extra, |walk, name, value| {
            let known = name == "require-all";
            if known {
                walk.uses(Feature::OrderRequireAll, name.span);
                walk.value("require-all", value, lexical::is_boolean);
            }
            known
        });
    }

    pub(super) fn ticket(&mut self, ticket: &'m Ticket, span: Span) {
        const OWNER: &str = "rsc_ticket";
        self.uses(Feature::Ticket, span);
        self.id(&ticket.id);
        if let Some(policy) = &ticket.loss_policy {
            self.value("loss-policy", policy, |value| matches!(value, "stop" | "demote" | "fence" | "freeze"));
        }
        match &ticket.members {
            Members::Plain(ends) => {
                self.count(ends.len(), 1, OWNER, span);
                self.endpoints(ends, ["rsc-role", "rsc-role"]);
            }
            Members::Sets(sets) => self.sets(sets, OWNER, span),
        }
        self.no_extra(OWNER, &ticket.extra);
    }

    /// How many resources the form without sets names.
    fn count(&mut self, found: usize, needed: usize, owner: &'static str, span: Span) {
        if found < needed {
            self.missing(if needed == 1 { "a resource" } else { "two resources" }, owner, span);
        }
        if found > needed {
            self.together(if needed == 1 { "several resources" } else { "more than two resources" }, owner, span);
        }
    }

    fn endpoints(&mut self, ends: &'m [Endpoint], roles: [&'static str; 2]) {
        for (Endpoint { rsc, role, instance }, attribute) in ends.iter().zip(roles.into_iter().cycle()) {
            self.id(rsc);
            self.role(attribute, role.as_ref());
            self.instance(instance.as_deref());
        }
    }

    fn instance(&mut self, instance: Option<&'m Text>) {
        if let Some(instance) = instance {
            self.uses_text(Feature::Instance, instance);
        }
    }

    fn action(&mut self, attribute: &'static str, action: Option<&'m Value<Action>>) {
        if let Some(action) = action {
            self.word(attribute, action, Action::name);
        }
    }

    fn sets(&mut self, sets: &'m [ResourceSet], owner: &'static str, span: Span) {
        if sets.is_empty() {
            self.missing("a resource set", owner, span);
        }
        for set in sets {
            self.resource_set(set);
        }
    }

    fn resource_set(&mut self, set: &'m ResourceSet) {
        const OWNER: &str = "resource_set";
        self.optional_id(set.id.as_ref());
        self.optional_id(set.id_ref.as_ref());
        self.ids(&set.members);
        match (set.id_ref.is_some(), set.members.is_empty()) {
            (true, false) => self.together("a reference and content of its own", OWNER, set.span),
            (false, true) => self.missing("a resource", OWNER, set.span),
            _ => {}
        }
        self.boolean("sequential", set.sequential.as_ref());
        if let Some(require_all) = &set.require_all {
            self.uses(Feature::SetRequireAll, require_all.span());
            self.boolean("require-all", Some(require_all));
        }
        self.action("action", set.action.as_ref());
        self.role("role", set.role.as_ref());
        self.extra(
            OWNER,
            &set.extra,
            |walk, name, value| {
                match name.as_str() {
                    "score" => walk.value("score", value, lexical::is_score),
                    "ordering" => {
                        walk.uses(Feature::SetOrdering, name.span);
                        walk.value("ordering", value, |value| matches!(value, "group" | "listed"));
                    }
                    "kind" => {
                        walk.uses(Feature::SetKind, name.span);
                        walk.value("kind", value, |value| matches!(value, "Optional" | "Mandatory" | "Serialize"));
                    }
                    _ => return false,
                }
                true
            },
            |_, _| false,
        );
    }

    /// What a constraint holds beyond the model; each but a ticket can have a `lifetime`.
    fn constraint_extra(
        &mut self,
        owner: &'static str,
        extra: &'m Extra,
        attribute: impl FnMut(&mut Self, &'m Text, &'m Text) -> bool,
    ) {
        self.extra(owner, extra, attribute, |walk, element: &'m Element| {
            let known = element.name == "lifetime";
            if known {
                walk.uses(Feature::Lifetime, element.span);
            }
            known
        });
    }
}
