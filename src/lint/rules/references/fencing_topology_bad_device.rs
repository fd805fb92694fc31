use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, Object, ObjectKind, Text};

declare_rule! {
    /// A fencing level names what is no fencing device.
    ///
    /// # In the cluster
    /// The level fails whenever it is tried: the node is not fenced by it.
    ///
    /// # Fix
    /// Name a resource of class `stonith`.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: neither crmsh's load nor `crm_verify` says anything.
    pub struct FencingTopologyBadDevice: "fencing-topology-bad-device" in references, Error, since "0.1.0", whole_only;
}

impl Rule for FencingTopologyBadDevice {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::FencingTopology(topology) = &object.kind else { return };
        for device in topology.levels.iter().flat_map(|level| &level.devices) {
            if let Some(diagnostic) = check(device, context) {
                out.push(diagnostic);
            }
        }
    }
}

fn check(device: &Id, context: &Context) -> Option<Diagnostic> {
    let names = context.names;
    let is_device = |object: &Object| match &object.kind {
        ObjectKind::Primitive(primitive) => names.agent_of(primitive).is_none_or(|agent| agent.class == "stonith"),
        _ => false,
    };
    let found = names.object(device.as_str());
    if found.is_some_and(is_device) {
        return None;
    }
    let diagnostic = match found {
        Some(other) => {
            Diagnostic::new(&INFO, device.span, format!("a fencing level uses {device}, which is no fencing device"))
                .also(other.kind.name_span().unwrap_or(other.span), format!("{device} is defined here"))
        }
        None => Diagnostic::new(&INFO, device.span, format!("a fencing level uses {device}, which is not defined")),
    };
    let devices = context.configuration.objects.iter().filter(|object| is_device(object));
    let near = names.nearest(device.as_str(), devices.filter_map(|object| object.kind.id()).map(Text::as_str));
    Some(diagnostic.note("the level fails each time it is tried; if it is the only one, the node is never fenced and recovery blocks").help(
        match near {
            _ if names.node(device.as_str()).is_some() => {
                format!("{device} is a node; where the level is for it, write a colon: `{device}:`")
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a primitive of class stonith".to_owned(),
        },
    ))
}
