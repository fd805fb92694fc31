use std::rc::Rc;

use foldhash::HashSet;

use super::operation::Operation;
use super::settings::{Defaults, Layer, Origin, Setting, add_layers, of_kind, settings};
use crate::model::{
    Agent, AttributeSet, CloneResource, Group, Id, ObjectKind, Op, Operations, Primitive, PrimitiveBase,
    ResourceContent, SetKind, Template,
};
use crate::resolve::{Holder, Names, referenced_pair};

/// A primitive, with all that decides what it is.
#[derive(Debug)]
pub struct Resource<'c> {
    /// The index of the object.
    pub index: u32,
    /// As it was written.
    pub primitive: &'c Primitive,
    /// The template it is made from.
    pub template: Option<&'c Template>,
    /// Its agent, or its template's; nothing where there is no such template.
    pub agent: Option<&'c Agent>,
    /// Its operations, then those of its template that it does not replace.
    pub operations: Vec<Operation<'c>>,
    defaults: Rc<Defaults<'c>>,
}

impl<'c> Resource<'c> {
    pub(super) fn new(index: u32, primitive: &'c Primitive, defaults: &Rc<Defaults<'c>>) -> Self {
        let names = defaults.names;
        let template = match &primitive.base {
            PrimitiveBase::Template(id) => names.object(id.as_str()).and_then(|object| match &object.kind {
                ObjectKind::Template(template) => Some(&**template),
                _ => None,
            }),
            PrimitiveBase::Agent(_) => None,
        };
        let agent = primitive.agent().or_else(|| template.map(|template| &template.agent));
        let operation = |op, is_inherited| Operation { op, is_inherited, defaults: Rc::clone(defaults) };
        let own = primitive.operations().and_then(|own| referenced_operations(names, own)).unwrap_or_default();
        let mut operations: Vec<Operation> = own.iter().map(|op| operation(op, false)).collect();
        let inherited = template.and_then(Template::operations);
        if let Some(inherited) = inherited.and_then(|inherited| referenced_operations(names, inherited)) {
            let replaced: HashSet<_> = operations.iter().map(|own| (own.name(), own.role())).collect();
            let kept = inherited.iter().filter(|op| !replaced.contains(&(op.name.as_str(), op.role())));
            operations.extend(kept.map(|op| operation(op, true)));
        }
        Self { index, primitive, template, agent, operations, defaults: Rc::clone(defaults) }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'c Id {
        &self.primitive.id
    }

    /// Whether its agent has that full name, such as `ocf:heartbeat:Filesystem` or `stonith:fence_sbd`.
    #[must_use]
    pub fn is_a(&self, agent: &str) -> bool {
        self.agent.is_some_and(|own| own.is_named(agent))
    }

    /// The id of the object in which a setting of the resource stands; of a default, `rsc_defaults`.
    #[must_use]
    pub fn owner(&self, origin: Origin) -> &'c str {
        match origin {
            Origin::Own => self.id().as_str(),
            Origin::Template => self.template.map_or("", |template| template.id.as_str()),
            Origin::Container(container) => self.defaults.names.at(container).kind.id().map_or("", |id| id.as_str()),
            Origin::Defaults => "rsc_defaults",
        }
    }

    /// Whether it is a fence device.
    #[must_use]
    pub fn is_fence_device(&self) -> bool {
        self.agent.is_some_and(|agent| agent.class == "stonith")
    }

    /// The group that lists it.
    #[must_use]
    pub fn group(&self) -> Option<&'c Group> {
        match &self.defaults.names.at(self.defaults.names.container(self.index)?).kind {
            ObjectKind::Group(group) => Some(group),
            _ => None,
        }
    }

    /// The clone around it, or around its group.
    #[must_use]
    pub fn clone_around(&self) -> Option<&'c CloneResource> {
        match &self.defaults.names.at(self.defaults.names.clone_around(self.index)?).kind {
            ObjectKind::Clone(clone) => Some(clone),
            _ => None,
        }
    }

    /// All that Pacemaker may take for a name, what it takes first in front; what counts at times only is among it.
    /// Parameters and meta attributes come from the group and clone around it, too, meta attributes from `rsc_defaults`.
    #[must_use]
    pub fn settings(&self, kind: SetKind, name: &str) -> Vec<Setting<'c>> {
        settings(&self.layers(kind), self.defaults.names, name).collect()
    }

    /// The value that Pacemaker always takes for a parameter; nothing where none is given, or at times only.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<Setting<'c>> {
        self.always(SetKind::Instance, name)
    }

    /// The value that Pacemaker takes for a meta attribute, the resource's own or that of a container or of
    /// `rsc_defaults`.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<Setting<'c>> {
        self.always(SetKind::Meta, name)
    }

    fn always(&self, kind: SetKind, name: &str) -> Option<Setting<'c>> {
        settings(&self.layers(kind), self.defaults.names, name).find(|setting| !setting.is_conditional())
    }

    /// Whether anything gives that parameter a value, be it at times only or by a set that is defined elsewhere.
    #[must_use]
    pub fn may_have_param(&self, name: &str) -> bool {
        let layers = self.layers(SetKind::Instance);
        let is_open = layers.iter().any(|layer| layer.set.id_ref.is_some() || layer.set.extra.is_some());
        is_open || settings(&layers, self.defaults.names, name).next().is_some()
    }

    /// Every parameter that is given, the first of each name in front of what it hides.
    pub fn params(&self) -> impl Iterator<Item = Setting<'c>> {
        let names = self.defaults.names;
        self.layers(SetKind::Instance).into_iter().flat_map(move |layer| {
            let pairs = layer.set.pairs.iter().filter_map(|pair| referenced_pair(names, pair));
            pairs.map(move |(name, pair)| Setting { name, pair, origin: layer.origin, rules: &layer.set.rules })
        })
    }

    fn layers(&self, kind: SetKind) -> Vec<Layer<'c>> {
        let mut layers = Vec::with_capacity(2);
        let own = of_kind(sets(&self.primitive.contents), kind, Origin::Own);
        let inherited = self.template.map(|template| of_kind(sets(&template.contents), kind, Origin::Template));
        add_layers(&mut layers, self.defaults.names, own.chain(inherited.into_iter().flatten()));
        if kind == SetKind::Utilization {
            return layers;
        }
        let mut inner = self.index;
        // Containers nest three deep at most; a mistaken ring must not hold us.
        for _ in 0..4 {
            let Some(container) = self.defaults.names.container(inner) else { break };
            let sets = match &self.defaults.names.at(container).kind {
                ObjectKind::Group(group) => &group.sets,
                ObjectKind::Clone(clone) => &clone.sets,
                ObjectKind::Bundle(bundle) => &bundle.sets,
                _ => break,
            };
            add_layers(&mut layers, self.defaults.names, of_kind(sets.iter(), kind, Origin::Container(container)));
            inner = container;
        }
        if kind == SetKind::Meta {
            layers.extend_from_slice(&self.defaults.resource);
        }
        layers
    }
}

fn sets(contents: &[ResourceContent]) -> impl Iterator<Item = &AttributeSet> {
    contents.iter().filter_map(|content| match content {
        ResourceContent::Set(set) => Some(set),
        ResourceContent::Operations(_) => None,
    })
}

/// The operations, those of another resource where they are a reference; nothing where that is not known.
fn referenced_operations<'c>(names: &Names<'c>, operations: &'c Operations) -> Option<&'c [Op]> {
    let Some(reference) = &operations.id_ref else { return Some(&operations.ops) };
    let (Holder::Object(index) | Holder::Part(index)) = names.holder(reference.as_str())?;
    let found = names.at(index).kind.operations()?;
    found.id_ref.is_none().then_some(&found.ops[..])
}
