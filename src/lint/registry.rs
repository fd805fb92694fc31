use super::rules::{agents, clones, fencing, graph, meta, properties, references, rules, style};
use super::{Rule, suppress};
use crate::cib::read;
use crate::compile;
use crate::config;
use crate::corosync;
use crate::diagnostic::RuleInfo;
use crate::lower::mistakes;

/// Every rule that looks at the model, sorted by name.
pub static REGISTRY: &[&dyn Rule] = &[
    &references::AclUndefinedRole,
    &graph::AntiColocationInsideGroup,
    &graph::AsymmetricClusterWithoutLocation,
    &rules::AttributeNeverSet,
    &style::CliConstraintLeftover,
    &graph::CloneInterleaveMissing,
    &clones::CloneMaxBelowNodes,
    &clones::CloneMaxZero,
    &clones::CloneNotifyMissing,
    &clones::CloneOrderedSerializes,
    &graph::CloneWithPrimitivePinsClone,
    &graph::ColocationCycle,
    &graph::ColocationOppositeToOrder,
    &graph::ColocationWithDisabledResource,
    &graph::ColocationWithoutOrder,
    &references::ConstraintOnCloneChild,
    &graph::ContradictoryColocation,
    &properties::DangerousRscDefault,
    &agents::DeprecatedAgent,
    &agents::DetectionTimeTooLong,
    &graph::DisabledMemberInsideGroup,
    &fencing::DlmQuorumPolicyNotFreeze,
    &references::DuplicateAttributeFirstWins,
    &references::DuplicateId,
    &agents::DuplicateOpInterval,
    &style::EditorModeline,
    &references::EmptyContainer,
    &style::ExplicitGeneratedId,
    &fencing::FenceMonitorInterval,
    &fencing::FencingActionPoweroff,
    &fencing::FencingDisabled,
    &fencing::FencingEnabledWithoutDevice,
    &fencing::FencingTimeoutTooShort,
    &references::FencingTopologyBadDevice,
    &graph::GroupMemberBannedEverywhere,
    &clones::GuestNodeNamedLikeItsVm,
    &style::InconsistentSibling,
    &style::IntervalZeroNoise,
    &references::InvalidIdSyntax,
    &references::InvalidMember,
    &properties::InvalidPropertyValue,
    &fencing::LegacyExternalPlugin,
    &graph::LocationColocationContradiction,
    &agents::LsbClassUsed,
    &style::MaintenanceLeftOn,
    &references::MemberInTwoContainers,
    &references::MemberLeftOut,
    &meta::MetaInWrongPlace,
    &agents::MigratableWithoutMigrateTimeouts,
    &agents::MissingMonitor,
    &agents::MissingPromotedMonitor,
    &agents::MissingRequiredParam,
    &agents::MisspeltPcmkParam,
    &agents::MonitorIntervalInvalid,
    &fencing::NoQuorumIgnoreAndNoFencing,
    &fencing::NoQuorumPolicyIgnore,
    &fencing::NodeWithoutFenceDevice,
    &properties::OldAndNewPropertyBothSet,
    &agents::OpAttributeBecameParam,
    &agents::OpCannotRecur,
    &agents::OpDefaultTimeoutMissing,
    &agents::OpTimeoutBelowAdvised,
    &agents::OpTimeoutMissingDefault20s,
    &agents::OpTimeoutZeroOrInvalid,
    &graph::OrderContradictsGroup,
    &graph::OrderCycle,
    &graph::OrderNumericScore,
    &graph::OrderOptionalForHardDependency,
    &graph::OrderPromoteDefaultThenAction,
    &graph::OrderPromoteOnNonPromotable,
    &graph::OrderSelf,
    &graph::OrderWithoutColocation,
    &fencing::PriorityFencingDelayWithoutPriority,
    &clones::PromotableAgentLacksPromote,
    &clones::PromotableLsbOrSystemd,
    &style::QuotedNoise,
    &clones::RemoteInContainerOrConstraint,
    &clones::RemoteNameEqualsClusterNode,
    &properties::RemovedProperty1x,
    &style::RepeatedConstraints,
    &style::RepeatedOperations,
    &graph::RoleOnNonPromotable,
    &rules::RuleAlwaysFalse,
    &rules::RuleUndefinedAttributeNotHandled,
    &style::RuntimePropertyCommitted,
    &rules::ScoreTypoBecomesScoreAttribute,
    &graph::SetDuplicateMember,
    &agents::StartDelayUsed,
    &meta::StickinessInfinity,
    &agents::StopOnFailWeak,
    &agents::StopTimeoutExceedsShutdownEscalation,
    &style::TargetRoleStoppedLeft,
    &fencing::TwoNodeFenceRace,
    &references::UndefinedIdRef,
    &references::UndefinedNodeRef,
    &references::UndefinedResourceRef,
    &references::UndefinedTemplate,
    &agents::UnknownAgent,
    &meta::UnknownMetaAttribute,
    &agents::UnknownParam,
    &properties::UnknownProperty,
    &graph::UnplaceableResource,
    &agents::UnsupportedOp,
    &properties::UtilizationWithoutPlacementStrategy,
];

/// Every rule that a finding can name, those of the text included, sorted by name.
#[must_use]
pub fn all_rules() -> Vec<&'static RuleInfo> {
    let mut rules: Vec<_> = REGISTRY.iter().map(|rule| rule.info()).collect();
    rules.extend(mistakes::ALL);
    rules.extend(read::mistakes::RULES);
    rules.extend(suppress::RULES);
    rules.extend(config::RULES);
    rules.extend(corosync::mistakes::ALL);
    rules.extend([&compile::NOT_IN_SCHEMA, &compile::NO_COMMON_SCHEMA]);
    rules.sort_by_key(|rule| rule.name);
    rules
}
