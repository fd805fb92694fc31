use super::Context;
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::model::Object;
use crate::resolve::{Operation, Resource};

/// What [`declare_rule`](super::declare) gives a rule.
pub trait Declared {
    /// Its name, severity and page.
    fn info(&self) -> &'static RuleInfo;
}

/// A check. It overrides the method whose view it needs, and gets the traversal for free.
pub trait Rule: Declared + Sync {
    /// Looks at the configuration as a whole.
    fn check(&self, _context: &Context, _out: &mut Vec<Diagnostic>) {}

    /// Looks at one object, as it is written.
    fn check_object(&self, _object: &Object, _context: &Context, _out: &mut Vec<Diagnostic>) {}

    /// Looks at one primitive, with its effective values; by default, at one operation after the other.
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        for operation in &resource.operations {
            self.check_operation(operation, resource, context, out);
        }
    }

    /// Looks at one operation of a primitive. One of a template comes once for each primitive made from it: findings that
    /// say the same at the same place are reported once.
    fn check_operation(
        &self,
        _operation: &Operation,
        _resource: &Resource,
        _context: &Context,
        _out: &mut Vec<Diagnostic>,
    ) {
    }

    /// Begins a walk, for what can only be said once everything was seen.
    fn walk<'r, 'c>(&self, _context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        None
    }

    /// Looks at some objects, one by one. No rule overrides it: it is here so that a rule is called once for many.
    fn check_objects(&self, objects: &[Object], context: &Context, out: &mut Vec<Diagnostic>) {
        for object in objects {
            self.check_object(object, context, out);
        }
    }

    /// Likewise, at some primitives.
    fn check_resources(&self, resources: &[Resource], context: &Context, out: &mut Vec<Diagnostic>) {
        for resource in resources {
            self.check_resource(resource, context, out);
        }
    }
}

/// What a rule remembers while it goes through a configuration together with all others, `'r` being the time for which rules run.
/// A rule that overrides [`Rule::check`] to go through all objects has to wait for their memory by itself.
pub trait Walk<'r, 'c> {
    /// Looks at the object of that index.
    fn object(&mut self, _index: u32, _object: &'c Object, _out: &mut Vec<Diagnostic>) {}

    /// Looks at one primitive. All objects were seen before.
    fn resource(&mut self, _resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {}

    /// Says what can only be said now.
    fn end(self: Box<Self>, _out: &mut Vec<Diagnostic>) {}

    /// Looks at some objects, one by one. Nobody overrides it, as with [`Rule::check_objects`].
    fn objects(&mut self, first: u32, objects: &'c [Object], out: &mut Vec<Diagnostic>) {
        for (index, object) in (first..).zip(objects) {
            self.object(index, object, out);
        }
    }

    /// Likewise, at some primitives.
    fn resources(&mut self, resources: &'r [Resource<'c>], out: &mut Vec<Diagnostic>) {
        for resource in resources {
            self.resource(resource, out);
        }
    }
}
