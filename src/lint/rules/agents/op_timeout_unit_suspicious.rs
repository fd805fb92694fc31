use super::words::{time, written};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText, Object, ObjectKind, OptionSection, Text};
use crate::placeholder;

declare_rule! {
    /// A time of an operation was most likely meant in milliseconds, or in seconds.
    ///
    /// # In the cluster
    /// Without a unit, a number counts seconds: with `timeout=30000`, an agent that hangs is noticed after more than eight hours. With
    /// `timeout=20ms`, no agent ever ends in time, and the resource fails wherever it is started.
    ///
    /// # Fix
    /// Write the unit: `timeout=30s`.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Properties of an Operation»; crmc assumes milliseconds where a number without a unit is a multiple of 1000, and
    /// not of 3600: from 1000 on for the timeout of a monitor, from 10000 on for intervals, from 20000 on for other timeouts. In some 1,000 published configurations, no
    /// such number was meant in seconds.
    pub struct OpTimeoutUnitSuspicious: "op-timeout-unit-suspicious" in agents, Warning, since "0.1.0";
}

/// What the time of an operation is for.
#[derive(Clone, Copy)]
enum Use {
    Interval,
    TimeoutOfMonitor,
    Timeout,
}

impl Rule for OpTimeoutUnitSuspicious {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        if let ObjectKind::Options(options) = &object.kind
            && options.section == OptionSection::OperationDefaults
        {
            let timeouts = options.set.pairs.iter().filter(|pair| pair.name == "timeout");
            out.extend(timeouts.filter_map(|pair| judge(Use::Timeout, pair.value.as_ref()?)));
        }
        for op in object.kind.operations().into_iter().flat_map(|operations| &operations.ops) {
            let of_timeout = if op.name == "monitor" { Use::TimeoutOfMonitor } else { Use::Timeout };
            out.extend(op.attribute("timeout").and_then(|text| judge(of_timeout, text)));
            out.extend(op.attribute("interval").and_then(|text| judge(Use::Interval, text)));
        }
    }
}

fn judge(of: Use, text: &Text) -> Option<Diagnostic> {
    let number = text.as_str();
    let duration = Duration::from_text(number).filter(|_| !placeholder::is_in(number))?;
    let found = |message: String| Diagnostic::new(&INFO, text.span, message);
    let is_timeout = !matches!(of, Use::Interval);
    if is_timeout && (1..1000).contains(&duration.milliseconds()) {
        return Some(
            found(format!("a timeout of {} ends before an agent has begun", time(duration)))
                .note("the operation fails each time, and with it the resource")
                .help("write seconds, as in `timeout=20s`"),
        );
    }
    let seconds: i64 = number.parse().ok()?;
    let least = match of {
        Use::TimeoutOfMonitor => 1000,
        Use::Interval => 10_000,
        Use::Timeout => 20_000,
    };
    if seconds < least || seconds % 1000 != 0 || seconds % 3600 == 0 {
        return None;
    }
    let meant = written(Duration(seconds));
    let hours = format!("{:.1} hours", seconds_in_hours(seconds));
    let fix = Fix::risky(format!("write `{meant}`")).replace(text.span, &meant);
    Some(
        found(format!("`{text}` without a unit are seconds: {hours}"))
            .note(if is_timeout {
                "an operation that hangs is noticed no earlier; assumed: milliseconds were meant"
            } else {
                "nobody looks in between; assumed: milliseconds were meant"
            })
            .help(format!("{}, or the seconds with their unit: `{seconds}s`", fix.title))
            .fix(fix),
    )
}

#[allow(clippy::cast_precision_loss, reason = "shown with one digit behind the point")]
fn seconds_in_hours(seconds: i64) -> f64 {
    seconds as f64 / 3600.0
}
