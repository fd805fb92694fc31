//! Characters that are not what they look like.

/// Zero-width space, word joiner, soft hyphen and byte order mark. Joiners of letters and emoji have their uses.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// `“`, `‘`, `«` and the like: no quotes of the language.
pub(crate) fn is_typographic_quote(character: char) -> bool {
    matches!(character, '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›')
}
