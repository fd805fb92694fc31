use super::devices::devices;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Resource;

declare_rule! {
    /// The by-path name of an iSCSI disk has no LUN.
    ///
    /// # In the cluster
    /// udev appends `-lun-N` to the name of every disk behind an iSCSI target. Without it, the device does not exist: the start
    /// fails on every node.
    ///
    /// # Fix
    /// Append the LUN: `…:kiabi-lun-0`. `ls /dev/disk/by-path` shows the names.
    ///
    /// # Evidence
    /// The builtin `path_id` of systemd-udevd, which names disks of iSCSI sessions `ip-ADDRESS:PORT-iscsi-TARGET-lun-N`; partitions have
    /// `-partN` behind that.
    pub struct IscsiBypathWithoutLun: "iscsi-bypath-without-lun" in stacks, Warning, since "0.1.0";
}

impl Rule for IscsiBypathWithoutLun {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        for (setting, device) in devices(resource) {
            let name = device.strip_prefix("/dev/disk/by-path/");
            if !name.is_some_and(|name| name.contains("-iscsi-") && !name.contains("-lun-")) {
                continue;
            }
            out.push(
                Diagnostic::new(&INFO, setting.pair.span(), "the by-path name of an iSCSI disk ends with its LUN")
                    .note("udev makes no device of this name: the start fails on every node")
                    .help(format!("write {device}-lun-0, or whichever LUN `ls /dev/disk/by-path` shows")),
            );
        }
    }
}
