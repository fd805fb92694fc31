//! Order, colocation and location constraints taken together.

mod anti_colocation_inside_group;
mod colocation_cycle;
mod contradictory_colocation;
mod location_colocation_contradiction;
mod order_contradicts_group;
mod order_cycle;
mod order_numeric_score;
mod order_promote_default_then_action;
mod order_promote_on_non_promotable;
pub(super) mod order_self;
mod promotion;
mod role_on_non_promotable;
mod set_duplicate_member;
mod words;

pub use anti_colocation_inside_group::AntiColocationInsideGroup;
pub use colocation_cycle::ColocationCycle;
pub use contradictory_colocation::ContradictoryColocation;
pub use location_colocation_contradiction::LocationColocationContradiction;
pub use order_contradicts_group::OrderContradictsGroup;
pub use order_cycle::OrderCycle;
pub use order_numeric_score::OrderNumericScore;
pub use order_promote_default_then_action::OrderPromoteDefaultThenAction;
pub use order_promote_on_non_promotable::OrderPromoteOnNonPromotable;
pub use order_self::OrderSelf;
pub use role_on_non_promotable::RoleOnNonPromotable;
pub use set_duplicate_member::SetDuplicateMember;
