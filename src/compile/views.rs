//! Several targets: each is judged by itself, and what is not found for all of them says for which.

use std::collections::HashMap;

use super::refusals::is_refusal;
use crate::cib::schema::Target;
use crate::diagnostic::{Diagnostic, Scope};
use crate::source::Span;

/// The versions that one judgement is for: at most one of Pacemaker, and one of crmsh.
pub(super) type View = Vec<Target>;

/// All pairs of a Pacemaker and a crmsh that are asked for, oldest first; one of neither where nothing is.
pub(super) fn views(targets: &[Target]) -> Vec<View> {
    let (pacemaker, crmsh) = versions(targets);
    let each = |targets: &[Target]| -> Vec<Option<Target>> {
        if targets.is_empty() { vec![None] } else { targets.iter().copied().map(Some).collect() }
    };
    let crmsh = each(&crmsh);
    let pairs = each(&pacemaker).into_iter().flat_map(|one| crmsh.iter().map(move |other| (one, *other)));
    pairs.map(|(one, other)| one.into_iter().chain(other).collect()).collect()
}

/// The targets that mean a Pacemaker, and those that mean a crmsh, each sorted by age.
fn versions(targets: &[Target]) -> (Vec<Target>, Vec<Target>) {
    let (mut pacemaker, mut crmsh): (Vec<Target>, Vec<Target>) =
        targets.iter().partition(|target| target.pacemaker().is_some());
    pacemaker.sort_by_key(|target| (target.pacemaker(), target.to_string()));
    pacemaker.dedup();
    crmsh.sort_by_key(Target::crmsh);
    crmsh.dedup();
    (pacemaker, crmsh)
}

/// The findings of all views as one list. What several views find alike is one finding.
pub(super) fn merge(targets: &[Target], views: &[View], mut found: Vec<Vec<Diagnostic>>) -> Vec<Diagnostic> {
    if views.len() <= 1 {
        return found.pop().unwrap_or_default();
    }
    let mut merged: Vec<(Diagnostic, Vec<usize>)> = Vec::new();
    let mut places: HashMap<(&'static str, Span, String), usize> = HashMap::new();
    for (view, findings) in found.into_iter().enumerate() {
        for finding in findings {
            // The schemas of two versions say the same, each in its name.
            let message = if is_refusal(&finding) { String::new() } else { finding.message.clone() };
            let place = *places.entry((finding.rule.name, finding.span, message)).or_insert(merged.len());
            match merged.get_mut(place) {
                Some((_, holds)) if holds.last() == Some(&view) => {}
                Some((_, holds)) => holds.push(view),
                None => merged.push((finding, vec![view])),
            }
        }
    }
    let scope = |(finding, holds): (Diagnostic, Vec<usize>)| Diagnostic {
        scope: (holds.len() < views.len()).then(|| Box::new(scope(targets, views, &holds))),
        ..finding
    };
    merged.into_iter().map(scope).collect()
}

/// For which of the targets a finding holds.
fn scope(targets: &[Target], views: &[View], holds: &[usize]) -> Scope {
    let (pacemaker, crmsh) = versions(targets);
    let is_held = |target: &Target| holds.iter().any(|view| views[*view].contains(target));
    let held: Vec<Target> = pacemaker.iter().chain(&crmsh).copied().filter(is_held).collect();
    let count = |all: &[Target]| all.iter().filter(|target| is_held(target)).count().max(1);
    // Where it holds for all pairs of some of the one and some of the other, these can be named by themselves.
    let is_product = holds.len() == count(&pacemaker) * count(&crmsh);
    let words = if is_product {
        let parts = [range(&pacemaker, is_held), range(&crmsh, is_held)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    } else {
        let pair = |view: &usize| views[*view].iter().map(spoken).collect::<Vec<_>>().join(" with ");
        format!("for {}", holds.iter().map(pair).collect::<Vec<_>>().join(", "))
    };
    Scope { targets: held, words }
}

/// Words for those of `all`, which are sorted by age, for which something holds; nothing where it does for all.
fn range(all: &[Target], is_held: impl Fn(&Target) -> bool) -> Option<String> {
    let held: Vec<&Target> = all.iter().filter(|target| is_held(target)).collect();
    let (first, last) = (held.first()?, held.last()?);
    if held.len() == all.len() {
        None
    } else if all.ends_with(&held.iter().map(|target| **target).collect::<Vec<_>>()) {
        Some(format!("from {} on", spoken(first)))
    } else if all.starts_with(&held.iter().map(|target| **target).collect::<Vec<_>>()) {
        Some(format!("up to {}", spoken(last)))
    } else {
        Some(format!("for {}", held.into_iter().map(spoken).collect::<Vec<_>>().join(", ")))
    }
}

/// `pacemaker 3.0`
fn spoken(target: &Target) -> String {
    target.to_string().replace('=', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Category, RuleInfo, Severity};

    static RULE: RuleInfo = RuleInfo::new("made-up", Category::Style, Severity::Info, "A rule for tests");

    /// What is said of a finding that is made where `holds` says so.
    fn words(targets: &[&str], holds: impl Fn(&str) -> bool) -> Option<String> {
        let targets: Vec<Target> = targets.iter().map(|target| target.parse().unwrap()).collect();
        let views = views(&targets);
        let name = |view: &View| view.iter().map(Target::to_string).collect::<Vec<_>>().join(" ");
        let finding = || Diagnostic::new(&RULE, Span::default(), "message");
        let found = views.iter().map(|view| if holds(&name(view)) { vec![finding(), finding()] } else { vec![] });
        let found = merge(&targets, &views, found.collect());
        assert_eq!(found.len(), 1);
        found[0].scope.as_ref().map(|scope| scope.words.clone())
    }

    #[test]
    fn views_are_pairs_of_both_products() {
        let count = |targets: &[&str]| views(&targets.iter().map(|one| one.parse().unwrap()).collect::<Vec<_>>()).len();
        assert_eq!(count(&[]), 1);
        assert_eq!(count(&["crmsh=4.4"]), 1);
        assert_eq!(count(&["pacemaker=2.1", "pacemaker=3.0", "pacemaker=2.1"]), 2);
        assert_eq!(count(&["pacemaker=2.1", "sles=16", "crmsh=4.4", "crmsh=5.0"]), 4);
    }

    #[test]
    fn what_holds_for_all_needs_no_words() {
        assert_eq!(words(&["pacemaker=3.0", "pacemaker=2.1"], |_| true), None);
    }

    #[test]
    fn versions_are_named_from_on_and_up_to() {
        let all = ["pacemaker=3.0", "pacemaker=1.1", "sles=15.4"];
        assert_eq!(words(&all, |view| view.contains("3.0")).as_deref(), Some("from pacemaker 3.0 on"));
        assert_eq!(words(&all, |view| !view.contains("1.1")).as_deref(), Some("from sles 15.4 on"));
        assert_eq!(words(&all, |view| view.contains("1.1")).as_deref(), Some("up to pacemaker 1.1"));
        assert_eq!(words(&all, |view| view.contains("sles")).as_deref(), Some("for sles 15.4"));
    }

    #[test]
    fn two_products_are_told_apart() {
        let all = ["pacemaker=2.1", "pacemaker=3.0", "crmsh=4.4", "crmsh=5.0"];
        assert_eq!(words(&all, |view| view.contains("crmsh=5")).as_deref(), Some("from crmsh 5.0 on"));
        let both = words(&all, |view| view == "pacemaker=3.0 crmsh=5.0");
        assert_eq!(both.as_deref(), Some("from pacemaker 3.0 on and from crmsh 5.0 on"));
        let either = words(&all, |view| view != "pacemaker=2.1 crmsh=4.4");
        let wanted = "for pacemaker 2.1 with crmsh 5.0, pacemaker 3.0 with crmsh 4.4, pacemaker 3.0 with crmsh 5.0";
        assert_eq!(either.as_deref(), Some(wanted));
    }
}
