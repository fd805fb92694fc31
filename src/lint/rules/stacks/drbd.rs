//! DRBD: which resources manage it, and which of its devices are used.

use crate::lint::Context;
use crate::model::CloneResource;
use crate::resolve::{Resource, Setting};

const DRBD: &str = "ocf:linbit:drbd";

/// Whether the agent of DRBD runs it.
pub(super) fn is_drbd(resource: &Resource) -> bool {
    resource.is_a(DRBD)
}

/// The primitives of DRBD that run in a promotable clone.
pub(super) fn promotable<'r, 'c>(context: &'r Context<'c>) -> impl Iterator<Item = &'r Resource<'c>> {
    let is_promotable = |resource: &&Resource| resource.clone_around().is_some_and(CloneResource::is_promotable);
    context.effective.resources_of(DRBD).filter(is_promotable)
}

/// The first parameter that names a device of DRBD.
pub(super) fn used_device<'c>(resource: &Resource<'c>) -> Option<Setting<'c>> {
    resource.params().find(|setting| setting.value().starts_with("/dev/drbd") && !setting.is_conditional())
}

/// The resource of DRBD in the name of a device: `/dev/drbd/by-res/r0/0`. Other names have a number alone.
pub(super) fn resource_in(device: &str) -> Option<&str> {
    device.strip_prefix("/dev/drbd/by-res/")?.split('/').next()
}
