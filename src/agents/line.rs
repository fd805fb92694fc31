//! A line of a table: words, each a `key` or a `key=value`, of which the value may stand in quotes.

use std::borrow::Cow;

/// A word and its place in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub offset: usize,
    pub len: usize,
    pub key: &'a str,
    pub value: Option<Cow<'a, str>>,
}

/// A quote that is not closed, or an escape that means nothing; where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadQuote(pub usize);

/// The words of a line. `#` starts a comment where a word might start.
pub(super) fn words(line: &str) -> Result<Vec<Word<'_>>, BadQuote> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let offset = line.len() - rest.len();
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => {
                let (value, after) = self::value(value).map_err(|left| BadQuote(line.len() - left))?;
                (Some(value), after)
            }
            None => (None, after),
        };
        words.push(Word { offset, len: rest.len() - after.len(), key, value });
        rest = after.trim_start();
    }
    Ok(words)
}

/// A value, and what follows it. Fails with the length of what is left at the mistake.
fn value(text: &str) -> Result<(Cow<'_, str>, &str), usize> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
        return Ok((Cow::Borrowed(value), after));
    };
    let end = quoted.find(['"', '\\']).ok_or(text.len())?;
    if let Some(after) = quoted[end..].strip_prefix('"') {
        return Ok((Cow::Borrowed(&quoted[..end]), after));
    }
    let mut value = String::new();
    let mut characters = quoted.chars();
    loop {
        let left = characters.as_str().len();
        let Some(character) = characters.next() else { return Err(text.len()) };
        match character {
            '"' => return Ok((Cow::Owned(value), characters.as_str())),
            '\\' => match characters.next() {
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some(same @ ('"' | '\\')) => value.push(same),
                _ => return Err(left),
            },
            other => value.push(other),
        }
    }
}

/// Writes `key=value`, in quotes where the value needs them.
pub(super) fn push_pair(line: &mut String, key: &str, value: &str) {
    line.push(' ');
    line.push_str(key);
    line.push('=');
    if !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\')) {
        return line.push_str(value);
    }
    line.push('"');
    for character in value.chars() {
        match character {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            '"' | '\\' => line.extend(['\\', character]),
            other => line.push(other),
        }
    }
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_places() {
        let found = words(r#"  param a  default="b \"c\"\n" x=# # comment"#).unwrap();
        let places: Vec<_> =
            found.iter().map(|word| (word.offset, word.len, word.key, word.value.as_deref())).collect();
        assert_eq!(
            places,
            [(2, 5, "param", None), (8, 1, "a", None), (11, 19, "default", Some("b \"c\"\n")), (31, 3, "x", Some("#"))]
        );
    }

    #[test]
    fn open_quotes_are_found() {
        assert_eq!(words(r#"a="b"#), Err(BadQuote(2)));
        assert_eq!(words(r#"a="b\"#), Err(BadQuote(4)));
        assert_eq!(words(r#"a="b\qc""#), Err(BadQuote(4)));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(value in ".*") {
            let mut line = "x".to_owned();
            push_pair(&mut line, "key", &value);
            if let Ok(found) = words(&line) {
                proptest::prop_assert_eq!(found[1].value.as_deref(), Some(value.as_str()));
                proptest::prop_assert_eq!(found.len(), 2);
            } else {
                proptest::prop_assert!(false, "{}", line);
            }
        }

        #[test]
        fn no_line_is_too_odd(line in ".*") {
            let _ = words(&line);
        }
    }
}
