use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText, Object, ObjectKind, OptionSection, Text};
use crate::placeholder;

declare_rule! {
    /// A timeout is 0 or no time.
    ///
    /// # In the cluster
    /// Pacemaker takes 20 s instead, and says nothing. Whoever writes `timeout=0` wants no limit.
    ///
    /// # Fix
    /// Write how long the operation may take at most; without a unit the number counts seconds.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, for operations and `op_defaults`: `crm_verify` is silent. Up to 2.1.7 a 0 reaches the executor, which then
    /// sets no limit, but the transition gives up after twice the cluster-delay. Periods of ISO 8601 are intervals only.
    pub struct OpTimeoutZeroOrInvalid: "op-timeout-zero-or-invalid" in agents, Error, since "0.1.0";
}

impl Rule for OpTimeoutZeroOrInvalid {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        if let ObjectKind::Options(options) = &object.kind
            && options.section == OptionSection::OperationDefaults
        {
            let timeouts = options.set.pairs.iter().filter(|pair| pair.name == "timeout");
            out.extend(timeouts.filter_map(|pair| pair.value.as_ref()).filter_map(judge));
        }
        let ops = object.kind.operations().into_iter().flat_map(|operations| &operations.ops);
        out.extend(ops.filter_map(|op| op.attribute("timeout")).filter_map(judge));
    }
}

fn judge(text: &Text) -> Option<Diagnostic> {
    let read = Duration::from_text(text.as_str());
    if placeholder::is_in(text.as_str()) || read.is_some_and(|read| read.milliseconds() > 0) {
        return None;
    }
    let message = match read {
        Some(_) => format!("`timeout={text}` does not mean «no limit»"),
        None => format!("`{text}` is no timeout"),
    };
    let diagnostic = Diagnostic::new(&INFO, text.span, message).note("Pacemaker takes 20 s instead, and says nothing");
    Some(diagnostic.help("write how long it may take at most: `90s`, `10min`"))
}
