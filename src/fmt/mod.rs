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
mod parts;
pub(crate) mod words;

use crate::lower;
use crate::syntax::{Chunk, ChunkKind, Tree, split};

use guard::Piece;
use page::Page;
use parts::Statement;

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
    #[error("line {line}: the layout would change what the text means; that is a mistake of crmc, please report it")]
    MeaningChanges {
        /// The line, from 1, at which that happens.
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
    let chunks: Vec<Chunk> = split(bytes).collect();
    let mut assembly = Assembly::new(bytes);
    for part in parts::lay_out(bytes, &chunks, layouter) {
        for (chunk, statement) in part.chunks() {
            assembly.chunk(chunk, statement)?;
        }
    }
    assembly.finish()
}

/// Puts the statements, the comments and the blank lines between them together.
struct Assembly<'b> {
    bytes: &'b [u8],
    out: Vec<u8>,
    pieces: Vec<Piece>,
    left: usize,
    /// Whether a blank line stands in front of the next piece.
    is_parted: bool,
    /// Whether the last piece ends in a blank line of its own.
    has_blank_end: bool,
}

impl<'b> Assembly<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            out: Vec::with_capacity(bytes.len() + bytes.len() / 8),
            pieces: Vec::new(),
            left: 0,
            is_parted: false,
            has_blank_end: false,
        }
    }

    fn chunk(&mut self, chunk: &Chunk, statement: Statement) -> Result<(), Refusal> {
        let raw = &self.bytes[chunk.range.clone()];
        match chunk.kind {
            ChunkKind::ByteOrderMark => {}
            ChunkKind::Blank => self.is_parted = !self.has_blank_end,
            ChunkKind::Comment => {
                self.part(chunk);
                self.out.extend_from_slice(raw.trim_ascii());
                self.out.push(b'\n');
                self.end_piece(chunk.kind, chunk);
            }
            ChunkKind::Statement => {
                self.part(chunk);
                let kept = match statement {
                    Statement::LaidOut(text) => {
                        self.out.extend_from_slice(text.as_bytes());
                        self.out.push(b'\n');
                        false
                    }
                    Statement::Kept { is_mistake } => {
                        self.left += usize::from(is_mistake);
                        self.out.extend_from_slice(raw);
                        true
                    }
                    Statement::Changed => return Err(self.refusal(chunk.range.start)),
                };
                self.end_piece(chunk.kind, chunk);
                // A blank line that ends a continued statement belongs to its chunk.
                let has_blank_end = ends_in_blank_line(raw);
                self.is_parted = has_blank_end && !kept;
                self.has_blank_end = has_blank_end && kept;
            }
        }
        Ok(())
    }

    /// Writes the blank line that is due, but none at the start, unless it keeps a byte order mark from becoming one.
    fn part(&mut self, chunk: &Chunk) {
        let is_first = self.out.is_empty();
        let is_mark = || self.bytes[chunk.range.clone()].starts_with("\u{feff}".as_bytes());
        if std::mem::take(&mut self.is_parted) && !is_first || is_first && is_mark() {
            // Behind a lone carriage return, a line feed would not end a line of its own.
            self.out.push(if self.out.ends_with(b"\r") { b'\r' } else { b'\n' });
            self.end_piece(ChunkKind::Blank, chunk);
        }
    }

    fn end_piece(&mut self, kind: ChunkKind, source: &Chunk) {
        self.has_blank_end = false;
        self.pieces.push(Piece { kind, end: self.out.len(), source: source.range.start });
    }

    fn finish(self) -> Result<Formatted, Refusal> {
        match guard::find_lost_piece(&self.out, &self.pieces) {
            Some(lost) => Err(self.refusal(lost.source)),
            None => Ok(Formatted { text: self.out, left: self.left }),
        }
    }

    fn refusal(&self, offset: usize) -> Refusal {
        let lines = self.bytes.iter().take(offset).filter(|&&byte| byte == b'\n').count();
        Refusal::MeaningChanges { line: lines + 1 }
    }
}

/// Whether the last line of a statement is blank: it then is the end of a backslash too many.
fn ends_in_blank_line(raw: &[u8]) -> bool {
    let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let text = raw.strip_suffix(b"\r\n").or_else(|| raw.strip_suffix(b"\n")).or_else(|| raw.strip_suffix(b"\r"));
    let last = text.unwrap_or(raw).rsplit(is_line_end).next().unwrap_or_default();
    last.trim_ascii().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Kind;

    fn formatted(text: &str) -> String {
        String::from_utf8(format(text.as_bytes()).unwrap().text).unwrap()
    }

    #[test]
    fn blank_lines_part_what_the_author_parted() {
        assert_eq!(formatted("\u{feff}\n\n  # c  \r\n\r\n\n node  n\n\n \t\n\n"), "# c\n\nnode n\n");
        assert_eq!(formatted("node n \\\n\n\nnode m"), "node n\n\nnode m\n");
        assert_eq!(formatted("nod n \\\n\n\n\nnode m"), "nod n \\\n\nnode m\n");
        assert_eq!(formatted("nod n\r\n\r\nnode m\r\n"), "nod n\r\n\nnode m\n");
        assert_eq!(formatted("nod n\r\rnode m\r"), "nod n\r\rnode m\n");
        assert_eq!(formatted("\n\u{feff}x\n"), "\n\u{feff}x\n");
        assert_eq!(formatted(""), "");
        assert_eq!(formatted("\n \n"), "");
    }

    #[test]
    fn what_is_no_crm_text_is_refused() {
        assert_eq!(format(b" <cib/>"), Err(Refusal::NotCrm("it is XML")));
        assert!(matches!(format(b"a\0"), Err(Refusal::NotCrm(_))));
    }

    #[test]
    fn statements_with_mistakes_stay_byte_for_byte() {
        for text in [
            "  primitive  a  Dummy  params x=\"1 \\\r\n   meta  a=b\r\n",
            "crm(live)configure#   primitive a Dummy\n",
            "primitive a  Dummy # note\n",
            "order o  a:promote ( b\n",
            "commit  now\n",
            "primitive a  {{ agent }}\n",
            "primitive a \\\n  # comment\n  Dummy\n",
            "node  a\u{a0}b",
        ] {
            assert_eq!(formatted(text), text);
        }
        // The backslash makes the comment, or the next statement, part of this one.
        assert_eq!(formatted("node  a \\\n# c\ngroup  b a\n"), "node  a \\\n# c\ngroup b a\n");
        assert_eq!(formatted("node  a \\\nprimitive  b  Dummy\n"), "node  a \\\nprimitive b Dummy\n");
        assert_eq!(format(b"node  \xff\n").unwrap(), Formatted { text: b"node  \xff\n".to_vec(), left: 1 });
    }

    #[test]
    fn words_that_cannot_start_a_line_keep_their_statement_as_it_is() {
        let text = "property  #health=x\n";
        assert_eq!(format(text.as_bytes()).unwrap(), Formatted { text: text.as_bytes().to_vec(), left: 0 });
        assert_eq!(formatted("property  #a to\n"), "property  #a to\n");
        assert_eq!(formatted("order o  a #( b c )\n"), "order o  a #( b c )\n");
        assert_eq!(formatted("acl_target  u  group\n"), "acl_target  u  group\n");
    }

    /// Hurts the layout of nodes alone: what stands around them must not hide it.
    fn hurt(tree: &Tree, page: &mut Page, damage: impl Fn(&str) -> String) -> Option<()> {
        layout::statement(tree, page)?;
        if tree.root().child(Kind::node).is_some() {
            let text = damage(page.text());
            page.clear();
            page.word(&text);
        }
        Some(())
    }

    #[test]
    fn a_broken_layout_is_found_before_anything_is_written() {
        let text = "primitive  p Dummy\n\n# c\nnode n attributes a=1 b=2\nprimitive  q Dummy\n";
        let broken: [(&str, Layouter); 6] = [
            ("drops a word", |tree, page| hurt(tree, page, |text| text.replace(" b=2", ""))),
            ("changes a value", |tree, page| hurt(tree, page, |text| text.replace("a=1", "a=2"))),
            ("changes a name", |tree, page| hurt(tree, page, |text| text.replace("a=1", "A=1"))),
            ("swaps two words", |tree, page| hurt(tree, page, |text| text.replace("a=1 b=2", "b=2 a=1"))),
            ("adds a word", |tree, page| hurt(tree, page, |text| format!("{text} }}"))),
            ("adds a quote", |tree, page| hurt(tree, page, |text| format!("{text}\""))),
        ];
        for (damage, layouter) in broken {
            let refused = Err(Refusal::MeaningChanges { line: 4 });
            assert_eq!(format_with(text.as_bytes(), layouter), refused, "a layout that {damage}");
        }
    }

    #[test]
    fn a_layout_that_is_not_one_statement_is_none() {
        let text = "node n attributes  a=1\nprimitive q Dummy\n";
        let broken: [Layouter; 3] = [
            |tree, page| hurt(tree, page, |text| format!("{text}\nnode x")),
            |tree, page| hurt(tree, page, |text| format!("{text} \\")),
            |tree, page| hurt(tree, page, |text| format!("#{text}")),
        ];
        for layouter in broken {
            assert_eq!(format_with(text.as_bytes(), layouter).map(|formatted| formatted.text), Ok(text.into()));
        }
    }

    #[test]
    fn large_files_are_laid_out_in_parts() {
        let text = "node  n\n\n\n# c\nnod e\n".repeat(4_000);
        let expected = "node n\n\n# c\nnod e\n".repeat(4_000);
        let Formatted { text, left } = format(text.as_bytes()).unwrap();
        assert!(text == expected.as_bytes());
        assert_eq!(left, 4_000);
    }
}
