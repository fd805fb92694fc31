use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::rules::agents::{time, written};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, FromText, NvPair, Object, ObjectKind, SetKind, Text};
use crate::options::{self, Kind, Place};
use crate::placeholder;
use crate::resolve::for_each_option;

declare_rule! {
    /// Only the beginning of a time counts.
    ///
    /// # In the cluster
    /// Pacemaker reads one whole number and one unit: `1h30m` is one hour, `1.5min` one minute, `0.5s` nothing. It says nothing of
    /// the rest.
    ///
    /// # Fix
    /// Write a whole number of a smaller unit: `90min`, `90s`, `500ms`.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: the timeouts and intervals in the graph of `crm_simulate`; `crm_verify` is silent.
    pub struct TimeCutOff: "time-cut-off" in meta, Warning, since "0.1.0";
}

impl Rule for TimeCutOff {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        for_each_option(&object.kind, &mut |place, name, value| out.extend(judge(place, name, value)));
        let (ObjectKind::Primitive(_) | ObjectKind::Template(_)) = &object.kind else { return };
        object.kind.for_each_set(&mut |set| {
            if set.kind == SetKind::Instance {
                let judged = |pair: &NvPair| judge(Place::FencingParameter, &pair.name, pair.value.as_ref()?);
                out.extend(set.pairs.iter().filter_map(judged));
            }
        });
    }
}

fn judge(place: Place, name: &Text, value: &Text) -> Option<Diagnostic> {
    let text = value.as_str();
    if !Duration::is_cut_off(text) || placeholder::is_in(text) {
        return None;
    }
    let definition = options::find(place, name.as_str())?;
    if !matches!(definition.kind, Kind::Interval | Kind::Timeout | Kind::WatchdogTimeout) {
        return None;
    }
    let counts = Duration::from_text(text)?;
    let diagnostic = Diagnostic::new(&INFO, value.span, format!("`{value}` of `{name}` counts as {}", time(counts)))
        .note("Pacemaker reads one whole number and one unit, and passes over the rest in silence");
    Some(match Duration::in_full(text).map(written) {
        Some(meant) => {
            let fix = Fix::risky(format!("write `{meant}`")).replace(value.span, &meant);
            diagnostic.help(fix.title.clone()).fix(fix)
        }
        None => diagnostic.help("write a whole number of one unit: `90min`, `90s`, `500ms`"),
    })
}
