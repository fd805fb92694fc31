use std::marker::PhantomData;

use ecow::EcoString;

use crate::source::Span;

/// A piece of text and where it was written.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The text, after quotes and escapes are taken away.
    pub value: EcoString,
    /// Where it was written; the place of the owner where crmc made it up.
    pub span: Span,
}

/// The name of an object or of a part of one.
pub type Id = Text;

impl Text {
    /// `value`, written at `span`.
    #[must_use]
    pub fn new(value: impl Into<EcoString>, span: Span) -> Self {
        Self { value: value.into(), span }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// Two texts are equal where they say the same, wherever they stand.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.value == *other
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.value)
    }
}

/// A meaning that Pacemaker reads from text.
pub trait FromText: Sized {
    /// The meaning of `text`, or nothing where Pacemaker does not understand it.
    fn from_text(text: &str) -> Option<Self>;
}

/// A text that has to mean a `T`. It keeps how it was written, so that it is written back the same.
#[derive(Debug)]
pub struct Value<T> {
    /// As it was written.
    pub text: Text,
    meaning: PhantomData<fn() -> T>,
}

impl<T> Value<T> {
    /// A value written as `text`.
    #[must_use]
    pub fn new(text: Text) -> Self {
        Self { text, meaning: PhantomData }
    }

    /// Where it was written.
    #[must_use]
    pub fn span(&self) -> Span {
        self.text.span
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text.value
    }
}

impl<T: FromText> Value<T> {
    /// What it means, or nothing where Pacemaker does not understand it.
    #[must_use]
    pub fn get(&self) -> Option<T> {
        T::from_text(self.as_str())
    }
}

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<T> PartialEq for Value<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Value<T> {}

/// A boolean as Pacemaker reads it (`crm_str_to_boolean`): true, on, yes, y, 1 and false, off, no, n, 0,
/// without regard to case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boolean(pub bool);

impl FromText for Boolean {
    fn from_text(text: &str) -> Option<Self> {
        let is = |names: [&str; 5]| names.iter().any(|name| text.eq_ignore_ascii_case(name));
        if is(["true", "on", "yes", "y", "1"]) {
            Some(Self(true))
        } else if is(["false", "off", "no", "n", "0"]) {
            Some(Self(false))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_takes_no_room_of_its_own() {
        assert_eq!(size_of::<Option<Text>>(), size_of::<Text>());
    }
}
