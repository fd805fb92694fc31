use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{FromText, Interval};
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
    /// s, m or h in any case, or a period of ISO 8601 such as PT10S, whose parts are whole numbers of at least 0. `1 month` is therefore
    /// one minute, which is worth a warning; so is `P1D`, which is 0, as days count one less than is written.
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
        let read = Interval::from_text(text.as_str()).map(|Interval(read)| read.milliseconds());
        if text.as_str().to_ascii_lowercase().contains("month") && read.is_some() {
            out.push(
                Diagnostic::new(&INFO, text.span, format!("`{text}` means minutes"))
                    .severity(Severity::Warning)
                    .note("Pacemaker looks at how a unit begins: `m` is a minute")
                    .help("write hours, as in `720h`"),
            );
        }
        let is_of_days =
            read == Some(0) && text.as_str().contains('P') && text.as_str().contains(|c| matches!(c, '1'..='9'));
        if is_of_days {
            out.push(
                Diagnostic::new(&INFO, text.span, format!("`{text}` counts as 0: the operation does not recur"))
                    .severity(Severity::Warning)
                    .note("Pacemaker (2.1.5, at least) counts the days of a period one less than is written, and the years")
                    .help("write hours: `24h`"),
            );
        }
        if read.is_some() {
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
