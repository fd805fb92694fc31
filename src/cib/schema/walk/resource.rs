//! Resources, their operations and containers.

use super::super::feature::Feature;
use super::super::lexical;
use super::set::SetOwner;
use super::{Spelling, Walk};
use crate::model::{
    Agent, Attribute, Bundle, CloneKind, CloneResource, Container, Group, Network, Op, Operations, Primitive,
    PrimitiveBase, ResourceContent, Storage, Template, Text,
};
use crate::source::Span;

impl<'m> Walk<'_, 'm> {
    pub(super) fn primitive(&mut self, primitive: &'m Primitive) {
        self.id(&primitive.id);
        match &primitive.base {
            PrimitiveBase::Agent(agent) => self.agent(agent, false),
            PrimitiveBase::Template(template) => {
                self.id(template);
                self.uses(Feature::Template, template.span);
            }
        }
        self.contents(&primitive.contents);
        self.no_extra("primitive", &primitive.extra);
    }

    pub(super) fn template(&mut self, template: &'m Template) {
        self.uses(Feature::Template, template.id.span);
        self.id(&template.id);
        self.agent(&template.agent, true);
        self.contents(&template.contents);
        self.no_extra("template", &template.extra);
    }

    fn agent(&mut self, agent: &'m Agent, in_template: bool) {
        let class = &agent.class;
        match (class.as_str(), &agent.provider) {
            ("ocf", Some(_)) => return,
            ("ocf", None) => return self.missing("a provider", "ocf", class.span),
            ("lsb" | "heartbeat" | "stonith", _) => {}
            ("service" | "systemd", _) if in_template => self.uses_text(Feature::ServiceClassInTemplate, class),
            ("service" | "systemd", _) => self.uses_text(Feature::ServiceClass, class),
            ("nagios", _) if in_template => self.uses(Feature::NagiosClassInTemplate, class.span),
            ("nagios", _) => self.uses(Feature::NagiosClass, class.span),
            ("upstart", _) => self.uses(Feature::UpstartClass, class.span),
            _ => return self.invalid("class", class),
        }
        if let Some(provider) = &agent.provider {
            self.report(Feature::UnknownAttribute, provider.span, class.as_str(), "provider");
        }
    }

    fn contents(&mut self, contents: &'m [ResourceContent]) {
        for content in contents {
            match content {
                ResourceContent::Set(set) => self.set(SetOwner::Primitive, set),
                ResourceContent::Operations(operations) => self.operations(operations),
            }
        }
    }

    fn operations(&mut self, operations: &'m Operations) {
        self.optional_id(operations.id.as_deref());
        self.optional_id(operations.id_ref.as_deref());
        for op in &operations.ops {
            self.op(op);
        }
        self.no_extra("operations", &operations.extra);
    }

    fn op(&mut self, op: &'m Op) {
        self.optional_id(op.id.as_deref());
        let (mut interval, mut delay, mut origin) = (false, false, false);
        for Attribute { name, value } in &op.attributes {
            match name.as_str() {
                "timeout" | "description" => {}
                "interval" => interval = true,
                "start-delay" => delay = true,
                "interval-origin" => origin = true,
                "enabled" => self.value("enabled", value, lexical::is_boolean),
                "record-pending" => self.value("record-pending", value, lexical::is_boolean),
                "role" => self.role_text("role", value),
                "on-fail" => self.on_fail(value),
                "requires" => self.requires(name, value),
                other => self.report(Feature::UnknownAttribute, name.span, "op", other),
            }
        }
        // crmc writes an interval of its own where there is none.
        if !interval && self.spelling == Spelling::AsWritten {
            self.missing("an interval", "op", op.span);
        }
        if delay && origin {
            self.together("start-delay and interval-origin", "op", op.span);
        }
        for set in &op.sets {
            self.set(SetOwner::Operation, set);
        }
        self.no_extra("op", &op.extra);
    }

    fn on_fail(&mut self, value: &'m Text) {
        match value.as_str() {
            "ignore" | "block" | "stop" | "restart" | "standby" | "fence" => {}
            "restart-container" => self.uses(Feature::OnFailRestartContainer, value.span),
            "demote" => self.uses(Feature::OnFailDemote, value.span),
            _ => self.invalid("on-fail", value),
        }
    }

    fn requires(&mut self, name: &'m Text, value: &'m Text) {
        match value.as_str() {
            "nothing" | "quorum" | "fencing" => self.uses(Feature::OpRequires, name.span),
            "unfencing" => self.uses(Feature::OpRequiresUnfencing, value.span),
            _ => self.invalid("requires", value),
        }
    }

    pub(super) fn group(&mut self, group: &'m Group, span: Span) {
        self.id(&group.id);
        if group.members.is_empty() {
            self.missing("a member", "group", span);
        }
        for set in &group.sets {
            self.set(SetOwner::Container, set);
        }
        self.no_extra("group", &group.extra);
    }

    pub(super) fn clone_resource(&mut self, clone: &'m CloneResource, span: Span) {
        self.id(&clone.id);
        let element = match clone.kind {
            CloneKind::Clone => "clone",
            CloneKind::Master => "master",
        };
        // crmc writes whichever element the schema has.
        if clone.kind == CloneKind::Master && self.spelling == Spelling::AsWritten {
            self.uses(Feature::MasterElement, span);
        }
        if clone.child.is_none() {
            self.missing("a resource", element, span);
        }
        for set in &clone.sets {
            self.set(SetOwner::Container, set);
        }
        self.no_extra(element, &clone.extra);
    }

    pub(super) fn bundle(&mut self, bundle: &'m Bundle, span: Span) {
        self.id(&bundle.id);
        match &bundle.container {
            Some(container) => self.container(container),
            None => self.missing("docker, podman or rkt", "bundle", span),
        }
        if let Some(network) = &bundle.network {
            self.network(network);
        }
        if let Some(storage) = &bundle.storage {
            self.storage(storage);
        }
        for set in &bundle.sets {
            self.set(SetOwner::Container, set);
        }
        self.no_extra("bundle", &bundle.extra);
    }

    fn container(&mut self, container: &'m Container) {
        let technology = &container.technology;
        match technology.as_str() {
            "docker" => self.uses(Feature::DockerBundle, technology.span),
            "rkt" => self.uses(Feature::RktBundle, technology.span),
            "podman" => self.uses(Feature::PodmanBundle, technology.span),
            other => return self.report(Feature::UnknownElement, technology.span, "bundle", other),
        }
        let (mut image, mut masters, mut promoted) = (false, false, false);
        for Attribute { name, value } in &container.attributes {
            match name.as_str() {
                "run-command" | "network" | "options" => {}
                "image" => image = true,
                "replicas" => self.value("replicas", value, lexical::is_integer),
                "replicas-per-host" => self.value("replicas-per-host", value, lexical::is_integer),
                "masters" => {
                    masters = true;
                    self.uses(Feature::BundleMasters, name.span);
                    self.value("masters", value, lexical::is_integer);
                }
                "promoted-max" => {
                    promoted = true;
                    self.uses(Feature::BundlePromotedMax, name.span);
                    self.value("promoted-max", value, lexical::is_integer);
                }
                other => self.report(Feature::UnknownAttribute, name.span, technology.as_str(), other),
            }
        }
        if !image {
            self.missing("an image", technology.as_str(), container.span);
        }
        if masters && promoted {
            self.together("masters and promoted-max", technology.as_str(), container.span);
        }
        self.no_extra(technology.as_str(), &container.extra);
    }

    fn network(&mut self, network: &'m Network) {
        for Attribute { name, value } in &network.attributes {
            match name.as_str() {
                "ip-range-start" | "host-interface" => {}
                "control-port" => self.value("control-port", value, lexical::is_integer),
                "host-netmask" => self.value("host-netmask", value, lexical::is_integer),
                "add-host" => {
                    self.uses(Feature::BundleAddHost, name.span);
                    self.value("add-host", value, lexical::is_boolean);
                }
                other => self.report(Feature::UnknownAttribute, name.span, "network", other),
            }
        }
        for mapping in &network.port_mappings {
            let (mut port, mut range, mut internal) = (false, false, false);
            for Attribute { name, value } in mapping {
                match name.as_str() {
                    "id" => self.id(value),
                    "port" => {
                        port = true;
                        self.value("port", value, lexical::is_integer);
                    }
                    "internal-port" => {
                        internal = true;
                        self.value("internal-port", value, lexical::is_integer);
                    }
                    "range" => {
                        range = true;
                        self.value("range", value, lexical::is_port_range);
                    }
                    other => self.report(Feature::UnknownAttribute, name.span, "port-mapping", other),
                }
            }
            let span = span_of(mapping, network.span);
            if !port && !range {
                self.missing("a port or range", "port-mapping", span);
            }
            if range && (port || internal) {
                self.together("port and range", "port-mapping", span);
            }
        }
        self.no_extra("network", &network.extra);
    }

    fn storage(&mut self, storage: &'m Storage) {
        for mapping in &storage.mappings {
            let (mut sources, mut target) = (0, false);
            for Attribute { name, value } in mapping {
                match name.as_str() {
                    "options" => {}
                    "id" => self.id(value),
                    "source-dir" | "source-dir-root" => sources += 1,
                    "target-dir" => target = true,
                    other => self.report(Feature::UnknownAttribute, name.span, "storage-mapping", other),
                }
            }
            let span = span_of(mapping, storage.span);
            if sources == 0 {
                self.missing("a source-dir or source-dir-root", "storage-mapping", span);
            }
            if sources > 1 {
                self.together("source-dir and source-dir-root", "storage-mapping", span);
            }
            if !target {
                self.missing("a target-dir", "storage-mapping", span);
            }
        }
        self.no_extra("storage", &storage.extra);
    }
}

/// The place of a mapping: from its first attribute to its last.
fn span_of(attributes: &[Attribute], default: Span) -> Span {
    match attributes {
        [first, .., last] => first.name.span.to(last.value.span),
        [only] => only.name.span.to(only.value.span),
        [] => default,
    }
}
