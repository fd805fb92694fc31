//! Operations that run at another interval now. By name, interval and role people and Pacemaker tell operations of a
//! resource from each other; where one went and one of the same name and role came, it is the same with another
//! interval.

use std::collections::{BTreeMap, HashSet};

use ecow::{EcoString, eco_format};

use super::facts::Fact;

/// The facts of both sides, those of such an operation under the name that it has now, with its intervals as facts of
/// their own; nothing where there is no such operation.
pub(super) fn matched(old: &[Fact], new: &[Fact]) -> Option<(Vec<Fact>, Vec<Fact>)> {
    let (old_parts, new_parts) = (operations(old), operations(new));
    let alone = |parts: &HashSet<&EcoString>, others: &HashSet<&EcoString>| {
        let mut found: BTreeMap<(EcoString, EcoString), Vec<EcoString>> = BTreeMap::new();
        for part in parts.difference(others) {
            let (name, _, role) = split(part);
            found.entry((name.into(), role.into())).or_default().push((*part).clone());
        }
        found
    };
    let came = alone(&new_parts, &old_parts);
    let mut pairs = Vec::new();
    for (key, went) in alone(&old_parts, &new_parts) {
        if let ([went], Some([came])) = (&went[..], came.get(&key).map(Vec::as_slice)) {
            pairs.push((went.clone(), came.clone()));
        }
    }
    if pairs.is_empty() {
        return None;
    }
    let old = pairs.iter().fold(old.to_vec(), |facts, (went, came)| with_interval(&facts, went, came));
    let new = pairs.iter().fold(new.to_vec(), |facts, (_, came)| with_interval(&facts, came, came));
    Some((old, new))
}

/// The parts that are operations.
fn operations(facts: &[Fact]) -> HashSet<&EcoString> {
    facts.iter().filter(|fact| fact.name.is_empty() && fact.part.starts_with("op ")).map(|fact| &fact.part).collect()
}

/// The name, interval and role of an operation: `op monitor 10s Promoted`.
fn split(part: &str) -> (&str, &str, &str) {
    let rest = part.strip_prefix("op ").unwrap_or(part);
    let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    if !rest.starts_with(|first: char| first.is_ascii_digit()) {
        return (name, "0s", rest);
    }
    let (interval, role) = rest.split_once(' ').unwrap_or((rest, ""));
    (name, interval, role)
}

/// The facts with those of the operation `part` under the name `new`, and its interval as one more.
fn with_interval(facts: &[Fact], part: &str, new: &EcoString) -> Vec<Fact> {
    let mut found = Vec::with_capacity(facts.len() + 1);
    for fact in facts {
        let renamed = match fact.part.strip_prefix(part) {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => eco_format!("{new}{rest}"),
            _ => fact.part.clone(),
        };
        found.push(Fact { part: renamed, ..fact.clone() });
        if fact.part == part && fact.name.is_empty() {
            let interval = EcoString::from(split(part).1);
            found.push(Fact { part: new.clone(), name: "interval".into(), value: interval.clone(), meaning: interval });
        }
    }
    found
}
