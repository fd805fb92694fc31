//! One layout for crm text: that of `crm configure show`.
//!
//! It works on the syntax tree, statement by statement. The order of the statements and the comments stay the author's;
//! a statement that holds a mistake stays as it is, byte for byte. Nothing comes out of it that is not proven to mean
//! the same as what went in.

mod clauses;
mod constraints;
mod guard;
mod layout;
mod page;
mod words;

use crate::lower;
use crate::syntax::{Chunk, ChunkKind, MAX_STATEMENT, Tree, parse, split};

use guard::Piece;
use page::Page;

/// A text that is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: Vec<u8>,
    /// How many statements stay as they are because they hold mistakes.
    pub left: usize,
}

/// Why a text is not laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is in another language, or no text at all.
    #[error("is not crm text: {0}")]
    NotCrm(&'static str),
    /// The new layout does not mean the same as the old one: a mistake of crmc.
    #[error(
        "line {line}: the layout would change what this statement means; that is a mistake of crmc, please report it"
    )]
    MeaningChanges {
        /// The line, from 1, at which the statement starts.
        line: usize,
    },
}

/// Lays out crm text.
///
/// # Errors
/// Where the text is no crm text, and where the layout would change its meaning.
pub fn format(text: &[u8]) -> Result<Formatted, Refusal> {
    format_with(text, layout::statement)
}

/// What lays out a statement, or gives nothing where there is no layout for it.
type Layouter = fn(&Tree, &mut Page) -> Option<()>;

fn format_with(bytes: &[u8], layouter: Layouter) -> Result<Formatted, Refusal> {
    if crate::compile::is_xml(bytes) {
        return Err(Refusal::NotCrm("it is XML"));
    }
    if let Some(reason) = lower::not_text(bytes) {
        return Err(Refusal::NotCrm(reason));
    }
    let mut formatter = Formatter::new(bytes, layouter);
    let mut chunks = split(bytes).peekable();
    while let Some(chunk) = chunks.next() {
        let next = chunks.peek().map(|next| next.kind);
        formatter.chunk(&chunk, next)?;
    }
    formatter.finish()
}

struct Formatter<'b> {
    bytes: &'b [u8],
    layouter: Layouter,
    page: Page,
    out: Vec<u8>,
    pieces: Vec<Piece>,
    /// Where the pieces come from.
    sources: Vec<usize>,
    left: usize,
    /// Whether a blank line stands in front of the next piece.
    is_parted: bool,
    /// Whether the last piece ends in a blank line of its own.
    has_blank_end: bool,
}

impl<'b> Formatter<'b> {
    fn new(bytes: &'b [u8], layouter: Layouter) -> Self {
        Self {
            bytes,
            layouter,
            page: Page::new(),
            out: Vec::with_capacity(bytes.len() + bytes.len() / 8),
            pieces: Vec::new(),
            sources: Vec::new(),
            left: 0,
            is_parted: false,
            has_blank_end: false,
        }
    }

    fn chunk(&mut self, chunk: &Chunk, next: Option<ChunkKind>) -> Result<(), Refusal> {
        let raw = &self.bytes[chunk.range.clone()];
        match chunk.kind {
            ChunkKind::ByteOrderMark => {}
            ChunkKind::Blank => self.is_parted = !self.has_blank_end,
            ChunkKind::Comment => {
                self.part(chunk);
                self.out.extend_from_slice(raw.trim_ascii());
                self.out.push(b'\n');
                self.end_piece(ChunkKind::Comment, chunk);
            }
            ChunkKind::Statement => {
                self.part(chunk);
                self.page.clear();
                let is_laid_out = self.lay_out(raw, next).map_err(|ChangesMeaning| self.refusal(chunk.range.start))?;
                if is_laid_out {
                    self.out.extend_from_slice(self.page.text().as_bytes());
                    self.out.push(b'\n');
                } else {
                    self.out.extend_from_slice(raw);
                }
                self.end_piece(ChunkKind::Statement, chunk);
                // A blank line that ends a continued statement belongs to its chunk.
                self.is_parted = is_laid_out && ends_in_blank_line(raw);
                self.has_blank_end = !is_laid_out && ends_in_blank_line(raw);
            }
        }
        Ok(())
    }

    /// Writes the blank line that is due, but none at the start.
    fn part(&mut self, chunk: &Chunk) {
        if std::mem::take(&mut self.is_parted) && !self.out.is_empty() {
            self.out.push(b'\n');
            self.end_piece(ChunkKind::Blank, chunk);
        }
    }

    fn end_piece(&mut self, kind: ChunkKind, chunk: &Chunk) {
        self.has_blank_end = false;
        self.pieces.push(Piece { kind, end: self.out.len() });
        self.sources.push(chunk.range.start);
    }

    /// Lays the statement out on the page. Gives back whether it did; else the statement stays.
    fn lay_out(&mut self, raw: &[u8], next: Option<ChunkKind>) -> Result<bool, ChangesMeaning> {
        let line = lower::trim_line_end(raw);
        // What stands behind a backslash is part of the mistake.
        let runs_on = next.is_some() && lower::dangling_backslash(raw, 0).is_some();
        let text = std::str::from_utf8(line).ok().filter(|_| !runs_on && line.len() <= MAX_STATEMENT);
        let Some(text) = text else {
            self.left += 1;
            return Ok(false);
        };
        let tree = parse(text, 0);
        let has_layout = (self.layouter)(&tree, &mut self.page).is_some();
        if has_layout && self.page.text() == text && raw.len() == text.len() + 1 && raw.ends_with(b"\n") {
            return Ok(true);
        }
        let Some(meaning) = guard::meaning(&tree) else {
            self.left += 1;
            return Ok(false);
        };
        // A word that starts a statement or a comment cannot start a line.
        if !has_layout || !guard::is_one_statement(self.page.text()) {
            return Ok(false);
        }
        if guard::means(self.page.text(), &meaning) { Ok(true) } else { Err(ChangesMeaning) }
    }

    fn refusal(&self, offset: usize) -> Refusal {
        let before = &self.bytes[..offset];
        let carriage_returns = before.windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count();
        let line = 1 + carriage_returns + before.iter().filter(|&&byte| byte == b'\n').count();
        Refusal::MeaningChanges { line }
    }

    fn finish(self) -> Result<Formatted, Refusal> {
        match guard::find_lost_piece(&self.out, &self.pieces) {
            Some(lost) => {
                let index = self.pieces.iter().position(|piece| *piece == lost).unwrap_or_default();
                Err(self.refusal(self.sources.get(index).copied().unwrap_or_default()))
            }
            None => Ok(Formatted { text: self.out, left: self.left }),
        }
    }
}

/// The layout of a statement means something else.
struct ChangesMeaning;

/// Whether the last line of a statement is blank: it then is the end of a backslash too many.
fn ends_in_blank_line(raw: &[u8]) -> bool {
    let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let text = raw.strip_suffix(b"\r\n").or_else(|| raw.strip_suffix(b"\n")).or_else(|| raw.strip_suffix(b"\r"));
    let last = text.unwrap_or(raw).rsplit(is_line_end).next().unwrap_or_default();
    last.trim_ascii().is_empty()
}
