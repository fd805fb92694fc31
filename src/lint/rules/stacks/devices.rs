//! Which parameters of which agents name block devices.

use crate::resolve::{Resource, Setting};

/// Agents of disks, and their parameter; several devices are separated by commas, semicolons or blanks.
const PARAMETERS: [(&str, &str); 6] = [
    ("ocf:heartbeat:Filesystem", "device"),
    ("ocf:heartbeat:iSCSILogicalUnit", "path"),
    ("ocf:heartbeat:sfex", "device"),
    ("ocf:heartbeat:crypt", "encrypted_dev"),
    ("stonith:fence_sbd", "devices"),
    ("stonith:external/sbd", "sbd_device"),
];

/// The devices that a resource names, with where.
pub(super) fn devices<'c>(resource: &Resource<'c>) -> Vec<(Setting<'c>, &'c str)> {
    let Some((_, name)) = PARAMETERS.iter().find(|(agent, _)| resource.is_a(agent)) else { return Vec::new() };
    let Some(setting) = resource.param(name) else { return Vec::new() };
    let devices = setting.value().split([',', ';', ' ']).filter(|device| !device.is_empty());
    devices.map(|device| (setting, device)).collect()
}
