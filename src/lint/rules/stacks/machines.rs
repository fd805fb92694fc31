//! Virtual machines.

use crate::resolve::{Resource, Setting};

/// Whether libvirt runs it. A wrong provider is a finding of its own, and does not hide what else is to be said.
pub(in crate::lint::rules) fn is_virtual_domain(resource: &Resource) -> bool {
    is_ocf(resource, "VirtualDomain")
}

/// Whether it is a virtual machine, run by libvirt or by Xen's own tools.
pub(super) fn is_machine(resource: &Resource) -> bool {
    is_virtual_domain(resource) || is_ocf(resource, "Xen")
}

fn is_ocf(resource: &Resource, kind: &str) -> bool {
    resource.agent.is_some_and(|agent| agent.class == "ocf" && agent.kind == kind)
}

/// The parameters that name files which a virtual machine is made from.
pub(super) fn files<'c>(resource: &Resource<'c>) -> Vec<Setting<'c>> {
    let names: &[&str] = if is_virtual_domain(resource) {
        &["config", "snapshot", "backingfile"]
    } else if is_machine(resource) {
        &["xmfile"]
    } else {
        &[]
    };
    names.iter().filter_map(|name| resource.param(name)).collect()
}
