//! Bytes → text: UTF-8 and nothing else.

use super::mistakes::UNREADABLE_ENCODING;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// What a file begins with that is no UTF-8 text.
const SIGNATURES: [(&[u8], &str, &str); 8] = [
    (b"BZh", "the file is compressed with bzip2", "unpack it first: bunzip2 FILE"),
    (&[0x1f, 0x8b], "the file is compressed with gzip", "unpack it first: gunzip FILE"),
    (&[0xfd, b'7', b'z', b'X', b'Z'], "the file is compressed with xz", "unpack it first: unxz FILE"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "the file is compressed with zstd", "unpack it first: unzstd FILE"),
    (&[0xff, 0xfe], "the text is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8 FILE"),
    (&[0xfe, 0xff], "the text is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8 FILE"),
    (b"<\0", "the text is UTF-16", "convert it first: iconv -f UTF-16LE -t UTF-8 FILE"),
    (b"\0<", "the text is UTF-16", "convert it first: iconv -f UTF-16BE -t UTF-8 FILE"),
];

/// The text of an XML file without its byte order mark, and the place where it begins.
///
/// # Errors
/// A diagnostic where the bytes are compressed, declared to be in another encoding, or not UTF-8.
pub(super) fn text(file: &SourceFile) -> Result<(&str, u32), Box<Diagnostic>> {
    let bytes = file.bytes();
    let start = file.span().start;
    for (signature, message, help) in SIGNATURES {
        if bytes.starts_with(signature) {
            return Err(Diagnostic::new(&UNREADABLE_ENCODING, Span::at(start), message).help(help).into());
        }
    }
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    let (bytes, start) = (bytes.get(mark..).unwrap_or_default(), start + u32::from(mark == 3) * 3);
    if let Some((name, span)) = declared(bytes, start).filter(|(name, _)| !is_utf_8(name)) {
        return Err(Diagnostic::new(&UNREADABLE_ENCODING, span, format!("the text is declared to be {name}"))
            .label("crmc reads UTF-8")
            .help(format!("convert the file, then its declaration: iconv -f {name} -t UTF-8 FILE"))
            .into());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text, start)),
        Err(error) => {
            let at = start.saturating_add(u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX));
            let bad = u32::try_from(error.error_len().unwrap_or(1)).unwrap_or(1);
            Err(Diagnostic::new(&UNREADABLE_ENCODING, Span::new(at, at.saturating_add(bad)), "the text is not UTF-8")
                .label("no character of UTF-8")
                .help("convert it first, for example: iconv -f ISO-8859-1 -t UTF-8 FILE")
                .into())
        }
    }
}

fn is_utf_8(name: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The encoding that the XML declaration names, and where.
fn declared(bytes: &[u8], start: u32) -> Option<(String, Span)> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.iter().take(1000).position(|&byte| byte == b'>')?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let (before, rest) = declaration.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = value.get(1..)?.split(quote).next()?;
    let offset = "<?xml".len() + before.len() + "encoding".len() + (rest.len() - value.len()) + 1;
    let at = start.saturating_add(u32::try_from(offset).ok()?);
    Some((name.to_owned(), Span::new(at, at.saturating_add(u32::try_from(name.len()).ok()?))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn refusal(bytes: &[u8]) -> (String, Span) {
        let sources = Sources::single("x", bytes).unwrap();
        let error = text(&sources.files()[0]).unwrap_err();
        (error.message, error.span)
    }

    #[test]
    fn only_utf_8_is_read() {
        assert_eq!(refusal(b"<a>\xe9</a>"), ("the text is not UTF-8".into(), Span::new(3, 4)));
        let latin = br#"<?xml version="1.0" encoding = 'ISO-8859-1'?><a/>"#;
        assert_eq!(refusal(latin), ("the text is declared to be ISO-8859-1".into(), Span::new(32, 42)));
        assert_eq!(refusal(b"\xff\xfe<\0").0, "the text is UTF-16");
        assert_eq!(refusal(b"<\0a\0").0, "the text is UTF-16");
        assert_eq!(refusal(b"BZh91AY").0, "the file is compressed with bzip2");
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let sources = Sources::single("x", "\u{feff}<a/>").unwrap();
        assert_eq!(text(&sources.files()[0]).unwrap(), ("<a/>", 3));
    }
}
