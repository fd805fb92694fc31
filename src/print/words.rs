//! Words of crm text, such that crmc and crmsh read back what was meant.

use std::borrow::Cow;

use crate::fmt::words::{is_label_id, is_ordinary, quoted};
use crate::lower::words::spelt_as_in_cib;
use crate::model::{Extra, Score, ScoreSource, Text, Value};
use crate::syntax::keywords::{is_clause_keyword, is_part_keyword, is_statement_keyword};

/// crm text has no words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsayable;

/// What was said, if it can be.
pub(super) type Said<T = ()> = Result<T, Unsayable>;

/// Goes on where `holds`.
pub(super) fn require(holds: bool) -> Said {
    if holds { Ok(()) } else { Err(Unsayable) }
}

/// Goes on where nothing stands beside the known fields.
pub(super) fn nothing_more(extra: &Extra) -> Said {
    require(extra.is_none())
}

/// Goes on where there is nothing.
pub(super) fn absent<T>(value: Option<&T>) -> Said {
    require(value.is_none())
}

/// Whether a word begins a clause or joins conditions: quotes would not make it plain, since only what is left when
/// they are gone is looked at.
fn is_reserved(word: &str) -> bool {
    is_clause_keyword(word) || ["_rsc_set_", "description"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Goes on where the word begins no clause of a bundle or alert, and no statement.
pub(super) fn no_keyword(word: &str) -> Said {
    require(!is_part_keyword(word) && !is_statement_keyword(word.as_bytes()))
}

/// A word that stands for itself wherever one can stand: the id of an object, of a node, a name without value.
pub(super) fn name(text: &Text) -> Said<&str> {
    let word = text.as_str();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '/' | '@' | '#' | '%');
    let starts_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '+');
    require(word.starts_with(starts_plain) && word.chars().all(is_plain) && !is_reserved(word))?;
    Ok(word)
}

/// The names, with blanks between them.
pub(super) fn names(texts: &[Text]) -> Said<String> {
    Ok(texts.iter().map(name).collect::<Said<Vec<_>>>()?.join(" "))
}

/// Any text as the value of a pair, in quotes where it needs them. A line end is the one thing that no quotes keep.
pub(super) fn pair_value(text: &str) -> Said<String> {
    require(!text.contains(['\n', '\r']))?;
    let mut out = String::with_capacity(text.len() + 2);
    quoted(text, &mut out);
    Ok(out)
}

/// Any text as a word of its own, or as part of one behind a colon.
pub(super) fn operand(text: &str) -> Said<Cow<'_, str>> {
    let is_plain = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                '_' | '.' | ':' | '/' | '@' | '%' | '+' | ',' | '-' | '=' | '~' | '^' | '*' | '?' | '!' | '#'
            )
    };
    require(!text.contains(['\n', '\r']))?;
    // A `#` alone would begin a comment.
    let is_bare = is_ordinary(text) || (!text.is_empty() && text != "#" && text.chars().all(is_plain));
    Ok(if is_bare { Cow::Borrowed(text) } else { Cow::Owned(in_quotes(text)) })
}

/// The text in quotes, whether it needs them or not.
fn in_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '"' || (c == '\\' && rest.peek().is_none_or(|next| matches!(next, '"' | '\\'))) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// A word of any content that is not taken for a keyword, a pair or an id.
pub(super) fn word(text: &Text) -> Said<Cow<'_, str>> {
    let content = text.as_str();
    require(!content.is_empty())?;
    require(!is_reserved(content) && !content.starts_with(['$', '@', '{', '}']) && !content.contains('='))?;
    let word = operand(content)?;
    // As a plain word, that is a label.
    if content.ends_with(':') { Ok(Cow::Owned(in_quotes(content))) } else { Ok(word) }
}

/// The word with a colon behind it.
pub(super) fn label(text: &str) -> Said<String> {
    require(!text.is_empty())?;
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '#' | '/' | '@');
    if text.chars().all(is_plain) {
        return Ok(format!("{text}:"));
    }
    require(!text.contains(['\n', '\r']))?;
    Ok(format!("{}:", in_quotes(text)))
}

/// The name of a pair that needs no quotes.
pub(super) fn pair_name(text: &str) -> Said<&str> {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '#' | '/' | ':' | ',' | '%' | '@' | '*');
    require(!text.is_empty() && !text.starts_with(['@', '#']) && text.chars().all(is_plain))?;
    Ok(text)
}

/// `name=value`
pub(super) fn pair(name: &str, value: &str) -> Said<String> {
    if let Ok(name) = pair_name(name) {
        return Ok(format!("{name}={}", pair_value(value)?));
    }
    // Quoted as a whole, any name goes that has no sign in it that means something.
    require(!name.is_empty() && !name.contains('=') && !name.starts_with(['$', '@']))?;
    let pair = format!("{name}={value}");
    require(!pair.contains(['\n', '\r']))?;
    Ok(in_quotes(&pair))
}

/// `$id=X`
pub(super) fn id_spec(id: &Text) -> Said<String> {
    Ok(format!("$id={}", pair_value(id.as_str())?))
}

/// `X:` where crmsh 4.4 takes that for an id, else `$id=X`. It stumbles over a dot in the first.
pub(super) fn id_label(id: &Text) -> Said<String> {
    if is_label_id(id.as_str()) { Ok(format!("{id}:")) } else { id_spec(id) }
}

/// `$id-ref=X`
pub(super) fn id_ref(id: &Text) -> Said<String> {
    Ok(format!("$id-ref={}", pair_value(id.as_str())?))
}

/// `description=…`
pub(super) fn description(text: &Text) -> Said<String> {
    pair("description", text.as_str())
}

/// A score with its colon, `inf:` for INFINITY.
pub(super) fn score(score: &Value<Score>) -> Said<String> {
    let written = score.as_str();
    let short = match written.strip_suffix("INFINITY") {
        Some(sign) => format!("{sign}inf"),
        None => written.to_owned(),
    };
    require(spelt_as_in_cib(&short).is_some_and(|spelling| spelling == written))?;
    Ok(format!("{short}:"))
}

/// A score, or the attribute that holds one, with its colon.
pub(super) fn score_source(source: &ScoreSource) -> Said<String> {
    match source {
        ScoreSource::Score(value) => score(value),
        ScoreSource::Attribute(name) => {
            require(spelt_as_in_cib(name.as_str()).is_none())?;
            label(name.as_str())
        }
    }
}

/// A statement as it is laid out: one clause a line.
#[derive(Debug)]
pub(super) struct Layout {
    text: String,
}

impl Layout {
    /// A statement that begins with that keyword.
    pub(super) fn new(keyword: &str) -> Self {
        Self { text: keyword.to_owned() }
    }

    /// Adds a word to the line.
    pub(super) fn word(&mut self, word: &str) -> &mut Self {
        self.text.push(' ');
        self.text.push_str(word);
        self
    }

    /// Goes on in a new line with that word.
    pub(super) fn line(&mut self, word: &str) -> &mut Self {
        self.text.push_str(" \\\n\t");
        self.text.push_str(word);
        self
    }

    /// The description, in a line of its own.
    pub(super) fn description(&mut self, text: Option<&Text>) -> Said {
        if let Some(text) = text {
            self.line(&description(text)?);
        }
        Ok(())
    }

    /// The whole statement.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::unquote;

    #[test]
    fn quotes_stand_where_they_are_needed() {
        for plain in ["a", "1.2.3.4", "/dev/vg/lv", "a=b", "#uname", "*", "é"] {
            assert_eq!(pair_value(plain).unwrap(), plain);
            assert_eq!(operand(plain).unwrap(), plain);
        }
        for (text, written) in
            [("", "\"\""), ("a b", "\"a b\""), (r#"a"\b"#, r#""a\"\b""#), (r"a\b\", r#""a\b\\""#), ("'", "\"'\"")]
        {
            assert_eq!(pair_value(text).unwrap(), written);
            assert_eq!(operand(text).unwrap(), written);
            assert_eq!(unquote(written).text, text);
        }
        assert_eq!(pair_value("a\nb"), Err(Unsayable));
    }

    #[test]
    fn scores_are_short_where_that_means_the_same() {
        let label = |text: &str| score(&Value::new(Text::new(text, crate::source::Span::default())));
        assert_eq!(label("INFINITY").unwrap(), "inf:");
        assert_eq!(label("-INFINITY").unwrap(), "-inf:");
        assert_eq!(label("100").unwrap(), "100:");
        assert_eq!(label("inf"), Err(Unsayable));
        assert_eq!(label("10s"), Err(Unsayable));
    }
}
