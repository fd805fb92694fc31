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
    let laid_out = parse(text, 0);
    lower::is_same(statement, &laid_out)
        || understand(&laid_out).is_some_and(|alone| alone.meaning() == understood.meaning())
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
