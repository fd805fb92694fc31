//! What each version of the CIB's schema knows, the oldest one that will do for a configuration, and what a
//! given one refuses.
//!
//! A schema is judged by what crmc writes for it ([`infer`], [`closest`], [`check`]) or by what stands in a
//! CIB ([`check_as_written`]). The difference: crmc calls roles as the schema does, writes a promotable clone as
//! `master` or as `clone`, and `interval=0s` for an operation without an interval. Scores, kinds, booleans and the
//! like are written as they stand in the model: crm text has been brought to the schema's spelling when it was lowered.

mod feature;
mod lexical;
mod target;
mod version;
mod walk;

pub use feature::Feature;
pub use target::{Target, UnknownTarget};
pub use version::{Schema, SchemaSet, UnknownSchema, ValidateWith};

use crate::model::{Boolean, Configuration, FromText, Kind, Object, ObjectKind, Role, Score};
use crate::options::{self, Place};
use crate::source::Span;
use walk::{Spelling, Use, walk};

/// A use of something that a schema does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where it is used.
    pub span: Span,
    /// What is used.
    pub feature: Feature,
    /// The same for people: a noun phrase that reads behind «pacemaker-3.0 does not know».
    pub what: String,
    /// What to write instead, where that is known: a name, a value or a few words.
    pub replacement: Option<String>,
}

impl Violation {
    /// The schemas that know it.
    #[must_use]
    pub fn known(&self) -> SchemaSet {
        self.feature.known()
    }

    fn new(found: &Use<'_>) -> Self {
        let Use { feature, span, owner, text } = *found;
        let what = feature.phrase().replace("{owner}", owner).replace("{text}", text);
        let instead = |place| options::find(place, text).and_then(|option| option.instead).map(|it| it.to_string());
        let replacement = match feature {
            Feature::OldProperty | Feature::ControllerTimeout => instead(Place::Property),
            Feature::FenceCommand => instead(Place::FencingParameter),
            Feature::PromotedRole => Role::from_text(text).map(|role| role.old_name().to_owned()),
            Feature::InvalidValue => valid_value(owner, text),
            _ => feature.instead().map(str::to_owned),
        };
        Self { span, feature, what, replacement }
    }
}

/// How the schema spells what `text` means as the value of `attribute`.
fn valid_value(attribute: &str, text: &str) -> Option<String> {
    match attribute {
        "score" => Score::from_text(text).map(|score| score.to_string()),
        "kind" => Kind::from_text(text).map(|kind| kind.name().to_owned()),
        "role" | "rsc-role" | "with-rsc-role" => Role::from_text(text).map(|role| role.old_name().to_owned()),
        "symmetrical" | "sequential" | "require-all" | "enabled" | "record-pending" | "add-host" => {
            Boolean::from_text(text).map(|Boolean(value)| value.to_string())
        }
        _ => {
            let lower = text.to_ascii_lowercase();
            let values = ["ignore", "block", "demote", "stop", "restart", "standby", "fence", "and", "or"];
            (lower != text && values.contains(&lower.as_str())).then_some(lower)
        }
    }
}

/// The schema that the CIB names from which the configuration comes; where it names none, the oldest that will do.
#[must_use]
pub fn of(config: &Configuration) -> Schema {
    let written = config.cib_attributes.iter().find(|(name, _)| name == "validate-with");
    let named = written.and_then(|(_, schema)| schema.as_str().parse().ok());
    named.or_else(|| infer(config).ok()).unwrap_or_else(|| closest(config))
}

/// The oldest schema that knows all that the configuration uses.
///
/// # Errors
/// Where there is none: each use that takes part in the conflict, and each that no schema knows.
pub fn infer(config: &Configuration) -> Result<Schema, Vec<Violation>> {
    let mut known = SchemaSet::ALL;
    walk(&config.objects, Spelling::Canonical, &mut |found| known = known.and(found.feature.known()));
    // A role can be said in both forms of access control. Without old users, it is meant in today's.
    let of_today = known.and(SchemaSet::since(Schema::V2_0));
    let preferred = if has_roles_of_today(config) { of_today.oldest() } else { None };
    preferred.or_else(|| known.oldest()).ok_or_else(|| conflicts(config))
}

fn has_roles_of_today(config: &Configuration) -> bool {
    let has = |wanted: fn(&ObjectKind) -> bool| config.objects.iter().any(|object| wanted(&object.kind));
    has(|kind| matches!(kind, ObjectKind::AclRole(_))) && !has(|kind| matches!(kind, ObjectKind::AclUser(_)))
}

/// The oldest of the schemas that refuse the least: what to write with where [`infer`] finds none.
#[must_use]
pub fn closest(config: &Configuration) -> Schema {
    let mut refused = Schema::ALL.map(|schema| (schema, 0u32));
    walk(&config.objects, Spelling::Canonical, &mut |found| {
        let known = found.feature.known();
        for (schema, count) in &mut refused {
            *count += u32::from(!known.contains(*schema));
        }
    });
    refused.into_iter().min_by_key(|&(_, count)| count).map_or(Schema::NEWEST, |(schema, _)| schema)
}

/// All that `schema` refuses of what crmc would write, in the order of the objects.
#[must_use]
pub fn check(config: &Configuration, schema: Schema) -> Vec<Violation> {
    refused(&config.objects, schema, Spelling::Canonical)
}

/// Likewise, of properties and defaults alone.
#[must_use]
pub fn check_options(config: &Configuration, schema: Schema) -> Vec<Violation> {
    let options = config.objects.iter().filter(|object| matches!(object.kind, ObjectKind::Options(_)));
    refused(options, schema, Spelling::Canonical)
}

/// All that `schema` refuses of a CIB as it stands, in the order of the objects: what a live Pacemaker would
/// refuse. Of the ids that a CIB needs, those that are missing are not reported.
#[must_use]
pub fn check_as_written(config: &Configuration, schema: Schema) -> Vec<Violation> {
    refused(&config.objects, schema, Spelling::AsWritten)
}

fn refused<'m>(
    objects: impl IntoIterator<Item = &'m Object> + Clone,
    schema: Schema,
    spelling: Spelling,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    walk(objects, spelling, &mut |found| {
        if !found.feature.known().contains(schema) {
            violations.push(Violation::new(&found));
        }
    });
    violations
}

fn conflicts(config: &Configuration) -> Vec<Violation> {
    let mut sets: Vec<SchemaSet> = Vec::new();
    walk(&config.objects, Spelling::Canonical, &mut |found| {
        let known = found.feature.known();
        if !known.is_empty() && !sets.contains(&known) {
            sets.push(known);
        }
    });
    let in_conflict = sets.iter().fold(SchemaSet::ALL, |all, set| all.and(*set)).is_empty();
    let opposed = |known: SchemaSet| sets.iter().any(|other| other.and(known).is_empty());
    let in_pairs = sets.iter().any(|&set| opposed(set));
    // Where any two go together, only all of them do not: those that ask for more than another one does.
    let strictest = |known: SchemaSet| !sets.iter().any(|&other| other != known && other.and(known) == other);
    let takes_part = |known: SchemaSet| {
        known.is_empty() || (in_conflict && if in_pairs { opposed(known) } else { strictest(known) })
    };

    let mut violations = Vec::new();
    walk(&config.objects, Spelling::Canonical, &mut |found| {
        if takes_part(found.feature.known()) {
            violations.push(Violation::new(&found));
        }
    });
    violations
}

#[cfg(test)]
mod tests;
