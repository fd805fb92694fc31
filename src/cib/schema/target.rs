//! What a target named by the user can take: its newest schema and its CRM feature set.

use std::fmt;
use std::str::FromStr;

use super::version::Schema;
use crate::suggest::nearest;

/// A version of Pacemaker: major, minor, release.
type Release = (u16, u16, u16);

/// A release that knew a newer schema or spoke a newer feature set than the one before it.
struct Row {
    release: Release,
    schema: Schema,
    feature_set: &'static str,
}

const fn row(release: Release, schema: Schema, feature_set: &'static str) -> Row {
    Row { release, schema, feature_set }
}

/// Oldest first; what lies between two rows is as the earlier one.
///
/// Schemas: the table in `xml/README.md` of Pacemaker's repository. It starts with 1.1.8; that 1.1.0 brought
/// the schema 1.2 is what its author announced in 2010 («New Pacemaker release series»), but parts of it,
/// such as tickets, came with later releases up to 1.1.8.
///
/// Feature sets: from 2.0 on the page «Pacemaker Feature Set» of the `ClusterLabs` wiki; 2.1.2 by CIBs of SLES
/// 15 SP4, 2.1.5 by `pacemakerd --features`, 3.0.0 by the CIBs of its own tests, 3.0.1 by «Clusters from
/// Scratch», 3.0.2 by a CIB in the tests of Trento. Before 2.0 by CIBs of test suites, whose `dc-version` names the
/// release; 1.1.9 by «Mixing Pacemaker versions» of its author. Where the sources leave a doubt, the older one
/// is here: a CIB may claim less than Pacemaker knows, never more.
const ROWS: [Row; 28] = [
    row((1, 0, 0), Schema::V1_0, "3.0.1"),
    row((1, 1, 0), Schema::V1_2, "3.0.1"),
    row((1, 1, 3), Schema::V1_2, "3.0.2"),
    row((1, 1, 5), Schema::V1_2, "3.0.5"),
    row((1, 1, 7), Schema::V1_2, "3.0.6"),
    row((1, 1, 9), Schema::V1_2, "3.0.7"),
    row((1, 1, 12), Schema::V2_0, "3.0.9"),
    row((1, 1, 13), Schema::V2_3, "3.0.10"),
    row((1, 1, 14), Schema::V2_4, "3.0.10"),
    row((1, 1, 15), Schema::V2_5, "3.0.10"),
    row((1, 1, 16), Schema::V2_6, "3.0.10"),
    row((1, 1, 17), Schema::V2_9, "3.0.12"),
    row((1, 1, 18), Schema::V2_10, "3.0.14"),
    row((2, 0, 0), Schema::V3_1, "3.1.0"),
    row((2, 0, 1), Schema::V3_2, "3.1.0"),
    row((2, 0, 3), Schema::V3_2, "3.2.0"),
    row((2, 0, 4), Schema::V3_3, "3.3.0"),
    row((2, 0, 5), Schema::V3_5, "3.6.1"),
    row((2, 1, 0), Schema::V3_7, "3.10.0"),
    row((2, 1, 2), Schema::V3_7, "3.11.0"),
    row((2, 1, 3), Schema::V3_8, "3.15.0"),
    row((2, 1, 5), Schema::V3_9, "3.16.1"),
    row((2, 1, 6), Schema::V3_9, "3.17.4"),
    row((2, 1, 7), Schema::V3_9, "3.19.0"),
    row((2, 1, 8), Schema::V3_10, "3.19.0"),
    row((3, 0, 0), Schema::V4_0, "3.19.7"),
    row((3, 0, 1), Schema::V4_0, "3.20.1"),
    row((3, 0, 2), Schema::V4_0, "3.20.5"),
];

/// The Pacemaker with which a service pack of SUSE Linux Enterprise came. From 15 on by the packages that
/// software.opensuse.org lists; of older ones a version that is no newer than what was shipped.
const SLES: [((u16, u16), Release); 17] = [
    ((11, 0), (1, 0, 0)),
    ((11, 1), (1, 1, 0)),
    ((11, 3), (1, 1, 7)),
    ((11, 4), (1, 1, 12)),
    ((12, 0), (1, 1, 12)),
    ((12, 1), (1, 1, 13)),
    ((12, 2), (1, 1, 15)),
    ((12, 3), (1, 1, 16)),
    ((12, 4), (1, 1, 18)),
    ((15, 0), (1, 1, 18)),
    ((15, 1), (2, 0, 1)),
    ((15, 2), (2, 0, 4)),
    ((15, 3), (2, 0, 5)),
    ((15, 4), (2, 1, 2)),
    ((15, 5), (2, 1, 5)),
    ((15, 6), (2, 1, 7)),
    ((16, 0), (3, 0, 0)),
];

/// What the user wants to write for: `pacemaker=2.1.5`, `sles=15.4`, `crmsh=4.4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    product: Product,
    version: (u16, u16, Option<u16>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Product {
    Pacemaker,
    Sles,
    Crmsh,
}

impl Product {
    const ALL: [Self; 3] = [Self::Pacemaker, Self::Sles, Self::Crmsh];

    fn name(self) -> &'static str {
        match self {
            Self::Pacemaker => "pacemaker",
            Self::Sles => "sles",
            Self::Crmsh => "crmsh",
        }
    }

    /// The newest major version that there may be: one more than those that crmc knows of.
    fn newest_major(self) -> u16 {
        match self {
            Self::Pacemaker => 4,
            Self::Sles => 17,
            Self::Crmsh => 6,
        }
    }
}

impl Target {
    /// The release of Pacemaker, as major, minor and release. Where the user left out the latter, the first of
    /// the series. Nothing for crmsh, which works with any Pacemaker.
    #[must_use]
    pub fn pacemaker(&self) -> Option<(u16, u16, u16)> {
        let (major, minor, release) = self.version;
        match self.product {
            Product::Pacemaker => Some((major, minor, release.unwrap_or(0))),
            Product::Sles => at_or_before(&SLES, |(pack, _)| *pack, &(major, minor)).map(|&(_, pacemaker)| pacemaker),
            Product::Crmsh => None,
        }
    }

    /// The service pack of SUSE Linux Enterprise, where the user named that: version and pack.
    #[must_use]
    pub fn sles(&self) -> Option<(u16, u16)> {
        let (major, minor, _) = self.version;
        (self.product == Product::Sles).then_some((major, minor))
    }

    /// The version of crmsh, where the user named that: major, minor and release, 0 where left out.
    #[must_use]
    pub fn crmsh(&self) -> Option<(u16, u16, u16)> {
        let (major, minor, release) = self.version;
        (self.product == Product::Crmsh).then_some((major, minor, release.unwrap_or(0)))
    }

    /// The oldest Pacemaker that speaks a `crm_feature_set`; of a set that no release is known for, the newest one that
    /// speaks an older one.
    #[must_use]
    pub fn of_feature_set(feature_set: &str) -> Option<Self> {
        let number = |text: &str| text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u16>>>();
        let wanted = number(feature_set)?;
        let spoken = ROWS.iter().rfind(|row| number(row.feature_set).is_some_and(|known| known <= wanted))?;
        let oldest = ROWS.iter().find(|row| row.feature_set == spoken.feature_set)?;
        let (major, minor, release) = oldest.release;
        Some(Self { product: Product::Pacemaker, version: (major, minor, Some(release)) })
    }

    /// The newest schema that the target knows.
    #[must_use]
    pub fn schema(&self) -> Option<Schema> {
        self.row().map(|row| row.schema)
    }

    /// The `crm_feature_set` that a CIB for the target can claim: a live Pacemaker refuses a newer one than its own.
    #[must_use]
    pub fn feature_set(&self) -> Option<&'static str> {
        self.row().map(|row| row.feature_set)
    }

    fn row(&self) -> Option<&'static Row> {
        let release = self.pacemaker()?;
        at_or_before(&ROWS, |row| row.release, &release)
    }
}

/// The last entry of a sorted table that is not beyond `key`.
fn at_or_before<T, K: Ord>(table: &'static [T], key_of: impl Fn(&T) -> K, key: &K) -> Option<&'static T> {
    table[..table.partition_point(|entry| key_of(entry) <= *key)].last()
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, release) = self.version;
        write!(f, "{}={major}.{minor}", self.product.name())?;
        release.map_or(Ok(()), |release| write!(f, ".{release}"))
    }
}

/// What the user gave is no target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownTarget {
    /// Neither of the products that crmc knows.
    #[error("`{0}` is no target: {hint}", hint = hint(.0))]
    Product(String),
    /// Not numbers with points between.
    #[error("`{0}` is no version: give two or three numbers, as in pacemaker=2.1.5")]
    Version(String),
    /// Before all that the tables hold.
    #[error("{0} is too old: crmc knows pacemaker from 1.0, sles from 11 on")]
    TooOld(Target),
    /// A version that is years away, or a slip.
    #[error("there is no {0}{hint}", hint = other_product(.0))]
    TooNew(Target),
}

/// What to give instead of `text`.
fn hint(text: &str) -> String {
    let (name, version) = text.split_once('=').unwrap_or((text, "VERSION"));
    match nearest(name, Product::ALL.map(Product::name)) {
        Some(name) => format!("did you mean {name}={version}?"),
        None => "give pacemaker=VERSION, sles=VERSION or crmsh=VERSION".to_owned(),
    }
}

/// The product that has this version, where the one that was named has none such.
fn other_product(target: &Target) -> String {
    let (major, minor, _) = target.version;
    if SLES.iter().any(|((known, _), _)| *known == major) {
        return format!(": did you mean sles={major}.{minor}?");
    }
    ": crmc knows pacemaker up to 3.0, sles up to 16, crmsh up to 5".to_owned()
}

/// Reads `pacemaker=2.1.5`, `pacemaker=2.1`, `sles=15.4`, `crmsh=4.4`. A third number is for Pacemaker and crmsh only;
/// without a second one, it is 0.
impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, UnknownTarget> {
        let unknown = || UnknownTarget::Product(text.to_owned());
        let (name, number) = text.split_once('=').ok_or_else(unknown)?;
        let product = Product::ALL.into_iter().find(|product| product.name() == name).ok_or_else(unknown)?;
        let parts: Option<Vec<u16>> = number.split('.').map(|part| part.parse().ok()).collect();
        let version = match (parts.as_deref(), product) {
            (Some(&[major]), _) => (major, 0, None),
            (Some(&[major, minor]), _) => (major, minor, None),
            (Some(&[major, minor, release]), Product::Pacemaker | Product::Crmsh) => (major, minor, Some(release)),
            _ => return Err(UnknownTarget::Version(number.to_owned())),
        };
        let target = Self { product, version };
        if product != Product::Crmsh && target.row().is_none() {
            return Err(UnknownTarget::TooOld(target));
        }
        if version.0 > product.newest_major() {
            return Err(UnknownTarget::TooNew(target));
        }
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_know_schema_and_feature_set() {
        let cases = [
            ("pacemaker=1.0", Schema::V1_0, "3.0.1"),
            ("pacemaker=1.1", Schema::V1_2, "3.0.1"),
            ("pacemaker=1.1.8", Schema::V1_2, "3.0.6"),
            ("pacemaker=1.1.24", Schema::V2_10, "3.0.14"),
            ("pacemaker=2.0", Schema::V3_1, "3.1.0"),
            ("pacemaker=2.0.2", Schema::V3_2, "3.1.0"),
            ("pacemaker=2.1", Schema::V3_7, "3.10.0"),
            ("pacemaker=2.1.5", Schema::V3_9, "3.16.1"),
            ("pacemaker=2.1.10", Schema::V3_10, "3.19.0"),
            ("pacemaker=3", Schema::V4_0, "3.19.7"),
            ("pacemaker=3.0.1", Schema::V4_0, "3.20.1"),
            ("pacemaker=4.2.0", Schema::V4_0, "3.20.5"),
            ("sles=15.4", Schema::V3_7, "3.11.0"),
            ("sles=15", Schema::V2_10, "3.0.14"),
            ("sles=12.5", Schema::V2_10, "3.0.14"),
            ("sles=16.0", Schema::V4_0, "3.19.7"),
        ];
        for (text, schema, feature_set) in cases {
            let target: Target = text.parse().unwrap();
            assert_eq!((target.schema(), target.feature_set()), (Some(schema), Some(feature_set)), "{text}");
        }
        let crmsh: Target = "crmsh=4.4".parse().unwrap();
        assert_eq!((crmsh.schema(), crmsh.crmsh()), (None, Some((4, 4, 0))));
        assert_eq!(crmsh.to_string(), "crmsh=4.4");
        assert_eq!("sles=15.4".parse::<Target>().map(|target| target.sles()), Ok(Some((15, 4))));
    }

    #[test]
    fn the_tables_ascend() {
        let rows = || ROWS.iter();
        assert!(rows().map(|row| row.release).is_sorted_by(|a, b| a < b));
        assert!(rows().map(|row| row.schema).is_sorted());
        let number = |text: &str| text.split('.').map(|part| part.parse().unwrap()).collect::<Vec<u16>>();
        assert!(rows().map(|row| number(row.feature_set)).is_sorted());
        assert!(SLES.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "2.1.5", "rhel=9", "pacemaker=", "pacemaker=x", "pacemaker=2.1.5.1", "sles=15.4.1"] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
        assert!(matches!("pacemaker=0.6".parse::<Target>(), Err(UnknownTarget::TooOld(_))));
        assert!(matches!("sles=10.4".parse::<Target>(), Err(UnknownTarget::TooOld(_))));
    }
}
