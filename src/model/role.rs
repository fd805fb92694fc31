use super::value::FromText;

/// The state in which an instance of a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Not running.
    Stopped,
    /// Running; for a promotable clone, in either of its two roles.
    Started,
    /// Running, not promoted: `Slave` before Pacemaker 2.1.
    Unpromoted,
    /// Running and promoted: `Master` before Pacemaker 2.1.
    Promoted,
}

impl Role {
    /// The name since schema pacemaker-3.7.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "Stopped",
            Self::Started => "Started",
            Self::Unpromoted => "Unpromoted",
            Self::Promoted => "Promoted",
        }
    }

    /// The name that every schema before pacemaker-4.0 knows.
    #[must_use]
    pub fn old_name(self) -> &'static str {
        match self {
            Self::Unpromoted => "Slave",
            Self::Promoted => "Master",
            other => other.name(),
        }
    }
}

impl FromText for Role {
    fn from_text(text: &str) -> Option<Self> {
        const NAMES: [(&str, Role); 6] = [
            ("Stopped", Role::Stopped),
            ("Started", Role::Started),
            ("Slave", Role::Unpromoted),
            ("Unpromoted", Role::Unpromoted),
            ("Master", Role::Promoted),
            ("Promoted", Role::Promoted),
        ];
        NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|&(_, role)| role)
    }
}

/// An action that an order constraint can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Start the resource.
    Start,
    /// Promote an instance.
    Promote,
    /// Demote an instance.
    Demote,
    /// Stop the resource.
    Stop,
}

impl Action {
    /// As the CIB spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Promote => "promote",
            Self::Demote => "demote",
            Self::Stop => "stop",
        }
    }

    /// The action that undoes it: what a symmetrical order adds, in the other direction.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Start => Self::Stop,
            Self::Promote => Self::Demote,
            Self::Demote => Self::Promote,
            Self::Stop => Self::Start,
        }
    }
}

impl FromText for Action {
    fn from_text(text: &str) -> Option<Self> {
        [Self::Start, Self::Promote, Self::Demote, Self::Stop]
            .into_iter()
            .find(|action| action.name().eq_ignore_ascii_case(text))
    }
}
