//! Meta attributes of resources. What a container says holds for what is in it, never the other way round: a clone does
//! not look at its primitive.

use super::definition::{Definition, Instead};
use super::kind::{Kind, Word};
use super::places::{Place, Places};

const fn resource(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::RESOURCES, kind)
}

const fn clone(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::CLONES, kind)
}

const fn clone_or_bundle(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::CLONES_AND_BUNDLES, kind)
}

const fn primitive(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::of(&[Place::Primitive]), kind)
}

/// Containers of 1.1.13 to 1.1.18, before there were bundles.
const fn isolation(name: &'static str) -> Definition {
    primitive(name, Kind::Text).since((1, 1, 13)).removed((2, 0, 0)).refused().instead(Instead::Words("a bundle"))
}

const MULTIPLE_ACTIVE: &[Word] = &[
    Word::always("stop_start"),
    Word::always("stop_only"),
    Word::always("block"),
    Word::since("stop_unexpected", (2, 1, 3)),
];
const REQUIRES: &[Word] =
    &[Word::always("nothing"), Word::always("quorum"), Word::always("fencing"), Word::always("unfencing")];
const RESTART_TYPES: &[Word] = &[Word::always("ignore"), Word::always("restart")];

pub(super) static META_ATTRIBUTES: &[Definition] = &[
    // true for ocf:pacemaker:remote, else false.
    resource("allow-migrate", Kind::Boolean),
    resource("allow-unhealthy-nodes", Kind::Boolean).default("false").since((2, 1, 3)),
    // As many as there are nodes.
    clone("clone-max", Kind::Count),
    clone_or_bundle("clone-min", Kind::Count).default("0").since((1, 1, 14)),
    clone("clone-node-max", Kind::Count).default("1"),
    Definition::new("collocated", Places::of(&[Place::Group, Place::ResourceDefaults]), Kind::Boolean)
        .default("true")
        .deprecated((2, 1, 5))
        .instead(Instead::Words("a resource set")),
    // The resource, such as a virtual machine, in which a connection or an agent works.
    resource("container", Kind::Text),
    resource("container-attribute-target", Kind::Text).since((1, 1, 17)),
    resource("critical", Kind::Boolean).default("true").since((2, 1, 0)),
    resource("failure-timeout", Kind::Interval).default("0"),
    // true since 3.0 where clone-node-max is above 1, else false.
    clone("globally-unique", Kind::Boolean),
    clone_or_bundle("interleave", Kind::Boolean).default("false"),
    resource("is-managed", Kind::Boolean).default("true"),
    isolation("isolation"),
    isolation("isolation-host"),
    isolation("isolation-instance"),
    isolation("isolation-wrapper"),
    resource("maintenance", Kind::Boolean).default("false"),
    clone("master-max", Kind::Count).default("1").deprecated((2, 0, 0)).instead(Instead::Name("promoted-max")),
    clone("master-node-max", Kind::Count)
        .default("1")
        .deprecated((2, 0, 0))
        .instead(Instead::Name("promoted-node-max")),
    resource("migration-threshold", Kind::NonNegativeScore).default("INFINITY"),
    resource("multiple-active", Kind::Enumeration(MULTIPLE_ACTIVE)).default("stop_start"),
    clone_or_bundle("notify", Kind::Boolean).default("false"),
    Definition::new("ordered", Places::of(&[Place::Clone, Place::ResourceDefaults]), Kind::Boolean).default("false"),
    Definition::new("ordered", Places::of(&[Place::Group]), Kind::Boolean)
        .default("true")
        .deprecated((2, 1, 5))
        .instead(Instead::Words("a resource set")),
    resource("priority", Kind::Score).default("0"),
    clone_or_bundle("promotable", Kind::Boolean).default("false").since((2, 0, 0)),
    clone_or_bundle("promoted-max", Kind::Count).default("1").since((2, 0, 0)),
    clone_or_bundle("promoted-node-max", Kind::Count).default("1").since((2, 0, 0)),
    // What a fencing device does beside fencing; the cluster takes it from the agent's metadata as well.
    primitive("provides", Kind::Text),
    primitive("remote-addr", Kind::Text),
    primitive("remote-allow-migrate", Kind::Boolean).default("true"),
    primitive("remote-connect-timeout", Kind::Timeout).default("60s"),
    primitive("remote-node", Kind::Text),
    primitive("remote-port", Kind::Port).default("3121"),
    // By class, by what fencing devices there are, and by stonith-enabled and no-quorum-policy.
    resource("requires", Kind::Enumeration(REQUIRES)),
    // 1 for instances of clones, else 0.
    resource("resource-stickiness", Kind::Score),
    resource("restart-type", Kind::Enumeration(RESTART_TYPES))
        .default("ignore")
        .deprecated((2, 0, 0))
        .removed((3, 0, 0))
        .instead(Instead::Words("the kind of order constraints")),
    resource("target-role", Kind::Role).default("Started"),
];
