use super::devices::devices;
use super::protection::fencing_off;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText, NvPair, Text};
use crate::resolve::{Resource, cluster_property};
use crate::source::Span;

declare_rule! {
    /// `stonith-timeout` ends before a fence device can be done.
    ///
    /// # In the cluster
    /// The fencer gives up and tries again while the node is still on its way down: recovery is late, or counts as failed. A
    /// device's own `pcmk_reboot_timeout` or `pcmk_off_timeout` takes the place of `stonith-timeout`.
    ///
    /// # Fix
    /// Raise `stonith-timeout`, or give the device `pcmk_reboot_timeout` and `pcmk_off_timeout` of its own.
    ///
    /// # Evidence
    /// A lab cluster with 2.1.5: with stonith-timeout=4s and `pcmk_reboot_timeout=30`, an agent that takes 8 s fences. The guides
    /// for Azure ask for 900 s with `fence_azure_arm`; trento check 373DB8. Fence agents wait `power_timeout` (20 s unless
    /// set), `power_wait` and `delay`. For SBD the time must be more than msgwait and a fifth, which stands on the disk:
    /// where it is less than any guide recommends that is mentioned, and no more.
    pub struct FencingTimeoutTooShort: "fencing-timeout-too-short" in fencing, Warning, since "0.1.0", whole_only;
}

/// What Pacemaker takes where nothing is written.
const DEFAULT: Duration = Duration(60_000);
/// What `fence_azure_arm` may take.
const AZURE: Duration = Duration(900_000);
/// msgwait of 120 s and a fifth: what SUSE's guide for SBD on Azure asks for.
const SBD: Duration = Duration(144_000);
/// How long fence agents wait for the power to go unless told otherwise.
const POWER_TIMEOUT: Duration = Duration(20_000);

impl Rule for FencingTimeoutTooShort {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        if fencing_off(context).is_some() {
            return;
        }
        let written = cluster_property(context.names, &["fencing-timeout", "stonith-timeout"]);
        let mut has_sbd = false;
        for device in devices(context) {
            has_sbd |= device.is_a("stonith:fence_sbd") || device.is_a("stonith:external/sbd");
            out.extend(too_short(device, written));
        }
        let Some(pair) = written.filter(|_| has_sbd) else { return };
        if time(pair).is_some_and(|time| time < SBD) {
            out.push(
                Diagnostic::new(&INFO, pair.span(), format!("{} has to be longer than SBD's msgwait and a fifth", pair.name))
                    .severity(Severity::Info)
                    .note("msgwait stands on the disk (`sbd -d DEVICE dump`) and is not known here; SUSE's guides have up to 120 s")
                    .help("compare the two; 144 s are enough for a msgwait of 120 s"),
            );
        }
    }
}

fn time(pair: &NvPair) -> Option<Duration> {
    pair.value.as_ref().and_then(|value| Duration::from_text(value.as_str()))
}

/// What is wrong with the time that a device has.
fn too_short(device: &Resource, written: Option<&NvPair>) -> Option<Diagnostic> {
    let needed = needed(device)?;
    let own = ["pcmk_reboot_timeout", "pcmk_off_timeout"].into_iter().find_map(|name| device.param(name));
    let (given, place) = match own {
        Some(own) => (own.get::<Duration>()?, Some(own.pair.span())),
        None => match written {
            Some(pair) => (time(pair)?, Some(pair.span())),
            None => (DEFAULT, None),
        },
    };
    if given > needed.time || (needed.is_enough && given == needed.time) {
        return None;
    }
    let seconds = needed.time.milliseconds() / 1000;
    let message = match place {
        Some(_) => format!("fencing with {} may take longer than this", device.id()),
        None => format!(
            "fencing with {} may take longer than the {} s that it has by default",
            device.id(),
            DEFAULT.milliseconds() / 1000
        ),
    };
    let diagnostic = Diagnostic::new(&INFO, place.unwrap_or(device.id().span), message);
    let diagnostic = if place.is_some() { diagnostic.also(needed.place, needed.why) } else { diagnostic };
    let more = if needed.is_enough { "" } else { "more than " };
    Some(
        diagnostic
            .note("the fencer gives up and tries again while the node is still going down: recovery is late, or counts as failed")
            .help(format!("allow {more}{seconds} s: `property stonith-timeout=…`, or `pcmk_reboot_timeout` and `pcmk_off_timeout` of the device")),
    )
}

struct Needed {
    time: Duration,
    /// Whether exactly that is enough.
    is_enough: bool,
    place: Span,
    why: &'static str,
}

fn needed(device: &Resource) -> Option<Needed> {
    let agent = device.agent?;
    if device.is_a("stonith:fence_azure_arm") {
        let why = "Azure may take 900 s";
        return Some(Needed { time: AZURE, is_enough: true, place: agent.kind.span, why });
    }
    if !agent.kind.as_str().starts_with("fence_") {
        return None;
    }
    let given: Vec<(&Text, Duration)> = ["power_timeout", "power_wait", "delay"]
        .into_iter()
        .filter_map(|name| {
            let setting = device.param(name)?;
            Some((setting.name, setting.get::<Duration>()?))
        })
        .collect();
    let default =
        if given.iter().any(|(name, _)| **name == "power_timeout") { 0 } else { POWER_TIMEOUT.milliseconds() };
    let total = given.iter().map(|(_, time)| time.milliseconds()).sum::<i64>() + default;
    let (place, why) = match given.first() {
        Some((name, _)) => (name.span, "the agent may wait that long"),
        None => (agent.kind.span, "the agent waits up to 20 s for the power to go"),
    };
    Some(Needed { time: Duration(total), is_enough: false, place, why })
}
