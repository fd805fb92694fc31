//! A statement as the grammar sees it.
//!
//! crmsh joins the lines, cuts them into words as a POSIX shell does, takes the quotes away, and only then looks at a
//! word: `"params"` is the keyword, and `"inf:"` a score (experiments with 4.4). The outline does the same in place, so that
//! every offset stays what it is: blanks stand for what separates words, and for the quotes around words of the
//! language; what else is quoted or escaped is filled with a letter that means nothing.

use std::borrow::Cow;
use std::ops::Range;

use super::keywords::is_of_the_language;
use super::split::is_comment;

/// A statement without all that the grammar does not look at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outline<'s> {
    /// As many bytes as the statement, blanks and words alone.
    pub text: Cow<'s, str>,
    /// The comments, which are blanks in the text.
    pub comments: Vec<Comment>,
}

/// A comment within a statement: the language has none there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub place: CommentPlace,
    pub range: Range<usize>,
}

/// Where a comment within a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentPlace {
    /// A line of its own among those of a continued statement.
    OwnLine,
    /// Behind words, from a `#` that stands alone to the end of the line.
    BehindWords,
}

/// Stands for what is quoted or escaped: a sign that can be part of any name or value.
const FILLER: u8 = b'_';

/// The outline of a statement.
pub(super) fn outline(text: &str) -> Outline<'_> {
    if text.bytes().all(|byte| !is_special(byte)) {
        return Outline { text: Cow::Borrowed(text), comments: Vec::new() };
    }
    let mut outliner = Outliner { text: text.as_bytes(), out: text.as_bytes().to_vec(), comments: Vec::new() };
    outliner.run();
    let Outliner { out, comments, .. } = outliner;
    // Signs are filled or left as wholes, so that it stays text.
    let text = String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned);
    Outline { text, comments }
}

/// Whether a byte can be anything but a part of a plain word or a blank.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'\\' | b'#')
}

struct Outliner<'s> {
    text: &'s [u8],
    out: Vec<u8>,
    comments: Vec<Comment>,
}

impl Outliner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(&byte) = self.text.get(at) {
            at = match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.blank(at..at + 1),
                b'\\' => match self.join(at) {
                    Some(next_line) => {
                        self.blank(at..next_line);
                        self.comment_lines(next_line)
                    }
                    None => self.word(at),
                },
                b'#' if self.ends_word(at + 1) => self.trailing_comment(at),
                _ => self.word(at),
            };
        }
    }

    fn blank(&mut self, range: Range<usize>) -> usize {
        self.fill(range, b' ')
    }

    fn fill(&mut self, range: Range<usize>, byte: u8) -> usize {
        let end = range.end;
        self.out[range].fill(byte);
        end
    }

    /// Where the text goes on behind a backslash, if that ends its line: behind the indentation of the next line.
    fn join(&self, backslash: usize) -> Option<usize> {
        let rest = &self.text[backslash..];
        let behind = rest.iter().position(|&byte| byte != b'\\').unwrap_or(rest.len());
        let behind = behind + blanks(&rest[behind..]);
        let next_line = match rest[behind..] {
            [] => behind,
            [b'\r', b'\n', ..] => behind + 2,
            [b'\n' | b'\r', ..] => behind + 1,
            _ => return None,
        };
        Some(backslash + next_line + blanks(&rest[next_line..]))
    }

    /// Takes out the comment lines that start here, and tells where the line behind them does.
    fn comment_lines(&mut self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            let end = at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            if !is_comment(&self.text[at..end]) {
                return at;
            }
            self.comments.push(Comment { place: CommentPlace::OwnLine, range: at..end });
            let line_end = self.text[end..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let next_line = end + line_end;
            at = self.blank(at..next_line + blanks(&self.text[next_line..]));
        }
    }

    /// Takes out a comment that goes to the end of its line, and tells where that is.
    fn trailing_comment(&mut self, start: usize) -> usize {
        let is_end = |at: &usize| match self.text[*at] {
            b'\n' | b'\r' => true,
            b'\\' => self.join(*at).is_some(),
            _ => false,
        };
        let end = (start..self.text.len()).find(is_end).unwrap_or(self.text.len());
        let length = self.text[start..end].trim_ascii_end().len();
        self.comments.push(Comment { place: CommentPlace::BehindWords, range: start..start + length });
        self.blank(start..end)
    }

    /// Whether no word goes on here.
    fn ends_word(&self, at: usize) -> bool {
        match self.text.get(at) {
            None | Some(b' ' | b'\t' | b'\n' | b'\r') => true,
            Some(b'\\') => self.join(at).is_some(),
            Some(_) => false,
        }
    }

    /// Takes the quotes and escapes out of a word, and tells where it ends.
    fn word(&mut self, start: usize) -> usize {
        let mut at = start;
        while let Some(&byte) = self.text.get(at) {
            at = match byte {
                b' ' | b'\t' | b'\n' | b'\r' => break,
                b'"' | b'\'' => self.fill(at..self.quote_end(at), FILLER),
                b'\\' => match self.joined_word(at) {
                    Some(rest) => self.fill(at..rest, FILLER),
                    None if self.join(at).is_some() => break,
                    None => self.fill(at..self.sign_end(at + 1), FILLER),
                },
                _ => at + 1,
            };
        }
        self.unquote(start..at);
        at
    }

    /// Where a word goes on in the next line: where no blank stands before the backslash, and a word behind it.
    fn joined_word(&self, backslash: usize) -> Option<usize> {
        let mut at = self.join(backslash)?;
        while self.text.get(at) == Some(&b'\\') {
            let Some(next_line) = self.join(at) else { break };
            at = next_line;
        }
        let goes_on = !matches!(self.text.get(at), None | Some(b'#' | b'\n' | b'\r'));
        goes_on.then_some(at)
    }

    /// The end of the quoted text that starts here: that of the statement where nothing closes the quote.
    fn quote_end(&self, start: usize) -> usize {
        let quote = self.text[start];
        let mut at = start + 1;
        while let Some(&byte) = self.text.get(at) {
            at += 1;
            if byte == quote {
                break;
            }
            if byte == b'\\' && quote == b'"' && matches!(self.text.get(at), Some(b'"' | b'\\')) {
                at += 1;
            }
        }
        at
    }

    /// The end of the sign, of one byte or of several, that starts here.
    fn sign_end(&self, start: usize) -> usize {
        let is_inside = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
        let rest = self.text.get(start + 1..).unwrap_or_default();
        (start + 1 + rest.iter().take_while(is_inside).count()).min(self.text.len())
    }

    /// Shows a word of the language that is quoted as a whole, or starts with an escaped sign, and a pattern for what it is.
    fn unquote(&mut self, range: Range<usize>) {
        // `\$id=x`, `\(`: as a line for a shell has it.
        if let [b'\\', inner @ ..] = &self.text[range.clone()]
            && !inner.iter().any(|byte| matches!(byte, b'\n' | b'\r' | b'"' | b'\'' | b'\\' | b'#'))
            && std::str::from_utf8(inner).is_ok_and(is_of_the_language)
        {
            self.out[range.start] = b' ';
            self.out[range.start + 1..range.end].copy_from_slice(inner);
            return;
        }
        let [quote @ (b'"' | b'\''), inner @ .., last] = &self.text[range.clone()] else { return };
        if inner.first() == Some(&b'/') {
            self.out[range.start] = b'/';
        }
        let is_plain = |byte: &u8| !matches!(byte, b'\n' | b'\r' | b'"' | b'\'' | b'\\');
        if quote != last || inner.is_empty() || !inner.iter().all(is_plain) {
            return;
        }
        if std::str::from_utf8(inner).is_ok_and(is_of_the_language) {
            let (start, end) = (range.start, range.end);
            self.out[start + 1..end - 1].copy_from_slice(inner);
            for byte in &mut self.out[start + 1..end - 1] {
                if matches!(byte, b' ' | b'\t' | b'#') {
                    *byte = FILLER;
                }
            }
            self.out[start] = b' ';
            self.out[end - 1] = b' ';
        }
    }
}

/// How many blanks stand at the start.
fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(statement: &str) -> String {
        let outline = outline(statement);
        assert_eq!(outline.text.len(), statement.len());
        outline.text.into_owned()
    }

    fn comments(statement: &str) -> Vec<(CommentPlace, &str)> {
        outline(statement).comments.iter().map(|found| (found.place, &statement[found.range.clone()])).collect()
    }

    #[test]
    fn words_of_the_language_lose_their_quotes_in_place() {
        assert_eq!(text(r#"primitive x Dummy "params" a=1"#), "primitive x Dummy  params  a=1");
        assert_eq!(text(r#"primitive x Dummy "description=a b" c"#), "primitive x Dummy  description=a_b  c");
        assert_eq!(text("order o 'inf:' a:b \"(\" c"), "order o  inf:  a:b  (  c");
        assert_eq!(
            text("order o inf: \"a:promote\" b 'symmetrical=no'"),
            "order o inf:  a:promote  b  symmetrical=no "
        );
    }

    #[test]
    fn escaped_signs_of_the_language_count() {
        assert_eq!(text(r"node \$id=5 n \( a \@t \inf: b\(c \#uname"), r"node  $id=5 n  ( a  @t  inf: b__c __uname");
        assert_eq!(text(r#"a \$id="x" \$\id \x"#), "a __id=___ ____d __");
    }

    #[test]
    fn names_and_values_are_words_of_their_length() {
        assert_eq!(text(r#"p "x" y="params" "b=1""#), "p ___ y=________ _____");
        assert_eq!(text(r#"p a="x "params" y" é"#), "p a=____params____ é");
        assert_eq!(text(r#"p a='"params"' "" "two words""#), "p a=__________ __ ___________");
        assert_eq!(text("p a=\"open params"), "p a=____________");
        assert_eq!(text(r#"p a="x\"y\\" \"b\é c"#), r"p a=________ __b___ c");
        assert_eq!(text("location l '/a b/' 5: n"), "location l /______ 5: n");
    }

    #[test]
    fn lines_are_joined() {
        assert_eq!(text("a b\\ \r\n\tc \\\\\n \\\n d \\"), "a b_____c        d  ");
        assert_eq!(text("a b\\\n c=\"x \\\n y\""), "a b___c=________");
        assert_eq!(text("a\tb\\"), "a b ");
    }

    #[test]
    fn comments_are_blanks() {
        assert_eq!(text("a b=1 # note \\\n c #d"), "a b=1           c #d");
        assert_eq!(comments("a b=1 # note \\\n c #d"), [(CommentPlace::BehindWords, "# note")]);
        assert_eq!(text("a \\\n  # one\n# two\n b"), "a                  b");
        let two = [(CommentPlace::OwnLine, "# one"), (CommentPlace::OwnLine, "# two")];
        assert_eq!(comments("a \\\n  # one\n# two\n b"), two);
        assert_eq!(comments("a b#c '# d' #"), [(CommentPlace::BehindWords, "#")]);
    }
}
