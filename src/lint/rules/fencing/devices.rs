//! Fence devices: which nodes each can fence, as the fencer decides it.

use foldhash::HashSet;

use crate::lint::Context;
use crate::model::{NodeType, SetKind, Value};
use crate::placeholder;
use crate::resolve::{Resource, Setting};

/// The fence devices that Pacemaker may use. One that is to be stopped is none of them.
pub(super) fn devices<'r>(context: &'r Context<'_>) -> impl Iterator<Item = &'r Resource<'r>> {
    let is_usable = |device: &&Resource| {
        let is_off = || device.meta("target-role").is_some_and(|role| role.value().eq_ignore_ascii_case("stopped"));
        device.is_fence_device() && !is_off()
    };
    context.effective.resources().iter().filter(is_usable)
}

/// What a fence device can fence.
pub(super) enum Targets {
    /// Whatever it finds out by asking its hardware, or everything.
    Any,
    /// These hosts, in lower case.
    Listed(HashSet<String>),
}

/// What the device can fence. An explicit `pcmk_host_check` decides; without one, a list or a map makes it static
/// (Pacemaker 2.1, `target_list_type`). A list is split at blanks, commas and semicolons, a map at blanks and
/// semicolons; names compare without regard to case.
pub(super) fn targets(device: &Resource) -> Targets {
    const NAMES: [&str; 3] = ["pcmk_host_check", "pcmk_host_list", "pcmk_host_map"];
    let at_times = |name: &&str| device.settings(SetKind::Instance, name).iter().any(Setting::is_conditional);
    if NAMES.iter().any(at_times) {
        return Targets::Any;
    }
    let [check, list, map] = NAMES.map(|name| device.param(name).map(|setting| setting.value()));
    let is_static = match check {
        Some(check) => check.eq_ignore_ascii_case("static-list"),
        None => list.is_some() || map.is_some(),
    };
    // A placeholder stands for any name.
    if !is_static || list.is_some_and(placeholder::is_in) || map.is_some_and(placeholder::is_in) {
        return Targets::Any;
    }
    let words = |text: &str, separators: &[char]| -> Vec<String> {
        let is_separator = |c: char| c.is_whitespace() || separators.contains(&c);
        text.split(is_separator).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let listed = words(list.unwrap_or_default(), &[',', ';']).into_iter();
    let mapped = words(map.unwrap_or_default(), &[';']).into_iter();
    let mapped = mapped.filter_map(|entry| entry.split([':', '=']).next().map(str::to_owned));
    Targets::Listed(listed.chain(mapped).collect())
}

/// The names of the full members, where `node` statements say which there are.
pub(super) fn members(context: &Context) -> Vec<String> {
    let is_member = |kind: &Value<NodeType>| kind.get().is_none_or(|kind| kind == NodeType::Member);
    let members = context.names.nodes().filter(|node| node.kind.as_ref().is_none_or(is_member));
    members.map(|node| node.uname.as_str().to_lowercase()).collect()
}
