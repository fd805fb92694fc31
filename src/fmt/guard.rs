//! The proof that a layout changes no meaning.
//!
//! What a file says follows from its chunks, one by one: the comments, the meaning of each statement, and where blank
//! lines part them. So it is enough to compare statement with statement, and to see that the new text is cut into
//! the chunks that were put together.

use crate::diagnostic::{Category, Diagnostic};
use crate::lower::{self, Alone, mistakes};
use crate::syntax::{ChunkKind, Tree, parse, split};

/// What a statement says by itself, or nothing where it holds a mistake.
pub(super) fn understand(statement: &Tree) -> Option<Alone> {
    let alone = lower::alone(statement);
    // A name without a value may be meant; it is laid out like any other.
    let is_mistake =
        |found: &Diagnostic| found.rule.category == Category::Syntax && found.rule != &mistakes::MISSING_VALUE;
    (!alone.diagnostics().iter().any(is_mistake)).then_some(alone)
}

/// Whether `text` is one statement, without mistakes, that means what `statement` does: `understood`. Most layouts
/// only move the words, and need not be understood anew.
pub(super) fn means_the_same(text: &str, statement: &Tree, understood: Alone) -> bool {
    let old = statement.text();
    if is_plain(old) && is_plain(text) && words(old).eq(words(text)) {
        debug_assert!(lower::is_same(statement, &parse(text, 0)), "{text:?} is not {old:?}");
        return true;
    }
    let laid_out = parse(text, 0);
    lower::is_same(statement, &laid_out)
        || understand(&laid_out).is_some_and(|alone| alone.meaning() == understood.meaning())
}

/// Whether nothing but blanks and ends of lines parts the words: no quote, escape or comment is in the text. Of such a text the grammar
/// sees the words alone.
fn is_plain(text: &str) -> bool {
    let is_blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\n'));
    let bytes = text.as_bytes();
    let ends_line = |at: usize| text[at + 1..].trim_start_matches([' ', '\t']).starts_with('\n');
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'"' | b'\'' | b'#' | b'\r' => false,
        b'\\' => is_blank(at.checked_sub(1).and_then(|before| bytes.get(before))) && ends_line(at),
        _ => true,
    })
}

/// The words of a plain text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '\n']).filter(|word| !matches!(*word, "" | "\\"))
}

/// Whether a text is one statement: no line of it is a comment, and it does not go on in the next line.
pub(super) fn is_one_statement(text: &str) -> bool {
    let mut chunks = split(text.as_bytes());
    chunks.next().is_some_and(|chunk| chunk.kind == ChunkKind::Statement)
        && chunks.next().is_none()
        && !text.trim_ascii_end().ends_with('\\')
        && !text.contains("\n\t#")
}

/// A piece of the new text: what it is, where it ends, and where in the old text it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: ChunkKind,
    pub(super) end: usize,
    pub(super) source: usize,
}

/// The first piece that the text is not cut into.
pub(super) fn find_lost_piece(text: &[u8], pieces: &[Piece]) -> Option<Piece> {
    let mut chunks = split(text);
    let lost = pieces
        .iter()
        .find(|piece| !chunks.next().is_some_and(|chunk| chunk.kind == piece.kind && chunk.range.end == piece.end));
    lost.copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_words_and_blanks() {
        for plain in ["a b=1", "a \\\n\tb \\ \n c", "a\\b".replace('\\', "/").as_str()] {
            assert!(is_plain(plain), "{plain:?}");
        }
        for other in ["a 'b'", "a b=\"c\"", "a \\b", "a b\\\n c", "a \\\\\n b", "a # b", "a \\\r\n b", "a \\"] {
            assert!(!is_plain(other), "{other:?}");
        }
        assert!(words("a \\\n\tb  c\n").eq(["a", "b", "c"]));
    }
}
