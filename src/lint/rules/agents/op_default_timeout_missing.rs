use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::OptionSection;
use crate::resolve::{Resource, Timeout};

declare_rule! {
    /// There is no default timeout for operations.
    ///
    /// # In the cluster
    /// Every operation that says nothing has 20 s, whatever its agent advises.
    ///
    /// # Fix
    /// Write one that suits most: `op_defaults timeout=120`.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Operations». Only where an operation has no timeout; a start, stop or monitor that is not
    /// written counts.
    pub struct OpDefaultTimeoutMissing: "op-default-timeout-missing" in agents, Info, since "0.1.0", whole_only;
}

impl Rule for OpDefaultTimeoutMissing {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let has_default = context.effective.operation_defaults("timeout").next().is_some();
        (!has_default).then(|| Box::new(First { context, lacking: None }) as _)
    }
}

/// The first resource with an operation that has no timeout.
struct First<'r, 'c> {
    context: &'r Context<'c>,
    lacking: Option<&'r Resource<'c>>,
}

impl<'r, 'c> Walk<'r, 'c> for First<'r, 'c> {
    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        if self.lacking.is_none() && !resource.is_fence_device() && lacks_timeout(resource) {
            self.lacking = Some(resource);
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let Some(first) = self.lacking else { return };
        let defaults =
            self.context.names.options(OptionSection::OperationDefaults).next().map(|(object, _)| object.span);
        let diagnostic = match defaults {
            Some(span) => Diagnostic::new(&INFO, span, "the defaults of operations have no timeout")
                .also(first.id().span, "has operations without one"),
            None => Diagnostic::new(&INFO, first.id().span, "there is no default timeout")
                .label("has operations without a timeout"),
        };
        out.push(
            diagnostic
                .note("what says nothing has 20 s, whatever its agent advises")
                .help("write `op_defaults timeout=120`"),
        );
    }
}

fn lacks_timeout(resource: &Resource) -> bool {
    let is_missing = |name: &&str| !resource.operations.iter().any(|operation| operation.name() == *name);
    let is_bare = |timeout: Timeout| matches!(timeout, Timeout::BuiltIn);
    ["start", "stop", "monitor"].iter().any(is_missing)
        || resource.operations.iter().any(|operation| is_bare(operation.timeout()))
}
