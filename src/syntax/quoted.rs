//! Words of the language in quotes.
//!
//! crmsh takes the quotes away before it looks at a word, so `"params"` is the keyword, and `"inf:"` a score
//! (experiments with 4.4). The grammar knows such words without quotes alone, so it is shown a text in which blanks stand
//! for the quotes: every place in it stays what it is.

use super::split::is_statement_keyword;

/// The statement with blanks for the quotes around words of the language; nothing where there are none.
pub(super) fn unquoted_words(text: &str) -> Option<String> {
    if !has_quoted_word(text) {
        return None;
    }
    let mut plain: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| !is_gap(c)).map(|gap| at + gap) {
        let length = word_length(&text[start..]);
        at = start + length;
        let word = &text[start..at];
        if inner(word).is_some_and(is_of_the_language) {
            let bytes = plain.get_or_insert_with(|| text.as_bytes().to_vec());
            bytes[start] = b' ';
            bytes[at - 1] = b' ';
        }
    }
    plain.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Whether a word starts with a quote: few do, as most quotes are those of a value.
fn has_quoted_word(text: &str) -> bool {
    let mut last = b' ';
    text.bytes().any(|byte| {
        let is_first = last.is_ascii_whitespace();
        last = byte;
        is_first && matches!(byte, b'"' | b'\'')
    })
}

/// Whether the character stands between words.
fn is_gap(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// The length of the word at the start of a text: to the first blank outside of quotes.
fn word_length(text: &str) -> usize {
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            // The backslash of a continued line is no part of the first word of the next.
            (b'\n' | b'\r', _) if escaped && at == 1 => return at,
            _ if escaped => escaped = false,
            (b'\\', None | Some(b'"')) => escaped = true,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (_, None) if is_gap(char::from(byte)) => return at,
            _ => {}
        }
    }
    text.len()
}

/// What stands between the quotes of a word that is one pair of quotes around plain text.
fn inner(word: &str) -> Option<&str> {
    let inner = word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.or_else(|| word.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')))?;
    let is_plain = |c: char| !is_gap(c) && !matches!(c, '"' | '\'' | '\\');
    (!inner.is_empty() && inner.chars().all(is_plain)).then_some(inner)
}

/// Whether a word has a meaning of its own: a keyword, a label, a bracket, an option or role of a constraint. Names and
/// values are the same with quotes.
fn is_of_the_language(word: &str) -> bool {
    let is_one_of = |known: &[&str], word: &str| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    let (name, rest) = word.split_once(['=', ':']).unwrap_or((word, ""));
    word.ends_with(':')
        || is_one_of(KEYWORDS, word)
        || is_statement_keyword(word.as_bytes())
        || word.bytes().all(|byte| b"()[]{}".contains(&byte))
        || (word.contains('=') && (name.starts_with('$') || is_one_of(OPTIONS, name)))
        || is_one_of(QUALIFIERS, rest)
        || (!rest.is_empty() && is_one_of(TYPES, name))
}

/// The keywords inside of statements.
const KEYWORDS: &[&str] = &[
    "and",
    "attributes",
    "configure",
    "crm",
    "date",
    "date_spec",
    "defined",
    "deny",
    "docker",
    "eq",
    "fencing",
    "gt",
    "gte",
    "in",
    "in_range",
    "lt",
    "lte",
    "meta",
    "ne",
    "network",
    "nodes",
    "not_defined",
    "op",
    "op_meta",
    "op_params",
    "operations",
    "or",
    "params",
    "podman",
    "port-mapping",
    "primitive",
    "read",
    "resources",
    "rkt",
    "rule",
    "select",
    "spec",
    "storage",
    "storage-mapping",
    "to",
    "utilization",
    "write",
];

/// What constraints and rules write as `name=value`.
const OPTIONS: &[&str] = &[
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

/// What stands behind the colon of a resource in a constraint.
const QUALIFIERS: &[&str] =
    &["demote", "master", "promote", "promoted", "slave", "start", "started", "stop", "stopped", "unpromoted"];

/// What stands in front of the colon of a comparison, a role or a target.
const TYPES: &[&str] = &["attr", "integer", "number", "pattern", "role", "string", "version"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language_lose_their_quotes_in_place() {
        let plain = |text| unquoted_words(text);
        assert_eq!(plain(r#"primitive x Dummy "params" a=1"#).as_deref(), Some("primitive x Dummy  params  a=1"));
        assert_eq!(plain("order o 'inf:' a:b \"(\" c").as_deref(), Some("order o  inf:  a:b  (  c"));
        assert_eq!(
            plain("order o inf: \"a:promote\" b 'symmetrical=no'").as_deref(),
            Some("order o inf:  a:promote  b  symmetrical=no ")
        );
    }

    #[test]
    fn names_and_values_keep_theirs() {
        for text in [
            r#"primitive "x" "Dummy" params a="params" "b=1""#,
            r#"primitive x Dummy params a="x "params" y""#,
            r#"primitive x Dummy params a='"params"' "" "two words""#,
            "primitive x Dummy params a=\"open params",
            r#"group g \"params\" é"#,
        ] {
            assert_eq!(unquoted_words(text), None, "{text}");
        }
    }
}
