/// Where an option can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Place {
    /// `property`
    Property,
    /// `meta` of a primitive or a template.
    Primitive,
    /// `meta` of a group.
    Group,
    /// `meta` of a clone, a promotable one included.
    Clone,
    /// `meta` of a bundle.
    Bundle,
    /// `rsc_defaults`
    ResourceDefaults,
    /// `op`, as an attribute or in its meta attributes.
    Operation,
    /// `op_defaults`
    OperationDefaults,
    /// `params` of a fencing device that Pacemaker itself reads.
    FencingParameter,
    /// `attributes` of a node.
    Node,
    /// `meta` of an alert or of a recipient.
    Alert,
}

impl Place {
    const ALL: [Self; 11] = [
        Self::Property,
        Self::Primitive,
        Self::Group,
        Self::Clone,
        Self::Bundle,
        Self::ResourceDefaults,
        Self::Operation,
        Self::OperationDefaults,
        Self::FencingParameter,
        Self::Node,
        Self::Alert,
    ];

    /// What an option is called there, for people.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Property => "a cluster property",
            Self::Primitive => "a meta attribute of resources",
            Self::Group => "a meta attribute of groups",
            Self::Clone => "a meta attribute of clones",
            Self::Bundle => "a meta attribute of bundles",
            Self::ResourceDefaults => "a default of resources",
            Self::Operation => "an attribute of operations",
            Self::OperationDefaults => "a default of operations",
            Self::FencingParameter => "a parameter of fencing devices",
            Self::Node => "an attribute of nodes",
            Self::Alert => "a meta attribute of alerts",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// A set of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(u16);

impl Places {
    /// Any resource, directly or by default: what a container says holds for what is in it.
    pub const RESOURCES: Self =
        Self::of(&[Place::Primitive, Place::Group, Place::Clone, Place::Bundle, Place::ResourceDefaults]);

    /// A clone, directly or by default.
    pub const CLONES: Self = Self::of(&[Place::Clone, Place::ResourceDefaults]);

    /// A clone, directly, by default or as what runs in a bundle: that inherits from the bundle what Pacemaker does not
    /// give it (experiments with 2.1.5: `notify` and `promotable` count, `clone-max` and `ordered` do not).
    pub const CLONES_AND_BUNDLES: Self = Self::of(&[Place::Clone, Place::Bundle, Place::ResourceDefaults]);

    /// An operation, directly or by default.
    pub const OPERATIONS: Self = Self::of(&[Place::Operation, Place::OperationDefaults]);

    /// These places.
    #[must_use]
    pub const fn of(places: &[Place]) -> Self {
        let mut bits = 0;
        let mut rest = places;
        while let [place, others @ ..] = rest {
            bits |= place.bit();
            rest = others;
        }
        Self(bits)
    }

    /// Whether `place` is one of them.
    #[must_use]
    pub const fn contains(self, place: Place) -> bool {
        self.0 & place.bit() != 0
    }

    /// Whether the two sets have a place in common.
    #[must_use]
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The first of them in the order of [`Place`].
    #[must_use]
    pub fn first(self) -> Place {
        self.iter().next().unwrap_or(Place::Property)
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Place> {
        Place::ALL.into_iter().filter(move |place| self.contains(*place))
    }
}
