use super::element::{Element, Extra};
use super::operation::Attribute;
use super::role::Role;
use super::score::ScoreSource;
use super::value::{FromText, Id, Text, Value};
use crate::source::Span;

/// How the conditions of a rule are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BooleanOp {
    /// All must hold.
    And,
    /// One must hold.
    Or,
}

impl FromText for BooleanOp {
    fn from_text(text: &str) -> Option<Self> {
        match text {
            _ if text.eq_ignore_ascii_case("and") => Some(Self::And),
            _ if text.eq_ignore_ascii_case("or") => Some(Self::Or),
            _ => None,
        }
    }
}

/// A condition, and the score that a location constraint gives where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id, where one is written.
    pub id: Option<Box<Id>>,
    /// The rule whose content this one shares.
    pub id_ref: Option<Box<Id>>,
    /// In a location constraint: the role it speaks of.
    pub role: Option<Box<Value<Role>>>,
    /// In a location constraint: what it gives.
    pub score: Option<ScoreSource>,
    /// How the conditions are joined; `and` if nothing is written.
    pub boolean_op: Option<Value<BooleanOp>>,
    /// The conditions in their order.
    pub conditions: Vec<Condition>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole rule.
    pub span: Span,
}

impl Rule {
    /// A rule that says nothing yet.
    #[must_use]
    pub fn new(span: Span) -> Self {
        Self {
            id: None,
            id_ref: None,
            role: None,
            score: None,
            boolean_op: None,
            conditions: Vec::new(),
            extra: None,
            span,
        }
    }
}

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// About a node attribute.
    Expression(Expression),
    /// About the time.
    Date(Box<DateExpression>),
    /// A rule within the rule.
    Rule(Box<Rule>),
    /// What crmc has no words for: `rsc_expression`, `op_expression`, references.
    Other(Element),
}

/// A comparison of a node attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The id, where one is written.
    pub id: Option<Box<Id>>,
    /// `lt`, `gt`, `lte`, `gte`, `eq`, `ne`, `defined` or `not_defined`.
    pub operation: Text,
    /// The node attribute.
    pub attribute: Text,
    /// `string`, `integer`, `number` or `version`.
    pub value_type: Option<Box<Text>>,
    /// What it is compared with; `defined` and `not_defined` have none.
    pub value: Option<Text>,
    /// `param` or `meta` where the value names a parameter or meta attribute of the resource.
    pub value_source: Option<Box<Text>>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole condition.
    pub span: Span,
}

/// A comparison of the current time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateExpression {
    /// The id, where one is written.
    pub id: Option<Box<Id>>,
    /// `lt`, `gt`, `in_range` or `date_spec`.
    pub operation: Text,
    /// ISO 8601; for `gt` and `in_range`.
    pub start: Option<Text>,
    /// ISO 8601; for `lt` and `in_range`.
    pub end: Option<Text>,
    /// For `in_range`: how long from the start on, as `hours=…`, `months=…`.
    pub duration: Vec<Attribute>,
    /// The id of the duration, where one is written.
    pub duration_id: Option<Box<Id>>,
    /// For `date_spec`: the ranges, as `hours=9-16`.
    pub spec: Vec<Attribute>,
    /// The id of the date specification, where one is written.
    pub spec_id: Option<Box<Id>>,
    /// What else the CIB holds.
    pub extra: Extra,
    /// The whole condition.
    pub span: Span,
}
