//! The names that Pacemaker itself reads: how it reads their values, and what it takes where nothing is written. Names
//! that it does not know are agents' or users' own, and their values are text.

use super::value::Reading;
use crate::options::{self, Definition, Instead, Kind, Place};

/// What the pairs of a set are for, in more detail than [`SetKind`](crate::model::SetKind).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// What agents get.
    Parameters,
    /// Attributes of nodes.
    NodeAttributes,
    /// Capacity offered or needed.
    Utilization,
    /// Meta attributes of resources, and their defaults.
    Resource,
    /// Meta attributes of operations, and their defaults.
    Operation,
    /// Cluster properties.
    Property,
    /// Meta attributes of alerts.
    Alert,
}

impl Vocabulary {
    /// How the value of an option is read.
    pub(super) fn reading(self, name: &str) -> Reading {
        match self {
            Self::Utilization => Reading::Number,
            _ => self.definition(name).map_or(Reading::Text, |definition| reading(definition.kind)),
        }
    }

    /// What holds where an option is not written, as far as that is certain: in every version from 2.0 on, and
    /// whatever else is written.
    pub(super) fn default(self, name: &str) -> Option<&'static str> {
        match self {
            Self::Property => self.definition(name).and_then(|definition| definition.default),
            _ => None,
        }
    }

    /// The present name of an option that has an older one. Pacemaker 2.1 reads either.
    pub(super) fn name(self, name: &str) -> &str {
        match (self, self.definition(name).and_then(|definition| definition.instead)) {
            (Self::Resource, Some(Instead::Name(present))) => present,
            _ => name,
        }
    }

    fn definition(self, name: &str) -> Option<&'static Definition> {
        let places: &[Place] = match self {
            // No agent gets these, and those that Pacemaker reads of fencing devices are compared as agents' are.
            Self::Parameters | Self::Utilization => &[],
            Self::NodeAttributes => &[Place::Node],
            Self::Resource => &[Place::Primitive, Place::ResourceDefaults],
            Self::Operation => &[Place::Operation],
            Self::Property => &[Place::Property],
            Self::Alert => &[Place::Alert],
        };
        places.iter().find_map(|place| options::find(*place, name))
    }
}

/// How an attribute of an operation is read, which its meta attributes can give as well.
pub(super) fn operation(name: &str) -> Reading {
    Vocabulary::Operation.reading(name)
}

fn reading(kind: Kind) -> Reading {
    match kind {
        Kind::Boolean => Reading::Boolean,
        Kind::Interval | Kind::Timeout | Kind::WatchdogTimeout => Reading::Duration,
        Kind::Score | Kind::NonNegativeScore => Reading::Score,
        Kind::Integer | Kind::PositiveInteger | Kind::Count | Kind::Port => Reading::Number,
        Kind::Role => Reading::Role,
        Kind::Enumeration(_) => Reading::Word,
        Kind::ExactEnumeration(_) | Kind::Percentage | Kind::Text => Reading::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_by_their_type() {
        assert_eq!(Vocabulary::Property.default("stonith-enabled"), Some("true"));
        assert_eq!(Vocabulary::Property.reading("stonith-timeout"), Reading::Duration);
        assert_eq!(Vocabulary::Property.reading("hana_prd_site"), Reading::Text);
        assert_eq!(Vocabulary::Parameters.reading("timeout"), Reading::Text);
        assert_eq!(Vocabulary::Resource.reading("clone-max"), Reading::Number);
        assert_eq!(Vocabulary::Resource.name("master-max"), "promoted-max");
    }
}
