use std::cell::Cell;

use foldhash::{HashMap, HashMapExt};
use smallvec::SmallVec;

use super::Names;
use crate::model::{ObjectKind, PrimitiveBase};

/// What the names in constraints stand for.
///
/// A tag stands for its resources and a template for the primitives made from it; a tag in a tag, or a template in
/// one, for nothing (experiments with 2.1.5). What runs inside a clone stands for the clone: Pacemaker finds
/// it as soon as it has an operation history. A cloned group has none, so that it stands for nothing, and neither does
/// the primitive of a bundle: what has a history are its replicas.
#[derive(Debug)]
pub struct Targets<'c> {
    names: &'c Names<'c>,
    primitives_of: HashMap<&'c str, Vec<u32>>,
    /// For how many more resources tags and templates may stand.
    left: Cell<usize>,
}

/// Each constraint on a tag is as many as the tag has resources. A short file can ask for more of them than any memory holds:
/// beyond this number its tags stand for nothing, and the graphs lack what nobody has ever written.
const LIMIT: usize = 500_000;

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
        Self { names, primitives_of, left: Cell::new(LIMIT) }
    }

    /// The names behind it.
    #[must_use]
    pub fn names(&self) -> &'c Names<'c> {
        self.names
    }

    /// The indices of the resources for which a constraint's `id` stands.
    #[must_use]
    pub fn of(&self, id: &str) -> SmallVec<[u32; 4]> {
        let Some(index) = self.names.index(id) else { return SmallVec::new() };
        match &self.names.at(index).kind {
            ObjectKind::Tag(tag) => {
                let members = tag.members.iter().filter_map(|member| self.names.index(member.as_str()));
                self.within_limit(tag.members.len(), members)
            }
            ObjectKind::Template(_) => {
                let primitives = self.primitives_of.get(id).map(Vec::as_slice).unwrap_or_default();
                self.within_limit(primitives.len(), primitives.iter().copied())
            }
            _ => self.resource(index).into_iter().collect(),
        }
    }

    fn within_limit(&self, count: usize, members: impl Iterator<Item = u32>) -> SmallVec<[u32; 4]> {
        let Some(left) = self.left.get().checked_sub(count) else { return SmallVec::new() };
        self.left.set(left);
        members.filter_map(|member| self.resource(member)).collect()
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
            None => (object.kind.is_resource() && self.names.bundle_around(index).is_none()).then_some(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::lower::Lowering;
    use crate::source::Sources;

    #[test]
    fn tags_stand_for_no_more_than_memory_holds() {
        let mut text = "tag t".to_owned();
        (0..1000).for_each(|number| write!(text, " p{number}").unwrap());
        (0..1000).for_each(|number| write!(text, "\nprimitive p{number} Dummy").unwrap());
        let lowering = Lowering::of(&Sources::single("in", text).unwrap());
        let names = Names::new(&lowering.configuration);
        let targets = Targets::new(&names);
        for _ in 0..LIMIT / 1000 {
            assert_eq!(targets.of("t").len(), 1000);
        }
        assert!(targets.of("t").is_empty());
        assert_eq!(targets.of("p7")[..], [names.index("p7").unwrap()]);
    }
}
