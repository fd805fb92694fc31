//! Words as the layout writes them: the quotes that are needed and no others.

use crate::syntax::characters::{is_invisible, is_typographic_quote};
use crate::syntax::keywords::is_inner_keyword;
use crate::syntax::{Kind, Node, unquote};

/// Whether a word means something of its own where a word without quotes could stand.
fn is_reserved(word: &str) -> bool {
    is_inner_keyword(word) || ["_rsc_set_", "description"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What starts a word that means something of its own.
const RESERVED_STARTS: [&str; 4] = ["attr:", "pattern:", "role:", "crm("];

/// Whether a word with this in it stays one word without quotes.
fn is_bare(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !is_invisible(c) && !matches!(c, '"' | '\'' | '\\')
}

fn has_quotes(raw: &str) -> bool {
    raw.bytes().any(|byte| matches!(byte, b'"' | b'\'' | b'\\'))
}

/// Whether quotes stand around a word that holds the text: it is shown without them where it is one of the language.
fn is_within_quotes(raw: &str) -> bool {
    raw.contains([' ', '\t']) && !has_quotes(raw)
}

/// The value of a pair: anything can stand there, in quotes if need be. Nothing where a quote is not closed.
pub(super) fn value(raw: &str, out: &mut String) -> Option<()> {
    if !raw.is_empty() && !has_quotes(raw) && !is_within_quotes(raw) {
        out.push_str(raw);
        return Some(());
    }
    let unquoted = unquote(raw);
    if unquoted.unclosed.is_some() {
        return None;
    }
    quoted(&unquoted.text, out);
    Some(())
}

/// What something is compared with: as a value, except that a semicolon at the end of a bare word would be taken for
/// one behind the statement.
pub(super) fn operand(node: Node, out: &mut String) -> Option<()> {
    let raw = node.text();
    if has_quotes(raw) && node.unquoted().text.ends_with(';') {
        return bare_or_raw(raw, is_ordinary, out);
    }
    value(raw, out)
}

/// Writes `text` so that it reads as one value: bare where it can be, else in double quotes. A semicolon at the end
/// would look like the end of a statement, a `#` alone would begin a comment, and a typographic quote look like a mistake.
pub(crate) fn quoted(text: &str, out: &mut String) {
    let starts_plainly = !text.is_empty() && text != "#" && !text.starts_with(is_typographic_quote);
    if starts_plainly && text.chars().all(is_bare) && !text.ends_with(';') {
        out.push_str(text);
        return;
    }
    out.push('"');
    let mut rest = text.chars().peekable();
    let mut is_run = false;
    while let Some(c) = rest.next() {
        // A backslash stands for itself, unless what follows makes it an escape. All of several in a row are escaped.
        is_run = c == '\\' && (is_run || rest.peek().is_none_or(|next| matches!(next, '"' | '\\')));
        if c == '"' || is_run {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

/// A word that is no value of a pair: without its quotes where it is an ordinary word, else as it is. Nothing where
/// that is not possible, as with a word that goes on in the next line.
pub(super) fn word(node: Node, out: &mut String) -> Option<()> {
    bare_or_raw(node.text(), is_ordinary, out)
}

/// A name in a place where brackets, colons and the like mean something.
pub(super) fn name(node: Node, out: &mut String) -> Option<()> {
    bare_or_raw(node.text(), is_name, out)
}

fn bare_or_raw(raw: &str, is_bare: impl Fn(&str) -> bool, out: &mut String) -> Option<()> {
    if is_within_quotes(raw) {
        quoted(raw, out);
        return Some(());
    }
    if !has_quotes(raw) {
        out.push_str(raw);
        return Some(());
    }
    let unquoted = unquote(raw);
    if unquoted.unclosed.is_some() {
        return None;
    }
    if is_bare(&unquoted.text) {
        out.push_str(&unquoted.text);
        return Some(());
    }
    let is_one_line = !raw.bytes().any(|byte| matches!(byte, b'\n' | b'\r'));
    is_one_line.then(|| out.push_str(raw))
}

/// Whether a word reads the same without quotes, wherever a word can stand.
pub(crate) fn is_ordinary(text: &str) -> bool {
    let starts_plainly = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.' | '-' | '+'));
    starts_plainly
        && !text.starts_with("//")
        && text != "--"
        && !text.ends_with([':', ';'])
        && text.chars().all(|c| is_bare(c) && c != '=')
        && !is_reserved(text)
        && !RESERVED_STARTS.iter().any(|start| text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
}

/// Whether a text is made of letters, digits and signs that mean nothing anywhere.
pub(super) fn is_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte);
    !text.is_empty() && text.bytes().all(is_plain) && !is_reserved(text)
}

/// Whether an id can stand as `ID:` in front of a node or of options. crmsh 4.4 refuses one with a dot there.
pub(crate) fn is_label_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A pair that is quoted as a whole, `"a=b c"`: as name and value. Nothing where it is no such pair.
pub(super) fn whole_pair(node: Node, out: &mut String) -> Option<()> {
    let raw = node.text();
    if !raw.starts_with(['"', '\'']) {
        return None;
    }
    let unquoted = unquote(raw);
    let (name, text) = unquoted.text.split_once('=')?;
    if unquoted.unclosed.is_some() || !is_name(name) {
        return None;
    }
    out.push_str(name);
    out.push('=');
    quoted(text, out);
    Some(())
}

/// A word and its colon that names something: a ticket, a node, a set.
pub(super) fn label(node: Node, out: &mut String) -> Option<()> {
    let inner = node.text().strip_suffix(':')?;
    bare_or_raw(inner, is_name, out)?;
    out.push(':');
    Some(())
}

/// A score and its colon. Infinity is written as crmsh writes it.
pub(super) fn score(node: Node, out: &mut String) -> Option<()> {
    let start = out.len();
    label(node, out)?;
    let written = out.get(start..out.len() - 1)?;
    let digits = written.trim_start_matches(['+', '-']);
    if digits.eq_ignore_ascii_case("infinity") || digits.eq_ignore_ascii_case("inf") {
        out.truncate(out.len() - 1 - digits.len());
        out.push_str("inf:");
    }
    Some(())
}

/// The kind or score of an order and its colon.
pub(super) fn order_kind(node: Node, out: &mut String) -> Option<()> {
    let start = out.len();
    score(node, out)?;
    let written = out.get(start..out.len() - 1)?;
    let kinds = ["Mandatory", "Optional", "Serialize"];
    if let Some(kind) = kinds.iter().find(|kind| kind.eq_ignore_ascii_case(written)) {
        out.truncate(start);
        out.push_str(kind);
        out.push(':');
    }
    Some(())
}

/// A keyword in its one spelling: lower case, and crmsh's where there are several.
pub(super) fn keyword(node: Node, out: &mut String) {
    let written = node.text();
    let start = out.len();
    out.push_str(written);
    let Some(text) = out.get_mut(start..) else { return };
    text.make_ascii_lowercase();
    let canonical = match (node.kind(), &*text) {
        (Kind::kw_colocation, _) => "colocation",
        (Kind::kw_fencing, _) => "fencing_topology",
        (Kind::kw_ms, _) => "ms",
        (Kind::date_op, "in_range") => "in",
        (Kind::date_op, "date_spec") => "spec",
        _ => return,
    };
    out.truncate(start);
    out.push_str(canonical);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_value(raw: &str) -> String {
        let mut out = String::new();
        value(raw, &mut out).unwrap();
        assert_eq!(unquote(raw).text, unquote(&out).text, "{raw}");
        out
    }

    #[test]
    fn values_have_the_quotes_they_need() {
        assert_eq!(as_value("\"a\""), "a");
        assert_eq!(as_value("'/dev/sdb:1'"), "/dev/sdb:1");
        assert_eq!(as_value("\"a b\""), "\"a b\"");
        assert_eq!(as_value("'a b'"), "\"a b\"");
        assert_eq!(as_value("a\" \"b"), "\"a b\"");
        assert_eq!(as_value(""), "\"\"");
        assert_eq!(as_value("'say \"x\"'"), r#""say \"x\"""#);
        assert_eq!(as_value(r#""\d+\.""#), r#""\d+\.""#);
        assert_eq!(as_value(r#"'\"'"#), r#""\\\"""#);
        assert_eq!(as_value(r"'a\\'"), r#""a\\\\""#);
        assert_eq!(as_value(r"'a\\b\c'"), r#""a\\\\b\c""#);
        assert_eq!(as_value("\"a;\""), "\"a;\"");
        assert_eq!(as_value("\"it's\""), "\"it's\"");
        assert_eq!(as_value("\"a \\\n\tb\""), "\"a b\"");
        assert_eq!(as_value("\"\u{2003}\""), "\"\u{2003}\"");
    }

    #[test]
    fn an_open_quote_is_no_value() {
        assert_eq!(value("\"a", &mut String::new()), None);
    }

    #[test]
    fn words_that_would_mean_something_else_keep_their_quotes() {
        let as_word = |raw: &str| {
            let mut out = String::new();
            bare_or_raw(raw, is_ordinary, &mut out).map(|()| out)
        };
        assert_eq!(as_word("\"p1\"").as_deref(), Some("p1"));
        assert_eq!(as_word("\"/bin/x\"").as_deref(), Some("/bin/x"));
        assert_eq!(as_word("xpath:\"//a\"").as_deref(), Some("xpath://a"));
        for kept in ["\"Meta\"", "\"a=b\"", "\"inf:\"", "\"{\"", "\"\"", "'role:x'", "\"a b\"", "\"#x\"", "\"@x\""] {
            assert_eq!(as_word(kept).as_deref(), Some(kept));
        }
        assert_eq!(as_word("x:\"a \\\n b\""), None);
    }
}
