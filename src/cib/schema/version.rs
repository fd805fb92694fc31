use std::fmt;
use std::str::FromStr;

/// A version of the CIB's schema, in the order in which they came.
///
/// Those that Pacemaker's releases ever shipped; there is no 1.1, which was a name for what became 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "each name says all")]
pub enum Schema {
    V1_0,
    V1_2,
    V1_3,
    V2_0,
    V2_1,
    V2_2,
    V2_3,
    V2_4,
    V2_5,
    V2_6,
    V2_7,
    V2_8,
    V2_9,
    V2_10,
    V3_0,
    V3_1,
    V3_2,
    V3_3,
    V3_4,
    V3_5,
    V3_6,
    V3_7,
    V3_8,
    V3_9,
    V3_10,
    V4_0,
}

const COUNT: usize = 26;

const NAMES: [&str; COUNT] = [
    "pacemaker-1.0",
    "pacemaker-1.2",
    "pacemaker-1.3",
    "pacemaker-2.0",
    "pacemaker-2.1",
    "pacemaker-2.2",
    "pacemaker-2.3",
    "pacemaker-2.4",
    "pacemaker-2.5",
    "pacemaker-2.6",
    "pacemaker-2.7",
    "pacemaker-2.8",
    "pacemaker-2.9",
    "pacemaker-2.10",
    "pacemaker-3.0",
    "pacemaker-3.1",
    "pacemaker-3.2",
    "pacemaker-3.3",
    "pacemaker-3.4",
    "pacemaker-3.5",
    "pacemaker-3.6",
    "pacemaker-3.7",
    "pacemaker-3.8",
    "pacemaker-3.9",
    "pacemaker-3.10",
    "pacemaker-4.0",
];

impl Schema {
    /// All of them, the oldest first.
    pub const ALL: [Self; COUNT] = [
        Self::V1_0,
        Self::V1_2,
        Self::V1_3,
        Self::V2_0,
        Self::V2_1,
        Self::V2_2,
        Self::V2_3,
        Self::V2_4,
        Self::V2_5,
        Self::V2_6,
        Self::V2_7,
        Self::V2_8,
        Self::V2_9,
        Self::V2_10,
        Self::V3_0,
        Self::V3_1,
        Self::V3_2,
        Self::V3_3,
        Self::V3_4,
        Self::V3_5,
        Self::V3_6,
        Self::V3_7,
        Self::V3_8,
        Self::V3_9,
        Self::V3_10,
        Self::V4_0,
    ];

    /// The newest that crmc knows.
    pub const NEWEST: Self = Self::V4_0;

    /// As `validate-with` has it: `pacemaker-3.9`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Whether a promotable clone can be written as `master`; from 4.0 on it has to be a `clone`.
    #[must_use]
    pub fn has_master_element(self) -> bool {
        self <= Self::V3_10
    }

    /// Whether roles can be called `Promoted` and `Unpromoted`; before, only `Master` and `Slave`.
    #[must_use]
    pub fn has_promoted_roles(self) -> bool {
        self >= Self::V3_7
    }

    /// Whether permissions are written as `acl_permission`; before, as `read`, `write` and `deny`.
    #[must_use]
    pub fn has_acl_permission_element(self) -> bool {
        self >= Self::V2_0
    }

    /// Whether a rule can be written without a score, which older schemas ask of every rule.
    #[must_use]
    pub fn has_rules_without_score(self) -> bool {
        self >= Self::V3_9
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is none of the schemas.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no schema of Pacemaker: {hint}", hint = self.hint())]
pub struct UnknownSchema(pub String);

impl UnknownSchema {
    fn hint(&self) -> String {
        let number = self.0.rsplit('-').next().unwrap_or_default();
        match number.parse::<Schema>() {
            Ok(schema) => format!("did you mean {}?", schema.name()),
            Err(_) => "they are called pacemaker-1.0 to pacemaker-4.0".to_owned(),
        }
    }
}

/// Reads `pacemaker-3.9`, and `3.9` for short.
impl FromStr for Schema {
    type Err = UnknownSchema;

    fn from_str(text: &str) -> Result<Self, UnknownSchema> {
        let number = text.strip_prefix("pacemaker-").unwrap_or(text);
        Self::ALL
            .into_iter()
            .find(|schema| schema.name().strip_prefix("pacemaker-") == Some(number))
            .ok_or_else(|| UnknownSchema(text.to_owned()))
    }
}

/// What the `validate-with` of a CIB can say.
///
/// Tried with `crm_verify` of Pacemaker 2.1.5; 3.0 takes none but the released schemas and `none`
/// (its `ChangeLog`), and it minds upper and lower case, as 2.1.5 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidateWith {
    /// A released schema.
    Schema(Schema),
    /// `none`: nothing is checked. Deprecated since Pacemaker 2.1.8.
    Nothing,
    /// `pacemaker-next`: the newest schema with experiments added, such as instance numbers in constraints.
    /// Deprecated since Pacemaker 2.1.5, refused by 3.0.
    Next,
    /// A name from before Pacemaker 1.0, or `pacemaker-1.1`, the experiments of their time. Schemas list the
    /// names still, but no Pacemaker since 2.0 takes such a CIB.
    Ancient,
    /// No name at all.
    Unknown,
}

impl ValidateWith {
    /// What `text` says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text {
            "none" => Self::Nothing,
            "pacemaker-next" => Self::Next,
            "pacemaker-0.6" | "transitional-0.6" | "pacemaker-0.7" | "pacemaker-1.1" => Self::Ancient,
            _ if text.starts_with("pacemaker-") => text.parse().map_or(Self::Unknown, Self::Schema),
            _ => Self::Unknown,
        }
    }
}

/// Some of the schemas: those that know a thing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SchemaSet(u32);

impl SchemaSet {
    /// Every schema.
    pub const ALL: Self = Self((1 << COUNT) - 1);
    /// No schema.
    pub const NONE: Self = Self(0);

    /// `first`, `last` and what came between.
    #[must_use]
    pub const fn range(first: Schema, last: Schema) -> Self {
        Self(Self::since(first).0 & Self::until(last).0)
    }

    /// `first` and all that came later.
    #[must_use]
    pub const fn since(first: Schema) -> Self {
        Self(Self::ALL.0 & !((1 << first as u32) - 1))
    }

    /// `last` and all that came before.
    #[must_use]
    pub const fn until(last: Schema) -> Self {
        Self((1 << (last as u32 + 1)) - 1)
    }

    /// All but these.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(Self::ALL.0 & !self.0)
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether `schema` is one of them.
    #[must_use]
    pub const fn contains(self, schema: Schema) -> bool {
        self.0 & (1 << schema as u32) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The oldest of them.
    #[must_use]
    pub fn oldest(self) -> Option<Schema> {
        self.iter().next()
    }

    /// The newest of them.
    #[must_use]
    pub fn newest(self) -> Option<Schema> {
        self.iter().next_back()
    }

    /// The schemas, the oldest first.
    #[must_use = "it only looks"]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Schema> {
        Schema::ALL.into_iter().filter(move |&schema| self.contains(schema))
    }
}

impl fmt::Debug for SchemaSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Reads well behind «known to»: `pacemaker-3.0 and later`, `pacemaker-1.2 to pacemaker-3.10`, `no schema`.
impl fmt::Display for SchemaSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = *self;
        let mut first = true;
        while let Some(start) = rest.oldest() {
            let gap = rest.complement().and(Self::since(start)).oldest();
            let run = gap.map_or(rest, |gap| rest.and(Self::since(gap).complement()));
            let end = run.newest().unwrap_or(start);
            if !first {
                f.write_str(", and ")?;
            }
            first = false;
            match () {
                () if run == Self::ALL => f.write_str("every schema")?,
                () if start == end => write!(f, "{start}")?,
                () if end == Schema::NEWEST => write!(f, "{start} and later")?,
                () if start == Schema::V1_0 => write!(f, "schemas up to {end}")?,
                () => write!(f, "{start} to {end}")?,
            }
            rest = rest.and(run.complement());
        }
        if first { f.write_str("no schema") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_are_ordered_and_named() {
        assert!(Schema::V2_10 > Schema::V2_9);
        for schema in Schema::ALL {
            assert_eq!(schema.name().parse(), Ok(schema));
            assert_eq!(schema.name().replace("pacemaker-", "").parse(), Ok(schema));
        }
        assert_eq!(Schema::V3_9.to_string(), "pacemaker-3.9");
        for wrong in ["", "pacemaker-", "3", "3.11", "pacemaker-1.1", "Pacemaker-3.9", "pacemaker-pacemaker-3.9"] {
            assert!(wrong.parse::<Schema>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn other_names_have_a_meaning() {
        assert_eq!(ValidateWith::read("pacemaker-3.9"), ValidateWith::Schema(Schema::V3_9));
        assert_eq!(ValidateWith::read("none"), ValidateWith::Nothing);
        assert_eq!(ValidateWith::read("pacemaker-next"), ValidateWith::Next);
        assert_eq!(ValidateWith::read("pacemaker-1.1"), ValidateWith::Ancient);
        assert_eq!(ValidateWith::read("3.9"), ValidateWith::Unknown);
    }

    #[test]
    fn sets_speak() {
        use Schema::{V1_0, V1_2, V2_10, V3_0, V3_10, V4_0};
        let says = |set: SchemaSet, text: &str| assert_eq!(set.to_string(), text);
        says(SchemaSet::ALL, "every schema");
        says(SchemaSet::NONE, "no schema");
        says(SchemaSet::since(V3_0), "pacemaker-3.0 and later");
        says(SchemaSet::since(V4_0), "pacemaker-4.0");
        says(SchemaSet::until(V2_10), "schemas up to pacemaker-2.10");
        says(SchemaSet::range(V1_2, V3_10), "pacemaker-1.2 to pacemaker-3.10");
        says(SchemaSet::range(V3_0, V3_10).complement(), "schemas up to pacemaker-2.10, and pacemaker-4.0");
        assert_eq!(SchemaSet::ALL.oldest(), Some(V1_0));
        assert_eq!(SchemaSet::until(V2_10).newest(), Some(V2_10));
        assert_eq!(SchemaSet::NONE.oldest(), None);
    }
}
