//! What a word means once its quotes and escapes are taken away.

use std::borrow::Cow;

/// A word without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unquoted<'s> {
    /// The text that the word stands for.
    pub text: Cow<'s, str>,
    /// The place, in the raw word, of a quote that nobody closes.
    pub unclosed: Option<usize>,
}

/// Takes away quotes, escapes and continuations as crmsh does: first the lines are joined, then the
/// POSIX rules of Python's `shlex` apply. Single quotes keep everything; in double quotes a backslash
/// escapes a double quote and itself and else stands for itself; outside, it escapes whatever follows.
#[must_use]
pub fn unquote(raw: &str) -> Unquoted<'_> {
    if !raw.bytes().any(|byte| matches!(byte, b'"' | b'\'' | b'\\')) {
        return Unquoted { text: Cow::Borrowed(raw), unclosed: None };
    }
    if let Some(inner) = wholly_quoted(raw) {
        return Unquoted { text: Cow::Borrowed(inner), unclosed: None };
    }
    let mut text = String::with_capacity(raw.len());
    let mut quote: Option<(char, usize)> = None;
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        if c == '\\'
            && let Some(next_line) = after_join(rest)
        {
            rest = next_line;
            continue;
        }
        let position = raw.len() - rest.len();
        rest = &rest[c.len_utf8()..];
        match (c, quote) {
            ('"' | '\'', None) => quote = Some((c, position)),
            (c, Some((open, _))) if c == open => quote = None,
            ('\\', Some(('"', _))) if rest.starts_with(['"', '\\']) => {
                text.extend(rest.chars().next());
                rest = &rest[1..];
            }
            ('\\', None) => {
                if let Some(next) = rest.chars().next() {
                    text.push(next);
                    rest = &rest[next.len_utf8()..];
                }
            }
            (c, _) => text.push(c),
        }
    }
    Unquoted { text: Cow::Owned(text), unclosed: quote.map(|(_, position)| position) }
}

/// The frequent case: one pair of quotes around the whole word and nothing special within.
fn wholly_quoted(raw: &str) -> Option<&str> {
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = raw[1..].strip_suffix(quote)?;
    inner.bytes().all(|byte| byte != quote as u8 && byte != b'\\').then_some(inner)
}

/// The text behind a continuation that starts here, without the indentation of the next line.
fn after_join(text: &str) -> Option<&str> {
    let blanks: &[char] = &[' ', '\t'];
    let rest = text.trim_start_matches('\\').trim_start_matches(blanks);
    let next_line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
    match next_line {
        Some(line) => Some(line.trim_start_matches(blanks)),
        None => rest.is_empty().then_some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        unquote(raw).text.into_owned()
    }

    #[test]
    fn quotes_follow_the_rules_of_a_posix_shell() {
        assert_eq!(text("plain"), "plain");
        assert_eq!(text("\"a b\""), "a b");
        assert_eq!(text("ab\"c d\"e"), "abc de");
        assert_eq!(text(r#""a \"b\" c""#), r#"a "b" c"#);
        assert_eq!(text(r#""ba'z\'q""#), r"ba'z\'q");
        assert_eq!(text(r#""a\\q""#), r"a\q");
        assert_eq!(text(r"a\b"), "ab");
        assert_eq!(text(r"'a\b'"), r"a\b");
        assert_eq!(text("\"\""), "");
    }

    #[test]
    fn lines_are_joined_first() {
        assert_eq!(text("\"a=1 \\\n     b=2\""), "a=1 b=2");
        assert_eq!(text("a\\  \r\n\tb"), "ab");
        assert_eq!(text("a\\\\\n b"), "ab");
    }

    #[test]
    fn an_open_quote_is_found() {
        assert_eq!(unquote("x=\"1 y=2").unclosed, Some(2));
        assert_eq!(unquote("'a'").unclosed, None);
        assert_eq!(unquote("\"").unclosed, Some(0));
    }
}
