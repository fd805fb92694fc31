//! Findings that somebody allows in a comment, `# crmc: allow RULE — reason`, and what is wrong with such comments.

use foldhash::HashSet;

use crate::date::Date;
use crate::diagnostic::{Category, Diagnostic, Fix, RuleInfo, Severity};
use crate::directive::{self, Allow, Directive, Placed};
use crate::source::Span;
use crate::suggest::nearest;

use super::all_rules;
use super::select::Selector;

const fn rule(name: &'static str, category: Category, summary: &'static str) -> RuleInfo {
    RuleInfo::new(name, category, Severity::Warning, summary)
}

/// A comment allows what is not found. In a fragment that is no news: the rule may need the whole.
pub static UNUSED_SUPPRESSION: RuleInfo =
    rule("unused-suppression", Category::Style, "A comment allows what is not found.").for_wholes();

/// A comment allows something until a day that has passed.
pub static EXPIRED_SUPPRESSION: RuleInfo =
    rule("expired-suppression", Category::Style, "A comment allows something until a day that has passed.");

/// A comment allows something and does not say why.
pub static SUPPRESSION_WITHOUT_REASON: RuleInfo =
    rule("suppression-without-reason", Category::Style, "A comment allows something and does not say why.");

/// A comment cannot allow what it says.
pub static INVALID_SUPPRESSION: RuleInfo =
    rule("invalid-suppression", Category::Syntax, "A comment that allows something is not complete.");

/// A comment allows a rule that there is not.
pub static UNKNOWN_RULE: RuleInfo =
    rule("unknown-rule", Category::Syntax, "A comment allows a rule that there is not.");

/// A comment starts with `crmc:` and goes on with a word that means nothing.
pub static UNKNOWN_DIRECTIVE: RuleInfo =
    rule("unknown-directive", Category::Syntax, "A comment for crmc says what it does not understand.");

/// All of them.
pub static RULES: [&RuleInfo; 6] = [
    &EXPIRED_SUPPRESSION,
    &INVALID_SUPPRESSION,
    &SUPPRESSION_WITHOUT_REASON,
    &UNKNOWN_DIRECTIVE,
    &UNKNOWN_RULE,
    &UNUSED_SUPPRESSION,
];

/// Takes out of `diagnostics` what comments allow, and adds what is wrong with the comments. Without `today`, nothing
/// has expired.
///
/// A comment allows the findings whose primary place lies in its statement or, if it says so, in its file; never a mistake
/// that leaves open what the text means.
pub fn apply(directives: &[Placed], today: Option<Date>, fragment: bool, diagnostics: &mut Vec<Diagnostic>) {
    if directives.is_empty() {
        return;
    }
    let mut own = Vec::new();
    let mut suppressions = read(directives, today, &mut own);
    // What speaks of a statement is used before what speaks of its file.
    suppressions.sort_by_key(|suppression| suppression.whole_file);
    suppress(&mut suppressions, diagnostics);
    // What is wrong with comments can be allowed, too; so those that allow just that are judged last.
    let is_unused = |suppression: &&Suppression| !suppression.is_used && !fragment;
    let is_last = |suppression: &&Suppression| suppression.selector.names(&UNUSED_SUPPRESSION);
    let needed = needed_comments(&suppressions);
    let report = |one: &Suppression| unused(one, &needed);
    own.extend(suppressions.iter().filter(is_unused).filter(|one| !is_last(one)).map(report));
    suppress(&mut suppressions, &mut own);
    let needed = needed_comments(&suppressions);
    let report = |one: &Suppression| unused(one, &needed);
    own.extend(suppressions.iter().filter(is_unused).filter(is_last).map(report));
    diagnostics.append(&mut own);
}

/// One rule or category that a comment allows.
struct Suppression<'d> {
    name: &'d str,
    selector: Selector,
    whole_file: bool,
    scope: Option<Span>,
    comment: Span,
    is_used: bool,
}

/// The suppressions that count; what is wrong with the others goes to `out`.
fn read<'d>(directives: &'d [Placed], today: Option<Date>, out: &mut Vec<Diagnostic>) -> Vec<Suppression<'d>> {
    let rules = all_rules();
    let mut suppressions = Vec::new();
    for placed in directives {
        let comment = placed.comment.span;
        let allow = match placed.directive() {
            Some(Directive::Allow(allow)) => allow,
            Some(Directive::Unknown(word)) => {
                out.push(unknown_directive(word, comment));
                continue;
            }
            _ => continue,
        };
        out.extend(incomplete(&allow, comment));
        if !counts(&allow, today, comment, out) {
            continue;
        }
        for name in allow.rules {
            match Selector::parse(name, &rules) {
                Ok(Selector::Rule(name)) if rules.iter().any(|rule| rule.name == name && rule.blocks_build) => {
                    out.push(not_allowable(name, comment));
                }
                Ok(selector) => suppressions.push(Suppression {
                    name,
                    selector,
                    whole_file: allow.whole_file,
                    scope: if allow.whole_file { Some(placed.file) } else { placed.statement },
                    comment,
                    is_used: false,
                }),
                Err(unknown) => {
                    let diagnostic =
                        Diagnostic::new(&UNKNOWN_RULE, comment, format!("there is no rule or category `{name}`"));
                    out.push(match unknown.nearest {
                        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
                        None => diagnostic.help("`crmc check` names the rule of each finding in brackets"),
                    });
                }
            }
        }
    }
    suppressions
}

/// Whether a suppression holds today.
fn counts(allow: &Allow, today: Option<Date>, comment: Span, out: &mut Vec<Diagnostic>) -> bool {
    match allow.until.map(str::parse::<Date>) {
        Some(Ok(until)) if today.is_some_and(|today| until < today) => {
            out.push(
                Diagnostic::new(&EXPIRED_SUPPRESSION, comment, format!("this was allowed until {until}"))
                    .note("what it hid is shown again")
                    .help("repair what it was about and delete the comment, or give it a new date"),
            );
            false
        }
        None | Some(Ok(_)) => true,
        Some(Err(invalid)) => {
            out.push(
                Diagnostic::new(&INVALID_SUPPRESSION, comment, invalid.to_string())
                    .note("until when it holds cannot be told, so it allows nothing"),
            );
            false
        }
    }
}

fn incomplete(allow: &Allow, comment: Span) -> Option<Diagnostic> {
    if allow.rules.is_empty() {
        let message = "this comment does not say which rule it allows";
        let example = "write the name of the rule in front of the reason: `# crmc: allow order-cycle — REASON`";
        return Some(Diagnostic::new(&INVALID_SUPPRESSION, comment, message).help(example));
    }
    if let Some(word) = allow.dash_missing_before {
        let message = format!("a dash is missing in front of `{word}`");
        let help = "write ` — ` or ` -- ` in front of the reason, and commas between rules";
        return Some(Diagnostic::new(&INVALID_SUPPRESSION, comment, message).help(help));
    }
    let message = "this comment does not say why it allows something";
    (!allow.has_reason).then(|| {
        Diagnostic::new(&SUPPRESSION_WITHOUT_REASON, comment, message)
            .note("whoever reads it next cannot tell whether it still holds")
            .help("write the reason behind a dash: `# crmc: allow RULE — REASON`")
    })
}

fn unknown_directive(word: &str, comment: Span) -> Diagnostic {
    let first = word.split_whitespace().next().unwrap_or_default();
    let message = match word {
        "" => "this comment for crmc says nothing".to_owned(),
        word => format!("crmc does not understand `{word}`"),
    };
    let diagnostic = Diagnostic::new(&UNKNOWN_DIRECTIVE, comment, message).note("the comment has no effect");
    match nearest(first, directive::NAMES) {
        Some(name) if name == first => diagnostic.help(format!("write `# crmc: {name}`; a remark goes behind a dash")),
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None => diagnostic.help(format!("a comment for crmc says one of {}", directive::NAMES.join(", "))),
    }
}

fn not_allowable(name: &str, comment: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_SUPPRESSION, comment, format!("`{name}` cannot be allowed"))
        .note("such a mistake leaves open what the text means: nothing could be built from it")
        .help("repair the mistake and delete this")
}

/// The comments of which at least a part is used.
fn needed_comments(suppressions: &[Suppression]) -> HashSet<Span> {
    suppressions.iter().filter(|suppression| suppression.is_used).map(|suppression| suppression.comment).collect()
}

fn unused(suppression: &Suppression, needed: &HashSet<Span>) -> Diagnostic {
    let name = suppression.name;
    let message = match suppression.scope {
        None => format!("this comment allows `{name}` in the statement below, and there is none"),
        Some(_) if suppression.whole_file => format!("nothing in this file needs `{name}` to be allowed"),
        Some(_) => format!("the statement below does not need `{name}` to be allowed"),
    };
    let diagnostic = Diagnostic::new(&UNUSED_SUPPRESSION, suppression.comment, message)
        .note("it would hide the next mistake of that kind")
        .help("delete it");
    let fix = (!needed.contains(&suppression.comment))
        .then(|| Fix::safe("delete the comment").delete_object(suppression.comment));
    Diagnostic { fix, ..diagnostic }
}

/// Takes out what is allowed.
fn suppress(suppressions: &mut [Suppression], diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|found| found.span);
    let mut is_hidden = vec![false; diagnostics.len()];
    for suppression in suppressions {
        let Some(scope) = suppression.scope else { continue };
        let first = diagnostics.partition_point(|found| found.span.start < scope.start);
        let within = diagnostics[first..].iter().take_while(|found| found.span.start <= scope.end());
        for (found, is_hidden) in within.zip(&mut is_hidden[first..]) {
            let is_allowed = !*is_hidden && suppression.selector.names(found.rule) && !found.rule.blocks_build;
            *is_hidden |= is_allowed;
            suppression.is_used |= is_allowed;
        }
    }
    let mut hidden = is_hidden.into_iter();
    diagnostics.retain(|_| hidden.next() == Some(false));
}
