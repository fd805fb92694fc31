//! Texts repaired: the fixes of findings, made one batch after the other, each proven by compiling before and after.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use ecow::EcoString;

use crate::agents::Catalogue;
use crate::compile::{Compiled, Options, compile};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::diff;
use crate::edit::{self, Speller, TextEdit};
use crate::lint::select::Selections;
use crate::resolve::Names;
use crate::source::{Sources, Span};

/// Which fixes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Those that are safe.
    Safe,
    /// All.
    Unsafe,
}

/// What came of it.
#[derive(Debug)]
pub struct Repaired {
    /// The text as it is now; nothing where no fix was made.
    pub sources: Option<Sources>,
    /// What is left, selected. A fix that was not made is gone from its finding, which says why.
    pub diagnostics: Vec<Diagnostic>,
    /// How many fixes were made.
    pub made: usize,
}

/// Makes the fixes of all findings that are selected, until there are none left, and compiles what comes of it.
///
/// A batch takes one fix of each statement. It is made where afterwards its findings are gone, there is no new mistake and no
/// new error, and, of safe fixes, only what they name means anything else than before. Of a batch that is not, a
/// half is tried; a fix that fails by itself is left.
#[must_use]
pub fn repair(sources: &Sources, options: &Options, selections: &Selections, extent: Extent) -> Repaired {
    let mut state = State::new(sources, options);
    let mut made = 0;
    let mut text: Option<Sources> = None;
    let mut left: Vec<Left> = Vec::new();
    loop {
        let now = text.as_ref().unwrap_or(sources);
        let findings = state.selected(now, selections);
        let mut batch = batch(now, options, &findings, &left, Extent::Safe);
        if batch.is_empty() && extent == Extent::Unsafe {
            batch = self::batch(now, options, &findings, &left, Extent::Unsafe);
        }
        if batch.is_empty() {
            let diagnostics = with_reasons(findings, &left);
            return Repaired { sources: text, diagnostics, made };
        }
        match state.advance(now, options, batch) {
            Step::Made { sources, edits, count } => {
                for one in &mut left {
                    one.span = edit::moved(one.span, &edits);
                }
                made += count;
                text = Some(sources);
            }
            Step::Failed(one) => left.push(one),
        }
    }
}

/// A fix that is about to be made.
struct Candidate<'d> {
    finding: &'d Diagnostic,
    fix: &'d Fix,
    edits: Vec<TextEdit>,
}

/// A finding whose fix was not made.
struct Left {
    rule: &'static str,
    message: String,
    span: Span,
    reason: String,
}

impl Left {
    fn new(finding: &Diagnostic, reason: &str) -> Self {
        Self {
            rule: finding.rule.name,
            message: finding.message.clone(),
            span: finding.span,
            reason: format!("the fix was not made: {reason}"),
        }
    }

    fn is(&self, finding: &Diagnostic) -> bool {
        (self.rule, &self.message, self.span) == (finding.rule.name, &finding.message, finding.span)
    }
}

/// One fix a statement.
fn batch<'d>(
    sources: &Sources,
    options: &Options,
    findings: &'d [Diagnostic],
    left: &[Left],
    extent: Extent,
) -> Vec<Candidate<'d>> {
    let speller = Speller::new(sources);
    let base_end = options.base.checked_sub(1).and_then(|last| sources.files().get(last)).map(|file| file.span().end());
    let is_base = |edit: &TextEdit| base_end.is_some_and(|end| edit.span.start <= end);
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut batch = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.is_safe() == (extent == Extent::Safe)) else { continue };
        if left.iter().any(|one| one.is(finding)) {
            continue;
        }
        let Some(edits) = speller.spell(fix).filter(|edits| !edits.iter().any(is_base)) else { continue };
        let places: Vec<Span> = edits.iter().map(|edit| speller.statement(edit.span)).collect();
        let is_taken =
            |place: &Span| taken.range(..=place.end()).next_back().is_some_and(|(_, end)| *end >= place.start);
        if places.iter().any(is_taken) {
            continue;
        }
        taken.extend(places.iter().map(|place| (place.start, place.end())));
        batch.push(Candidate { finding, fix, edits });
    }
    batch
}

/// Takes the fixes that were not made from the findings, and says why.
fn with_reasons(mut findings: Vec<Diagnostic>, left: &[Left]) -> Vec<Diagnostic> {
    for finding in &mut findings {
        if let Some(one) = left.iter().find(|one| one.is(finding)) {
            finding.fix = None;
            finding.notes.push(one.reason.clone());
        }
    }
    findings
}

/// A text that was compiled, and those before it.
struct State {
    compiled: Compiled,
    seen: HashSet<u64>,
}

enum Step {
    Made { sources: Sources, edits: Vec<TextEdit>, count: usize },
    Failed(Left),
}

impl State {
    fn new(sources: &Sources, options: &Options) -> Self {
        Self { compiled: compile(sources, options), seen: HashSet::from([hash_of(sources)]) }
    }

    fn selected(&self, sources: &Sources, selections: &Selections) -> Vec<Diagnostic> {
        let mut findings = self.compiled.diagnostics.clone();
        selections.apply(sources, &mut findings);
        findings
    }

    /// Makes the batch, or as much of it as can be proven: at least one fix is made, or fails by itself.
    fn advance(&mut self, sources: &Sources, options: &Options, mut batch: Vec<Candidate>) -> Step {
        loop {
            let mut edits: Vec<TextEdit> = batch.iter().flat_map(|candidate| candidate.edits.clone()).collect();
            edits.sort_by_key(|edit| edit.span);
            let outcome = edit::apply(sources, &edits).map_err(|error| error.to_string()).and_then(|edited| {
                let after = compile(&edited, options);
                self.prove(&after, &batch)?;
                if self.seen.insert(hash_of(&edited)) {
                    Ok((edited, after))
                } else {
                    Err("it leads back to what another fix has changed".to_owned())
                }
            });
            match outcome {
                Ok((sources, after)) => {
                    self.compiled = after;
                    return Step::Made { sources, edits, count: batch.len() };
                }
                Err(reason) => match &batch[..] {
                    [only] => return Step::Failed(Left::new(only.finding, &reason)),
                    _ => batch.truncate(batch.len() / 2),
                },
            }
        }
    }

    /// Whether the batch did what its fixes promise; if not, what else it did.
    fn prove(&self, after: &Compiled, batch: &[Candidate]) -> Result<(), String> {
        let before = &self.compiled;
        let old = count(before.diagnostics.iter());
        let new = count(after.diagnostics.iter());
        let number = |counts: &HashMap<_, usize>, key| counts.get(&key).copied().unwrap_or_default();
        let is_bad = |found: &&Diagnostic| found.rule.blocks_build || found.severity == Severity::Error;
        if let Some(found) = after.diagnostics.iter().filter(is_bad).find(|found| {
            let key = key(found);
            number(&new, key) > number(&old, key)
        }) {
            return Err(format!("{} would be found instead: {}", found.rule.name, found.message));
        }
        let fixed = count(batch.iter().map(|candidate| candidate.finding));
        if fixed.iter().any(|(key, count)| number(&new, *key) + count > number(&old, *key)) {
            return Err("the finding would stay".to_owned());
        }
        if batch.iter().any(|candidate| !candidate.fix.is_safe()) {
            return Ok(());
        }
        let (old, new) = (Names::new(&before.configuration), Names::new(&after.configuration));
        let changes = diff::diff(&old, &new, &Catalogue::builtin()).changes;
        let named: HashSet<&str> = batch
            .iter()
            .flat_map(|candidate| match &candidate.fix.safety {
                Safety::Changes(ids) => ids.as_slice(),
                Safety::SameMeaning | Safety::Unsafe => &[],
            })
            .map(EcoString::as_str)
            .collect();
        let is_meant = |change: &&diff::Change| named.contains(change.id.as_str()) || named.contains(change.noun);
        match changes.iter().find(|change| !is_meant(change)) {
            None => Ok(()),
            Some(change) => Err(format!("it would change the {} {}", change.noun, change.id).trim_end().to_owned()),
        }
    }
}

/// What makes two findings the same, wherever they stand.
fn key(finding: &Diagnostic) -> (&'static str, &str) {
    (finding.rule.name, &finding.message)
}

fn count<'d>(findings: impl Iterator<Item = &'d Diagnostic>) -> HashMap<(&'static str, &'d str), usize> {
    let mut counts = HashMap::new();
    findings.for_each(|finding| *counts.entry(key(finding)).or_default() += 1);
    counts
}

fn hash_of(sources: &Sources) -> u64 {
    let mut hasher = DefaultHasher::new();
    sources.files().iter().for_each(|file| file.bytes().hash(&mut hasher));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "primitive p stonith:fence_x params pcmk-host-list=a\nprimitive q stonith:fence_x params \
                        pcmk-host-list=b\nnode a\nnode b\nproperty cluster-name=x\n";

    /// What comes of a batch of the findings on `p` and `q`, with other fixes than their own.
    fn advance(fixes: &[&dyn Fn(&Diagnostic) -> Fix]) -> Step {
        let sources = Sources::single("in", TEXT).unwrap();
        let options = Options::default();
        let mut state = State::new(&sources, &options);
        let findings = state.compiled.diagnostics.clone();
        let findings: Vec<_> = findings.iter().filter(|found| found.rule.name == "misspelt-pcmk-param").collect();
        let fixes: Vec<Fix> = findings.iter().zip(fixes).map(|(finding, make)| make(finding)).collect();
        let speller = Speller::new(&sources);
        let candidate = |(finding, fix)| Candidate { finding, fix, edits: speller.spell(fix).unwrap() };
        state.advance(&sources, &options, findings.into_iter().zip(&fixes).map(candidate).collect())
    }

    fn good(finding: &Diagnostic) -> Fix {
        finding.fix.clone().unwrap()
    }

    fn reason(make: &dyn Fn(&Diagnostic) -> Fix) -> String {
        match advance(&[make]) {
            Step::Failed(left) => left.reason,
            Step::Made { .. } => panic!("it was made"),
        }
    }

    #[test]
    fn a_fix_is_held_to_what_it_promises() {
        let last = u32::try_from(TEXT.find("property").unwrap()).unwrap();
        let property = Span::new(last, last + 8);
        let left = |fix: Fix| reason(&|_| fix.clone());
        assert_eq!(left(Fix::risky("x").delete_object(property)), "the fix was not made: the finding would stay");
        let more = reason(&|finding| good(finding).delete_object(property));
        assert_eq!(more, "the fix was not made: it would change the property cib-bootstrap-options");
        let other = reason(&|finding| Fix::safe("x").changing("q").replace(finding.span, "pcmk_host_list"));
        assert_eq!(other, "the fix was not made: it would change the primitive p");
        let same = reason(&|finding| Fix::safe("x").replace(finding.span, "pcmk_host_list"));
        assert_eq!(same, "the fix was not made: it would change the primitive p");
        let worse =
            reason(&|finding| Fix::risky("x").replace(finding.span, "pcmk_host_list").replace(property, "propety"));
        assert!(worse.starts_with("the fix was not made: unknown-statement would be found instead: "), "{worse}");
    }

    #[test]
    fn one_bad_fix_hinders_no_good_one() {
        let bad = |finding: &Diagnostic| good(finding).add_statement(finding.span, "node c");
        match advance(&[&good, &bad]) {
            Step::Made { sources, count: 1, .. } => {
                let text = String::from_utf8_lossy(sources.files()[0].bytes()).into_owned();
                assert_eq!(text, TEXT.replacen("pcmk-host-list", "pcmk_host_list", 1));
            }
            _ => panic!("the good one is made alone"),
        }
        assert!(matches!(advance(&[&bad, &good]), Step::Failed(_)), "the first half of the batch is the bad one");
        assert!(matches!(advance(&[&good, &good]), Step::Made { count: 2, .. }));
    }
}
