//! What goes with a piece of text that is deleted: the blanks around it, or its line.

use std::ops::Range;

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The start of the line that holds `at`.
pub(super) fn line_start(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rposition(|&byte| is_line_end(byte)).map_or(0, |end| end + 1)
}

/// The blanks at the start of a line.
pub(super) fn indentation(bytes: &[u8], line_start: usize) -> &[u8] {
    let line = &bytes[line_start..];
    let length = line.iter().take_while(|byte| is_blank(**byte)).count();
    &line[..length]
}

/// What ends the lines of a file: that of the first one.
pub(super) fn line_end(bytes: &[u8]) -> &'static str {
    match bytes.iter().position(|&byte| is_line_end(byte)) {
        Some(at) if bytes[at..].starts_with(b"\r\n") => "\r\n",
        Some(at) if bytes[at] == b'\r' => "\r",
        _ => "\n",
    }
}

/// Behind the line end that starts at `at`.
fn behind_line_end(bytes: &[u8], at: usize) -> usize {
    match &bytes[at..] {
        [b'\r', b'\n', ..] => at + 2,
        [b'\n' | b'\r', ..] => at + 1,
        _ => at,
    }
}

fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|&byte| is_blank(byte)) {
        at += 1;
    }
    at
}

fn before_blanks(bytes: &[u8], mut at: usize) -> usize {
    while at > 0 && is_blank(bytes[at - 1]) {
        at -= 1;
    }
    at
}

/// All lines that `range` stands on, where nothing else does; else `range` and the blanks in front of it.
pub(super) fn lines_or_part(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let before = before_blanks(bytes, range.start);
    let after = skip_blanks(bytes, range.end);
    let is_first = before == 0 || is_line_end(bytes[before - 1]);
    let is_last = after == bytes.len() || is_line_end(bytes[after]);
    if is_first && is_last { before..behind_line_end(bytes, after) } else { before..range.end }
}

/// A part of a statement of crm text with what holds it: its line, if it is alone on it, with the backslash that is
/// then too many; else the blanks on one side.
pub(super) fn part(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let before = before_blanks(bytes, range.start);
    let after = skip_blanks(bytes, range.end);
    let is_first = before == 0 || is_line_end(bytes[before - 1]);
    if !is_first {
        return before..range.end;
    }
    if bytes.get(after) == Some(&b'\\') {
        let end = skip_blanks(bytes, after + 1);
        if bytes.get(end).is_some_and(|&byte| is_line_end(byte)) {
            return before..behind_line_end(bytes, end);
        }
    }
    if after < bytes.len() && !is_line_end(bytes[after]) {
        return range.start..after;
    }
    // The last line of the statement: the backslash of the line above goes, too.
    let line_above = bytes[..before].strip_suffix(b"\n").map_or(before, <[u8]>::len);
    let line_above = bytes[..line_above].strip_suffix(b"\r").map_or(line_above, <[u8]>::len);
    let backslash = before_blanks(bytes, line_above);
    if backslash > 0 && bytes[backslash - 1] == b'\\' {
        return before_blanks(bytes, backslash - 1)..range.end;
    }
    before..range.end
}
