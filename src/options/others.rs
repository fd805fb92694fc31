//! Attributes of nodes that Pacemaker heeds, and meta attributes of alerts.

use super::definition::Definition;
use super::kind::Kind;
use super::places::{Place, Places};

const fn node(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::of(&[Place::Node]), kind)
}

const fn alert(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::of(&[Place::Alert]), kind)
}

pub(super) static OTHERS: &[Definition] = &[
    alert("enabled", Kind::Boolean).default("true").since((2, 1, 6)),
    node("maintenance", Kind::Boolean).default("false"),
    node("standby", Kind::Boolean).default("false"),
    // A boolean, or a moment in seconds since 1970.
    node("terminate", Kind::Text).default("false"),
    alert("timeout", Kind::Timeout).default("30s"),
    alert("timestamp-format", Kind::Text).default("%H:%M:%S.%06N"),
];
