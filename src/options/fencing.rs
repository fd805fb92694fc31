//! Parameters of fencing devices that Pacemaker itself reads, whatever the agent.

use super::definition::{Definition, Instead};
use super::kind::{Kind, Word};
use super::places::{Place, Places};

const fn parameter(name: &'static str, kind: Kind) -> Definition {
    Definition::new(name, Places::of(&[Place::FencingParameter]), kind)
}

const fn action(name: &'static str, default: &'static str) -> Definition {
    parameter(name, Kind::Text).default(default)
}

const fn timeout(name: &'static str) -> Definition {
    parameter(name, Kind::Timeout).default("60s")
}

const fn retries(name: &'static str) -> Definition {
    parameter(name, Kind::Integer).default("2")
}

/// Gone with 2.0; of the schemas only 3.0 refuses it.
const fn removed(name: &'static str, instead: &'static str) -> Definition {
    parameter(name, Kind::Text).removed((2, 0, 0)).instead(Instead::Name(instead))
}

const HOST_CHECKS: &[Word] =
    &[Word::always("dynamic-list"), Word::always("static-list"), Word::always("status"), Word::always("none")];

pub(super) static FENCING_PARAMETERS: &[Definition] = &[
    parameter("pcmk_action_limit", Kind::Integer).default("1").since((1, 1, 15)),
    removed("pcmk_arg_map", "pcmk_host_argument"),
    // A time, or one for each node: `node1:1s;node2:5`.
    parameter("pcmk_delay_base", Kind::Text).default("0s").since((1, 1, 17)),
    parameter("pcmk_delay_max", Kind::Interval).default("0s"),
    // port; since 3.0 none for an agent that has no such parameter.
    parameter("pcmk_host_argument", Kind::Text),
    // By what else is written, and by what the agent can do.
    parameter("pcmk_host_check", Kind::Enumeration(HOST_CHECKS)),
    parameter("pcmk_host_list", Kind::Text),
    parameter("pcmk_host_map", Kind::Text),
    action("pcmk_list_action", "list"),
    removed("pcmk_list_cmd", "pcmk_list_action"),
    retries("pcmk_list_retries"),
    timeout("pcmk_list_timeout"),
    action("pcmk_monitor_action", "monitor"),
    removed("pcmk_monitor_cmd", "pcmk_monitor_action"),
    retries("pcmk_monitor_retries"),
    timeout("pcmk_monitor_timeout"),
    action("pcmk_off_action", "off"),
    removed("pcmk_off_cmd", "pcmk_off_action"),
    retries("pcmk_off_retries"),
    timeout("pcmk_off_timeout"),
    action("pcmk_on_action", "on"),
    removed("pcmk_on_cmd", "pcmk_on_action"),
    retries("pcmk_on_retries"),
    timeout("pcmk_on_timeout"),
    action("pcmk_reboot_action", "reboot"),
    removed("pcmk_reboot_cmd", "pcmk_reboot_action"),
    retries("pcmk_reboot_retries"),
    timeout("pcmk_reboot_timeout"),
    action("pcmk_status_action", "status"),
    removed("pcmk_status_cmd", "pcmk_status_action"),
    retries("pcmk_status_retries"),
    timeout("pcmk_status_timeout"),
];
