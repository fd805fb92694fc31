//! `[CLASS:[PROVIDER:]]TYPE`

use crate::diagnostic::Diagnostic;
use crate::model::{Agent, Text};
use crate::source::Span;

use super::mistakes;

/// Agents that are known by their type alone and are not heartbeat's: type, class, provider. Where
/// heartbeat has an agent of that name, it is heartbeat's (crmsh), so none of those stands here.
const OTHERS: [(&str, &str, &str); 18] = [
    ("HealthCPU", "ocf", "pacemaker"),
    ("HealthIOWait", "ocf", "pacemaker"),
    ("HealthSMART", "ocf", "pacemaker"),
    ("attribute", "ocf", "pacemaker"),
    ("booth-site", "ocf", "pacemaker"),
    ("controld", "ocf", "pacemaker"),
    ("drbd", "ocf", "linbit"),
    ("drbd-attr", "ocf", "linbit"),
    ("geostore", "ocf", "booth"),
    ("ifspeed", "ocf", "pacemaker"),
    ("o2cb", "ocf", "pacemaker"),
    ("ping", "ocf", "pacemaker"),
    ("remote", "ocf", "pacemaker"),
    ("sharedrsc", "ocf", "booth"),
    ("SAPHana", "ocf", "suse"),
    ("SAPHanaController", "ocf", "suse"),
    ("SAPHanaFilesystem", "ocf", "suse"),
    ("SAPHanaTopology", "ocf", "suse"),
];

/// Reads the name of an agent; what is left out is filled in as crmsh does.
pub(super) fn agent(word: &Text, out: &mut Vec<Diagnostic>) -> Option<Agent> {
    let parts: Vec<&str> = word.value.split(':').collect();
    let offset = |part: &str| u32::try_from(part.as_ptr() as usize - word.value.as_ptr() as usize).unwrap_or(0);
    let located = |part: &str| {
        let is_raw = word.span.len() as usize == word.value.len();
        let start = word.span.start + offset(part);
        let span = if is_raw { Span::new(start, start + u32::try_from(part.len()).unwrap_or(0)) } else { word.span };
        Text::new(part, span)
    };
    let made_up = |text: &str| Text::new(text, word.span);
    match parts[..] {
        [kind] if !kind.is_empty() => {
            let (class, provider) = class_of(kind);
            Some(Agent { class: made_up(class), provider: provider.map(made_up), kind: located(kind) })
        }
        [class, kind] if !class.is_empty() && !kind.is_empty() => {
            let provider = (class == "ocf").then(|| class_of(kind).1.unwrap_or("heartbeat"));
            Some(Agent { class: located(class), provider: provider.map(made_up), kind: located(kind) })
        }
        [class, provider, kind] if !class.is_empty() && !provider.is_empty() && !kind.is_empty() => {
            Some(Agent { class: located(class), provider: Some(located(provider)), kind: located(kind) })
        }
        _ => {
            out.push(malformed(word, &parts));
            None
        }
    }
}

/// The class and provider of an agent that is known by its type alone, as crmsh completes it.
#[must_use]
pub fn class_of(kind: &str) -> (&'static str, Option<&'static str>) {
    if kind.starts_with("fence_") {
        return ("stonith", None);
    }
    let other = OTHERS.iter().find(|(name, _, _)| *name == kind);
    other.map_or(("ocf", Some("heartbeat")), |&(_, class, provider)| (class, Some(provider)))
}

fn malformed(word: &Text, parts: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(&mistakes::MISPLACED_PART, word.span, format!("`{word}` is no name of an agent"));
    let filled: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    if (1..=3).contains(&filled.len()) && filled.len() < parts.len() {
        return diagnostic.help(format!("write `{}`: one colon between two parts", filled.join(":")));
    }
    diagnostic.help("the form is `CLASS:PROVIDER:TYPE`, `CLASS:TYPE` or `TYPE`, as in `ocf:heartbeat:IPaddr2`")
}
