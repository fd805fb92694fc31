use super::words::is_iso_duration;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText};
use crate::placeholder;
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// The interval of an operation is no time.
    ///
    /// # In the cluster
    /// Pacemaker takes it for 0: no recurring monitor is scheduled at all, and no error is logged.
    ///
    /// # Fix
    /// Write a number with one of the units ms, s, min or h; without a unit it counts seconds.
    ///
    /// # Evidence
    /// Experiments with 2.1.5 and 22 spellings: a number, whose fraction is cut off, an optional blank and what begins with us, ms,
    /// s, m or h in any case, or a period of ISO 8601 such as PT10S. `1 month` is therefore one minute, which is worth a warning.
    pub struct MonitorIntervalInvalid: "monitor-interval-invalid" in agents, Error, since "0.1.0";
}

impl Rule for MonitorIntervalInvalid {
    fn check_operation(
        &self,
        operation: &Operation,
        _resource: &Resource,
        _context: &Context,
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(text) = operation.op.attribute("interval").filter(|text| !placeholder::is_in(text.as_str())) else {
            return;
        };
        let read = Duration::from_text(text.as_str());
        if text.as_str().to_ascii_lowercase().contains("month") && read.is_some() {
            out.push(
                Diagnostic::new(&INFO, text.span, format!("`{text}` means minutes"))
                    .severity(Severity::Warning)
                    .note("Pacemaker looks at how a unit begins: `m` is a minute")
                    .help("write hours, as in `720h`"),
            );
        }
        if read.is_some_and(|read| read.milliseconds() >= 0) || is_iso_duration(text.as_str()) {
            return;
        }
        let consequence =
            if operation.name() == "monitor" { "the resource is not monitored" } else { "it does not recur" };
        out.push(
            Diagnostic::new(&INFO, text.span, format!("`{text}` is no interval"))
                .note(format!("Pacemaker takes it for 0 and says nothing: {consequence}"))
                .help("write a number and a unit: `10s`, `500ms`, `2min`, `1h`"),
        );
    }
}
