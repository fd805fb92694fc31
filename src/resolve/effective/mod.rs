//! Effective values: what Pacemaker takes for a resource and its operations, wherever it was written.
//!
//! Experiments with 2.1.5 (`crm_resource --get-parameter`, `crm_simulate`): a resource's own pairs win over those of its
//! template, the higher score of a set over the lower one, and of equal ones the first; meta attributes come from the
//! resource, else from the group or clone around it, else from `rsc_defaults`; parameters are handed down likewise. An operation replaces the one of the
//! template with the same name and role, whatever its interval.

mod operation;
mod resource;
mod settings;

use std::cell::OnceCell;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
pub use operation::{Operation, Timeout};
pub use resource::Resource;
pub use settings::{Origin, Setting};

use super::Names;
use crate::model::{ObjectKind, SetKind};
use settings::{Defaults, add_layers, of_kind, settings};

/// The effective values of a configuration, worked out when they are first asked for.
#[derive(Debug)]
pub struct Effective<'c> {
    names: &'c Names<'c>,
    resources: OnceCell<Resources<'c>>,
}

#[derive(Debug)]
struct Resources<'c> {
    all: Vec<Resource<'c>>,
    /// For each object, the place of its resource in `all`, counted from one; zero where it is no primitive.
    places: Vec<u32>,
    /// The places in `all` of the resources of each agent, by its type, such as `Filesystem`.
    by_agent: HashMap<&'c str, Vec<usize>>,
    defaults: Rc<Defaults<'c>>,
}

impl<'c> Effective<'c> {
    /// Nothing is worked out yet.
    #[must_use]
    pub fn new(names: &'c Names<'c>) -> Self {
        Self { names, resources: OnceCell::new() }
    }

    /// Every primitive, fence devices among them, in the order of the configuration.
    pub fn resources(&self) -> &[Resource<'c>] {
        &self.all().all
    }

    /// The primitives with the agent of that full name, such as `ocf:heartbeat:Filesystem`, in the order of the
    /// configuration.
    pub fn resources_of<'e>(&'e self, agent: &'e str) -> impl Iterator<Item = &'e Resource<'c>> {
        let all = self.all();
        let kind = agent.rsplit(':').next().unwrap_or(agent);
        let places = all.by_agent.get(kind).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|&place| &all.all[place]).filter(move |resource| resource.is_a(agent))
    }

    /// The primitive with that index.
    pub fn resource(&self, index: u32) -> Option<&Resource<'c>> {
        let all = self.all();
        let place = all.places.get(index as usize)?.checked_sub(1)?;
        all.all.get(place as usize)
    }

    /// All that `op_defaults` have for a name; what counts at times only as well.
    pub fn operation_defaults<'e>(&'e self, name: &'e str) -> impl Iterator<Item = Setting<'c>> + 'e {
        settings(&self.all().defaults.operation, self.names, name)
    }

    /// The value that Pacemaker takes for a meta attribute of a group, clone or bundle: its own, or that of `rsc_defaults`.
    pub fn container_meta(&self, index: u32, name: &str) -> Option<Setting<'c>> {
        let own = match &self.names.at(index).kind {
            ObjectKind::Group(group) => &group.sets,
            ObjectKind::Clone(clone) => &clone.sets,
            ObjectKind::Bundle(bundle) => &bundle.sets,
            _ => return None,
        };
        let mut layers = Vec::new();
        add_layers(&mut layers, self.names, of_kind(own.iter(), SetKind::Meta, Origin::Own));
        layers.extend_from_slice(&self.all().defaults.resource);
        settings(&layers, self.names, name).find(|setting| !setting.is_conditional())
    }

    fn all(&self) -> &Resources<'c> {
        self.resources.get_or_init(|| {
            let defaults = Rc::new(Defaults::new(self.names));
            let objects = &self.names.configuration().objects;
            let mut resources = Resources {
                all: Vec::new(),
                places: vec![0; objects.len()],
                by_agent: HashMap::new(),
                defaults: Rc::clone(&defaults),
            };
            for ((index, object), place) in (0..).zip(objects).zip(&mut resources.places) {
                if let ObjectKind::Primitive(primitive) = &object.kind {
                    let resource = Resource::new(index, primitive, &defaults);
                    if let Some(agent) = resource.agent {
                        resources.by_agent.entry(agent.kind.as_str()).or_default().push(resources.all.len());
                    }
                    resources.all.push(resource);
                    *place = u32::try_from(resources.all.len()).unwrap_or(0);
                }
            }
            resources.all.shrink_to_fit();
            resources
        })
    }
}
