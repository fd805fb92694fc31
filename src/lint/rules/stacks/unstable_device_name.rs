use super::devices::devices;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// A disk is named /dev/sdX or /dev/vdX.
    ///
    /// # In the cluster
    /// The kernel gives these names in the order in which it finds the disks: after a boot, or on another node, the same name
    /// may be another disk. The wrong one is mounted, or written to by sbd.
    ///
    /// # Fix
    /// Use a name that belongs to the disk: `/dev/disk/by-id/…`, a logical volume, or a multipath device.
    ///
    /// # Evidence
    /// `sbd`(8) and the guides of SUSE Linux Enterprise High Availability ask for by-id names.
    pub struct UnstableDeviceName: "unstable-device-name" in stacks, Warning, since "0.1.0";
}

impl Rule for UnstableDeviceName {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        for (setting, device) in devices(resource).into_iter().filter(|(_, device)| is_unstable(device)) {
            out.push(
                Diagnostic::new(
                    &INFO,
                    setting.pair.span(),
                    format!("{device} may be another disk after the next boot"),
                )
                .note("such names follow the order in which the kernel finds the disks, on each node anew")
                .help("write its name below /dev/disk/by-id"),
            );
        }
    }
}

/// `/dev/sda`, `/dev/vdb1`, `/dev/hdc`.
fn is_unstable(device: &str) -> bool {
    let name = ["/dev/sd", "/dev/vd", "/dev/hd"].into_iter().find_map(|prefix| device.strip_prefix(prefix));
    name.is_some_and(|name| {
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
        !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}
