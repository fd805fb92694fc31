//! Characters, names and references of XML 1.0.

use std::borrow::Cow;

use ecow::EcoString;

/// The first character that XML allows nowhere, and its offset.
pub(crate) fn forbidden(text: &str) -> Option<(usize, char)> {
    // Nearly always there is none: look at bytes first, of which only these begin a forbidden character.
    let suspicious = |&byte: &u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0xef;
    let from = text.bytes().position(|byte| suspicious(&byte))?;
    let rest = text.get(from..)?;
    rest.char_indices().find(|&(_, c)| !is_allowed(c)).map(|(offset, c)| (from + offset, c))
}

fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether `text` can name an element or attribute. Beyond ASCII, all is taken for a letter.
pub(super) fn is_name(text: &str) -> bool {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || !byte.is_ascii();
    let goes_on = |byte: u8| begins(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    text.bytes().next().is_some_and(begins) && text.bytes().all(goes_on)
}

/// The character for which `&name;` stands.
pub(super) fn reference(name: &str) -> Option<char> {
    let code = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let (digits, radix) = code.strip_prefix('x').map_or((code, 10), |digits| (digits, 16));
    // from_str_radix takes a sign, XML does not.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(code).filter(|&character| is_allowed(character))
}

/// Text with all its line ends as LF.
pub(super) fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// The value that an attribute has: references resolved, each line end and tab a blank.
///
/// # Errors
/// The part of `raw` that is not allowed: a reference that XML does not know, an `&` alone or a `<`.
pub(super) fn attribute_value(raw: &str) -> Result<EcoString, &str> {
    let special = |&byte: &u8| matches!(byte, b'&' | b'<' | b'\t' | b'\n' | b'\r');
    let Some(first) = raw.bytes().position(|byte| special(&byte)) else { return Ok(raw.into()) };
    let (plain, mut rest) = raw.split_at(first);
    let mut value = EcoString::with_capacity(raw.len());
    value.push_str(plain);
    while let Some(character) = rest.chars().next() {
        let mut length = character.len_utf8();
        match character {
            '&' => {
                let name = rest[1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '#').next().unwrap_or_default();
                let after = 1 + name.len();
                if !rest[after..].starts_with(';') {
                    return Err(&rest[..after]);
                }
                length = after + 1;
                value.push(reference(name).ok_or(&rest[..length])?);
            }
            '<' => return Err(&rest[..1]),
            '\r' => {
                value.push(' ');
                length = if rest.starts_with("\r\n") { 2 } else { 1 };
            }
            '\t' | '\n' => value.push(' '),
            other => value.push(other),
        }
        rest = &rest[length..];
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_of_xml() {
        assert_eq!(reference("#x1F600"), Some('😀'));
        for name in ["nbsp", "#", "#x", "#+65", "#xD800", "#0", "#x110000", "#65x", "#99999999999"] {
            assert_eq!(reference(name), None, "{name}");
        }
    }

    #[test]
    fn some_characters_are_never_allowed() {
        assert_eq!(forbidden("é\t\r\n \u{e000}"), None);
        assert_eq!(forbidden("aé\u{c}"), Some((3, '\u{c}')));
        assert_eq!(forbidden("\u{f000}\u{ffff}"), Some((3, '\u{ffff}')));
    }

    #[test]
    fn names_hold_no_punctuation() {
        assert!(is_name("rsc_location") && is_name("x:y-1.2") && is_name("é"));
        assert!(!is_name("") && !is_name("1a") && !is_name("-a") && !is_name("a\"b") && !is_name("a/"));
    }
}
