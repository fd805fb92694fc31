//! Attributes of operations. Those of `op_defaults` are the ones that Pacemaker reads from meta attributes; the others it
//! reads from the attributes of `op` alone (`enabled` up to 2.1.5 at least: the scheduler asks the element for it).

use super::definition::{Definition, Instead};
use super::kind::{Kind, Word};
use super::places::{Place, Places};

const fn operation(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::of(&[Place::Operation]), kind)
}

const fn with_default(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::OPERATIONS, kind)
}

const fn dropped(name: &'static str) -> Definition {
    with_default(name, Kind::Text).deprecated((2, 1, 0)).removed((3, 0, 0)).instead(Instead::Words("on-fail"))
}

const ON_FAIL: &[Word] = &[
    Word::always("ignore"),
    Word::always("block"),
    Word::always("stop"),
    Word::always("restart"),
    Word::always("standby"),
    Word::always("fence"),
    Word::always("migrate"),
    Word::always("restart-container"),
    Word::since("demote", (2, 0, 5)),
];

const REQUIRES: &[Word] =
    &[Word::always("nothing"), Word::always("quorum"), Word::always("fencing"), Word::always("unfencing")];

pub(super) static OPERATION_ATTRIBUTES: &[Definition] = &[
    dropped("can-fail"),
    dropped("can_fail"),
    operation("enabled", Kind::Boolean).default("true"),
    operation("interval", Kind::Interval).default("0"),
    // A date and time of ISO 8601.
    with_default("interval-origin", Kind::Text),
    operation("name", Kind::Text),
    // fence or block for stop, by stonith-enabled; else restart.
    with_default("on-fail", Kind::Enumeration(ON_FAIL)),
    with_default("record-pending", Kind::Boolean).default("true").deprecated((3, 0, 0)),
    with_default("requires", Kind::Enumeration(REQUIRES))
        .removed((2, 0, 0))
        .instead(Instead::Words("the meta attribute requires of the resource")),
    operation("role", Kind::Role),
    dropped("role_after_failure"),
    with_default("start-delay", Kind::Timeout).default("0"),
    with_default("timeout", Kind::Timeout).default("20s"),
];
