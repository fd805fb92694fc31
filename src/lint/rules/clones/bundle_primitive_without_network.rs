use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// A bundle with a primitive in it has no way to reach what runs inside.
    ///
    /// # In the cluster
    /// Pacemaker controls the primitive through a connection to each replica. Without an address or a port for it, it ignores the
    /// whole bundle: neither the containers nor the primitive are started.
    ///
    /// # Fix
    /// Write `network ip-range-start=…` with a free address for each replica, or `network control-port=…` for one replica a node.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: «Cannot control … without either ip-range-start or control-port», «Ignoring <bundle> resource». Port mappings
    /// and a netmask alone do not help; a bundle without a primitive needs neither.
    pub struct BundlePrimitiveWithoutNetwork: "bundle-primitive-without-network" in clones, Error, since "0.1.0";
}

impl Rule for BundlePrimitiveWithoutNetwork {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Bundle(bundle) = &object.kind else { return };
        let Some(primitive) = &bundle.primitive else { return };
        let attributes = bundle.network.as_ref().map(|network| &network.attributes[..]).unwrap_or_default();
        if attributes.iter().any(|attribute| matches!(attribute.name.as_str(), "ip-range-start" | "control-port")) {
            return;
        }
        out.push(
            Diagnostic::new(
                &INFO,
                primitive.span,
                format!("nothing says how {primitive} is reached inside {}", bundle.id),
            )
            .note("Pacemaker logs an error and ignores the whole bundle")
            .help("add `network ip-range-start=…`, or `network control-port=3121` for one replica a node"),
        );
    }
}
