use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Attribute, Condition, DateExpression, FromText, Moment, Object, SetKind, Text};
use crate::placeholder;

declare_rule! {
    /// A date, or a part of one, is none that Pacemaker reads.
    ///
    /// # In the cluster
    /// A date that cannot be read is passed over: `date gt` and `date lt` never hold then, `date in` goes on as if that end were not written,
    /// without end, for example. Of `date spec`, a part that is no number and no range holds always, and one beyond the
    /// calendar never; of a duration, what is no number counts 0. A zone that touches the time is passed over, and local time counts;
    /// so is a time that stands behind anything but one blank or `T`, and midnight counts. Without its `interval-origin`, an operation recurs
    /// from when the resource started.
    ///
    /// # Fix
    /// Write year, month and day, as in `2026-05-20`, with a time behind a blank or `T`, and a zone behind a blank: `"2026-05-20 10:00:00 +02:00"`.
    /// Parts of `date spec` are numbers such as `9`, or ranges such as `9-16`; days of the week go from 1, Monday, to 7.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: `iso8601 -d` with some 150 spellings, and the scores of `crm_simulate` at a set time. `crm_verify -V` calls
    /// a date an error, without refusing the configuration, and says nothing of parts and zones. What Pacemaker takes,
    /// though it looks odd, such as `2026-05` for the fifth of January, is left alone.
    pub struct InvalidDate: "invalid-date" in rules, Error, since "0.1.0";
}

impl Rule for InvalidDate {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        object.kind.for_each_rule(&mut |rule| conditions(&rule.conditions, out));
        for op in object.kind.operations().into_iter().flat_map(|operations| &operations.ops) {
            let pairs = op.sets.iter().filter(|set| set.kind == SetKind::Meta).flat_map(|set| &set.pairs);
            let inner = pairs.filter(|pair| pair.name == ORIGIN).filter_map(|pair| pair.value.as_ref());
            for text in op.attribute(ORIGIN).into_iter().chain(inner) {
                let effect = "Pacemaker logs an error, and the operation recurs from when the resource started";
                out.extend(date_and_time(text, || effect.to_owned()));
            }
        }
    }
}

fn conditions(of_rule: &[Condition], out: &mut Vec<Diagnostic>) {
    for condition in of_rule {
        match condition {
            Condition::Date(date) => judge(date, out),
            Condition::Rule(inner) => conditions(&inner.conditions, out),
            _ => {}
        }
    }
}

fn judge(date: &DateExpression, out: &mut Vec<Diagnostic>) {
    let is_range = date.operation == "in_range";
    let without = |which: &str, effect: &str| format!("Pacemaker goes on as if no {which} were written: {effect}");
    let never = || "Pacemaker logs an error, and the condition never holds".to_owned();
    // Without either end, nothing holds.
    let is_readable =
        |text: &Option<Text>| text.as_ref().is_some_and(|text| Moment::from_text(text.as_str()).is_some());
    let ends = [
        (&date.start, "start", "it has begun already", is_readable(&date.end)),
        (&date.end, "end", "it never ends", is_readable(&date.start)),
    ];
    for (text, which, effect, has_other) in ends {
        let effect = || if is_range && has_other { without(which, effect) } else { never() };
        out.extend(text.as_ref().and_then(|text| date_and_time(text, effect)));
    }
    out.extend(date.duration.iter().filter_map(duration));
    out.extend(date.spec.iter().filter_map(spec));
}

/// The attribute of an operation that says from when on it recurs.
const ORIGIN: &str = "interval-origin";

/// Judges a date with or without a time; `effect` says what happens without it.
fn date_and_time(text: &Text, effect: impl FnOnce() -> String) -> Option<Diagnostic> {
    if placeholder::is_in(text.as_str()) {
        return None;
    }
    let found = |message: String| Diagnostic::new(&INFO, text.span, message);
    match Moment::from_text(text.as_str()) {
        None => Some(found(format!("`{text}` is no date")).note(effect()).help(
            "write year, month and day, such as `2026-05-20`, and a time behind `T`, such as `2026-05-20T10:00:00`",
        )),
        Some(moment) if moment.has_lost_time => Some(
            found(format!("the time in `{text}` is passed over"))
                .severity(Severity::Warning)
                .note(
                    "Pacemaker looks for a time behind one blank or a capital `T` alone; as it stands, midnight counts",
                )
                .help("write `T` between them, as in `2026-05-20T10:00:00`"),
        ),
        Some(moment) if moment.has_lost_zone => Some(
            found(format!("the zone of `{text}` is passed over"))
                .severity(Severity::Warning)
                .note("Pacemaker takes a zone behind a blank alone; as it stands, local time counts")
                .help("quote the date, and write a blank in front of the zone: `\"2026-05-20 10:00:00 +02:00\"`"),
        ),
        Some(_) => None,
    }
}

/// A part of a duration.
fn duration(part: &Attribute) -> Option<Diagnostic> {
    let Attribute { name, value } = part;
    let text = value.as_str().trim_start();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let taken: String = digits.chars().take_while(char::is_ascii_digit).collect();
    if placeholder::is_in(value.as_str()) || (taken.len() == digits.len() && !taken.is_empty()) {
        return None;
    }
    let taken = if taken.is_empty() { "0" } else { &taken };
    Some(
        Diagnostic::new(&INFO, value.span, format!("`{value}` of `{name}` is no whole number"))
            .severity(Severity::Warning)
            .note(format!("Pacemaker takes {taken} instead, and says nothing"))
            .help("write whole numbers; parts are added up, as in `days=1 hours=12`"),
    )
}

/// A part of a specification.
fn spec(part: &Attribute) -> Option<Diagnostic> {
    let Attribute { name, value } = part;
    if placeholder::is_in(value.as_str()) {
        return None;
    }
    let limits = limits(name.as_str())?;
    let Some((low, high)) = range(value.as_str()) else {
        return Some(
            Diagnostic::new(&INFO, value.span, format!("`{value}` of `{name}` is no number, nor a range of two"))
                .severity(Severity::Warning)
                .note("Pacemaker passes over it in silence: as far as this goes, the condition always holds")
                .help(if value.as_str().contains(',') {
                    format!(
                        "there are no lists: write a range, or a rule for each, joined by `or`: `date spec {name}=…`"
                    )
                } else {
                    let first = if name.as_str().ends_with("years") { 2026 } else { limits.0 };
                    let next = first + 1;
                    format!("write a number, such as `{name}={first}`, or a range, such as `{name}={first}-{next}`")
                }),
        );
    };
    let is_empty = low > high;
    if !is_empty && low <= limits.1 && high >= limits.0 {
        return None;
    }
    let message = if is_empty {
        format!("the range `{value}` of `{name}` runs backwards")
    } else {
        format!("`{name}` are never `{value}`: they go from {} to {}", limits.0, limits.1)
    };
    let diagnostic = Diagnostic::new(&INFO, value.span, message)
        .severity(Severity::Warning)
        .note("the condition never holds, and Pacemaker says nothing");
    Some(diagnostic.help(if is_empty {
        "write two conditions joined by `or`, one up to the last number and one from the first on"
    } else {
        "write a number within these"
    }))
}

/// From where to where the numbers of a part go; nothing for those that are not judged.
fn limits(name: &str) -> Option<(i64, i64)> {
    Some(match name {
        "seconds" | "minutes" => (0, 59),
        "hours" => (0, 23),
        "monthdays" => (1, 31),
        "weekdays" => (1, 7),
        "yeardays" => (1, 366),
        "months" => (1, 12),
        "weeks" => (1, 53),
        "years" | "weekyears" => (1, 9999),
        "moon" => (0, 7),
        _ => return None,
    })
}

/// The first and the last number: of `9`, `9-16`, `9-` and `-16`.
fn range(text: &str) -> Option<(i64, i64)> {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let text = text.trim_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    match text.split_once('-') {
        None => number(text).map(|only| (only, only)),
        Some(("", high)) => Some((i64::MIN, number(high)?)),
        Some((low, "")) => Some((number(low)?, i64::MAX)),
        Some((low, high)) => Some((number(low)?, number(high)?)),
    }
}
