//! Order, colocation and location constraints taken together.

mod colocation_cycle;
mod contradictory_colocation;
mod location_colocation_contradiction;
mod order_contradicts_group;
mod order_cycle;
pub(super) mod order_self;
mod set_duplicate_member;
mod words;

pub use colocation_cycle::ColocationCycle;
pub use contradictory_colocation::ContradictoryColocation;
pub use location_colocation_contradiction::LocationColocationContradiction;
pub use order_contradicts_group::OrderContradictsGroup;
pub use order_cycle::OrderCycle;
pub use order_self::OrderSelf;
pub use set_duplicate_member::SetDuplicateMember;
