use crate::compile::is_xml;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText, Object, Op};

declare_rule! {
    /// `interval=0` is written on operations that never recur.
    ///
    /// # In the cluster
    /// Nothing: start, stop, promote, demote, migrate and notify happen when Pacemaker needs them, and an interval of 0 is
    /// what they have anyway.
    ///
    /// # Fix
    /// Delete it. `--fix` does so.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Resource Operations». crmsh writes it into what it shows: it is the same configuration with and without.
    /// Silent for CIB XML, whose schemas want an interval of every operation.
    pub struct IntervalZeroNoise: "interval-zero-noise" in style, Info, since "0.1.0";
}

/// Operations that happen once, each time Pacemaker wants them to.
const ONCE: [&str; 7] = ["start", "stop", "promote", "demote", "migrate_to", "migrate_from", "notify"];

impl Rule for IntervalZeroNoise {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(operations) = object.kind.operations() else { return };
        if operations.ops.is_empty() || is_xml(context.sources.file(object.span).bytes()) {
            return;
        }
        let noise: Vec<_> = operations.ops.iter().filter_map(written_zero).collect();
        let Some((first, rest)) = noise.split_first() else { return };
        let names: Vec<&str> = noise.iter().map(|(op, _)| op.name.as_str()).collect();
        let mut fix = Fix::safe("delete `interval=0`");
        let message = format!("`interval=0` is the default of {}", names.join(", "));
        let mut diagnostic = Diagnostic::new(&INFO, first.1, message);
        for (op, span) in rest {
            diagnostic = diagnostic.also(*span, format!("and of {}", op.name));
        }
        for (_, span) in &noise {
            fix = fix.delete(*span);
        }
        out.push(diagnostic.note("it says nothing, and hides what is said").help("delete it").fix(fix));
    }
}

fn written_zero(op: &Op) -> Option<(&Op, crate::source::Span)> {
    if !ONCE.contains(&op.name.as_str()) {
        return None;
    }
    let interval = op.attributes.iter().find(|attribute| attribute.name == "interval")?;
    let is_zero = Duration::from_text(interval.value.as_str()) == Some(Duration(0));
    is_zero.then(|| (op, interval.name.span.to(interval.value.span)))
}
