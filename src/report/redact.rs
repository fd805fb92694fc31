//! Keeps passwords and keys out of every report.
//!
//! Secrets are found once in the text as it stands, whichever language it is in and however broken it
//! is: pairs with a telling name, `nvpair` elements with one, what a rule compares with an attribute of such a name,
//! options such as `--password x`, private keys, and passwords in addresses. What is found is masked where source text
//! is shown, and wherever a finding quotes it.

mod names;
mod scan;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

pub use names::{is_secret_name, may_be_secret_name, stands_for_secret};
use scan::{Text, join, scan};

use super::text::shorten;
use crate::source::{SourceFile, Sources, Span};

/// Values shorter than this are masked where they are written, but not wherever the same few letters
/// happen to stand in a message.
const SHORTEST_IN_PROSE: usize = 4;

/// How far a value may reach over the edge of what is shown, in bytes, and still be known.
const LONGEST_AT_EDGE: usize = 256;

/// Values longer than this, in bytes, are none that a message could quote; private keys are shorter.
const LONGEST_IN_PROSE: usize = 16 * 1024;

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
