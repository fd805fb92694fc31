//! The table: what a configuration can use that not every schema knows.
//!
//! Found by reading the RNG files that Pacemaker 2.1.5 installs, and for 3.10 and 4.0 those of its
//! repository with the `ChangeLog` of 3.0.0; a test holds the table against xmllint.

use super::version::Schema::{
    V1_2, V1_3, V2_0, V2_1, V2_2, V2_3, V2_4, V2_5, V2_6, V2_7, V2_8, V2_9, V2_10, V3_0, V3_2, V3_3, V3_4, V3_5, V3_6,
    V3_7, V3_8, V3_9, V3_10, V4_0,
};
use super::version::SchemaSet;

const fn since(first: super::Schema) -> SchemaSet {
    SchemaSet::since(first)
}

const fn until(last: super::Schema) -> SchemaSet {
    SchemaSet::until(last)
}

const fn range(first: super::Schema, last: super::Schema) -> SchemaSet {
    SchemaSet::range(first, last)
}

const fn except(first: super::Schema, last: super::Schema) -> SchemaSet {
    SchemaSet::range(first, last).complement()
}

/// Each line: the name, the schemas that know it, what to call it (where `{text}` is what was written and
/// `{owner}` what it belongs to), and what to write instead.
macro_rules! features {
    ($($name:ident, $known:expr, $what:literal $(, $instead:literal)?;)*) => {
        /// Something that not every schema knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Feature {
            $(#[doc = $what] $name,)*
        }

        impl Feature {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The schemas that know it.
            #[must_use]
            pub const fn known(self) -> SchemaSet {
                match self {
                    $(Self::$name => $known,)*
                }
            }

            /// A noun phrase for people, with `{text}` and `{owner}` to be filled in.
            pub(super) const fn phrase(self) -> &'static str {
                match self {
                    $(Self::$name => $what,)*
                }
            }

            /// What to write instead, where that depends on the feature alone.
            pub(super) fn instead(self) -> Option<&'static str> {
                let instead: &[&str] = match self {
                    $(Self::$name => &[$($instead)?],)*
                };
                instead.first().copied()
            }
        }
    };
}

features! {
    // What no schema knows.
    UnknownAttribute, SchemaSet::NONE, "the attribute `{text}` of `{owner}`";
    UnknownElement, SchemaSet::NONE, "`{text}` in `{owner}`";
    InvalidValue, SchemaSet::NONE, "the value `{text}` of `{owner}`";
    InvalidId, SchemaSet::NONE, "the id `{text}`: ids start with a letter or `_` and hold letters, digits, `.`, `-` and `_` only";
    Missing, SchemaSet::NONE, "`{owner}` without {text}";
    Together, SchemaSet::NONE, "{text} together in `{owner}`";
    Instance, SchemaSet::NONE, "the instance number `{text}` of a resource in a constraint";

    // Nodes.
    NodeWithoutType, since(V1_2), "a node without a type", "member";
    NodeScore, since(V1_2), "the score of a node";
    RemoteNode, since(V1_3), "a node of type `remote`";
    NormalNode, until(V2_10), "a node of type `normal`", "member";
    PingNode, until(V3_10), "a node of type `ping`";
    Utilization, since(V1_2), "utilization";

    // Resources.
    ServiceClass, since(V1_2), "the resource class `{text}`";
    ServiceClassInTemplate, since(V2_7), "the resource class `{text}` in a template";
    NagiosClass, range(V1_2, V3_10), "the resource class `nagios`";
    NagiosClassInTemplate, range(V2_7, V3_10), "the resource class `nagios` in a template";
    UpstartClass, until(V3_10), "the resource class `upstart`", "systemd";
    Template, since(V1_2), "resource templates";
    MasterElement, until(V3_10), "the element `master`", "clone with the meta attribute promotable=true";
    DockerBundle, since(V2_8), "a bundle with docker";
    RktBundle, range(V2_10, V3_10), "a bundle with rkt", "docker or podman";
    PodmanBundle, since(V3_2), "a bundle with podman";
    BundleMasters, range(V2_8, V3_10), "`masters` of a bundle", "promoted-max";
    BundlePromotedMax, since(V3_0), "`promoted-max` of a bundle", "masters";
    BundleAddHost, since(V3_0), "`add-host` of a bundle's network";

    // Operations.
    OpRequires, until(V2_10), "`requires` of an operation", "the meta attribute requires of the resource";
    OpRequiresUnfencing, range(V1_3, V2_10), "`requires=unfencing` of an operation", "the meta attribute requires of the resource";
    OnFailRestartContainer, since(V1_2), "`on-fail=restart-container`";
    OnFailDemote, since(V3_4), "`on-fail=demote`";
    PromotedRole, since(V3_7), "the role `{text}`";

    // Name/value pairs.
    PairReference, since(V1_3), "a reference to a name/value pair";
    PropertyPairReference, since(V3_0), "a reference to a name/value pair in properties and defaults";
    NamedPairReference, range(V1_3, V3_10), "a name beside the reference to a name/value pair", "the reference alone";
    PairWithoutValue, until(V3_10), "`{text}` without a value";
    OldProperty, except(V3_0, V3_10), "the cluster property `{text}`";
    OldInfrastructure, except(V3_0, V3_10), "the cluster infrastructure `{text}`", "corosync";
    ControllerTimeout, until(V3_10), "the cluster property `{text}`";
    RemoveAfterStop, until(V3_10), "the cluster property `remove-after-stop`";
    PoweroffAction, until(V3_10), "`stonith-action=poweroff`", "off";
    Isolation, except(V3_0, V3_10), "the meta attribute `{text}`", "a bundle";
    RestartType, until(V3_10), "the meta attribute `restart-type`", "the kind of order constraints";
    FenceCommand, except(V3_0, V3_0), "the parameter `{text}`";
    OpMetaRequires, except(V3_0, V3_10), "the meta attribute `requires` of an operation", "the meta attribute requires of the resource";
    OpMetaDropped, until(V3_10), "the meta attribute `{text}` of an operation";
    OpParameterReserved, except(V3_0, V3_0), "`{text}` as a parameter of an operation", "the attribute of the operation itself";

    // Rules.
    RuleWithoutScore, since(V3_9), "a rule without a score", "score=INFINITY";
    RuleNegate, since(V4_0), "`negate` of a rule";
    ValueSource, since(V2_9), "`value-source` of an expression";
    PropertyValueSource, since(V3_0), "`value-source` of an expression in properties and defaults";
    IntegerType, since(V3_5), "an expression of type `integer`", "number";
    AgentExpression, since(V3_4), "`{text}` in a rule";
    AgentExpressionElsewhere, since(V3_5), "`{text}` in a rule of a constraint or an alert";
    OpenRange, since(V3_9), "a range of dates with only a start, or with an end and a duration";
    DurationUnit, since(V3_9), "`{text}` in a duration";
    DateSpecUnit, since(V3_9), "`{text}` in a date specification";
    Moon, until(V3_10), "`moon` in a date specification";

    // Constraints.
    LocationRole, since(V1_2), "the role of a location constraint";
    LocationSets, since(V1_2), "resource sets in a location constraint";
    LocationPattern, since(V2_6), "a location constraint by pattern";
    LocationDiscovery, since(V2_2), "`resource-discovery` of a location constraint";
    SeveralRules, until(V3_10), "a second rule in a location constraint", "a location constraint for each rule";
    Lifetime, until(V3_10), "`lifetime` of a constraint", "a rule with a date expression";
    SetRequireAll, since(V1_2), "`require-all` of a resource set";
    SetOrdering, since(V2_1), "`ordering` of a resource set", "sequential";
    SetKind, since(V3_0), "`kind` of a resource set";
    ColocationScoreAttribute, until(V2_10), "`{text}` of a colocation constraint", "a score: the attribute never had an effect";
    ColocationInfluence, since(V3_6), "`influence` of a colocation constraint";
    OrderRequireAll, since(V2_3), "`require-all` of an order constraint";
    Ticket, since(V1_2), "a ticket constraint";

    // The other sections.
    FencingTopology, since(V1_2), "a fencing topology";
    FencingAttribute, since(V2_4), "a fencing level by node attribute";
    FencingIndexAboveNine, range(V1_2, V3_10), "the fencing level `{text}`: levels above 9 are ignored", "1 to 9";
    Tag, since(V1_3), "a tag";
    TagAnyMember, since(V3_3), "the member `{text}` of a tag, which is no valid id";
    TaggedNode, since(V3_3), "the node `{text}` in a tag";
    Alert, since(V2_5), "an alert";
    AlertSelect, since(V2_10), "`select` of an alert";
    AlertSelectTwice, SchemaSet::NONE, "{text} twice in the `select` of an alert", "each kind once, with all names in one `attributes { … }`";
    Acl, since(V1_2), "access control";
    AclUser, range(V1_2, V1_3), "an ACL user", "acl_target";
    AclSubject, since(V2_0), "an ACL target or group";
    AclName, since(V3_8), "the name of an ACL target or group beside its id";
    AclDescription, since(V2_0), "a description of an ACL role or permission";
    AclMixedPermission, range(V1_2, V1_3), "{text} in one ACL permission", "an xpath";
}
