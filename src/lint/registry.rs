use super::Rule;
use super::rules::fencing as f;
use super::rules::graph as g;
use super::rules::references as r;
use crate::diagnostic::RuleInfo;
use crate::lower::mistakes;

/// Every rule that looks at the model, sorted by name.
pub static REGISTRY: &[&dyn Rule] = &[
    &g::ColocationCycle,
    &g::ContradictoryColocation,
    &f::DlmQuorumPolicyNotFreeze,
    &f::FencingDisabled,
    &f::FencingEnabledWithoutDevice,
    &g::LocationColocationContradiction,
    &f::NoQuorumIgnoreAndNoFencing,
    &f::NoQuorumPolicyIgnore,
    &g::OrderContradictsGroup,
    &g::OrderCycle,
    &g::OrderSelf,
    &g::SetDuplicateMember,
    &r::UndefinedResourceRef,
];

/// Every rule that a finding can name, those of the text included, sorted by name.
#[must_use]
pub fn all_rules() -> Vec<&'static RuleInfo> {
    let mut rules: Vec<_> = REGISTRY.iter().map(|rule| rule.info()).chain(mistakes::ALL.iter().copied()).collect();
    rules.sort_by_key(|rule| rule.name);
    rules
}
