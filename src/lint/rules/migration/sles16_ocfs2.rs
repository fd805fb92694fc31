use crate::cib::schema::Target;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::{Resource, is_filesystem};

declare_rule! {
    /// OCFS2 is mounted, and SUSE Linux Enterprise 16 is a target.
    ///
    /// # In the cluster
    /// SUSE Linux Enterprise 16 has no OCFS2: the mount fails on every node that was upgraded.
    ///
    /// # Fix
    /// Move the data to GFS2 before the upgrade.
    ///
    /// # Evidence
    /// Release notes; `crm cluster health sles16` refuses it, too. Only with `--target sles=16`.
    pub struct Sles16Ocfs2: "sles16-ocfs2" in migration, Error, since "0.1.0";
}

impl Rule for Sles16Ocfs2 {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let is_target = context.targets.iter().filter_map(Target::sles).any(|(version, _)| version >= 16);
        if !is_target || !is_filesystem(resource) {
            return;
        }
        let fstype = resource.param("fstype").filter(|fstype| fstype.value().eq_ignore_ascii_case("ocfs2"));
        let Some(fstype) = fstype else { return };
        out.push(
            Diagnostic::new(&INFO, fstype.pair.span(), "SUSE Linux Enterprise 16 has no OCFS2")
                .note("the file system cannot be mounted there")
                .help("move the data to gfs2 before the upgrade"),
        );
    }
}
