//! Meta attributes.

mod meta_in_wrong_place;
mod stickiness_infinity;
mod unknown_meta_attribute;

pub use meta_in_wrong_place::{MetaInWrongPlace, is_misplaced};
pub use stickiness_infinity::StickinessInfinity;
pub use unknown_meta_attribute::UnknownMetaAttribute;
