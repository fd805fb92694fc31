use foldhash::{HashMap, HashMapExt};

use super::dlm::{cluster_fstype, is_on};
use crate::cib::schema::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};
use crate::resolve::{FILESYSTEM, Resource};

declare_rule! {
    /// A volume group is activated in a mode that does not fit what stands around it.
    ///
    /// # In the cluster
    /// With `vg_access_mode=system_id` or `tagging`, and with `activation_mode=exclusive`, the default, a volume group is
    /// active on one node at a time: a clone starts on the first node and fails on all others. The other way round, `activation_mode=shared`
    /// below a local file system lets two nodes open it at once, and nothing guards it against being mounted twice.
    ///
    /// # Fix
    /// For a clone below a cluster file system, write `vg_access_mode=lvmlockd activation_mode=shared`. For a local file
    /// system, leave out the clone and `activation_mode=shared`.
    ///
    /// # Evidence
    /// Metadata and source of `ocf:heartbeat:LVM-activate` (resource-agents 4.12): `activation_mode` counts with lvmlockd and
    /// clvmd, `system_id` and `tagging` always mean exclusive. A local file system is known by its device below `/dev/VG`
    /// or `/dev/mapper/VG-…`; that case is a warning, as is a
    /// clone of the old `ocf:heartbeat:LVM`, which needs clvmd; silent where the target is SUSE Linux Enterprise before 15, which has it.
    pub struct LvmActivationModeMismatch: "lvm-activation-mode-mismatch" in stacks, Error, since "0.1.0";
}

impl Rule for LvmActivationModeMismatch {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let local = local_filesystems(context);
        for resource in context.effective.resources_of("ocf:heartbeat:LVM") {
            let clone = context.names.clone_around(resource.index);
            out.extend(clone.and_then(|clone| cloned_without_locks(context, resource, clone)));
        }
        for resource in context.effective.resources_of("ocf:heartbeat:LVM-activate") {
            match context.names.clone_around(resource.index) {
                Some(clone) => out.extend(exclusive_clone(context, resource, clone)),
                None => out.extend(shared_below_local(resource, &local)),
            }
        }
    }
}

fn exclusive_clone(context: &Context, resource: &Resource, clone: u32) -> Option<Diagnostic> {
    let ObjectKind::Clone(around) = &context.names.at(clone).kind else { return None };
    if context.effective.container_meta(clone, "clone-max").is_some_and(|max| max.value() == "1") {
        return None;
    }
    let access = resource.param("vg_access_mode")?;
    let activation = resource.param("activation_mode");
    let (setting, why, help) = match access.value() {
        mode @ ("system_id" | "tagging") => (
            Some(access),
            format!("vg_access_mode={mode} means one node at a time"),
            "write vg_access_mode=lvmlockd activation_mode=shared, or do not clone it",
        ),
        "lvmlockd" if activation.is_none_or(|mode| mode.value() == "exclusive") => (
            activation,
            "activation_mode=exclusive, the default, means one node at a time".to_owned(),
            "write activation_mode=shared, or do not clone it",
        ),
        _ => return None,
    };
    let id = resource.id();
    let span = setting.map_or(id.span, |setting| setting.pair.span());
    Some(
        Diagnostic::new(&INFO, span, format!("{id} is cloned, and active on one node at a time"))
            .also(around.id.span, "the clone starts it on every node")
            .note(format!("{why}: the clone starts on the first node and fails on all others"))
            .help(help),
    )
}

/// `ocf:heartbeat:LVM` knows no locks of its own: that was the business of clvmd.
fn cloned_without_locks(context: &Context, resource: &Resource, clone: u32) -> Option<Diagnostic> {
    let has_clvmd = context.targets.iter().filter_map(Target::sles).any(|(version, _)| version < 15);
    if has_clvmd || is_on(resource, "exclusive") {
        return None;
    }
    let (id, around) = (resource.id(), context.names.at(clone).kind.id()?);
    let span = resource.param("exclusive").map_or(id.span, |setting| setting.pair.span());
    Some(
        Diagnostic::new(&INFO, span, format!("{id} is cloned, and nothing locks its volume group"))
            .severity(Severity::Warning)
            .also(around.span, "the clone activates it on every node")
            .note("that was the business of clvmd, which LVM 2.03 removed: two nodes that change the group at once destroy it")
            .help("use ocf:heartbeat:LVM-activate with vg_access_mode=lvmlockd activation_mode=shared"),
    )
}

fn shared_below_local(resource: &Resource, local: &HashMap<String, &Object>) -> Option<Diagnostic> {
    let mode = resource.param("activation_mode").filter(|mode| mode.value() == "shared")?;
    let group = resource.param("vgname")?.value();
    let filesystem = local.get(group)?.kind.id()?;
    let message = format!("{group} is activated for several nodes at once, below a local file system");
    Some(
        Diagnostic::new(&INFO, mode.pair.span(), message)
            .severity(Severity::Warning)
            .also(filesystem.span, "its file system is for one node at a time")
            .note("LVM no longer keeps two nodes from mounting it at once, which destroys it")
            .help("leave out activation_mode=shared"),
    )
}

/// The local file systems on logical volumes that are not cloned, by their volume group.
fn local_filesystems<'c>(context: &Context<'c>) -> HashMap<String, &'c Object> {
    let mut found = HashMap::new();
    for resource in context.effective.resources_of(FILESYSTEM) {
        let is_local = resource.param("fstype").is_some()
            && cluster_fstype(resource).is_none()
            && context.names.clone_around(resource.index).is_none();
        let device = resource.param("device").filter(|_| is_local);
        if let Some(group) = device.and_then(|device| volume_group(device.value())) {
            found.entry(group).or_insert(context.names.at(resource.index));
        }
    }
    found
}

/// The volume group of a logical volume: `/dev/VG/LV` or `/dev/mapper/VG-LV`, where a dash in a name is doubled.
fn volume_group(device: &str) -> Option<String> {
    if let Some(name) = device.strip_prefix("/dev/mapper/") {
        let unescaped = name.replace("--", "\0");
        return unescaped.split_once('-').map(|(group, _)| group.replace('\0', "-"));
    }
    let (group, _) = device.strip_prefix("/dev/")?.split_once('/')?;
    Some(group.to_owned())
}
