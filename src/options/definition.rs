use std::fmt;

use super::kind::{Invalid, Kind};
use super::places::{Place, Places};

/// A version of Pacemaker: major, minor, release.
pub type Release = (u16, u16, u16);

/// The oldest version that is told apart.
const FIRST: Release = (1, 0, 0);

/// The meta attributes that the value `default` unsets; `#default` does so everywhere.
const UNSET_BY_DEFAULT: [&str; 4] = ["is-managed", "migration-threshold", "resource-stickiness", "target-role"];

/// Who writes an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The user.
    User,
    /// The cluster, at run time; what a user writes is overwritten.
    Cluster,
    /// A tool, to make something happen; it configures nothing.
    Tool,
}

/// What to write in place of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Another name, in the same place and with the same values.
    Name(&'static str),
    /// An option of another place, with the same values.
    Elsewhere(Place, &'static str),
    /// Something that a few words describe.
    Words(&'static str),
}

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Elsewhere(Place::ResourceDefaults, name) => write!(f, "rsc_defaults {name}"),
            Self::Elsewhere(Place::OperationDefaults, name) => write!(f, "op_defaults {name}"),
            Self::Elsewhere(place, name) => write!(f, "{} {name}", place.noun()),
            Self::Words(words) => f.write_str(words),
        }
    }
}

/// An option that Pacemaker heeds, or once heeded.
#[derive(Debug)]
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// Where it counts.
    pub places: Places,
    /// What its values are.
    pub kind: Kind,
    /// What holds where it is not written; nothing where that depends on something else, or on the version.
    pub default: Option<&'static str>,
    /// The version that brought it; 1.0.0 for what is older than the change logs.
    pub since: Release,
    /// The version from which on Pacemaker warns of it, or promises to remove it.
    pub deprecated: Option<Release>,
    /// The version that heeds it no more.
    pub removed: Option<Release>,
    /// Whether schemas 3.0 to 3.10 refuse a CIB that has it.
    pub is_refused: bool,
    /// What to write instead, where it is deprecated or removed.
    pub instead: Option<Instead>,
    /// Who writes it.
    pub origin: Origin,
}

impl Definition {
    /// Whether Pacemaker reads `value`, as release `release`; as any, where there is none.
    ///
    /// # Errors
    /// Where it does not: why, and what it takes.
    pub fn check(&self, value: &str, release: Option<Release>) -> Result<(), Invalid> {
        let is_unset = value.eq_ignore_ascii_case("#default")
            || (UNSET_BY_DEFAULT.contains(&self.name) && value.eq_ignore_ascii_case("default"));
        if is_unset { Ok(()) } else { self.kind.check(value, release) }
    }

    /// What counts where Pacemaker cannot read the value: the default for a cluster property; for the others what
    /// their reading leaves, which is seldom the default. Nothing where it depends on something else.
    #[must_use]
    pub fn unreadable(&self) -> Option<&'static str> {
        match self.name {
            _ if self.places.contains(Place::Property) => self.default,
            // It becomes the timeout of an operation, whose default holds then.
            "remote-connect-timeout" => Some("20s"),
            _ => self.kind.unreadable().or(self.default),
        }
    }

    /// Whether `release` heeds it.
    #[must_use]
    pub fn is_known_to(&self, release: Release) -> bool {
        self.since <= release && self.removed.is_none_or(|removed| release < removed)
    }

    pub(super) const fn new(name: &'static str, places: Places, kind: Kind) -> Self {
        Self {
            name,
            places,
            kind,
            default: None,
            since: FIRST,
            deprecated: None,
            removed: None,
            is_refused: false,
            instead: None,
            origin: Origin::User,
        }
    }

    pub(super) const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    pub(super) const fn since(mut self, release: Release) -> Self {
        self.since = release;
        self
    }

    pub(super) const fn deprecated(mut self, release: Release) -> Self {
        self.deprecated = Some(release);
        self
    }

    pub(super) const fn removed(mut self, release: Release) -> Self {
        self.removed = Some(release);
        self
    }

    pub(super) const fn refused(mut self) -> Self {
        self.is_refused = true;
        self
    }

    pub(super) const fn instead(mut self, instead: Instead) -> Self {
        self.instead = Some(instead);
        self
    }

    pub(super) const fn by(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }
}
