//! Keeps passwords and keys out of every report.
//!
//! Secrets are found once in the text as it stands, whichever language it is in and however broken it
//! is: pairs with a telling name, `nvpair` elements with one, what a rule compares with an attribute of such a name,
//! options such as `--password x`, private keys, and passwords in addresses. What is found is masked where source text
//! is shown, and wherever a finding quotes it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::{Range, RangeInclusive};

use super::text::shorten;
use crate::bytes::ByteSet;
use crate::placeholder;
use crate::source::{SourceFile, Sources, Span};

/// The last words of parameter names that hold secrets, in lower case, with `_` between words.
///
/// Taken from the metadata of the resource and fencing agents in common use: `passwd` (fence agents, IPMI),
/// `monpassword` (Oracle), `test_pass` (`ProFTPD`), `snmp_priv_passwd`, `community` (SNMP), `secret_key`
/// (clouds), `apikey`, `token`. Names that only speak of secrets end otherwise: `passwd_script`, `token_file`.
/// `auth` and `key` are no secrets there: a method of authentication, a reservation key of SCSI.
const NAMES: [&str; 8] =
    ["passwd", "password", "passphrase", "secret", "secret_key", "private_key", "apikey", "authkey"];

/// Likewise, but only as words of their own: `bypass` is no secret.
const WORDS: [&str; 7] = ["pass", "pwd", "community", "token", "api_key", "auth_key", "access_token"];

/// Values shorter than this are masked where they are written, but not wherever the same few letters
/// happen to stand in a message.
const SHORTEST_IN_PROSE: usize = 4;

/// How far a value may reach over the edge of what is shown, in bytes, and still be known.
const LONGEST_AT_EDGE: usize = 256;

/// Values longer than this, in bytes, are none that a message could quote; private keys are shorter.
const LONGEST_IN_PROSE: usize = 16 * 1024;

/// Whether the value of a parameter of this name is a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    if !name.bytes().last().is_some_and(ends_secret_name) {
        return false;
    }
    let ends_in_word =
        |word: &&str| before(name, word).is_some_and(|rest| matches!(rest.last(), None | Some(b'_' | b'-' | b'.')));
    NAMES.iter().any(|suffix| before(name, suffix).is_some()) || WORDS.iter().any(ends_in_word)
}

/// Whether a parameter of this name was perhaps meant to hold a secret: its name may be misspelt, too.
#[must_use]
pub fn may_be_secret_name(name: &str) -> bool {
    const LENGTHS: RangeInclusive<usize> = 5..=9;
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or_default();
    let is_near = || {
        // A slip leaves at least one s of the two.
        if !last.contains(['s', 'S']) {
            return false;
        }
        let last = last.to_ascii_lowercase();
        ["password", "passwd"].iter().any(|known| strsim::osa_distance(&last, known) <= 1)
    };
    is_secret_name(name) || (LENGTHS.contains(&last.len()) && last.starts_with(['p', 'P']) && is_near())
}

/// Whether one of the names of secrets ends in that letter. Nearly all words end otherwise.
fn ends_secret_name(letter: u8) -> bool {
    matches!(letter.to_ascii_lowercase(), b'd' | b'e' | b't' | b'y' | b's' | b'n')
}

/// What stands in `name` before `suffix`, where it ends so, in any case and with `-` for `_`. It is asked of every word
/// of a file.
fn before<'n>(name: &'n str, suffix: &str) -> Option<&'n [u8]> {
    let (rest, end) = name.as_bytes().split_at_checked(name.len().checked_sub(suffix.len())?)?;
    let plain = |byte: &u8| if *byte == b'-' { b'_' } else { byte.to_ascii_lowercase() };
    end.iter().rev().map(plain).eq(suffix.bytes().rev()).then_some(rest)
}

/// The secrets in the files of one configuration.
#[derive(Debug, Default)]
pub struct Secrets {
    /// Where they stand, sorted, apart from each other.
    places: Vec<Span>,
    /// What they are.
    values: HashSet<String>,
    /// The lengths of the values in bytes, shortest first.
    lengths: Vec<usize>,
}

impl Secrets {
    /// Finds them in all files.
    #[must_use]
    pub fn find(sources: &Sources) -> Self {
        let mut secrets = Self::default();
        for file in sources.files() {
            let base = file.span().start;
            for range in scan(file.bytes(), Text::Source) {
                let value = String::from_utf8_lossy(&file.bytes()[range.clone()]);
                secrets.add_value(&value);
                let offset = |place| base.saturating_add(u32_offset(place));
                secrets.places.push(Span::new(offset(range.start), offset(range.end)));
            }
        }
        secrets.lengths = secrets.values.iter().map(String::len).collect::<BTreeSet<_>>().into_iter().collect();
        secrets
    }

    fn add_value(&mut self, written: &str) {
        if written.len() > LONGEST_IN_PROSE {
            return;
        }
        let plain: String = written.chars().filter(|c| !matches!(c, '\\' | '"' | '\'')).collect();
        let unescaped = written
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&");
        for value in [written.to_owned(), plain, unescaped] {
            // A message speaks of the parameter `password`, whatever its value.
            if value.len() >= SHORTEST_IN_PROSE && !is_secret_name(&value) {
                self.values.insert(value);
            }
        }
    }

    /// Whether the byte at `offset` of `file` belongs to a secret.
    #[must_use]
    pub fn hide(&self, file: &SourceFile, offset: usize) -> bool {
        let place = file.span().start.saturating_add(u32_offset(offset));
        let next = self.places.partition_point(|secret| secret.end() <= place);
        self.places.get(next).is_some_and(|secret| secret.start <= place)
    }

    /// The bytes in a part of a file that belong to a secret, or quote one.
    pub(crate) fn hidden(&self, file: &SourceFile, range: Range<usize>) -> Hidden {
        let mut hidden = Vec::new();
        // What is quoted at the edge may go on behind it.
        let reach = self.lengths.last().copied().unwrap_or_default().min(LONGEST_AT_EDGE);
        let mut at = range.start.saturating_sub(reach);
        for chunk in file.bytes()[at..(range.end + reach).min(file.bytes().len())].utf8_chunks() {
            let known = hidden.len();
            self.quoted(chunk.valid(), &mut hidden);
            hidden[known..].iter_mut().for_each(|quoted| *quoted = quoted.start + at..quoted.end + at);
            at += chunk.valid().len() + chunk.invalid().len();
        }
        let base = file.span().start;
        let first = self.places.partition_point(|secret| secret.end() <= base.saturating_add(u32_offset(range.start)));
        let own =
            self.places[first..].iter().take_while(|place| place.start < base.saturating_add(u32_offset(range.end)));
        hidden.extend(own.map(|place| (place.start.max(base) - base) as usize..(place.end() - base) as usize));
        join(&mut hidden);
        Hidden(hidden)
    }

    /// The source text of a span, shortened where it is long, without its secrets: as many `*` as there were characters.
    pub(crate) fn text(&self, sources: &Sources, span: Span) -> String {
        let file = sources.file(span);
        let range = file.range(span);
        let hidden = self.hidden(file, range.clone());
        let mut text = String::with_capacity(range.len());
        let mut at = range.start;
        for chunk in file.bytes()[range].utf8_chunks() {
            for c in chunk.valid().chars() {
                text.push(if hidden.contains(at) { '*' } else { c });
                at += c.len_utf8();
            }
            text.extend((!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER));
            at += chunk.invalid().len();
        }
        shorten(&self.mask(&text)).into_owned()
    }

    /// `text`, which speaks of the configuration, without its secrets: as many `*` as there were characters.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut hidden = scan(text.as_bytes(), Text::Prose);
        self.quoted(text, &mut hidden);
        if hidden.is_empty() {
            return Cow::Borrowed(text);
        }
        let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
        text.char_indices().map(|(at, c)| if is_hidden(at) { '*' } else { c }).collect()
    }

    /// The places at which `text` quotes a secret, as a word of its own.
    fn quoted(&self, text: &str, found: &mut Vec<Range<usize>>) {
        if self.values.is_empty() {
            return;
        }
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut previous = None;
        for (at, c) in text.char_indices() {
            let starts_word = !(is_word(c) && previous.is_some_and(is_word));
            previous = Some(c);
            if !starts_word {
                continue;
            }
            let ends = self.lengths.iter().map(|length| at + length).take_while(|&end| end <= text.len());
            for end in ends.filter(|&end| text.is_char_boundary(end)) {
                let value = &text[at..end];
                let ends_word = !(value.ends_with(is_word) && text[end..].starts_with(is_word));
                if ends_word && self.values.contains(value) {
                    found.push(at..end);
                }
            }
        }
    }
}

/// What of a part of a file must not be shown: ranges of bytes, sorted and apart.
pub(crate) struct Hidden(Vec<Range<usize>>);

impl Hidden {
    /// Whether the byte at `offset` of the file is of that.
    pub(crate) fn contains(&self, offset: usize) -> bool {
        let next = self.0.partition_point(|range| range.end <= offset);
        self.0.get(next).is_some_and(|range| range.start <= offset)
    }
}

/// An offset in a file, every one of which fits in the address space.
fn u32_offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// What a text is: in a sentence, backticks enclose what is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Source,
    Prose,
}

/// The places of all secrets in a text, sorted and apart.
fn scan(bytes: &[u8], text: Text) -> Vec<Range<usize>> {
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
fn join(ranges: &mut Vec<Range<usize>>) {
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
    let length = before[..end].iter().rev().take_while(|byte| is_of_name(**byte)).count();
    std::str::from_utf8(&before[end - length..end]).unwrap_or_default()
}

/// Whether a byte may be part of a name.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
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

/// Whether a name is that of a password and hardly of anything else.
fn names_password(name: &str) -> bool {
    ["password", "passwd", "passphrase"].iter().any(|suffix| before(name, suffix).is_some())
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
    if bytes[..at].last().copied().is_some_and(is_of_name) {
        return None;
    }
    let name = bytes[at + 2..].iter().take(LONGEST_NAME).take_while(|byte| is_of_name(**byte)).count();
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
    const OPERATORS: [&[u8]; 6] = [b"eq ", b"ne ", b"lt ", b"gt ", b"lte ", b"gte "];
    const TYPES: [&[u8]; 4] = [b"string:", b"integer:", b"number:", b"version:"];
    let behind = &bytes[at + 1..];
    if !matches!(behind, [b'e' | b'n' | b'l' | b'g', b'q' | b'e' | b't', ..]) {
        return None;
    }
    let operator = OPERATORS.iter().find(|operator| behind.starts_with(operator))?;
    if !may_be_secret_name(name_before(bytes, at)) {
        return None;
    }
    let start = at + 1 + operator.len();
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

/// Whether a value only stands for a secret that was left out: `<PASSWORD>`, `{{ password }}`, `$PASSWORD`, `***`. Showing
/// it gives nothing away, and findings about it have to name it. Digits may make a secret of all but a template's.
#[must_use]
pub fn stands_for_secret(value: &str) -> bool {
    let is_plain = || value.starts_with("{{") || !value.bytes().any(|byte| byte.is_ascii_digit());
    value.bytes().all(|byte| byte == b'*') || (placeholder::find(value) == Some(value) && is_plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let sources = Sources::single("a", text).unwrap();
        let secrets = Secrets::find(&sources);
        let shown = |(at, c): (usize, char)| if secrets.hide(&sources.files()[0], at) { '*' } else { c };
        text.char_indices().map(shown).collect()
    }

    #[test]
    fn names() {
        for name in ["passwd", "PASSWORD", "monpassword", "snmp_priv_passwd", "test_pass", "secret-key", "apikey"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in NAMES.iter().chain(&WORDS) {
            assert!(is_secret_name(name) && is_secret_name(&name.to_uppercase()), "{name}");
        }
        for name in ["passwd_script", "login", "timeout_bypass", "token_file", "auth", "key", "smb_passdb_backend", ""]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn pairs_keep_their_shape() {
        assert_eq!(masked("params login=root passwd=kühl op"), "params login=root passwd=**** op");
        assert_eq!(masked(r#"passwd="v w" a=b"#), r#"passwd="***" a=b"#);
        assert_eq!(masked(r#"passwd=ab"c d"e\ f g"#), "passwd=*********** g");
        assert_eq!(masked("passwd='a\"b' c"), "passwd='***' c");
        assert_eq!(masked("passwd = geheim"), "passwd = ******");
        assert_eq!(masked("passwd= login=x"), "passwd= login=x");
        assert_eq!(masked("passwd=x\\\n  y=z"), "passwd=*\\\n  y=z");
        assert_eq!(masked("passwd= \\\n  y=z"), "passwd= \\\n  y=z");
        assert_eq!(masked("# passwd=old"), "# passwd=***");
        assert_eq!(masked("passwd="), "passwd=");
        assert_eq!(masked("passwd=\\"), "passwd=\\");
    }

    #[test]
    fn mistakes_give_nothing_away() {
        assert_eq!(masked("params pasword=x Passwort=y"), "params pasword=* Passwort=*");
        assert_eq!(masked("params password:geheim ip=1"), "params password:****** ip=1");
        assert_eq!(masked("params password geheim ip=1"), "params password ****** ip=1");
        assert_eq!(masked("params ip=1 passwd geheim"), "params ip=1 passwd ******");
        assert_eq!(masked("passwd=\\\n  geheim ip=1"), "passwd=\\\n  ****** ip=1");
        assert_eq!(masked("passwd= \\\n  geheim"), "passwd= \\\n  ******");
        assert_eq!(masked("passwd=\\\n  meta x=y"), "passwd=\\\n  meta x=y");
        for text in [
            "params password op monitor",
            "group password a b",
            "# the password is old",
            "why: password: x",
            "rule password eq",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn options_and_rules() {
        assert_eq!(masked("o=\"--password x -v --token 'y'\" z"), "o=\"--password * -v --token '*'\" z");
        assert_eq!(
            masked("o=\"--passwor x --passwd\ty a--password z\""),
            "o=\"--passwor * --passwd\t* a--password z\""
        );
        assert_eq!(masked("rule db-password eq string:x and y eq z"), "rule db-password eq string:* and y eq z");
        assert_eq!(masked("rule #uname eq token"), "rule #uname eq token");
        let expression = r#"<expression attribute="db-password" operation="eq" value="x"/>"#;
        assert_eq!(masked(expression), expression.replace("\"x\"", "\"*\""));
    }

    #[test]
    fn pairs_within_a_quoted_value() {
        let text = r#"run_opts="-e ROOT_PASSWORD=abc -v x" y="z w""#;
        assert_eq!(masked(text), r#"run_opts="-e ROOT_PASSWORD=*** -v x" y="z w""#);
        assert_eq!(masked(r#"o="-e PASSWORD=\"a b\" -v" c"#), r#"o="-e PASSWORD=******* -v" c"#);
        assert_eq!(masked("a=\"b \\\n passwd=c\" d"), "a=\"b \\\n passwd=*\" d");
    }

    #[test]
    fn elements() {
        let text = r#"<nvpair id="a" name="passwd" value="s e"/><nvpair value='t' name='community'/>"#;
        let want = r#"<nvpair id="a" name="passwd" value="***"/><nvpair value='*' name='community'/>"#;
        assert_eq!(masked(text), want);
        assert_eq!(masked("<nvpair name=\"passwd\"\n value=\"x\"/>"), "<nvpair name=\"passwd\"\n value=\"*\"/>");
        assert_eq!(masked("<nvpair name=passwd value=ab/>"), "<nvpair name=passwd value=**/>");
        assert_eq!(masked("<nvpair value=\"a\" name=\"passwd/><b"), "<nvpair value=\"*\" name=\"passwd/><b");
        let other = r#"<nvpair name="login" value="root"/>"#;
        assert_eq!(masked(other), other);
    }

    #[test]
    fn keys_and_addresses() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nab\n-----END RSA PRIVATE KEY-----";
        assert_eq!(masked(key), "-----BEGIN RSA PRIVATE KEY-----****-----END RSA PRIVATE KEY-----");
        assert_eq!(masked("statusurl=http://me:pw@host:80/x"), "statusurl=http://me:**@host:80/x");
        assert_eq!(masked("url=http://host:80/a@b"), "url=http://host:80/a@b");
    }

    #[test]
    fn placeholders_are_shown() {
        for text in ["passwd=<PASSWORD>", "passwd=$PASSWORD", "passwd=${PASS}", "passwd={{ x }}", "passwd=%PASS%"] {
            assert_eq!(masked(text), text);
        }
        assert_eq!(masked("passwd=$ecret1"), "passwd=*******");
    }

    #[test]
    fn prose() {
        let text = "p passwd=geheim1 community=a&amp;bc pass=x secret=password\n";
        let secrets = Secrets::find(&Sources::single("a", text).unwrap());
        assert_eq!(secrets.mask("`geheim1` is the password"), "`*******` is the password");
        assert_eq!(secrets.mask("a&bc, geheim12, x"), "****, geheim12, x");
        assert_eq!(secrets.mask("`passwd=new` and `o`"), "`passwd=***` and `o`");
        assert_eq!(secrets.mask("nothing"), "nothing");
    }

    #[test]
    fn no_input_breaks_it() {
        let pieces =
            ["passwd", "=", "\"", "'", "\\", "<a ", "name=", ">", "\n", "://a:", "@", "-----BEGIN ", "`", "ä", " "];
        let mut seed = 1u64;
        for _ in 0..5000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            let hidden = masked(&text);
            assert_eq!(hidden.chars().count(), text.chars().count());
            let _ = Secrets::default().mask(&text);
        }
    }
}
