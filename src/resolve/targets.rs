use foldhash::{HashMap, HashMapExt};

use super::Names;
use crate::model::{ObjectKind, PrimitiveBase};

/// What the names in constraints stand for.
///
/// A tag stands for its resources and a template for the primitives made from it; a tag in a tag, or a template in
/// one, for nothing (experiments with 2.1.5). What runs inside a clone stands for the clone: Pacemaker finds
/// it as soon as it has an operation history. A cloned group has none, so that it stands for nothing.
#[derive(Debug)]
pub struct Targets<'c> {
    names: &'c Names<'c>,
    primitives_of: HashMap<&'c str, Vec<u32>>,
}

impl<'c> Targets<'c> {
    /// Collects the primitives of each template.
    #[must_use]
    pub fn new(names: &'c Names<'c>) -> Self {
        let mut primitives_of: HashMap<&str, Vec<u32>> = HashMap::new();
        for (index, object) in (0..).zip(&names.configuration().objects) {
            if let ObjectKind::Primitive(primitive) = &object.kind
                && let PrimitiveBase::Template(template) = &primitive.base
            {
                primitives_of.entry(template.as_str()).or_default().push(index);
            }
        }
        Self { names, primitives_of }
    }

    /// The names behind it.
    #[must_use]
    pub fn names(&self) -> &'c Names<'c> {
        self.names
    }

    /// The indices of the resources for which a constraint's `id` stands.
    #[must_use]
    pub fn of(&self, id: &str) -> Vec<u32> {
        let Some(index) = self.names.index(id) else { return Vec::new() };
        match &self.names.at(index).kind {
            ObjectKind::Tag(tag) => {
                let members = tag.members.iter().filter_map(|member| self.names.index(member.as_str()));
                members.filter_map(|member| self.resource(member)).collect()
            }
            ObjectKind::Template(_) => {
                let primitives = self.primitives_of.get(id).map(Vec::as_slice).unwrap_or_default();
                primitives.iter().filter_map(|&primitive| self.resource(primitive)).collect()
            }
            _ => self.resource(index).into_iter().collect(),
        }
    }

    /// Whether the name is that of a tag or template, so that the constraint is one with sets.
    #[must_use]
    pub fn is_collective(&self, id: &str) -> bool {
        let object = self.names.object(id);
        object.is_some_and(|object| matches!(object.kind, ObjectKind::Tag(_) | ObjectKind::Template(_)))
    }

    /// The resource that a constraint on `index` is about.
    fn resource(&self, index: u32) -> Option<u32> {
        let object = self.names.at(index);
        match self.names.clone_around(index) {
            Some(_) if matches!(object.kind, ObjectKind::Group(_)) => None,
            Some(clone) => Some(clone),
            None => object.kind.is_resource().then_some(index),
        }
    }
}
