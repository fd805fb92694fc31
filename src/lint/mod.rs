//! What will go wrong in the cluster: rules, and the engine that runs them.

mod context;
mod declare;
mod hash;
mod registry;
mod rule;
pub mod rules;
pub mod select;
pub mod suppress;

pub use context::Context;
pub use registry::{REGISTRY, all_rules};
pub use rule::{Declared, Rule, Walk};

pub(crate) use declare::declare_rule;

use crate::diagnostic::Diagnostic;

/// How many objects all rules look at before they go on to the next ones. What these take stays in the processor's cache;
/// a rule after the other over a large configuration would wait for its memory each time.
const BLOCK: usize = 64;

/// Runs every rule. A rule that needs the whole configuration is silent for a fragment.
#[must_use]
pub fn run(context: &Context) -> Vec<Diagnostic> {
    let rules = REGISTRY.iter().filter(|rule| !(context.fragment && rule.info().whole_only));
    run_rules(&rules.copied().collect::<Vec<_>>(), context)
}

/// Runs these rules.
#[must_use]
pub fn run_rules(rules: &[&dyn Rule], context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut walks: Vec<_> = rules.iter().filter_map(|rule| rule.walk(context)).collect();
    for (first, objects) in (0..).step_by(BLOCK).zip(context.configuration.objects.chunks(BLOCK)) {
        for rule in rules {
            rule.check_objects(objects, context, &mut found);
        }
        for walk in &mut walks {
            walk.objects(first, objects, &mut found);
        }
    }
    for resources in context.effective.resources().chunks(BLOCK) {
        for rule in rules {
            rule.check_resources(resources, context, &mut found);
        }
        for walk in &mut walks {
            walk.resources(resources, &mut found);
        }
    }
    for walk in walks {
        walk.end(&mut found);
    }
    for rule in rules {
        rule.check(context, &mut found);
    }
    found
}
