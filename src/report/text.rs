//! Words on a page: characters that do not show, widths, long texts.

use std::borrow::Cow;
use std::io;

use quick_xml::escape::escape;
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

/// The longest text of a finding that is shown, in characters. Longer ones quote what nobody can read anyway.
const LONGEST: usize = 1000;

/// `text` with its middle left out where it is longer than a page can hold.
pub fn shorten(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let Some((head, _)) = text.char_indices().nth(LONGEST * 2 / 3) else { return Cow::Borrowed(text) };
    let Some((tail, _)) = text.char_indices().nth_back(LONGEST / 3) else { return Cow::Borrowed(text) };
    if tail <= head {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{} … {}", &text[..head], &text[tail..]))
}

/// What to show for a character: control characters have pictures of their own; what turns the direction of writing, and
/// so could make a line read differently from what it is, becomes U+FFFD, and so does what would not be seen at all.
pub fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7F}' => '␡',
        '\u{80}'..='\u{9F}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// `text` on one line, with nothing in it that a terminal would act on.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        return Cow::Borrowed(text);
    }
    let show = |c| if matches!(c, '\n' | '\t') { ' ' } else { visible(c) };
    Cow::Owned(text.chars().map(show).collect())
}

/// `text` with nothing in it that a terminal would act on, but for its line ends.
#[must_use]
pub fn lines(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// `value` as JSON in which what a terminal would act on, or a reader would be misled by, is escaped.
pub fn json(out: &mut dyn io::Write, value: &impl Serialize) -> io::Result<()> {
    struct Escaped;
    impl serde_json::ser::Formatter for Escaped {
        fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
            if fragment.chars().all(|c| visible(c) == c) {
                return out.write_all(fragment.as_bytes());
            }
            for c in fragment.chars() {
                if visible(c) == c {
                    write!(out, "{c}")?;
                } else {
                    c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))?;
                }
            }
            Ok(())
        }
    }
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Escaped)).map_err(io::Error::from)
}

/// `text` as the content or an attribute of an element. What XML 1.0 has no way to write, is shown by pictures.
pub fn xml(text: &str) -> String {
    let legal = |c| match c {
        '\n' | '\t' => c,
        '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        c => visible(c),
    };
    escape(text.chars().map(legal).collect::<String>()).into_owned()
}

/// How many columns of a terminal a character takes, about: East Asian characters and pictures are wide.
pub fn width(c: char) -> usize {
    if c == '\t' { 4 } else { c.width().unwrap_or(0) }
}

/// How many columns the words of `text` take on one line.
pub fn length(text: &str) -> usize {
    text.chars().map(|c| width(visible(c))).sum()
}

/// `text` as lines of at most `columns`, the first of which starts at column `used`, and is empty where no word fits
/// behind it. Line ends in the text stay, and a word that is longer than a line has one to itself.
#[must_use]
pub fn wrap(text: &str, columns: usize, used: usize) -> Vec<String> {
    // A line is a line of a page, so that it need not grow letter by letter.
    let line = || String::with_capacity(text.len().min(columns));
    let mut lines = vec![line()];
    let mut column = used;
    for (i, paragraph) in text.split('\n').enumerate() {
        if i > 0 {
            lines.push(line());
            column = 0;
        }
        for (j, word) in paragraph.split(' ').enumerate() {
            // Most words are letters alone, each a column wide.
            let is_plain = word.bytes().all(|byte| byte.is_ascii_graphic());
            let length = if is_plain { word.len() } else { length(word) };
            let blank = usize::from(j > 0);
            if column + blank + length > columns && column > 0 {
                lines.push(line());
                column = 0;
            } else if j > 0 {
                push(&mut lines, ' ');
                column += 1;
            }
            match lines.last_mut() {
                Some(line) if is_plain => line.push_str(word),
                _ => word.chars().for_each(|c| push(&mut lines, visible(c))),
            }
            column += length;
        }
    }
    lines
}

fn push(lines: &mut [String], c: char) {
    if let Some(line) = lines.last_mut() {
        line.push(c);
    }
}

/// `3 errors`, `1 error`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_lose_their_middle() {
        assert_eq!(shorten("short"), "short");
        let long = format!("A{}Z", "ä".repeat(100_000));
        let short = shorten(&long);
        assert!(short.starts_with("Aä") && short.ends_with("äZ") && short.contains(" … "));
        assert!(short.chars().count() <= LONGEST + 10);
    }

    #[test]
    fn nothing_reaches_the_terminal() {
        assert_eq!(one_line("a\u{1b}[31mb\nc\u{202E}"), "a␛[31mb c\u{FFFD}");
        let controls =
            "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}";
        assert_eq!(one_line(controls), "\u{FFFD}".repeat(controls.chars().count()));
        assert_eq!(one_line("v\u{200B}ip"), "v\u{FFFD}ip");
    }

    #[test]
    fn json_reads_back_what_a_terminal_must_not_see() {
        let text = "a\u{1b}[31m\u{9b}\u{202E}\u{7F}\u{E0041}ä\n";
        let mut json = Vec::new();
        super::json(&mut json, &text).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert!(json.chars().all(|c| visible(c) == c), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn wrapping() {
        assert_eq!(wrap("one two three", 7, 0), ["one two", "three"]);
        assert_eq!(wrap("one two", 7, 4), ["one", "two"]);
        assert_eq!(wrap("one two", 7, 5), ["", "one two"]);
        assert_eq!(wrap("a verylongword b", 5, 0), ["a", "verylongword", "b"]);
        assert_eq!(wrap("a\n  b", 9, 0), ["a", "  b"]);
        assert_eq!(wrap("", 9, 0), [""]);
    }
}
