use super::machines::is_virtual_domain;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::placeholder;
use crate::resolve::Resource;

declare_rule! {
    /// The URI of a hypervisor has no path, or is none.
    ///
    /// # In the cluster
    /// Of `qemu://system`, libvirt takes `system` for the name of a host, and cannot connect: the virtual machine never starts.
    /// For a migration the agent puts the other node's name between `://` and the next slash, which is not there.
    ///
    /// # Fix
    /// Write three slashes: `qemu:///system`, `xen:///system`, `lxc:///`.
    ///
    /// # Evidence
    /// libvirt, «Connection URIs»; `ocf:heartbeat:VirtualDomain` of resource-agents 4.12, which takes the URI of the other
    /// node from this one by `sed`.
    pub struct VmHypervisorUri: "vm-hypervisor-uri" in stacks, Error, since "0.1.0";
}

impl Rule for VmHypervisorUri {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(setting) = resource.param("hypervisor").filter(|_| is_virtual_domain(resource)) else { return };
        let uri = setting.value();
        if is_uri(uri) || placeholder::is_in(uri) {
            return;
        }
        let place = setting.text().map_or(setting.pair.span(), |text| text.span);
        let diagnostic =
            Diagnostic::new(&INFO, place, format!("`{uri}` is not the URI of a hypervisor on its own node"));
        out.push(match meant(uri) {
            Some(meant) => {
                let title = format!("write `{meant}`");
                let fix = Fix::safe(&title).changing(resource.owner(setting.origin)).replace(place, meant);
                diagnostic
                    .note("libvirt takes what follows two slashes for a host, and cannot connect: the virtual machine never starts")
                    .help(title)
                    .fix(fix)
            }
            None => diagnostic
                .note("libvirt cannot connect: the virtual machine never starts")
                .help("write driver, three slashes and path: `qemu:///system`"),
        });
    }
}

/// Whether that is `driver[+transport]://[host]/[path]`.
fn is_uri(text: &str) -> bool {
    let Some((driver, rest)) = text.split_once("://") else { return false };
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    driver.split('+').count() <= 2 && driver.split('+').all(is_name) && rest.contains('/')
}

/// What was meant by a URI in which a slash is missing.
fn meant(uri: &str) -> Option<String> {
    let (driver, rest) = uri.split_once("://")?;
    match rest {
        "system" | "session" => Some(format!("{driver}:///{rest}")),
        "" if driver == "lxc" => Some("lxc:///".to_owned()),
        "" => Some(format!("{driver}:///system")),
        _ => None,
    }
}
