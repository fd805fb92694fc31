//! Two versions of a file as a unified diff.

use std::io::{self, Write};

use similar::{Algorithm, ChangeTag, TextDiff};

use super::redact::Secrets;
use super::text::visible;
use crate::source::{SourceFile, Sources, TooLarge};

/// Writes what changes from `old` to `new`, two versions of the file `name`, as a unified diff. Secrets are masked, and
/// what a terminal would act on is shown by pictures, as in every report.
///
/// # Errors
/// Those of `out`, and where a text is too large to have places.
pub fn unified_diff(name: &str, old: &[u8], new: &[u8], color: bool, out: &mut dyn Write) -> io::Result<()> {
    let (old, new) = (Version::new(name, old)?, Version::new(name, new)?);
    let diff = TextDiff::configure().algorithm(Algorithm::Histogram).diff_lines(old.bytes(), new.bytes());
    let old_starts = starts(diff.iter_old_slices());
    let new_starts = starts(diff.iter_new_slices());
    let mut lines = Lines { color, out };
    let mut header = Some(());
    for hunk in diff.unified_diff().iter_hunks() {
        if header.take().is_some() {
            lines.paint("1", &format!("--- {}", shown(name)))?;
            lines.paint("1", &format!("+++ {}", shown(name)))?;
        }
        lines.paint("36", &hunk.header().to_string())?;
        for change in hunk.iter_changes() {
            let (version, starts, index) = match change.tag() {
                ChangeTag::Insert => (&new, &new_starts, change.new_index()),
                ChangeTag::Delete | ChangeTag::Equal => (&old, &old_starts, change.old_index()),
            };
            let start = index.and_then(|index| starts.get(index)).copied().unwrap_or_default();
            let text = version.line(start, change.value());
            match change.tag() {
                ChangeTag::Equal => lines.paint("", &format!(" {text}"))?,
                ChangeTag::Delete => lines.paint("31", &format!("-{text}"))?,
                ChangeTag::Insert => lines.paint("32", &format!("+{text}"))?,
            }
            if change.missing_newline() {
                lines.paint("", "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// The offsets at which lines start.
fn starts<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Vec<usize> {
    lines
        .scan(0, |end, line| {
            let start = *end;
            *end += line.len();
            Some(start)
        })
        .collect()
}

fn shown(name: &str) -> String {
    name.chars().map(visible).collect()
}

/// One of the two texts.
struct Version {
    sources: Sources,
    secrets: Secrets,
}

impl Version {
    fn new(name: &str, bytes: &[u8]) -> io::Result<Self> {
        let sources = Sources::single(name, bytes).map_err(|TooLarge| io::ErrorKind::FileTooLarge)?;
        Ok(Self { secrets: Secrets::find(&sources), sources })
    }

    fn file(&self) -> Option<&SourceFile> {
        self.sources.files().first()
    }

    fn bytes(&self) -> &[u8] {
        self.file().map_or(&[], SourceFile::bytes)
    }

    /// A line as it is shown.
    fn line(&self, start: usize, line: &[u8]) -> String {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let hidden = self.file().map(|file| self.secrets.hidden(file, start..start + line.len()));
        let is_hidden = |offset| hidden.as_ref().is_some_and(|hidden| hidden.contains(start + offset));
        let mut text = String::with_capacity(line.len());
        let mut offset = 0;
        for chunk in line.utf8_chunks() {
            let invalid = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
            for c in chunk.valid().chars().chain(invalid) {
                text.push(match c {
                    _ if is_hidden(offset) => '*',
                    '\t' => c,
                    _ => visible(c),
                });
                offset += c.len_utf8();
            }
            if invalid.is_some() {
                offset = offset - char::REPLACEMENT_CHARACTER.len_utf8() + chunk.invalid().len();
            }
        }
        text
    }
}

struct Lines<'o> {
    color: bool,
    out: &'o mut dyn Write,
}

impl Lines<'_> {
    fn paint(&mut self, code: &str, line: &str) -> io::Result<()> {
        if self.color && !code.is_empty() {
            writeln!(self.out, "\x1b[{code}m{line}\x1b[0m")
        } else {
            writeln!(self.out, "{line}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: impl AsRef<[u8]>, new: impl AsRef<[u8]>, color: bool) -> String {
        let mut out = Vec::new();
        unified_diff("a.crm", old.as_ref(), new.as_ref(), color, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_that_differ_are_shown_with_those_around() {
        let old = "1\n2\n3\n4\n5\n6\n";
        let new = "1\n2\n3\n4\nfive\n6";
        let expected =
            "--- a.crm\n+++ a.crm\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n-6\n+five\n+6\n\\ No newline at end of file\n";
        assert_eq!(diff(old, new, false), expected);
        assert!(diff(old, new, true).contains("\x1b[31m-5\x1b[0m\n"));
        assert_eq!(diff(old, old, false), "");
    }

    #[test]
    fn secrets_do_not_show() {
        let shown = diff("primitive a x passwd=\"hush-é-hush\"\n", "primitive a x \\\n\tpasswd=hush-é-hush\n", false);
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("-primitive a x passwd=\"***********\"\n"), "{shown}");
        assert!(shown.contains("+\tpasswd=***********\n"), "{shown}");
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_act_on() {
        let shown = diff(b"a\x1b[2J\xff\r\n", b"a\n", false);
        assert!(shown.contains("-a␛[2J\u{fffd}␍\n"), "{shown}");
    }
}
