use std::io;

use crate::model::{
    Attribute, AttributeSet, Condition, DateExpression, Expression, NvPair, PairIdentity, Rule, ScoreSource, Text,
};

use super::Output;
use super::xml::Tag;

impl<W: io::Write> Output<'_, W> {
    /// A set, named after its owner unless it has an id.
    pub(super) fn set(&mut self, set: &AttributeSet, owner: &str) -> io::Result<()> {
        self.set_as(set, [owner, "-", set.kind.tag()].concat(), &[])
    }

    /// A set that is called `wanted` unless it has an id.
    fn set_as(&mut self, set: &AttributeSet, wanted: String, comments: &[Text]) -> io::Result<()> {
        let tag = set.kind.tag();
        let target = set.id_ref.as_ref().map(|reference| self.referenced_set(reference, set.kind));
        let (start, id) = self.identified(Tag::new(tag), set.id.as_deref(), target.as_deref(), wanted);
        let score = set.score.as_ref().map(|score| &score.text);
        let start = start.maybe("score", score).with_extra(&set.extra);
        if set.rules.is_empty() && set.pairs.is_empty() && set.extra.is_none() && comments.is_empty() {
            return self.xml.empty(start);
        }
        self.start(start, |output| {
            output.xml.comments(comments)?;
            for rule in &set.rules {
                output.rule(rule, &id)?;
            }
            for pair in &set.pairs {
                output.pair(pair, &id)?;
            }
            output.xml.extra(&set.extra)
        })
    }

    /// A set of options of the whole cluster: nobody owns it, so the owner's name is all of its id.
    pub(super) fn option_set(&mut self, set: &AttributeSet, default: &str, comments: &[Text]) -> io::Result<()> {
        self.set_as(set, default.to_owned(), comments)
    }

    fn pair(&mut self, pair: &NvPair, set: &str) -> io::Result<()> {
        let tag = Tag::new("nvpair");
        let tag = match pair.identity.as_deref() {
            Some(PairIdentity::Reference(id)) => {
                let tag = tag.with("id-ref", id.as_str());
                if pair.name.value.is_empty() { tag } else { tag.with("name", pair.name.as_str()) }
            }
            identity => {
                let written = match identity {
                    Some(PairIdentity::Id(id)) => Some(id),
                    _ => None,
                };
                let id = self.id_or(written, || [set, "-", pair.name.as_str()].concat());
                tag.with("id", &id).with("name", pair.name.as_str())
            }
        };
        self.xml.empty(tag.maybe("value", pair.value.as_ref()))
    }

    /// A rule, named after its owner unless it has an id.
    pub(super) fn rule(&mut self, rule: &Rule, owner: &str) -> io::Result<()> {
        let target = rule.id_ref.as_ref().map(|reference| self.referenced_rule(reference));
        let wanted = [owner, "-rule"].concat();
        let (mut tag, id) = self.identified(Tag::new("rule"), rule.id.as_deref(), target.as_deref(), wanted);
        if let Some(role) = &rule.role {
            // Any text is valid here, and Pacemaker ignores its case: only the schemas' own words are respelt.
            let is_canonical =
                role.get().is_some_and(|meant| [meant.name(), meant.old_name()].contains(&role.as_str()));
            let spelling = if is_canonical { self.role(role) } else { role.text.value.clone() };
            tag = tag.with("role", &spelling);
        }
        tag = match &rule.score {
            Some(ScoreSource::Score(score)) => tag.with("score", score.as_str()),
            Some(ScoreSource::Attribute(name)) => tag.with("score-attribute", name.as_str()),
            None => tag,
        };
        let boolean_op = rule.boolean_op.as_ref().map(|op| &op.text);
        let tag = tag.maybe("boolean-op", boolean_op).with_extra(&rule.extra);
        if rule.conditions.is_empty() && rule.extra.is_none() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            for condition in &rule.conditions {
                output.condition(condition, &id)?;
            }
            output.xml.extra(&rule.extra)
        })
    }

    fn condition(&mut self, condition: &Condition, rule: &str) -> io::Result<()> {
        match condition {
            Condition::Expression(expression) => self.expression(expression, rule),
            Condition::Date(date) => self.date(date, rule),
            Condition::Rule(nested) => self.rule(nested, rule),
            Condition::Other(element) => self.xml.element(element),
        }
    }

    fn expression(&mut self, expression: &Expression, rule: &str) -> io::Result<()> {
        let id = self.detail_id_or(expression.id.as_deref(), || [rule, "-expression"].concat());
        let tag = Tag::new("expression")
            .with("id", &id)
            .with("attribute", expression.attribute.as_str())
            .with("operation", expression.operation.as_str())
            .maybe("type", expression.value_type.as_deref())
            .maybe("value", expression.value.as_ref())
            .maybe("value-source", expression.value_source.as_deref());
        self.with_extra_content(tag.with_extra(&expression.extra), &expression.extra)
    }

    fn date(&mut self, date: &DateExpression, rule: &str) -> io::Result<()> {
        let id = self.detail_id_or(date.id.as_deref(), || [rule, "-expression"].concat());
        let tag = Tag::new("date_expression")
            .with("id", &id)
            .with("operation", date.operation.as_str())
            .maybe("start", date.start.as_ref())
            .maybe("end", date.end.as_ref())
            .with_extra(&date.extra);
        let has_spec = !date.spec.is_empty() || date.spec_id.is_some();
        let has_duration = !date.duration.is_empty() || date.duration_id.is_some();
        if !has_spec && !has_duration && date.extra.is_none() {
            return self.xml.empty(tag);
        }
        self.start(tag, |output| {
            if has_spec {
                output.date_part("date_spec", &date.spec, date.spec_id.as_deref(), &id)?;
            }
            if has_duration {
                output.date_part("duration", &date.duration, date.duration_id.as_deref(), &id)?;
            }
            output.xml.extra(&date.extra)
        })
    }

    fn date_part(&mut self, name: &str, attributes: &[Attribute], id: Option<&Text>, owner: &str) -> io::Result<()> {
        let id = self.detail_id_or(id, || [owner, "-", name].concat());
        self.xml.empty(with_attributes(Tag::new(name).with("id", &id), attributes))
    }
}

/// A tag with the attributes that crm text writes as pairs.
pub(super) fn with_attributes<'t>(tag: Tag<'t>, attributes: &[Attribute]) -> Tag<'t> {
    attributes.iter().fold(tag, |tag, attribute| tag.with(attribute.name.as_str(), attribute.value.as_str()))
}
