use super::machines::{files, is_machine};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::Action;
use crate::resolve::{Binding, Mounts, Place, Point, Resource, Setting, is_filesystem, unit};

declare_rule! {
    /// A file that a virtual machine needs lies on a file system that the cluster mounts, and nothing binds the two.
    ///
    /// # In the cluster
    /// The virtual machine starts before the mount, or on a node where the file system is not mounted: its configuration is not
    /// readable, which the agent reports as «not installed», and the virtual machine is banned from that node. When the file system is
    /// stopped first, the unmount fails under the running guest, and the node is fenced.
    ///
    /// # Fix
    /// Write both: `order o Mandatory: cl-fs vm` and `colocation c inf: vm cl-fs`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: `crm_simulate` starts the virtual machine on the node where the file system is banned.
    /// `VirtualDomain` of resource-agents 4.12 (`OCF_ERR_INSTALLED`). Constraints by way of others, sets and groups count. Where one of
    /// the two is there, order-without-colocation, colocation-without-order and order-optional-for-hard-dependency speak. Of other
    /// resources with a parameter that is a path below the mount it is a warning.
    pub struct VmConfigOnUnorderedFilesystem: "vm-config-on-unordered-filesystem" in stacks, Error, since "0.1.0", whole_only;
}

impl Rule for VmConfigOnUnorderedFilesystem {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let mounts = Mounts::new(&context.effective);
        (!mounts.is_empty()).then(|| Box::new(Users { context, mounts }) as _)
    }
}

/// What uses files on a mounted file system.
struct Users<'r, 'c> {
    context: &'r Context<'c>,
    mounts: Mounts,
}

impl<'r, 'c> Walk<'r, 'c> for Users<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, out: &mut Vec<Diagnostic>) {
        let is_machine = is_machine(resource);
        let settings = if is_machine { files(resource) } else { paths(resource) };
        let unbound = |setting: &Setting| {
            let (directory, filesystems) = self.mounts.serving(setting.value())?;
            let filesystem = *filesystems.first()?;
            let is_bound = filesystems.iter().any(|&filesystem| is_bound(self.context, resource.index, filesystem));
            (!is_bound).then_some((directory, filesystem))
        };
        // One finding a resource: what repairs one of its paths repairs the others, too, as a rule.
        let found = settings.into_iter().find_map(|setting| Some((setting, unbound(&setting)?)));
        let Some((setting, (directory, filesystem))) = found else { return };
        let diagnostic = finding(self.context, resource, setting, &directory, filesystem);
        out.push(if is_machine { diagnostic } else { diagnostic.severity(Severity::Warning) });
    }
}

/// The parameters of other agents that are paths.
fn paths<'c>(resource: &Resource<'c>) -> Vec<Setting<'c>> {
    let is_ocf = resource.agent.is_some_and(|agent| agent.class == "ocf");
    if !is_ocf || is_filesystem(resource) {
        return Vec::new();
    }
    resource.params().filter(|setting| setting.value().starts_with('/') && !setting.is_conditional()).collect()
}

/// Whether the one starts behind the other for certain, or runs with it.
fn is_bound(context: &Context, resource: u32, filesystem: u32) -> bool {
    let first = Point { resource: filesystem, action: Action::Start };
    context.graphs.starts_behind(resource, first, Binding::Mandatory)
        || context.graphs.runs_with(resource, Place { resource: filesystem, role: None })
}

fn finding(context: &Context, resource: &Resource, setting: Setting, directory: &str, filesystem: u32) -> Diagnostic {
    let names = context.names;
    let id_of = |index: u32| names.at(index).kind.id().map_or("", |id| id.as_str());
    let (base, user) = (id_of(unit(names, filesystem)), id_of(unit(names, resource.index)));
    let mount = names.at(filesystem);
    let place = mount.kind.id().map_or(mount.span, |id| id.span);
    Diagnostic::new(
        &INFO,
        setting.pair.span(),
        format!("{user} needs what {base} mounts on {directory}, and neither waits for it nor runs with it"),
    )
    .also(place, format!("mounts {directory}"))
    .note(format!(
        "it starts before the mount, or where it is missing, and fails; and when {base} stops first, the unmount fails under it"
    ))
    .help(format!(
        "add `order {user}-after-{base} Mandatory: {base} {user}` and `colocation {user}-with-{base} inf: {user} {base}`"
    ))
}
