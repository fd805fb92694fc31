//! What pages, word processors and terminals leave in a text that was copied from them.

use super::offset;
use crate::diagnostic::Diagnostic;
use crate::lower::mistakes;
use crate::lower::words::shortened;
use crate::source::Span;
use crate::syntax::characters::{is_invisible, is_typographic_quote};
use crate::syntax::{Kind, Node};

/// Looks at one word.
pub(super) fn check(word: Node, out: &mut Vec<Diagnostic>) {
    out.extend(no_blank(word));
    out.extend(typographic_quote(word));
    out.extend(foreign_word(word));
}

/// What looks like a blank, or like nothing at all. In a quoted text of several words, it is how people write; what nobody sees is
/// meant where it is quoted.
fn no_blank(node: Node) -> Option<Diagnostic> {
    let raw = node.text();
    let (at, character) = raw.char_indices().find(|&(_, c)| !c.is_ascii() && (c.is_whitespace() || is_invisible(c)))?;
    if raw.starts_with(['"', '\'']) && (raw.contains(' ') || is_invisible(character)) {
        return None;
    }
    let start = node.span().start + offset(at);
    let span = Span::new(start, start + offset(character.len_utf8()));
    let found = |message: String| Diagnostic::new(&mistakes::NO_BREAK_SPACE, span, message);
    Some(if is_invisible(character) {
        found(format!("the invisible character U+{:04X} is part of this word", u32::from(character)))
            .note("it is none of the characters that were meant: the name or value is another one; it often comes from a web page")
            .help("delete it")
    } else {
        let name = if character == '\u{a0}' {
            "a no-break space".to_owned()
        } else {
            format!("the space U+{:04X}", u32::from(character))
        };
        found(format!("this is {name}, not a blank"))
            .note("it becomes part of the word, so that two words are one; it often comes from a web page or a word processor")
            .help("replace it by a blank")
    })
}

/// `“10.0.0.1”`
fn typographic_quote(node: Node) -> Option<Diagnostic> {
    let raw = node.text();
    let quote = raw.chars().next().filter(|first| is_typographic_quote(*first))?;
    let start = node.span().start;
    Some(
        Diagnostic::new(
            &mistakes::TYPOGRAPHIC_QUOTE,
            Span::new(start, start + offset(quote.len_utf8())),
            format!("`{quote}` is no quote of the language"),
        )
        .note("it is part of the word, and a blank behind it ends that; it often comes from a web page or a word processor")
        .help("write `\"` on both sides, or no quotes"),
    )
}

/// Words that mean something elsewhere: the prompt of a continued line, the start of a comment in other languages.
fn foreign_word(node: Node) -> Option<Diagnostic> {
    if matches!(node.kind(), Kind::value | Kind::set_value | Kind::operand) {
        return None;
    }
    match node.text() {
        ">" => Some(
            Diagnostic::new(
                &mistakes::CONTINUATION_PROMPT,
                node.span(),
                "`>` is the prompt of crmsh for a line that goes on",
            )
            .note("crmsh takes it for a parameter without a value")
            .help("delete it"),
        ),
        raw if matches!(raw, "&&" | "||" | "|") || is_redirection(raw) => Some(
            Diagnostic::new(
                &mistakes::SHELL_SYNTAX,
                node.span(),
                format!("`{}` means something to a shell alone", shortened(raw)),
            )
            .note("crmsh takes it and the words behind it for parameters without values: what follows is not done")
            .help("delete it, and start each statement in a line of its own"),
        ),
        raw if raw == "--" || raw.starts_with("//") => Some(
            Diagnostic::new(
                &mistakes::END_OF_LINE_COMMENT,
                node.span(),
                format!("`{}` starts no comment", shortened(raw)),
            )
            .note("crmsh takes it and the words behind it for parameters without values")
            .help("write a comment in a line of its own in front of the statement, with `#`"),
        ),
        _ => None,
    }
}

/// `>/dev/null`, `>>log`, `2>&1`
fn is_redirection(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.len() - rest.len() <= 1 && rest.len() > 1 && rest.starts_with('>') && !rest.ends_with('>')
}
