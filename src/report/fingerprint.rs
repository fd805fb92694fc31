//! Names for findings that last: a finding keeps its fingerprint when its lines move, its file is renamed or
//! its statement is laid out anew.

use std::collections::HashMap;
use std::ops::Range;

use super::Finding;

/// How many bytes of the text at a finding's place tell it from others.
const ENOUGH: usize = 256;

/// How many bytes in front of a place are searched for the start of its statement.
const STATEMENT: usize = 4096;

/// The fingerprints of the findings of one configuration.
///
/// A fingerprint is a hash (FNV-1a, 64 bits, as 16 hexadecimal digits) of the rule, the message, the first two
/// words of the statement and the text at the place, all without secrets and quotes, with blanks made equal. Findings that are equal
/// in all of these are told apart by a running number.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, u32>,
}

impl Fingerprints {
    /// The fingerprint of the next finding. The order of equal findings matters.
    pub fn next(&mut self, finding: &Finding) -> String {
        let mut hash = Fnv::new();
        hash.field(finding.rule().name);
        hash.field(&finding.bare_message());
        let place = finding.place();
        let range = place.range();
        let bytes = place.file.bytes();
        if let Some(start) = statement_start(bytes, range.start) {
            words(finding, start..bytes.len().min(start + ENOUGH)).take(2).for_each(|word| hash.field(&word));
        }
        hash.field("");
        words(finding, range.start..range.end.min(range.start + ENOUGH)).for_each(|word| hash.field(&word));
        let number = self.seen.entry(hash.0).or_default();
        hash.field(&number.to_string());
        *number += 1;
        format!("{:016x}", hash.0)
    }
}

/// A fingerprint for the finding in this file alone.
pub(super) fn of_file(fingerprint: &str, path: &str) -> String {
    let mut hash = Fnv::new();
    hash.field(fingerprint);
    hash.field(path);
    format!("{:016x}", hash.0)
}

/// The words of a part of the finding's file; a secret counts as one `*` whatever it is.
fn words(finding: &Finding, range: Range<usize>) -> impl Iterator<Item = String> {
    let place = finding.place();
    let mut plain = Vec::with_capacity(range.len());
    for (offset, &byte) in range.clone().zip(&place.file.bytes()[range]) {
        if !finding.secrets.hide(place.file, offset) {
            // A layout takes away quotes that are not needed.
            plain.extend((!matches!(byte, b'"' | b'\'')).then_some(byte));
        } else if plain.last() != Some(&b'*') {
            plain.push(b'*');
        }
    }
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'\\';
    let words: Vec<String> = plain
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .collect();
    words.into_iter()
}

/// Where the statement starts that `offset` lies in: behind the last line end that no backslash continues. None
/// where that is too far away.
fn statement_start(bytes: &[u8], offset: usize) -> Option<usize> {
    let floor = offset.saturating_sub(STATEMENT);
    let mut at = offset;
    while let Some(newline) = bytes[floor..at].iter().rposition(|&byte| byte == b'\n') {
        at = floor + newline;
        let line = &bytes[..at];
        if !line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"\\") {
            return Some(at + 1);
        }
    }
    (floor == 0).then_some(0)
}

/// The FNV-1a hash: the same on every machine and in every version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text and the mark of its end.
    fn field(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
    use crate::report::Secrets;
    use crate::source::{Sources, Span};

    static RULE: RuleInfo = RuleInfo::new("made-up", Category::Style, Severity::Info, "A rule for tests");

    fn fingerprints(name: &str, text: &str, needle: &str) -> Vec<String> {
        let sources = Sources::single(name, text).unwrap();
        let secrets = Secrets::find(&sources);
        let mut fingerprints = Fingerprints::default();
        let found = text.match_indices(needle).map(|(at, _)| {
            let span = Span::new(u32::try_from(at).unwrap(), u32::try_from(at + needle.len()).unwrap());
            let diagnostic = Diagnostic::new(&RULE, span, "message");
            fingerprints.next(&Finding::new(&diagnostic, &sources, &secrets))
        });
        found.collect()
    }

    #[test]
    fn they_survive_moves_renames_and_layout() {
        let plain = fingerprints("a.crm", "primitive p X op start", "op start");
        assert_eq!(plain[0].len(), 16);
        let moved = fingerprints("b.crm", "node n\n\nprimitive  p \\\r\n  X \\\n  op start", "op start");
        assert_eq!(plain, moved);
        let quoted = fingerprints("a.crm", "primitive p X op start interval=\"0\"", "interval=\"0\"");
        assert_eq!(quoted, fingerprints("a.crm", "primitive p X op start interval=0", "interval=0"));
        assert_ne!(plain, fingerprints("a.crm", "primitive q X op start", "op start"));
    }

    #[test]
    fn equal_findings_differ_by_number() {
        let two = fingerprints("a.crm", "group g a a", "a");
        assert_eq!(two.len(), 2);
        assert_ne!(two[0], two[1]);
    }

    #[test]
    fn secrets_do_not_count() {
        let old = fingerprints("a.crm", "primitive p X passwd=old", "passwd=old");
        assert_eq!(old, fingerprints("a.crm", "primitive p X passwd=newer", "passwd=newer"));
    }
}
