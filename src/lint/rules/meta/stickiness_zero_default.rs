use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{ObjectKind, OptionSection, Score, SetKind};
use crate::resolve::{Origin, Resource, Setting, cluster_property};

declare_rule! {
    /// Nothing holds running resources where they are.
    ///
    /// # In the cluster
    /// With a stickiness of 0, the default, resources move back, or are spread anew, whenever a node joins: each time an outage
    /// that nobody needs.
    ///
    /// # Fix
    /// Write `rsc_defaults resource-stickiness=100`, above the preferences that shall not move what runs. Guides for SAP HANA have
    /// 1000, those for an SAP central instance 1.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Meta-Attributes»; trento check B3DA7E. Instances of clones have 1 by default, and fence devices
    /// and pings matter little. What a resource, its template or its group says for itself counts. Of the old property
    /// default-resource-stickiness removed-property-1x speaks. A matter of policy: `resource-stickiness=0` at a resource is left
    /// alone.
    pub struct StickinessZeroDefault: "stickiness-zero-default" in meta, Info, since "0.1.0", whole_only;
}

impl Rule for StickinessZeroDefault {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let old = ["default-resource-stickiness", "default_resource_stickiness"];
        let is_of_one_node = context.names.nodes().count() == 1;
        if is_of_one_node || cluster_property(context.names, &old).is_some() {
            return None;
        }
        Some(Box::new(First { context, loose: None }))
    }
}

/// The first resource that nothing holds.
struct First<'r, 'c> {
    context: &'r Context<'c>,
    loose: Option<&'r Resource<'c>>,
}

impl<'r, 'c> Walk<'r, 'c> for First<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        if self.loose.is_none() && is_loose(resource, self.context) {
            self.loose = Some(resource);
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let Some(resource) = self.loose else { return };
        let id = resource.id();
        let defaults =
            self.context.names.options(OptionSection::ResourceDefaults).next().map(|(object, _)| object.span);
        let zero = resource.meta("resource-stickiness").map(|setting| setting.pair.span());
        let diagnostic = match (zero, defaults) {
            (Some(zero), _) => Diagnostic::new(&INFO, zero, "resources have no stickiness"),
            (None, Some(defaults)) => Diagnostic::new(&INFO, defaults, "the defaults of resources have no stickiness"),
            (None, None) => Diagnostic::new(&INFO, id.span, format!("nothing holds {id} where it runs")),
        };
        let diagnostic = if zero.or(defaults).is_some() {
            diagnostic.also(id.span, "nothing holds this where it runs")
        } else {
            diagnostic.label("has no stickiness, nor is there a default")
        };
        out.push(
            diagnostic
                .note("it moves back, or is spread anew, whenever a node joins: an outage that nobody needs")
                .help("write `rsc_defaults resource-stickiness=100`, or another score"),
        );
    }
}

/// Whether it may move, and nothing says that it shall stay: neither itself, its template nor its group.
fn is_loose(resource: &Resource, context: &Context) -> bool {
    let top = context.names.topmost(resource.index);
    if resource.is_fence_device()
        || resource.is_a("ocf:pacemaker:ping")
        || matches!(context.names.at(top).kind, ObjectKind::Clone(_) | ObjectKind::Bundle(_))
    {
        return false;
    }
    let settings = resource.settings(SetKind::Meta, "resource-stickiness");
    match settings.first() {
        None => true,
        _ if settings.iter().any(Setting::is_conditional) => false,
        Some(setting) => setting.origin == Origin::Defaults && setting.get::<Score>() == Some(Score::ZERO),
    }
}
