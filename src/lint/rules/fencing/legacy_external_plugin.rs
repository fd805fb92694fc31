use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// A fence device uses a plugin of the old cluster-glue, such as `external/sbd`.
    ///
    /// # In the cluster
    /// It works only where Pacemaker was built with support for them (`fence_legacy`), which many distributions and SLES 16
    /// have dropped: there the device fails to start, and no node can be fenced.
    ///
    /// # Fix
    /// Use the fence agent that has replaced it. The names of the parameters differ: `sbd_device` of external/sbd is `devices`
    /// of `fence_sbd`, for example.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Fencing», on `fence_legacy`; crmsh's list of what SLES 16 does not support.
    pub struct LegacyExternalPlugin: "legacy-external-plugin" in fencing, Warning, since "0.1.0";
}

/// Plugins of cluster-glue, and the fence agents for the same hardware.
const REPLACEMENTS: [(&str, &str); 14] = [
    ("external/sbd", "fence_sbd"),
    ("external/ipmi", "fence_ipmilan"),
    ("external/libvirt", "fence_virsh"),
    ("external/vcenter", "fence_vmware_rest"),
    ("external/vmware", "fence_vmware_rest"),
    ("external/ec2", "fence_aws"),
    ("external/rackpdu", "fence_apc_snmp"),
    ("external/riloe", "fence_ilo"),
    ("external/drac5", "fence_drac5"),
    ("external/hmchttp", "fence_ibmz"),
    ("external/ibmrsa-telnet", "fence_rsa"),
    ("apcmaster", "fence_apc"),
    ("apcmastersnmp", "fence_apc_snmp"),
    ("ibmhmc", "fence_lpar"),
];

/// Plugins that no agent has replaced.
const OTHERS: [&str; 10] =
    ["apcsmart", "baytech", "cyclades", "drac3", "meatware", "nw_rpc100s", "rcd_serial", "rps10", "wti_mpc", "wti_nps"];

impl Rule for LegacyExternalPlugin {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let agent = match &object.kind {
            ObjectKind::Primitive(primitive) => primitive.agent(),
            ObjectKind::Template(template) => Some(&template.agent),
            _ => None,
        };
        let Some(agent) = agent.filter(|agent| agent.class == "stonith") else { return };
        let kind = agent.kind.as_str();
        let replacement = REPLACEMENTS.iter().find(|(old, _)| *old == kind).map(|(_, new)| *new);
        if replacement.is_none() && !kind.starts_with("external/") && !OTHERS.contains(&kind) {
            return;
        }
        let diagnostic = Diagnostic::new(&INFO, agent.kind.span, format!("{kind} is a plugin of the old cluster-glue"))
            .note(
                "Pacemaker runs it only where it was built for that, which SLES 16 and others no longer do: there the device \
                 does not start, and no node can be fenced",
            );
        out.push(match (kind, replacement) {
            ("external/sbd", _) => diagnostic.help("use `stonith:fence_sbd`, with `devices=` for `sbd_device=`"),
            (_, Some(new)) => diagnostic.help(format!("use `stonith:{new}`, whose parameters have other names")),
            (_, None) => diagnostic.help("use the fence agent for this hardware (`stonith:fence_…`)"),
        });
    }
}
