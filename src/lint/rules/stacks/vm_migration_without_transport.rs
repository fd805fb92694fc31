use super::machines::is_virtual_domain;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::Boolean;
use crate::resolve::{Resource, Setting};

declare_rule! {
    /// A virtual machine may migrate, and how libvirt reaches the other node is left to chance.
    ///
    /// # In the cluster
    /// Without `migration_transport` libvirt uses its own default, TLS, which takes certificates on every node. With ssh, root of each
    /// node needs a key that each other node takes, and their host keys as known ones. Where it fails, the migration does, and the
    /// guest is stopped and started instead.
    ///
    /// # Fix
    /// Write `params migration_transport=ssh`, or tls or tcp, and try it from each node to each other:
    /// `virsh --connect qemu+ssh://NODE/system list`.
    ///
    /// # Evidence
    /// Metadata and `VirtualDomain_migrate_to` of resource-agents 4.12; seapath issue 25 (host keys). Silent where `remoteuri`, or a
    /// transport in `hypervisor`, says it. Ssh is mentioned once a configuration.
    pub struct VmMigrationWithoutTransport: "vm-migration-without-transport" in stacks, Info, since "0.1.0";
}

impl Rule for VmMigrationWithoutTransport {
    fn walk<'r, 'c>(&self, _context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Migrations::default()))
    }
}

#[derive(Default)]
struct Migrations<'c> {
    /// The first that migrates by ssh, and how many do.
    by_ssh: Option<(Setting<'c>, usize)>,
}

impl<'r, 'c> Walk<'r, 'c> for Migrations<'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, out: &mut Vec<Diagnostic>) {
        if !is_virtual_domain(resource) {
            return;
        }
        let allowed = resource.meta("allow-migrate").filter(|setting| setting.get() == Some(Boolean(true)));
        let Some(allowed) = allowed.filter(|_| !says_how(resource)) else { return };
        match resource.param("migration_transport") {
            Some(setting) if setting.value() == "ssh" => {
                self.by_ssh = Some(self.by_ssh.map_or((setting, 1), |(first, count)| (first, count + 1)));
            }
            None if !resource.may_have_param("migration_transport") => out.push(
                Diagnostic::new(&INFO, resource.id().span, format!("{} migrates by libvirt's default, TLS", resource.id()))
                    .also(allowed.pair.span(), "migration is allowed here")
                    .note("that takes certificates on every node; where they are missing, the guest is stopped and started instead")
                    .help("write `params migration_transport=ssh`, or tls where there are certificates"),
            ),
            _ => {}
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let Some((setting, count)) = self.by_ssh else { return };
        let message = match count {
            1 => "migration by ssh needs root's keys on every node".to_owned(),
            _ => format!("migration by ssh, as of {count} virtual machines, needs root's keys on every node"),
        };
        out.push(
            Diagnostic::new(&INFO, setting.pair.span(), message)
                .note("root of each node has to log in on each other one, without a password and without a question about its host key")
                .help("try `virsh --connect qemu+ssh://NODE/system list` from each node to each other"),
        );
    }
}

/// Whether the other node's URI says how it is reached.
fn says_how(resource: &Resource) -> bool {
    let has_transport = |uri: &str| uri.split_once("://").is_some_and(|(driver, _)| driver.contains('+'));
    resource.may_have_param("remoteuri")
        || resource.param("hypervisor").is_some_and(|setting| has_transport(setting.value()))
}
