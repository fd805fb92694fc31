use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{ObjectKind, OptionSection};
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
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if context.effective.operation_defaults("timeout").next().is_some() {
            return;
        }
        let mut resources = context.effective.resources().iter().filter(|resource| !resource.is_fence_device());
        let Some(first) = resources.find(|resource| lacks_timeout(resource)) else { return };
        let defaults = context.configuration.objects.iter().find_map(|object| match &object.kind {
            ObjectKind::Options(options) if options.section == OptionSection::OperationDefaults => Some(object.span),
            _ => None,
        });
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
