use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText, Object, Text};
use crate::options::{self, Definition, Invalid, Kind, Place, Release};
use crate::placeholder;
use crate::resolve::for_each_option;

declare_rule! {
    /// The value of a meta attribute is none that Pacemaker reads.
    ///
    /// # In the cluster
    /// What Pacemaker makes of it is often the opposite of what was meant, and few are called an error: with `is-managed=ture` the cluster
    /// leaves the resource alone, with `clone-max=two` no instance runs, with `resource-stickiness=inf` nothing holds a resource.
    ///
    /// # Fix
    /// Write one of the values that the finding lists.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, each attribute with some 25 values, three nodes and the history of a failure, compared with `crm_simulate`
    /// to what values that are right bring about. Booleans that it cannot read are false, scores and counts 0, times 0, which
    /// for `failure-timeout` means never; `remote-connect-timeout` is 20 s. `crm_verify -V` calls target-role, requires and on-fail an error,
    /// multiple-active and a negative migration-threshold a warning; of the rest at most the log says that a number cannot be read. Numbers end at the first other
    /// sign: `clone-max=2x` is 2. Of `timeout` in `op` and `op_defaults` op-timeout-zero-or-invalid speaks; what the schema refuses,
    /// such as `op … on-fail=restrt`, is an error for that.
    pub struct InvalidMetaValue: "invalid-meta-value" in meta, Warning, since "0.1.0";
}

impl Rule for InvalidMetaValue {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let release = context.release();
        for_each_option(&object.kind, &mut |place, name, value| {
            let is_told_elsewhere = match place {
                Place::Property => true,
                Place::Operation => name != "start-delay",
                Place::OperationDefaults => name == "timeout",
                _ => false,
            };
            if !is_told_elsewhere {
                out.extend(judge(place, name, value, release));
            }
        });
    }
}

fn judge(place: Place, name: &Text, value: &Text, release: Option<Release>) -> Option<Diagnostic> {
    let definition = options::find(place, name.as_str()).filter(|definition| definition.removed.is_none())?;
    if placeholder::is_in(value.as_str()) {
        return None;
    }
    if place == Place::Alert && definition.name == "timeout" && Duration::from_text(value.as_str()) == Some(Duration(0))
    {
        return Some(
            Diagnostic::new(&INFO, value.span, format!("`{name}={value}` does not mean «no limit»"))
                .note("Pacemaker takes 30 s instead")
                .help("write how long the agent may take at most: `60s`"),
        );
    }
    let invalid = definition.check(value.as_str(), release).err()?;
    let subject = if value.as_str().is_empty() {
        format!("`{name}` has an empty value, which")
    } else {
        format!("`{value}` of `{name}`")
    };
    let diagnostic = Diagnostic::new(&INFO, value.span, format!("{subject} is not {}", invalid.expected))
        .note(consequence(definition, value.as_str()));
    let diagnostic = if echo(definition) == Echo::Error { diagnostic.severity(Severity::Error) } else { diagnostic };
    Some(match repair(value, &invalid) {
        Some(fix) => diagnostic.help(fix.title.clone()).fix(fix),
        None => diagnostic.help("write such a value, or delete the attribute"),
    })
}

fn repair(value: &Text, invalid: &Invalid) -> Option<Fix> {
    let nearest = invalid.nearest?;
    Some(Fix::risky(format!("write `{nearest}`")).replace(value.span, nearest))
}

/// What Pacemaker itself says of a value that it cannot read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Echo {
    Error,
    Warning,
    Nothing,
}

fn echo(definition: &Definition) -> Echo {
    match definition.name {
        "target-role" | "requires" | "on-fail" => Echo::Error,
        "multiple-active" => Echo::Warning,
        _ => Echo::Nothing,
    }
}

/// What counts instead, and what that means.
fn consequence(definition: &Definition, value: &str) -> String {
    if definition.kind == Kind::NonNegativeScore && value.trim_start().starts_with('-') {
        return "Pacemaker takes 1 instead: the first failure moves the resource away; from 3.0 on, none does"
            .to_owned();
    }
    let taken = match (definition.name, definition.unreadable()) {
        ("requires", _) => "Pacemaker takes `fencing` instead, or `quorum` where fencing is off",
        ("on-fail", _) => "Pacemaker takes the default instead, a restart, or fencing for a stop",
        ("timeout", _) => "Pacemaker takes 30 s instead",
        ("remote-port", _) | (_, None) => "Pacemaker cannot read it",
        (_, Some(taken)) => &format!("Pacemaker takes {taken} instead"),
    };
    let echo = match echo(definition) {
        Echo::Error => ", and calls it an error",
        Echo::Warning => ", and warns of it",
        Echo::Nothing => "",
    };
    let meaning = match definition.name {
        "is-managed" => ": the cluster leaves the resource alone, and neither starts, stops nor recovers it",
        "migration-threshold" => ": the resource stays on its node, however often it fails",
        "failure-timeout" => ": failures are never forgotten",
        "resource-stickiness" => ": nothing holds the resource where it runs",
        "clone-max" | "clone-node-max" => ": no instance runs",
        "master-max" | "master-node-max" | "promotable" | "promoted-max" | "promoted-node-max" => {
            ": no instance is promoted"
        }
        _ => "",
    };
    format!("{taken}{echo}{meaning}")
}
