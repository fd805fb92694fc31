use super::dlm::is_on;
use super::machines::is_virtual_domain;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::rules::agents::{owner, time, written};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText};
use crate::resolve::{Operation, Resource, Timeout};

declare_rule! {
    /// A virtual machine has little time to shut down.
    ///
    /// # In the cluster
    /// The agent asks the guest to shut down, waits until five seconds before the timeout of its stop, and then pulls the plug: the
    /// file systems of a guest that is slow are left unclean, at each failover and each maintenance.
    ///
    /// # Fix
    /// Write a timeout that fits the guest: `op stop timeout=300`, or more for Windows and for databases. `--fix` raises what is
    /// below the agent's advice to three minutes.
    ///
    /// # Evidence
    /// `VirtualDomain_stop` of resource-agents 4.12; its metadata advise 90 s, below which it is a warning, and above, up to three
    /// minutes, a hint. Silent with `force_stop=true`, which pulls the plug at once. Of a timeout that nobody wrote
    /// op-timeout-missing-default-20s speaks.
    pub struct VmStopTimeoutShort: "vm-stop-timeout-short" in stacks, Warning, since "0.1.0";
}

/// What the agent advises.
const ADVISED: Duration = Duration(90_000);
/// What most guests can do with.
const ENOUGH: Duration = Duration(180_000);

impl Rule for VmStopTimeoutShort {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        if !is_virtual_domain(resource) || is_on(resource, "force_stop") {
            return;
        }
        let stop = resource.operations.iter().find(|operation| operation.name() == "stop");
        let default = || context.effective.operation_defaults("timeout").next().map(Timeout::Default);
        let Some(timeout) = stop.map(Operation::timeout).or_else(default) else { return };
        let (text, place) = match timeout {
            Timeout::Written(text) => (text.as_str(), text.span),
            Timeout::Default(setting) if !setting.is_conditional() => {
                (setting.value(), stop.map_or(resource.id().span, |stop| stop.op.name.span))
            }
            Timeout::Default(_) | Timeout::BuiltIn => return,
        };
        // What is no time, or none at all, is another finding.
        let Some(given) = Duration::from_text(text).filter(|given| (Duration(1)..ENOUGH).contains(given)) else {
            return;
        };
        let is_below = given < ADVISED;
        let guest = Duration((given.milliseconds() - 5000).max(0));
        let mut diagnostic =
            Diagnostic::new(&INFO, place, format!("the guest of {} has {} to shut down", resource.id(), time(guest)))
                .severity(if is_below { Severity::Warning } else { Severity::Info });
        if let Timeout::Default(setting) = timeout {
            diagnostic = diagnostic.also(setting.pair.span(), "this is the timeout of its stop");
        }
        let diagnostic = diagnostic
            .note("five seconds before the timeout the agent pulls the plug: the file systems of a slow guest are left unclean")
            .help("write `op stop timeout=300`, or more for Windows and databases");
        let title = format!("write timeout={}", written(ENOUGH));
        let fix = if is_below { Fix::safe(title) } else { Fix::risky(title) };
        out.push(match stop {
            Some(stop) => diagnostic.fix(fix.changing(owner(stop, resource).value.clone()).set_attribute(
                stop.op.span,
                "timeout",
                written(ENOUGH),
            )),
            None => diagnostic,
        });
    }
}
