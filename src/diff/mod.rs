//! What differs between two configurations, by meaning, and what a cluster does about it.
//!
//! ```text
//! two configurations ─▶ facts ─▶ changes ─▶ effects ─▶ human, json
//!                                   └─────▶ patch: the same as operations of `cibadmin --patch`
//! ```

mod compare;
mod dependents;
mod effect;
mod facts;
mod human;
mod intervals;
mod json;
mod mask;
mod patch;
mod value;
mod vocabulary;

use std::collections::HashSet;

use ecow::EcoString;

use crate::agents::Catalogue;
use crate::model::Section;
use crate::resolve::Names;

pub use compare::diff;
pub use effect::{Action, Dependent, Effect};
pub use human::{write as write_human, write_changes, write_summary};
pub use json::{JsonBody, write as write_json};
pub use patch::{Operation, Patch, patch, patch_onto};

/// All that differs, in the order of the sections, within them in that of the new configuration; what is gone
/// comes last in its section.
#[derive(Debug, Default)]
pub struct Difference {
    /// One for each object that differs.
    pub changes: Vec<Change>,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It says something else, or stands in another container.
    Changed,
    /// It is gone.
    Removed,
}

/// An object that differs.
#[derive(Debug)]
pub struct Change {
    /// What happened to it.
    pub kind: ChangeKind,
    /// Where it stands.
    pub section: Section,
    /// What people call such an object.
    pub noun: &'static str,
    /// Its name: of a node that of the machine; empty where there can be only one such object.
    pub id: EcoString,
    /// The containers it stood in and stands in, where they differ. One that is new or gone has moved nowhere.
    pub moved: Option<Move>,
    /// What differs; of an object that is new or gone, all that it says.
    pub details: Vec<Detail>,
    /// What the cluster does about it: at least one.
    pub effects: Vec<Effect>,
}

/// A resource that another container holds now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Move {
    /// What it stood in, as in `group g`; nothing where it stood by itself.
    pub from: Option<EcoString>,
    /// What it stands in now.
    pub to: Option<EcoString>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The part of the object, as crm text names it: `params`, `op monitor 10s`; empty for the object itself.
    pub part: EcoString,
    /// The name within the part; empty where the part as a whole is new or gone.
    pub name: EcoString,
    /// What was written; of a whole part, all its pairs.
    pub old: Option<EcoString>,
    /// What is written now.
    pub new: Option<EcoString>,
    /// What Pacemaker takes where nothing is written, if that is certain.
    pub default: Option<&'static str>,
}

impl Difference {
    /// Whether both configurations mean the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many objects were added, changed (moved ones included) and removed.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [ChangeKind::Added, ChangeKind::Changed, ChangeKind::Removed]
            .map(|kind| self.changes.iter().filter(|change| change.kind == kind).count())
    }

    /// The resources that meet with `action`, dependents included, each once, in the order of the changes.
    #[must_use]
    pub fn resources(&self, action: Action) -> Vec<&str> {
        let mut seen = HashSet::new();
        let effects = self.changes.iter().flat_map(|change| &change.effects).filter(|effect| effect.action == action);
        effects
            .flat_map(|effect| effect.resources.iter().chain(effect.dependents.iter().map(|one| &one.resource)))
            .map(EcoString::as_str)
            .filter(|resource| seen.insert(*resource))
            .collect()
    }
}

/// The two sides of a comparison, and what is known of their agents.
struct Sides<'c> {
    old: &'c Names<'c>,
    new: &'c Names<'c>,
    agents: &'c Catalogue,
}
