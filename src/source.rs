//! Source text and places in it.
//!
//! Several files given together form one configuration. Each is put at an offset of its own in one
//! address space, so that a [`Span`] of eight bytes names file and place.

use std::cell::OnceCell;
use std::fmt::{self, Debug, Formatter};
use std::num::NonZeroU32;
use std::ops::Range;

/// A half-open range of bytes in the address space of a [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One more than the end, so that an `Option` of what has a span takes no more room than that: a model has a dozen of
    /// them a statement.
    behind_end: NonZeroU32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Self { start, behind_end: NonZeroU32::MIN.saturating_add(end) }
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> u32 {
        self.behind_end.get() - 1
    }

    /// The empty span at `offset`.
    #[must_use]
    pub fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end().max(other.end()))
    }

    /// Whether `other` lies within this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end() <= self.end()
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end()
    }

    /// The length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end().saturating_sub(self.start)
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::at(0)
    }
}

impl Debug for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end())
    }
}

/// A line and a column as people count them: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One input: its name for messages and its bytes, which need not be valid UTF-8.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    bytes: Vec<u8>,
    base: u32,
    line_starts: OnceCell<Vec<u32>>,
    milestones: OnceCell<Vec<Milestone>>,
}

/// How many characters lie before a place in a file. Columns in very long lines are counted from the
/// nearest one, so that a hundred thousand findings on one line do not each count from its start.
#[derive(Debug, Clone, Copy)]
struct Milestone {
    offset: usize,
    characters: usize,
}

/// How many bytes of a line are counted afresh for each column.
const SHORT: usize = 4096;

impl SourceFile {
    /// The name shown in messages: the path as given, or the name chosen for standard input.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text as it was read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The span of the whole file.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.base, self.base + u32_len(self.bytes.len()))
    }

    /// The range of `span` within this file's bytes, cut to the file.
    #[must_use]
    pub fn range(&self, span: Span) -> Range<usize> {
        let clamp = |offset: u32| (offset.saturating_sub(self.base) as usize).min(self.bytes.len());
        clamp(span.start)..clamp(span.end())
    }

    /// The offsets in the file at which lines start. A line ends with LF, CR LF or CR.
    #[must_use]
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let mut starts = vec![0];
            for (i, byte) in self.bytes.iter().enumerate() {
                let ends_line = match byte {
                    b'\n' => true,
                    b'\r' => self.bytes.get(i + 1) != Some(&b'\n'),
                    _ => false,
                };
                if ends_line {
                    starts.push(u32_len(i + 1));
                }
            }
            starts
        })
    }

    /// The number, from 0, of the line that holds the byte at `offset` in the file.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        let starts = self.line_starts();
        starts.partition_point(|&start| start as usize <= offset) - 1
    }

    /// The bytes of line `number`, counted from 0, without its line end.
    #[must_use]
    pub fn line(&self, number: usize) -> &[u8] {
        let starts = self.line_starts();
        let start = starts[number] as usize;
        let end = starts.get(number + 1).map_or(self.bytes.len(), |&next| next as usize);
        let mut line = &self.bytes[start..end];
        while let [head @ .., b'\n' | b'\r'] = line {
            line = head;
        }
        line
    }

    /// The line and column of a place in the address space.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.range(Span::at(offset)).start;
        let line = self.line_of(offset);
        let start = self.line_starts()[line] as usize;
        let before = if offset - start <= SHORT {
            characters(&self.bytes[start..offset])
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        // No editor shows the byte order mark as a column.
        let mark = usize::from(line == 0 && before > 0 && self.bytes.starts_with(BYTE_ORDER_MARK));
        Position { line: u32_len(line + 1), column: u32_len(before - mark + 1) }
    }

    /// The number of characters in front of the byte at `offset`, in the whole file.
    fn characters_before(&self, offset: usize) -> usize {
        let milestones = self.milestones.get_or_init(|| {
            let mut found = vec![Milestone { offset: 0, characters: 0 }];
            let (mut offset, mut characters, mut last) = (0, 0, 0);
            for chunk in self.bytes.utf8_chunks() {
                for character in chunk.valid().chars() {
                    if offset - last >= SHORT {
                        last = offset;
                        found.push(Milestone { offset, characters });
                    }
                    offset += character.len_utf8();
                    characters += 1;
                }
                offset += chunk.invalid().len();
                characters += usize::from(!chunk.invalid().is_empty());
            }
            found
        });
        let nearest = milestones[milestones.partition_point(|milestone| milestone.offset <= offset) - 1];
        nearest.characters + characters(&self.bytes[nearest.offset..offset])
    }
}

/// The mark that some editors put at the start of a file in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

fn characters(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).chars().count()
}

fn u32_len(length: usize) -> u32 {
    u32::try_from(length).expect("Sources::add refuses what does not fit")
}

/// The inputs do not fit in the address space of 4 GiB.
#[derive(Debug, thiserror::Error)]
#[error("the input is too large: together, the files may have at most 4 GiB")]
pub struct TooLarge;

/// The files of one configuration, in the order in which they were given.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// One file, for callers that have just that.
    ///
    /// # Errors
    /// [`TooLarge`] where the text does not fit in the address space.
    pub fn single(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<Self, TooLarge> {
        let mut sources = Self::default();
        sources.add(name, bytes)?;
        Ok(sources)
    }

    /// Adds a file behind the others.
    ///
    /// # Errors
    /// [`TooLarge`] where the text does not fit in the address space.
    pub fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<(), TooLarge> {
        let bytes = bytes.into();
        // One byte lies between two files, so that the end of one is not the start of the next.
        let base = self.files.last().map_or(0, |last| u64::from(last.span().end()) + 1);
        let end = base + bytes.len() as u64;
        let base = u32::try_from(base).map_err(|_| TooLarge)?;
        // A span keeps what lies behind its end.
        u32::try_from(end + 1).map_err(|_| TooLarge)?;
        self.files.push(SourceFile {
            name: name.into(),
            bytes,
            base,
            line_starts: OnceCell::new(),
            milestones: OnceCell::new(),
        });
        Ok(())
    }

    /// The files in their order.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The number of the file in which `span` lies.
    #[must_use]
    pub fn index(&self, span: Span) -> usize {
        self.files.partition_point(|file| file.base <= span.start).saturating_sub(1)
    }

    /// The file in which `span` lies.
    ///
    /// # Panics
    /// If there is no file at all: a span without a source does not exist.
    #[must_use]
    pub fn file(&self, span: Span) -> &SourceFile {
        &self.files[self.index(span)]
    }

    /// The text of `span`; bytes that are not UTF-8 show as U+FFFD.
    #[must_use]
    pub fn text(&self, span: Span) -> std::borrow::Cow<'_, str> {
        let file = self.file(span);
        String::from_utf8_lossy(&file.bytes[file.range(span)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_all_kinds_of_line_ends() {
        let sources = Sources::single("a", "é x\r\ny\rz\n").unwrap();
        let file = &sources.files()[0];
        assert_eq!(file.position(3), Position { line: 1, column: 3 });
        assert_eq!(file.position(6), Position { line: 2, column: 1 });
        assert_eq!(file.position(8), Position { line: 3, column: 1 });
        assert_eq!(file.line(0), "é x".as_bytes());
    }

    #[test]
    fn columns_of_very_long_lines_are_those_of_a_plain_count() {
        let mut text = b"\xEF\xBB\xBFfirst\n".to_vec();
        for i in 0..6000u32 {
            text.extend(["ä".as_bytes(), b"x", b"\xFF", "漢".as_bytes()][i as usize % 4]);
        }
        let sources = Sources::single("a", text.clone()).unwrap();
        let file = &sources.files()[0];
        for offset in [9, 4105, 4106, 4107, 5000, 9000, 10_000, text.len()] {
            let plain = String::from_utf8_lossy(&text[9..offset]).chars().count() + 1;
            assert_eq!(file.position(u32_len(offset)), Position { line: 2, column: u32_len(plain) }, "{offset}");
        }
        assert_eq!(file.position(3), Position { line: 1, column: 1 });
    }

    #[test]
    fn a_span_names_its_file() {
        let mut sources = Sources::default();
        sources.add("one", "abc").unwrap();
        sources.add("two", "def").unwrap();
        let second = sources.files()[1].span();
        assert_eq!(sources.file(second).name(), "two");
        assert_eq!(sources.text(second), "def");
        assert_eq!(sources.file(Span::at(3)).name(), "one");
    }
}
