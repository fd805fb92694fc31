//! Name/value pairs and the rules that choose among them.

use super::super::feature::Feature;
use super::super::lexical;
use super::Walk;
use crate::model::{
    AttributeSet, BooleanOp, Condition, DateExpression, Element, Expression, NvPair, PairIdentity, Rule, ScoreSource,
    SetKind, Text,
};
use crate::options::{self, Place};
use crate::source::Span;

/// What a set belongs to: the schemas differ in the names that they refuse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SetOwner {
    Properties,
    ResourceDefaults,
    OperationDefaults,
    Node,
    /// A primitive or a template.
    Primitive,
    /// A group, clone or bundle.
    Container,
    Operation,
    /// An alert or one of its recipients.
    Alert,
}

impl SetOwner {
    fn is_options(self) -> bool {
        matches!(self, Self::Properties | Self::ResourceDefaults | Self::OperationDefaults)
    }

    /// The element of the CIB, for people.
    fn name(self) -> &'static str {
        match self {
            Self::Properties => "crm_config",
            Self::ResourceDefaults => "rsc_defaults",
            Self::OperationDefaults => "op_defaults",
            Self::Node => "node",
            Self::Primitive => "primitive",
            Self::Container => "group, clone or bundle",
            Self::Operation => "op",
            Self::Alert => "alert",
        }
    }

    fn takes(self, kind: SetKind) -> bool {
        match kind {
            SetKind::ClusterProperty => self == Self::Properties,
            SetKind::Meta => !matches!(self, Self::Properties | Self::Node),
            SetKind::Instance => !self.is_options(),
            SetKind::Utilization => matches!(self, Self::Node | Self::Primitive),
        }
    }
}

/// Where a rule stands: new kinds of conditions did not come to all places at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RulePlace {
    Options,
    Constraint,
    Alert,
    Elsewhere,
}

impl<'m> Walk<'_, 'm> {
    pub(super) fn set(&mut self, owner: SetOwner, set: &'m AttributeSet) {
        if !owner.takes(set.kind) {
            return self.report(Feature::UnknownElement, set.span, owner.name(), set.kind.tag());
        }
        if set.kind == SetKind::Utilization {
            self.uses(Feature::Utilization, set.span);
        }
        self.optional_id(set.id.as_deref());
        if let Some(reference) = &set.id_ref {
            self.id(reference);
            if let Some(id) = &set.id {
                self.together("a reference and an id of its own", set.kind.tag(), id.span);
            }
            if set.score.is_some() || !set.rules.is_empty() || !set.pairs.is_empty() {
                self.together("a reference and content of its own", set.kind.tag(), set.span);
            }
        }
        if let Some(score) = &set.score {
            self.score(score);
        }
        let place = match owner {
            SetOwner::Alert => RulePlace::Alert,
            _ if owner.is_options() => RulePlace::Options,
            _ => RulePlace::Elsewhere,
        };
        for rule in &set.rules {
            self.rule(place, rule);
        }
        if let [_, second, ..] = set.rules.as_slice() {
            self.together("several rules", set.kind.tag(), second.span);
        }
        for pair in &set.pairs {
            self.pair(owner, set.kind, pair);
        }
        self.no_extra(set.kind.tag(), &set.extra);
    }

    fn pair(&mut self, owner: SetOwner, kind: SetKind, pair: &'m NvPair) {
        match pair.identity.as_deref() {
            None => {}
            Some(PairIdentity::Id(id)) => self.id(id),
            Some(PairIdentity::Reference(id)) => return self.pair_reference(owner, pair, id),
        }
        if pair.value.is_none() {
            self.uses_text(Feature::PairWithoutValue, &pair.name);
        }
        let name = &pair.name;
        match (owner, kind) {
            (SetOwner::Properties, _) => self.property(pair),
            (SetOwner::Operation, SetKind::Meta) if name == "requires" => self.uses(Feature::OpMetaRequires, name.span),
            (SetOwner::Operation | SetOwner::OperationDefaults, SetKind::Meta)
                if name == "can_fail" || name == "role_after_failure" =>
            {
                self.uses_text(Feature::OpMetaDropped, name);
            }
            (SetOwner::Operation, SetKind::Instance) if is_reserved_for_operations(name.as_str()) => {
                self.uses_text(Feature::OpParameterReserved, name);
            }
            (SetOwner::Primitive | SetOwner::Container | SetOwner::ResourceDefaults, SetKind::Meta) => {
                if name == "restart-type" {
                    self.uses(Feature::RestartType, name.span);
                } else if owner == SetOwner::Primitive && is_isolation(name.as_str()) {
                    self.uses_text(Feature::Isolation, name);
                }
            }
            (SetOwner::Primitive, SetKind::Instance) if is_removed_fencing_parameter(name.as_str()) => {
                self.uses_text(Feature::FenceCommand, name);
            }
            _ => {}
        }
    }

    fn pair_reference(&mut self, owner: SetOwner, pair: &'m NvPair, id: &'m Text) {
        self.id(id);
        let feature = if owner.is_options() { Feature::PropertyPairReference } else { Feature::PairReference };
        self.uses(feature, id.span);
        if !pair.name.as_str().is_empty() {
            self.uses(Feature::NamedPairReference, pair.name.span);
        }
        if pair.value.is_some() {
            self.together("a reference and a value", "nvpair", pair.span());
        }
    }

    fn property(&mut self, pair: &'m NvPair) {
        let name = &pair.name;
        let value = pair.value.as_ref();
        match name.as_str() {
            "cluster-infrastructure" => match value {
                None => self.report(Feature::OldInfrastructure, name.span, "", ""),
                Some(value) if is_old_infrastructure(value.as_str()) => {
                    self.uses_text(Feature::OldInfrastructure, value);
                }
                Some(_) => {}
            },
            "stonith-action" => {
                if let Some(value) = value.filter(|value| *value == "poweroff") {
                    self.uses(Feature::PoweroffAction, value.span);
                }
            }
            "remove-after-stop" => self.uses(Feature::RemoveAfterStop, name.span),
            other => match options::find(Place::Property, other) {
                Some(old) if old.is_refused => self.uses_text(Feature::OldProperty, name),
                Some(old) if old.removed == Some((3, 0, 0)) => self.uses_text(Feature::ControllerTimeout, name),
                _ => {}
            },
        }
    }

    pub(super) fn rule(&mut self, place: RulePlace, rule: &'m Rule) {
        self.optional_id(rule.id.as_deref());
        if let Some(reference) = &rule.id_ref {
            self.id(reference);
            if let Some(id) = &rule.id {
                self.together("a reference and an id of its own", "rule", id.span);
            }
            if !rule.conditions.is_empty() || rule.score.is_some() || rule.role.is_some() || rule.boolean_op.is_some() {
                self.together("a reference and content of its own", "rule", rule.span);
            }
            return self.no_extra("rule", &rule.extra);
        }
        match &rule.score {
            None => self.uses(Feature::RuleWithoutScore, rule.span),
            Some(ScoreSource::Score(score)) => self.score(score),
            Some(ScoreSource::Attribute(_)) => {}
        }
        if let Some(op) = &rule.boolean_op {
            self.word("boolean-op", op, |op| match op {
                BooleanOp::And => "and",
                BooleanOp::Or => "or",
            });
        }
        if rule.conditions.is_empty() {
            self.missing("a condition", "rule", rule.span);
        }
        for condition in &rule.conditions {
            match condition {
                Condition::Expression(expression) => self.expression(place, expression),
                Condition::Date(date) => self.date(date),
                Condition::Rule(rule) => self.rule(place, rule),
                Condition::Other(element) => self.other_condition(place, element),
            }
        }
        self.extra(
            "rule",
            &rule.extra,
            |walk, name, value| {
                let known = name == "negate";
                if known {
                    walk.uses(Feature::RuleNegate, name.span);
                    walk.value("negate", value, lexical::is_boolean);
                }
                known
            },
            |_, _| false,
        );
    }

    fn expression(&mut self, place: RulePlace, expression: &'m Expression) {
        self.optional_id(expression.id.as_deref());
        self.value("operation", &expression.operation, |operation| {
            matches!(operation, "lt" | "gt" | "lte" | "gte" | "eq" | "ne" | "defined" | "not_defined")
        });
        if let Some(value_type) = &expression.value_type {
            match value_type.as_str() {
                "string" | "number" | "version" => {}
                "integer" => self.uses(Feature::IntegerType, value_type.span),
                _ => self.invalid("type", value_type),
            }
        }
        if let Some(source) = &expression.value_source {
            self.value("value-source", source, |source| matches!(source, "literal" | "param" | "meta"));
            let feature = if place == RulePlace::Options { Feature::PropertyValueSource } else { Feature::ValueSource };
            self.uses(feature, source.span);
        }
        self.no_extra("expression", &expression.extra);
    }

    fn date(&mut self, date: &'m DateExpression) {
        self.optional_id(date.id.as_deref());
        self.optional_id(date.duration_id.as_deref());
        self.optional_id(date.spec_id.as_deref());
        let has_duration = !date.duration.is_empty() || date.duration_id.is_some();
        let has_spec = !date.spec.is_empty() || date.spec_id.is_some();
        let parts = (date.start.is_some(), date.end.is_some(), has_duration, has_spec);
        match (date.operation.as_str(), parts) {
            ("gt", (true, false, false, false))
            | ("lt", (false, true, false, false))
            | ("date_spec", (false, false, false, true))
            | ("in_range", (_, true, false, false) | (true, false, true, false)) => {}
            ("in_range", (true, false, false, false) | (_, true, true, false)) => {
                self.uses(Feature::OpenRange, date.span);
            }
            ("gt", (false, ..)) => self.missing("a start", "date_expression", date.span),
            ("lt", (_, false, ..)) => self.missing("an end", "date_expression", date.span),
            ("date_spec", (.., false)) => self.missing("a date_spec", "date_expression", date.span),
            ("in_range", (false, false, ..)) => self.missing("a start or an end", "date_expression", date.span),
            ("gt" | "lt" | "date_spec" | "in_range", _) => {
                self.together("parts of different operations", "date_expression", date.span);
            }
            _ => self.invalid("operation", &date.operation),
        }
        for unit in &date.duration {
            match unit.name.as_str() {
                "days" | "minutes" | "seconds" => self.uses_text(Feature::DurationUnit, &unit.name),
                "moon" => {}
                name if is_common_unit(name) => {}
                name => self.report(Feature::UnknownAttribute, unit.name.span, "duration", name),
            }
        }
        for unit in &date.spec {
            match unit.name.as_str() {
                "minutes" | "seconds" | "yeardays" => self.uses_text(Feature::DateSpecUnit, &unit.name),
                "moon" => self.uses(Feature::Moon, unit.name.span),
                name if is_common_unit(name) => {}
                name => self.report(Feature::UnknownAttribute, unit.name.span, "date_spec", name),
            }
        }
        self.no_extra("date_expression", &date.extra);
    }

    fn other_condition(&mut self, place: RulePlace, element: &'m Element) {
        let allowed: &[&str] = match element.name.as_str() {
            "rsc_expression" => &["id", "class", "provider", "type"],
            "op_expression" => &["id", "name", "interval"],
            name => return self.report(Feature::UnknownElement, element.span, "rule", name),
        };
        let feature = match place {
            RulePlace::Constraint | RulePlace::Alert => Feature::AgentExpressionElsewhere,
            RulePlace::Options | RulePlace::Elsewhere => Feature::AgentExpression,
        };
        self.report(feature, element.span, "rule", &element.name);
        for (name, _) in &element.attributes {
            if !allowed.contains(&name.as_str()) {
                self.report(Feature::UnknownAttribute, name.span, &element.name, name.as_str());
            }
        }
        match element.attribute("id") {
            Some(id) => self.id(id),
            None => self.missing("an id", &element.name, element.span),
        }
        if element.name == "op_expression" && element.attribute("name").is_none() {
            self.missing("a name", "op_expression", element.span);
        }
        for child in element.elements() {
            self.report(Feature::UnknownElement, child.span, &element.name, &child.name);
        }
    }

    /// The rules of a location constraint or of a `lifetime`.
    pub(super) fn rules(&mut self, rules: &'m [Rule], several: impl FnOnce(&mut Self, Span)) {
        for rule in rules {
            self.rule(RulePlace::Constraint, rule);
        }
        if let [_, second, ..] = rules {
            several(self, second.span);
        }
    }
}

/// The units of `duration` and `date_spec` alike; `yearsdays` is a slip of the pen in the schemas.
fn is_common_unit(name: &str) -> bool {
    matches!(name, "hours" | "monthdays" | "weekdays" | "yearsdays" | "months" | "weeks" | "years" | "weekyears")
}

fn is_removed_fencing_parameter(name: &str) -> bool {
    options::find(Place::FencingParameter, name).is_some_and(|definition| definition.removed.is_some())
}

fn is_isolation(name: &str) -> bool {
    options::find(Place::Primitive, name).is_some_and(|definition| definition.is_refused)
}

fn is_reserved_for_operations(name: &str) -> bool {
    matches!(
        name,
        "interval-origin" | "start-delay" | "enabled" | "on-fail" | "record-pending" | "role" | "timeout" | "requires"
    )
}

fn is_old_infrastructure(value: &str) -> bool {
    matches!(value, "heartbeat" | "openais" | "classic openais" | "classic openais (with plugin)" | "cman")
}
