//! Where the secrets stand in a text, whichever language it is in and however broken it is.

use std::ops::Range;

use super::names::{may_be_secret_name, names_password, stands_for_secret};
use crate::bytes::{ByteSet, PLAIN_NAME};

/// What a text is: in a sentence, backticks enclose what is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Source,
    Prose,
}

/// The places of all secrets in a text, sorted and apart.
pub(super) fn scan(bytes: &[u8], text: Text) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut at = 0;
    while let Some(plain) = bytes.get(at..).and_then(|rest| SIGNS.find(rest)) {
        at += plain;
        let byte = bytes[at];
        let mut next = at + 1;
        match byte {
            b'\\' => next = after_escape(bytes, at),
            b'\n' | b'\r' => quote = None,
            b'"' | b'\'' => quote = toggled(quote, byte),
            b'`' if text == Text::Prose => quote = toggled(quote, byte),
            b'=' if may_be_secret_name(name_before(bytes, at)) => {
                if let Some(value) = value_after(bytes, next, quote) {
                    next = value.end;
                    found.push(value);
                }
            }
            b'<' => found.extend(secret_attribute(bytes, at)),
            b':' if bytes[at..].starts_with(b"://") => found.extend(address_password(bytes, at + 3)),
            b':' if names_password(name_before(bytes, at)) => found.extend(value_beside(bytes, next, quote)),
            b' ' | b'\t' => {
                found.extend(compared_value(bytes, at, quote).or_else(|| value_behind_blank(bytes, at, quote)));
            }
            b'-' if bytes[at..].starts_with(b"-----BEGIN ") => {
                if let Some(key) = private_key(bytes, at) {
                    next = key.end;
                    found.push(key);
                }
            }
            b'-' if bytes[at..].starts_with(b"--") => found.extend(option_value(bytes, at, quote)),
            _ => {}
        }
        at = next;
    }
    found.retain(|range| !range.is_empty() && !std::str::from_utf8(&bytes[range.clone()]).is_ok_and(stands_for_secret));
    join(&mut found);
    found
}

/// What [`scan`] looks at.
static SIGNS: ByteSet = ByteSet::of(b"\\\n\r\"'`=<: \t-");

/// Sorts ranges, and makes one of those that overlap.
pub(super) fn join(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, kept| {
        let overlap = next.start < kept.end;
        if overlap {
            kept.end = kept.end.max(next.end);
        }
        overlap
    });
}

fn toggled(quote: Option<u8>, byte: u8) -> Option<u8> {
    match quote {
        None => Some(byte),
        Some(open) if open == byte => None,
        open => open,
    }
}

/// One past what a backslash at `at` takes away the meaning of: a character, or a line end.
fn after_escape(bytes: &[u8], at: usize) -> usize {
    match &bytes[at + 1..] {
        [b'\r', b'\n', ..] => at + 3,
        _ => at + 2,
    }
}

/// The longest name that is looked at: longer ones exist nowhere.
const LONGEST_NAME: usize = 64;

/// The name of the pair whose `=` stands at `equals`.
fn name_before(bytes: &[u8], equals: usize) -> &str {
    let before = &bytes[equals.saturating_sub(LONGEST_NAME)..equals];
    let end = before.trim_ascii_end().len();
    let length = before[..end].iter().rev().take_while(|byte| PLAIN_NAME.has(**byte)).count();
    std::str::from_utf8(&before[end - length..end]).unwrap_or_default()
}

/// The value that starts at `start`, behind the `=`, without the quotes around it. `quote` is the quote in
/// which the whole pair stands, as in `run_opts="-e PASSWORD=x"`.
fn value_after(bytes: &[u8], start: usize, quote: Option<u8>) -> Option<Range<usize>> {
    let blanks = blanks(&bytes[start..]);
    let start = start + blanks;
    // The blanks of a template's expression do not end the value.
    let first = start + expression_length(&bytes[start..]);
    let end = match quote {
        Some(quote) => end_within(bytes, first, quote),
        None => end_of_token(bytes, first),
    };
    let value = &bytes[start..end];
    if value == b"\\" {
        // It stands on the next line, where nobody reads it.
        let next = after_escape(bytes, start).min(bytes.len());
        let next = next + self::blanks(&bytes[next..]);
        return value_beside(bytes, next, quote).filter(|value| {
            let value = &bytes[value.clone()];
            !starts_clause(value) && !value.contains(&b'=')
        });
    }
    if value.is_empty() || (blanks > 0 && is_pair(value)) {
        return None;
    }
    match value {
        [open @ (b'"' | b'\''), inner @ .., close] if open == close && !inner.contains(open) => {
            Some(start + 1..end - 1)
        }
        _ => Some(start..end),
    }
}

/// How many blanks a text starts with.
fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The value that starts right at `start`, where one does that is no pair.
fn value_beside(bytes: &[u8], start: usize, quote: Option<u8>) -> Option<Range<usize>> {
    let is_value = bytes.get(start).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'\\' | b'='));
    value_after(bytes, start, quote).filter(|value| is_value && !is_pair(&bytes[value.clone()]))
}

/// Words that cannot be the value in front of which somebody forgot the `=`.
fn starts_clause(word: &[u8]) -> bool {
    const CLAUSES: [&[u8]; 14] = [
        b"params",
        b"meta",
        b"op",
        b"operations",
        b"utilization",
        b"attributes",
        b"op_params",
        b"op_meta",
        b"rule",
        b"eq",
        b"ne",
        b"defined",
        b"not_defined",
        b"to",
    ];
    CLAUSES.contains(&word)
}

/// The value behind the blank at `at`, where the word in front of it is the name of a secret that has lost its `=`.
fn value_behind_blank(bytes: &[u8], at: usize, quote: Option<u8>) -> Option<Range<usize>> {
    // Nearly all words end otherwise.
    if !matches!(&bytes[..at], [.., b'r' | b'R' | b'w' | b'W', b'd' | b'D'] | [.., b's' | b'S', b'e' | b'E']) {
        return None;
    }
    let name = name_before(bytes, at);
    let front = &bytes[..at - name.len()];
    if !names_password(name) || !front.last().is_some_and(u8::is_ascii_whitespace) || !is_among_pairs(front) {
        return None;
    }
    value_of_word(bytes, at, quote)
}

/// The value behind an option such as `--password`, whose dashes stand at `at`.
fn option_value(bytes: &[u8], at: usize, quote: Option<u8>) -> Option<Range<usize>> {
    if bytes[..at].last().copied().is_some_and(|byte| PLAIN_NAME.has(byte)) {
        return None;
    }
    let name = bytes[at + 2..].iter().take(LONGEST_NAME).take_while(|byte| PLAIN_NAME.has(**byte)).count();
    let end = at + 2 + name;
    let is_secret = std::str::from_utf8(&bytes[at + 2..end]).is_ok_and(may_be_secret_name);
    if !is_secret || !matches!(bytes.get(end), Some(b' ' | b'\t')) {
        return None;
    }
    value_of_word(bytes, end, quote)
}

/// What stands behind the blanks at `at`, unless it starts a clause.
fn value_of_word(bytes: &[u8], at: usize, quote: Option<u8>) -> Option<Range<usize>> {
    let value = value_beside(bytes, at + blanks(&bytes[at..]), quote)?;
    (!starts_clause(&bytes[value.clone()])).then_some(value)
}

/// Whether what follows `front` stands where pairs do: behind one, or behind the word that introduces them.
fn is_among_pairs(front: &[u8]) -> bool {
    let line = front.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let word = line.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    !line.trim_ascii_start().starts_with(b"#") && (word.contains(&b'=') || starts_clause(word))
}

/// The value behind the blank at `at`, where it is what a rule compares with an attribute that holds a secret:
/// `db-password eq string:x`.
fn compared_value(bytes: &[u8], at: usize, quote: Option<u8>) -> Option<Range<usize>> {
    const TYPES: [&[u8]; 4] = [b"string:", b"integer:", b"number:", b"version:"];
    let operator = match &bytes[at + 1..] {
        [b'e', b'q', b' ', ..] | [b'n', b'e', b' ', ..] | [b'l' | b'g', b't', b' ', ..] => 3,
        [b'l' | b'g', b't', b'e', b' ', ..] => 4,
        _ => return None,
    };
    if !may_be_secret_name(name_before(bytes, at)) {
        return None;
    }
    let start = at + 1 + operator;
    let start = start + blanks(&bytes[start..]);
    let kind = TYPES.iter().find(|kind| bytes[start..].starts_with(kind)).map_or(0, |kind| kind.len());
    value_beside(bytes, start + kind, quote)
}

/// The longest expression of a template that is recognised.
const LONGEST_EXPRESSION: usize = 256;

/// The length of the `{{ expression }}` that a text starts with, or 0.
fn expression_length(bytes: &[u8]) -> usize {
    if !bytes.starts_with(b"{{") {
        return 0;
    }
    let near = &bytes[..bytes.len().min(LONGEST_EXPRESSION)];
    let line = near.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    line.windows(2).position(|pair| pair == b"}}").map_or(0, |at| at + 2)
}

/// Whether a token is plainly the next pair: `password= login=x` leaves the password out.
fn is_pair(token: &[u8]) -> bool {
    let name = token.iter().take_while(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-')).count();
    name >= 2 && token.get(name) == Some(&b'=')
}

/// The end of a token outside quotes: a blank, but not one within quotes of the token's own.
fn end_of_token(bytes: &[u8], start: usize) -> usize {
    let mut quote = None;
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => return at,
            b'\\' if quote != Some(b'\'') => {
                if matches!(bytes.get(at + 1), Some(b'\n' | b'\r') | None) {
                    return at.max(start + 1).min(bytes.len());
                }
                at += 1;
            }
            b'"' | b'\'' => quote = toggled(quote, byte),
            _ if byte.is_ascii_whitespace() && quote.is_none() => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The end of a word within a quoted string: a blank or the closing quote, but neither within escaped quotes.
fn end_within(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut inner = false;
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => return at,
            b'\\' if quote != b'\'' => {
                inner ^= bytes.get(at + 1) == Some(&quote);
                at += 1;
            }
            _ if byte == quote => return at,
            _ if byte.is_ascii_whitespace() && !inner => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The value of an element that starts at `open` and whose attribute `name` is that of a secret.
fn secret_attribute(bytes: &[u8], open: usize) -> Option<Range<usize>> {
    if !bytes.get(open + 1)?.is_ascii_alphabetic() {
        return None;
    }
    let mut is_secret = false;
    let mut value = None;
    let mut at = open + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'<' | b'>' => break,
            b'=' => {
                let name = name_before(bytes, at);
                let blanks = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let start = at + 2 + blanks;
                let quote = bytes.get(start - 1).copied().filter(|byte| matches!(byte, b'"' | b'\''));
                let start = if quote.is_some() { start } else { start - 1 };
                let is_inside = |byte: &u8| match quote {
                    Some(quote) => *byte != quote && *byte != b'<',
                    None => !byte.is_ascii_whitespace() && !matches!(byte, b'<' | b'>' | b'/'),
                };
                let rest = bytes.get(start..).unwrap_or_default();
                let range = start..start + rest.iter().take_while(|byte| is_inside(byte)).count();
                match name {
                    // Where the quote at its end is missing, the element ends in it.
                    "name" | "attribute" => {
                        let name = bytes.get(range.clone()).unwrap_or_default();
                        let name = name.split(|byte| matches!(byte, b'/' | b'>' | b' ')).next().unwrap_or_default();
                        is_secret |= std::str::from_utf8(name).is_ok_and(may_be_secret_name);
                    }
                    "value" => value = Some(range.clone()),
                    _ => {}
                }
                at = range.end.max(at + 1);
                if quote.is_some() && bytes.get(at) == quote.as_ref() {
                    at += 1;
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    value.filter(|_| is_secret)
}

/// The password in an address that goes on at `start` with `user:password@host`.
fn address_password(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let ends =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'?');
    let length = bytes[start..].iter().take_while(|byte| !ends(byte)).count();
    let authority = &bytes[start..start + length];
    let at_sign = authority.iter().rposition(|&byte| byte == b'@')?;
    let colon = authority[..at_sign].iter().position(|&byte| byte == b':')?;
    Some(start + colon + 1..start + at_sign)
}

/// What lies between the lines that start and end a private key.
fn private_key(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    const MARK: &[u8] = b"PRIVATE KEY-----";
    const END: &[u8] = b"-----END ";
    let head = &bytes[at..bytes.len().min(at + LONGEST_NAME)];
    let start = at + head.windows(MARK.len()).position(|window| window == MARK)? + MARK.len();
    let length = bytes[start..].windows(END.len()).position(|window| window == END).unwrap_or(bytes.len() - start);
    Some(start..start + length)
}
