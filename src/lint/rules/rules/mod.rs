//! Rules, dates and node attributes.

mod attribute_never_set;
mod attributes;
mod invalid_date;
mod rule_always_false;
mod rule_undefined_attribute_not_handled;
mod score_typo_becomes_score_attribute;

pub use attribute_never_set::AttributeNeverSet;
pub use invalid_date::InvalidDate;
pub use rule_always_false::RuleAlwaysFalse;
pub use rule_undefined_attribute_not_handled::RuleUndefinedAttributeNotHandled;
pub use score_typo_becomes_score_attribute::ScoreTypoBecomesScoreAttribute;
