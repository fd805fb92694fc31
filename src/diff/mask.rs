//! Keeps secrets out of what is shown.

use ecow::EcoString;

use super::{Detail, Difference};
use crate::report::{Secrets, may_be_secret_name};

/// What is shown instead: its length tells nothing.
const HIDDEN: &str = "********";

impl Difference {
    /// Puts `*` in the place of secrets: values of names that tell of one, and whatever else `secrets` knows.
    pub fn mask(&mut self, secrets: &[&Secrets]) {
        for detail in self.changes.iter_mut().flat_map(|change| &mut change.details) {
            let Detail { part, name, old, new, .. } = detail;
            for value in [old, new].into_iter().flatten() {
                *value = masked(name, value, secrets);
            }
            *part = masked("", part, secrets);
            *name = masked("", name, secrets);
        }
    }
}

fn masked(name: &str, value: &EcoString, secrets: &[&Secrets]) -> EcoString {
    if may_be_secret_name(name) {
        return HIDDEN.into();
    }
    let mut masked = value.clone();
    for secrets in secrets {
        let text = secrets.mask(&masked);
        if *text != *masked {
            masked = text.into();
        }
    }
    masked
}
