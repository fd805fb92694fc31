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
