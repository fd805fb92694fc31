//! The mistakes in a corosync.conf, as rules: names and severities for selection and for lists.

use crate::diagnostic::{Category, RuleInfo, Severity};

const fn mistake(name: &'static str, severity: Severity, summary: &'static str) -> RuleInfo {
    RuleInfo::new(name, Category::Syntax, severity, summary)
}

/// Braces do not match.
pub static UNBALANCED_BRACES: RuleInfo = mistake(
    "corosync-unbalanced-braces",
    Severity::Error,
    "A section of corosync.conf is not closed, or closed twice.",
);

/// A line that corosync refuses.
pub static STRAY_LINE: RuleInfo = mistake(
    "corosync-stray-line",
    Severity::Error,
    "A line of corosync.conf, or a part of one, is neither a section nor a setting.",
);

/// A value that is no number.
pub static INVALID_NUMBER: RuleInfo =
    mistake("corosync-invalid-number", Severity::Error, "A number in corosync.conf is none, or is out of range.");

/// A key twice in one section.
pub static DUPLICATE_KEY: RuleInfo =
    mistake("corosync-duplicate-key", Severity::Warning, "A section of corosync.conf sets one key twice.");

/// A comment that is none.
pub static COMMENT_IN_VALUE: RuleInfo = mistake(
    "corosync-comment-in-value",
    Severity::Warning,
    "A comment behind a value of corosync.conf is a part of the value.",
);

/// All of them.
pub static ALL: [&RuleInfo; 5] = [&COMMENT_IN_VALUE, &DUPLICATE_KEY, &INVALID_NUMBER, &STRAY_LINE, &UNBALANCED_BRACES];
