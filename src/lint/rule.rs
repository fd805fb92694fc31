use super::Context;
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::model::Object;

/// A check. It overrides the one method whose view it needs.
pub trait Rule: Sync {
    /// Its name, severity and summary.
    fn info(&self) -> &'static RuleInfo;

    /// Looks at the configuration as a whole; by default, at one object after the other.
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        for object in &context.configuration.objects {
            self.check_object(object, context, out);
        }
    }

    /// Looks at one object.
    fn check_object(&self, _object: &Object, _context: &Context, _out: &mut Vec<Diagnostic>) {}
}
