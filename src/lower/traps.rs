//! Mistakes that the language takes without complaint: each is named, whatever the statement.

mod copied;

use std::ops::Range;

use crate::bytes::ByteSet;
use crate::cib::read::characters;
use crate::diagnostic::Diagnostic;
use crate::placeholder;
use crate::source::Span;
use crate::syntax::{CommentPlace, Kind, Node, Tree};

use super::mistakes;
use super::words::shortened;

/// Looks at every word of a statement.
pub(super) fn check(tree: &Tree, out: &mut Vec<Diagnostic>) {
    let statement = tree.root();
    let text = statement.text();
    let mut signs = signs(text).peekable();
    // Most statements hold nothing that could be a trap.
    if signs.peek().is_none() {
        return;
    }
    let is_xml = statement.child(Kind::xml).is_some();
    // What an `xml` statement holds is read as XML, which says the same.
    out.extend(forbidden_character(text, statement.span().start).filter(|_| !is_xml));
    let templates = template_expressions(text);
    for range in templates.iter().filter(|_| !is_xml) {
        let start = statement.span().start;
        let span = Span::new(start + offset(range.start), start + offset(range.end));
        out.push(unresolved(span, &text[range.clone()]));
    }
    let is_template =
        |word: &Range<usize>| templates.iter().any(|range| range.start < word.end && word.start < range.end);
    for (place, span) in tree.comments() {
        out.push(match place {
            CommentPlace::OwnLine => inner_comment(span),
            CommentPlace::BehindWords => trailing_comment(span),
        });
    }
    if is_xml {
        return;
    }
    for node in statement.descendants().filter(|node| is_leaf(*node)) {
        let start = (node.span().start - statement.span().start) as usize;
        let range = start..start + node.text().len();
        while signs.next_if(|&sign| sign < range.start).is_some() {}
        if signs.peek().is_some_and(|&sign| sign < range.end) && !is_template(&range) {
            word(node, out);
        }
    }
}

/// The first character of a text, which starts at `start`, that XML has no way to write.
pub(super) fn forbidden_character(text: &str, start: u32) -> Option<Diagnostic> {
    let (at, character) = characters::forbidden(text)?;
    let start = start + offset(at);
    let span = Span::new(start, start + offset(character.len_utf8()));
    let message = format!("the character U+{:04X} can stand in no CIB", u32::from(character));
    Some(
        Diagnostic::new(&mistakes::FORBIDDEN_CHARACTER, span, message)
            .note("XML has no way to write it: crmsh refuses the whole file; it often comes from the colours of a terminal")
            .help("delete it"),
    )
}

/// Where a trap can be in a text: at quotes, escapes, placeholders, separators, blanks that are none, ellipses, prompts, what
/// starts a comment elsewhere, what XML forbids.
fn signs(text: &str) -> impl Iterator<Item = usize> {
    static SIGNS: ByteSet =
        ByteSet::of(b"\\\"'<>{$%;#.-/&|\xC2\xE1\xE2\xE3\xEF").with(0, 0x08).with(0x0B, 0x0C).with(0x0E, 0x1F);
    let bytes = text.as_bytes();
    let is_sign = |at: usize, byte: u8| SIGNS.has(byte) && is_sign(bytes, at, byte);
    bytes.iter().enumerate().filter(move |&(at, &byte)| is_sign(at, byte)).map(|(at, _)| at)
}

/// Whether a sign that is common elsewhere stands where it can be a trap.
fn is_sign(bytes: &[u8], at: usize, byte: u8) -> bool {
    let is_blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let starts_word = || at == 0 || is_blank(at - 1);
    match byte {
        b'.' => bytes.get(at + 1) == Some(&byte),
        b'-' | b'/' => bytes.get(at + 1) == Some(&byte) && starts_word(),
        b'&' | b'|' => starts_word(),
        b'>' => starts_word() || bytes[at - 1].is_ascii_digit() && (at == 1 || is_blank(at - 2)),
        _ => true,
    }
}

fn is_leaf(node: Node) -> bool {
    node.children().next().is_none()
}

fn word(node: Node, out: &mut Vec<Diagnostic>) {
    let raw = node.text();
    let unquoted = node.unquoted();
    if let Some(offset) = unquoted.unclosed {
        let start = node.span().start + u32::try_from(offset).unwrap_or(0);
        out.push(
            Diagnostic::new(&mistakes::UNCLOSED_QUOTE, Span::new(start, start + 1), "nothing closes this quote")
                .label("opened here")
                .note("everything behind it, to the end of the statement, is one value; crmsh refuses the whole file")
                .help("close it, or put a backslash in front of a quote that is part of the value"),
        );
        return;
    }
    if is_empty_name(node.kind(), &unquoted.text) {
        out.push(
            Diagnostic::new(&mistakes::EMPTY_NAME, node.span(), "this word is empty, and names nothing")
                .note("crmsh refuses the whole file for it")
                .help("write the name between the quotes, or delete them"),
        );
    }
    copied::check(node, out);
    if raw.contains(['"', '\'']) {
        merged_pair(node, out);
    }
    joined_word(node, out);
    // A value may well end in one; a name or a lone one never means it.
    if raw.ends_with(';') && (raw.len() == 1 || node.kind() != Kind::value) {
        out.push(semicolon(node));
    }
    if let Some(found) = placeholder(&unquoted.text) {
        out.push(unresolved(node.span(), found));
    } else if is_elision(&unquoted.text) {
        out.push(
            Diagnostic::new(
                &mistakes::UNRESOLVED_PLACEHOLDER,
                node.span(),
                format!("`{raw}` stands for something left out"),
            )
            .note("the cluster would take it literally")
            .help("write what was left out"),
        );
    }
    if let Some(rest) = raw.strip_prefix("\\ ").or_else(|| raw.strip_prefix("\\\t")) {
        out.push(
            Diagnostic::new(
                &mistakes::ESCAPED_BLANK,
                node.span(),
                format!("the backslash makes the blank part of the word `{}`", shortened(rest)),
            )
            .note("a backslash goes on in the next line only at the end of its own")
            .help("delete the backslash"),
        );
    }
}

fn unresolved(span: Span, placeholder: &str) -> Diagnostic {
    let message = format!("`{}` is still to be filled in", shortened(placeholder));
    Diagnostic::new(&mistakes::UNRESOLVED_PLACEHOLDER, span, message)
        .note("the cluster would take it literally")
        .help("write the value, or expand the template first and check what it gives")
}

/// `{{ … }}`, `{% … %}` and `<% … %>`, which hold blanks and so are several words.
fn template_expressions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = memchr::memchr2(b'{', b'<', &text.as_bytes()[from..]).map(|at| from + at) {
        let close = match text.as_bytes().get(start..start + 2) {
            Some(b"{{") => "}}",
            Some(b"{%" | b"<%") => "%}",
            _ => "",
        };
        let close = if text[start..].starts_with("<%") { "%>" } else { close };
        from = start + 1;
        if !close.is_empty()
            && let Some(length) = text[start..].find(close)
        {
            from = start + length + close.len();
            found.push(start..from);
        }
    }
    found
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn semicolon(node: Node) -> Diagnostic {
    let end = node.span().end();
    Diagnostic::new(&mistakes::SEMICOLON_SEPARATOR, Span::new(end - 1, end), "a semicolon does not end a statement")
        .note("it is part of the word before it, and what follows is part of the same statement")
        .help("delete it, and start each statement in a line of its own")
}

fn inner_comment(span: Span) -> Diagnostic {
    Diagnostic::new(&mistakes::COMMENT_IN_CONTINUATION, span, "a comment line stands within a continued statement")
        .note("crmsh takes the comment's words as part of the statement, and ends the statement with them")
        .help("move the comment in front of the statement")
}

fn trailing_comment(span: Span) -> Diagnostic {
    Diagnostic::new(&mistakes::END_OF_LINE_COMMENT, span, "a comment cannot stand behind a statement")
        .note("crmsh takes its words as names without values; the CIB that comes of it is refused by the schema. crmc leaves it out")
        .help("move it to a line of its own in front of the statement")
}

/// `fake="a"state="b"`: a name and an equals sign straight behind a closing quote.
fn merged_pair(node: Node, out: &mut Vec<Diagnostic>) {
    let Some((offset, name)) = merged_name(node.text()) else { return };
    let start = node.span().start + u32::try_from(offset).unwrap_or(0);
    let length = u32::try_from(name.len()).unwrap_or(0);
    out.push(
        Diagnostic::new(
            &mistakes::MERGED_PAIR,
            Span::new(start, start + length),
            format!("`{name}=` runs into the value before it"),
        )
        .note("without a blank between them both are one value, and the second name is never set")
        .help("write a blank between the two, or look for a quote that is missing or one too many"),
    );
}

/// The name behind a closing quote within a raw word, and its offset.
fn merged_name(raw: &str) -> Option<(usize, &str)> {
    let mut quote = None;
    let mut closed_at = None;
    let mut escaped = false;
    for (i, c) in raw.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (c, quote) {
            ('\\', None | Some('"')) => escaped = true,
            ('"' | '\'', None) => {
                quote = Some(c);
                // `clone-max="1 interleave="true`: the quote that should have closed the first value opens nothing new.
                closed_at = None;
            }
            (c, Some(open)) if c == open => {
                quote = None;
                closed_at = Some(i + 1);
            }
            ('=', None) => {
                if let Some(start) = closed_at.filter(|&start| start < i) {
                    let name = &raw[start..i];
                    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
                    return is_name.then_some((start, name));
                }
            }
            _ => {}
        }
    }
    None
}

/// A word that goes on in the next line because no blank stands in front of the backslash.
fn joined_word(node: Node, out: &mut Vec<Diagnostic>) {
    let raw = node.text();
    let Some(backslash) = raw.find("\\\n").or_else(|| raw.find("\\\r")) else { return };
    if raw[..backslash].ends_with([' ', '\t']) || raw.starts_with(['"', '\'']) {
        return;
    }
    let start = node.span().start + u32::try_from(backslash).unwrap_or(0);
    out.push(
        Diagnostic::new(
            &mistakes::JOINED_WORDS,
            Span::new(start, start + 1),
            format!("the lines join to the one word `{}`", shortened(&node.unquoted().text)),
        )
        .note("the indentation of the next line is not kept, so only a blank in front of the backslash separates words")
        .help("write a blank in front of the backslash"),
    );
}

/// Whether a word is empty where that says nothing. A value may well be; ids and references have rules of their own.
fn is_empty_name(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::attribute
        | Kind::node_name
        | Kind::node_ref
        | Kind::op_name
        | Kind::pair_name
        | Kind::path
        | Kind::select_name
        | Kind::word => text.is_empty(),
        Kind::label => text == ":",
        _ => false,
    }
}

/// The placeholder in a word, or the half of one that has blanks in it: `{{ ip }}` without quotes is three words.
pub(super) fn placeholder(word: &str) -> Option<&str> {
    let mut halves = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")].into_iter();
    placeholder::find(word)
        .or_else(|| halves.any(|(open, close)| word.starts_with(open) || word == close).then_some(word))
}

/// `...`, `…`, `[...]`
pub(super) fn is_elision(word: &str) -> bool {
    let inner = word.trim_matches(['[', ']', '(', ')', '<', '>']);
    matches!(inner, "..." | "…" | "....")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_placeholders_count() {
        for found in ["{{", "}}", "{%", "%}", "<%=", "%>", "{{ip", "x<IP>"] {
            assert!(placeholder(found).is_some(), "{found}");
        }
        for value in ["a<b", "x}}", "{", "%"] {
            assert!(placeholder(value).is_none(), "{value}");
        }
    }

    #[test]
    fn merged_pairs_are_found() {
        assert_eq!(merged_name("\"/a\"state=\"c\""), Some((4, "state")));
        assert_eq!(merged_name("\"a=1\""), None);
        assert_eq!(merged_name("\"a\"b"), None);
        assert_eq!(merged_name("a=b"), None);
    }
}
