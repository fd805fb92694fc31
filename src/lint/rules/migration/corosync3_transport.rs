use crate::cib::schema::Target;
use crate::corosync::Setting;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::source::Span;

declare_rule! {
    /// corosync.conf has a transport that corosync 3 no longer wants.
    ///
    /// # In the cluster
    /// Corosync 3 has several links, and encryption, with the transport knet alone. Its udp and udpu are there for old clusters, without
    /// either; the redundant rings of corosync 2 (`rrp_mode`) are gone: the second ring is not used. Where no transport is named, it is knet, which
    /// takes a nodelist and has no use for `bindnetaddr`.
    ///
    /// # Fix
    /// Write `transport: knet` and a nodelist with the addresses of all links, as `crm cluster health sles16 --fix` does. The whole
    /// cluster has to be stopped for it.
    ///
    /// # Evidence
    /// corosync.conf(5) of corosync 3.1.7, and experiment: with a network to bind to, no transport and no nodelist, it exits («No valid
    /// name found for local host»). crmsh, `check_unsupported_corosync_features`. Only with `--corosync` and
    /// `--target sles=16`: corosync 2 of older releases has no knet.
    pub struct Corosync3Transport: "corosync3-transport" in migration, Warning, since "0.1.0" with "corosync.conf";
}

impl Rule for Corosync3Transport {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let is_target = context.targets.iter().filter_map(Target::sles).any(|(version, _)| version >= 16);
        let Some(corosync) = context.corosync.filter(|_| is_target) else { return };
        let span = |setting: &Setting| -> Span { setting.key.span.to(setting.value.span) };
        let transport = corosync.setting("totem.transport");
        let help = "write `transport: knet` and a nodelist with the addresses of all links";
        if let Some(transport) = transport.filter(|transport| transport.value == "udp" || transport.value == "udpu") {
            out.push(
                Diagnostic::new(
                    &INFO,
                    span(transport),
                    format!("corosync 3 has {} for old clusters alone", transport.value),
                )
                .note("without knet there is neither a second link nor encryption")
                .help(help),
            );
        }
        if let Some(mode) = corosync.setting("totem.rrp_mode").filter(|mode| mode.value != "none") {
            out.push(
                Diagnostic::new(&INFO, span(mode), "corosync 3 has no redundant rings")
                    .note("the second ring is not used: the nodes have one link alone")
                    .help(help),
            );
        }
        let network = corosync.settings_called("bindnetaddr").next();
        if let (None, Some(network), true) = (transport, network, corosync.nodes().is_empty()) {
            out.push(
                Diagnostic::new(
                    &INFO,
                    span(network),
                    "corosync 3 takes knet where no transport is named, and knet a nodelist",
                )
                .note("without a nodelist, corosync does not start")
                .help(help),
            );
        }
    }
}
