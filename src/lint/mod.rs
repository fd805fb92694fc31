//! What will go wrong in the cluster: rules, and the engine that runs them.

mod context;
mod declare;
mod registry;
mod rule;
pub mod rules;
pub mod select;
pub mod suppress;

pub use context::Context;
pub use registry::{REGISTRY, all_rules};
pub use rule::{Declared, Rule};

pub(crate) use declare::declare_rule;

use crate::diagnostic::Diagnostic;

/// Runs every rule. A rule that needs the whole configuration is silent for a fragment.
#[must_use]
pub fn run(context: &Context) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for rule in REGISTRY.iter().filter(|rule| !(context.fragment && rule.info().whole_only)) {
        rule.check(context, &mut diagnostics);
    }
    diagnostics
}
