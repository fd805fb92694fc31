//! A file to logical lines.

use std::ops::Range;

use super::keywords::is_statement_keyword;

/// A piece of a file. The chunks of a file, one after the other, are the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// What it is.
    pub kind: ChunkKind,
    /// Its bytes, with its line end.
    pub range: Range<usize>,
}

/// What a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// A byte order mark at the start of the file.
    ByteOrderMark,
    /// An empty line, or one of blanks alone.
    Blank,
    /// A line whose first word starts with `#`.
    Comment,
    /// A statement: a line, with those that continue it.
    Statement,
}

/// Cuts a file into logical lines. A line goes on in the next where its last byte that is no blank is a
/// backslash.
///
/// Two mistakes are read as they were meant, so that they hide nothing else; lowering reports them. A
/// line that starts a statement does so behind a backslash, too; and a comment line within a statement
/// is part of it where the line behind it goes on with that statement.
pub fn split(bytes: &[u8]) -> impl Iterator<Item = Chunk> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let mut offset = 0;
    std::iter::from_fn(move || {
        let rest = &bytes[offset..];
        if rest.is_empty() {
            return None;
        }
        let (kind, length) = if offset == 0 && rest.starts_with(MARK) {
            (ChunkKind::ByteOrderMark, MARK.len())
        } else {
            next_chunk(rest)
        };
        let range = offset..offset + length;
        offset = range.end;
        Some(Chunk { kind, range })
    })
}

fn next_chunk(rest: &[u8]) -> (ChunkKind, usize) {
    let mut length = line_length(rest);
    let line = &rest[..length];
    match trimmed(line).first() {
        None => return (ChunkKind::Blank, length),
        Some(b'#') => return (ChunkKind::Comment, length),
        Some(_) => {}
    }
    let in_bundle = first_word(line).eq_ignore_ascii_case(b"bundle");
    let mut continued = is_continued(line);
    while continued {
        let Some(skipped) = skip_to_continuation(&rest[length..], in_bundle) else { break };
        length += skipped;
        let line = &rest[length..length + line_length(&rest[length..])];
        length += line.len();
        continued = is_continued(line);
    }
    (ChunkKind::Statement, length)
}

/// How many bytes of comment lines stand before a line that goes on with the statement; nothing where no
/// line does.
fn skip_to_continuation(rest: &[u8], in_bundle: bool) -> Option<usize> {
    let mut skipped = 0;
    while skipped < rest.len() {
        let line = &rest[skipped..skipped + line_length(&rest[skipped..])];
        if !is_comment(trimmed(line)) {
            let ends = starts_statement(line, in_bundle) || (skipped > 0 && trimmed(line).is_empty());
            return (!ends).then_some(skipped);
        }
        skipped += line.len();
    }
    None
}

/// Whether a line behind a backslash, without its indentation, is a comment. A condition on one of Pacemaker's own attributes,
/// as in `#uname eq alice`, is none.
pub(super) fn is_comment(line: &[u8]) -> bool {
    const ATTRIBUTES: [&[u8]; 7] =
        [b"#cluster-name", b"#id", b"#is_dc", b"#kind", b"#ra-version", b"#site-name", b"#uname"];
    const COMPARISONS: [&[u8]; 6] = [b"eq", b"gt", b"gte", b"lt", b"lte", b"ne"];
    if line.first() != Some(&b'#') {
        return false;
    }
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let is_attribute = ATTRIBUTES.contains(&first) || first.starts_with(b"#health-");
    let compares = words.next().is_some_and(|word| COMPARISONS.contains(&word));
    !(is_attribute && compares)
}

/// Whether a line behind a backslash starts a statement of its own all the same: nobody means to go on
/// with `primitive db …`. Within a bundle, `primitive db` alone is the resource that it runs, and some
/// keywords are words that an administrator may well put at the start of a line.
fn starts_statement(line: &[u8], in_bundle: bool) -> bool {
    const AMBIGUOUS: [&[u8]; 6] = [b"monitor", b"node", b"role", b"tag", b"user", b"xml"];
    let word = first_word(line);
    if !is_statement_keyword(word) || AMBIGUOUS.iter().any(|other| other.eq_ignore_ascii_case(word)) {
        return false;
    }
    let words = trimmed(line).split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    !(in_bundle && word.eq_ignore_ascii_case(b"primitive") && words.filter(|word| word != b"\\").count() == 2)
}

fn first_word(line: &[u8]) -> &[u8] {
    trimmed(line).split(u8::is_ascii_whitespace).next().unwrap_or_default()
}

/// The length of the first line, with its end: LF, CR LF or CR.
fn line_length(bytes: &[u8]) -> usize {
    match memchr::memchr2(b'\n', b'\r', bytes) {
        Some(end) if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') => end + 2,
        Some(end) => end + 1,
        None => bytes.len(),
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.trim_ascii()
}

fn is_continued(line: &[u8]) -> bool {
    trimmed(line).last() == Some(&b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &str) -> Vec<(ChunkKind, &str)> {
        split(text.as_bytes()).map(|chunk| (chunk.kind, &text[chunk.range])).collect()
    }

    #[test]
    fn lines_join_at_a_backslash() {
        assert_eq!(
            chunks("a \\\n b\\ \r\n c\nd"),
            [(ChunkKind::Statement, "a \\\n b\\ \r\n c\n"), (ChunkKind::Statement, "d")]
        );
    }

    #[test]
    fn a_blank_line_ends_a_continued_statement() {
        assert_eq!(chunks("a \\\n\nb"), [(ChunkKind::Statement, "a \\\n\n"), (ChunkKind::Statement, "b")]);
    }

    #[test]
    fn a_comment_within_a_statement_is_part_of_it_only_where_the_statement_goes_on() {
        assert_eq!(chunks("a \\\n# c\n meta x=1\n"), [(ChunkKind::Statement, "a \\\n# c\n meta x=1\n")]);
        assert_eq!(
            chunks("a \\\n# c\nprimitive b\n"),
            [(ChunkKind::Statement, "a \\\n"), (ChunkKind::Comment, "# c\n"), (ChunkKind::Statement, "primitive b\n")]
        );
    }

    #[test]
    fn a_condition_on_an_attribute_of_pacemaker_is_no_comment() {
        assert_eq!(chunks("a rule \\\n  #uname eq n1\nb").len(), 2);
        assert_eq!(chunks("a rule \\\n  #health-disk ne red \\\n #c\n").len(), 2);
        for comment in ["# uname eq n1", "#uname is it", "#pingd gt 1", "#"] {
            assert!(is_comment(comment.as_bytes()), "{comment}");
        }
    }

    #[test]
    fn a_backslash_too_many_swallows_nothing() {
        assert_eq!(
            chunks("primitive a \\\nprimitive b \\\n op \\\n monitor\n"),
            [(ChunkKind::Statement, "primitive a \\\n"), (ChunkKind::Statement, "primitive b \\\n op \\\n monitor\n")]
        );
        assert_eq!(chunks("bundle b \\\n primitive a \\\n meta x=1").len(), 1);
    }

    #[test]
    fn chunks_add_up() {
        let text = "\u{feff}#c\r\n\r\rprimitive x \\\n\\\n\\";
        assert_eq!(chunks(text).iter().map(|(_, text)| *text).collect::<String>(), text);
    }
}
