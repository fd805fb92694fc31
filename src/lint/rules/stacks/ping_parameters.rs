use std::net::IpAddr;

use super::pings::{Question, attribute, hosts, pings, questions};
use crate::diagnostic::Diagnostic;
use crate::lint::rules::agents::time;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, SetKind};
use crate::placeholder;
use crate::resolve::{Operation, Resource, Setting};

declare_rule! {
    /// The parameters of a ping do not fit each other, or what is made of its attribute.
    ///
    /// # In the cluster
    /// A monitor that takes longer than its timeout fails, instead of saying that no host answers. Hosts by name make an outage of the
    /// DNS one of the network. Without a multiplier each host counts 1 in a score, which any stickiness outweighs. With a `dampen`
    /// below the interval of the monitor, each node's change counts before the others have looked: services move in vain.
    ///
    /// # Fix
    /// Allow the monitor more than hosts × (attempts − 1 + timeout) seconds; write addresses; `multiplier=1000`; a `dampen` of two intervals
    /// or so.
    ///
    /// # Evidence
    /// `ping_check` of `ocf:pacemaker:ping` 2.1.5: one host after the other, `ping -c ATTEMPTS -W TIMEOUT`, which sends its attempts a second
    /// apart and waits for the last alone (tried: `-c 5 -W 4` to a silent host takes 8 s and not 20). fping, used where it is installed, asks
    /// all hosts at once. The multiplier and dampen matter for rules that take the attribute for a score: `lte 0` works with any. The
    /// agent's own dampen, 5 s, is below its interval, 10 s: without one that is written there is no finding.
    pub struct PingParameters: "ping-parameters" in stacks, Info, since "0.1.0";
}

impl Rule for PingParameters {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut questions_by_name = None;
        for ping in pings(context) {
            let questions = questions_by_name.get_or_insert_with(|| questions(context));
            let asked = questions.get(attribute(ping)).map(Vec::as_slice).unwrap_or_default();
            let score = asked.iter().find(|question| question.is_score);
            let monitor = ping.operations.iter().find(|operation| operation.name() == "monitor");
            out.extend(monitor.and_then(|monitor| too_slow(ping, monitor)));
            out.extend(names(ping));
            if let Some(score) = score {
                out.extend(no_multiplier(ping, score));
                out.extend(monitor.and_then(|monitor| hasty(ping, monitor, score)));
            }
        }
    }
}

/// A whole number of a parameter, or its default.
fn number(ping: &Resource, name: &str, default: i64) -> Option<i64> {
    ping.param(name).map_or(Some(default), |setting| setting.value().parse().ok())
}

fn too_slow(ping: &Resource, monitor: &Operation) -> Option<Diagnostic> {
    // What `options` say may be other numbers.
    if ping.may_have_param("options") {
        return None;
    }
    let hosts = i64::try_from(hosts(ping).len()).ok()?;
    let (attempts, wait) = (number(ping, "attempts", 3)?, number(ping, "timeout", 2)?);
    let needed = attempts.checked_sub(1)?.checked_add(wait)?.checked_mul(hosts)?.checked_mul(1000)?;
    let (needed, given) = (Duration(needed), monitor.timeout().duration());
    (needed >= given).then(|| {
        let place = monitor.attribute("timeout").map_or(monitor.op.name.span, |text| text.span);
        let message = format!("the monitor has {}, and may take {}", time(given), time(needed));
        let diagnostic = Diagnostic::new(&INFO, place, message);
        let diagnostic = match ping.param("host_list") {
            Some(list) => diagnostic.also(list.pair.span(), "these are asked one after the other"),
            None => diagnostic,
        };
        diagnostic
            .note(format!(
                "{hosts} × ({attempts} − 1 + {wait}) s where no host answers: then it times out, a failure, instead of saying that"
            ))
            .help(format!("allow more than {}, or try less often", time(needed)))
    })
}

fn names(ping: &Resource) -> Option<Diagnostic> {
    let list = ping.param("host_list")?;
    // An IPv6 address may name an interface.
    let is_address = |host: &str| host.split('%').next().is_some_and(|host| host.parse::<IpAddr>().is_ok());
    let name = list.value().split_whitespace().find(|host| !is_address(host) && !placeholder::is_in(host))?;
    Some(
        Diagnostic::new(&INFO, list.pair.span(), format!("{name} is pinged by its name"))
            .note("where the name cannot be resolved, that counts as an outage of the network")
            .help("write its address"),
    )
}

fn no_multiplier(ping: &Resource, score: &Question) -> Option<Diagnostic> {
    if ping.settings(SetKind::Instance, "multiplier").iter().any(Setting::is_conditional) {
        return None;
    }
    (number(ping, "multiplier", 1)? <= 1).then(|| {
        let place = ping.param("multiplier").map_or(ping.id().span, |setting| setting.pair.span());
        Diagnostic::new(&INFO, place, format!("each host that answers {} counts 1", ping.id()))
            .also(score.place, "the attribute is a score here")
            .note("any stickiness, or other preference, outweighs it: the service stays where nothing answers")
            .help("write `multiplier=1000`")
    })
}

fn hasty(ping: &Resource, monitor: &Operation, score: &Question) -> Option<Diagnostic> {
    let dampen = ping.param("dampen")?;
    let (given, interval) = (dampen.get::<Duration>()?, monitor.interval()?);
    (given < interval).then(|| {
        Diagnostic::new(&INFO, dampen.pair.span(), format!("a change counts after {}, and the nodes look every {}", time(given), time(interval)))
            .also(score.place, "the attribute is a score here")
            .note("the first node to notice an outage looks worse than the others until they notice it, too: services move in vain")
            .help(format!("write a dampen above {}", time(interval)))
    })
}
