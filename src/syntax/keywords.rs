//! The words of the language, by the places where they mean something: one list for all that ask.

/// What starts a statement.
pub const STATEMENTS: [&str; 26] = [
    "acl_group",
    "acl_target",
    "alert",
    "bundle",
    "clone",
    "collocation",
    "colocation",
    "fencing-topology",
    "fencing_topology",
    "group",
    "location",
    "master",
    "monitor",
    "ms",
    "node",
    "op_defaults",
    "order",
    "primitive",
    "property",
    "role",
    "rsc_defaults",
    "rsc_template",
    "rsc_ticket",
    "tag",
    "user",
    "xml",
];

/// What starts a clause, or a rule within one.
const CLAUSES: [&str; 9] =
    ["attributes", "meta", "op", "op_meta", "op_params", "operations", "params", "rule", "utilization"];

/// What conditions of a rule start with, or are joined by.
const CONDITIONS: [&str; 5] = ["and", "date", "defined", "not_defined", "or"];

/// What a condition compares with.
const COMPARISONS: [&str; 10] = ["date_spec", "eq", "gt", "gte", "in", "in_range", "lt", "lte", "ne", "spec"];

/// What starts a part of a bundle.
const BUNDLE_PARTS: [&str; 8] =
    ["docker", "network", "podman", "port-mapping", "primitive", "rkt", "storage", "storage-mapping"];

/// What starts a part of an alert.
const ALERT_PARTS: [&str; 2] = ["select", "to"];

/// What an alert can select, and the rights of access control.
const CHOICES: [&str; 6] = ["deny", "fencing", "nodes", "read", "resources", "write"];

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether a line that starts with this word starts a statement.
#[must_use]
pub fn is_statement_keyword(word: &[u8]) -> bool {
    STATEMENTS.iter().any(|keyword| keyword.as_bytes().eq_ignore_ascii_case(word))
}

/// Whether the word begins a clause, or begins or joins conditions, in any statement that has these.
#[must_use]
pub fn is_clause_keyword(word: &str) -> bool {
    is_one_of(&CLAUSES, word) || is_one_of(&CONDITIONS, word)
}

/// Whether the word begins a part of a bundle or of an alert.
#[must_use]
pub fn is_part_keyword(word: &str) -> bool {
    is_one_of(&BUNDLE_PARTS, word) || is_one_of(&ALERT_PARTS, word)
}

/// Whether the word means something of its own at some place inside a statement.
#[must_use]
pub fn is_inner_keyword(word: &str) -> bool {
    is_clause_keyword(word) || is_part_keyword(word) || is_one_of(&COMPARISONS, word) || is_one_of(&CHOICES, word)
}

/// Whether a whole word, such as `inf:`, `(`, `@template` or `sequential=true`, means something that it would not mean as
/// a name or a value: a keyword, a label, a reference, a bracket, an option or role of a constraint, a part of a date.
pub(super) fn is_of_the_language(word: &str) -> bool {
    let (name, rest) = word.split_once(['=', ':']).unwrap_or((word, ""));
    (word.ends_with(':') && !word.contains('='))
        || is_inner_keyword(word)
        || is_one_of(&PREFIXES, word)
        || is_statement_keyword(word.as_bytes())
        || word.starts_with('@')
        || word.bytes().all(|byte| b"()[]{}".contains(&byte))
        || (word.contains('=') && (name.starts_with('$') || is_one_of(&OPTIONS, name) || is_one_of(&DATE_PARTS, name)))
        || is_one_of(&QUALIFIERS, rest)
        || (!rest.is_empty() && is_one_of(&TYPES, name))
        || (is_number(name) && is_number(rest))
}

/// Whether the word can be a duration, as in the `10s:20s` of `monitor`.
fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What a statement that was copied from a session starts with.
const PREFIXES: [&str; 2] = ["configure", "crm"];

/// What constraints and rules write as `name=value`.
const OPTIONS: [&str; 10] = [
    "action",
    "description",
    "kind",
    "loss-policy",
    "node-attribute",
    "require-all",
    "resource-discovery",
    "role",
    "sequential",
    "symmetrical",
];

/// What conditions on dates write as `name=value`.
const DATE_PARTS: [&str; 15] = [
    "days",
    "end",
    "hours",
    "minutes",
    "monthdays",
    "months",
    "moon",
    "seconds",
    "start",
    "weekdays",
    "weeks",
    "weekyears",
    "yeardays",
    "years",
    "yearsdays",
];

/// What stands behind the colon of a resource in a constraint.
const QUALIFIERS: [&str; 10] =
    ["demote", "master", "promote", "promoted", "slave", "start", "started", "stop", "stopped", "unpromoted"];

/// What stands in front of the colon of a comparison, a role or a target.
const TYPES: [&str; 7] = ["attr", "integer", "number", "pattern", "role", "string", "version"];
