//! Order, colocation and location constraints taken together.

mod order_contradicts_group;
mod order_cycle;
mod order_self;
mod set_duplicate_member;
mod words;

pub use order_contradicts_group::OrderContradictsGroup;
pub use order_cycle::OrderCycle;
pub use order_self::OrderSelf;
pub use set_duplicate_member::SetDuplicateMember;
