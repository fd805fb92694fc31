//! Meta attributes.

mod among_parameters;
mod invalid_meta_value;
mod meta_in_wrong_place;
mod stickiness_infinity;
mod stickiness_zero_default;
mod target_role_promoted_not_promotable;
mod time_cut_off;
mod unknown_meta_attribute;

pub use invalid_meta_value::InvalidMetaValue;
pub use meta_in_wrong_place::{MetaInWrongPlace, is_misplaced};
pub use stickiness_infinity::StickinessInfinity;
pub use stickiness_zero_default::StickinessZeroDefault;
pub use target_role_promoted_not_promotable::TargetRolePromotedNotPromotable;
pub use time_cut_off::TimeCutOff;
pub use unknown_meta_attribute::UnknownMetaAttribute;
