use ecow::EcoString;

use super::Diagnostic;
use crate::model::SetKind;
use crate::source::Span;

/// A repair that a program can make.
///
/// Its edits say what is to change and leave the spelling to those who apply it, so that one fix serves crm text and
/// CIB XML alike:
///
/// ```
/// use crmc::diagnostic::Fix;
/// use crmc::source::Span;
///
/// let name = Span::new(20, 27);
/// let fix = Fix::safe("write `on-fail`").changing("db").replace(name, "on-fail");
/// assert!(fix.is_safe());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order without a full stop: «delete `action`».
    pub title: String,
    /// Who may apply it.
    pub safety: Safety,
    /// All of them, or none, are made.
    pub edits: Vec<Edit>,
}

/// What a fix does to the meaning of a configuration. `--fix` holds a fix to it: it compiles before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Safety {
    /// The configuration means the same.
    SameMeaning,
    /// These objects change, and no other: what they say now is plainly not what was meant. Named by id, as
    /// `crmc diff` does; options of the cluster by `property`, `rsc_defaults` or `op_defaults`.
    Changes(Vec<EcoString>),
    /// It changes what somebody may have meant.
    Unsafe,
}

/// One change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts `text` in the place of the id, name or value at `span`, in quotes where it needs them.
    Replace {
        /// A whole word, a pair's name or value; of XML, the value of an attribute.
        span: Span,
        /// What it shall say.
        text: EcoString,
    },
    /// Deletes what stands at `span`, with the blanks or the line that nothing else stands on: a pair, a member or a
    /// clause such as `op …`; of XML, the element. A clause or statement that would be left without pairs goes, too.
    Delete {
        /// A place within it.
        span: Span,
    },
    /// Deletes a whole statement or element. The comments in front of it stay.
    DeleteObject {
        /// The object's place.
        span: Span,
    },
    /// Gives an object a pair such as `meta interleave=true`, or replaces its value.
    SetPair {
        /// The object's place.
        owner: Span,
        /// What the pair is for.
        kind: SetKind,
        /// Its name.
        name: EcoString,
        /// Its value.
        value: EcoString,
    },
    /// Gives an operation or a constraint an attribute such as `timeout=60s`, or replaces its value.
    SetAttribute {
        /// The operation's or the constraint's place.
        owner: Span,
        /// The name of the attribute.
        name: EcoString,
        /// Its value.
        value: EcoString,
    },
    /// Gives a primitive operations that it does not have.
    AddOperations {
        /// The primitive's place.
        owner: Span,
        /// The name of each, and its timeout.
        operations: Vec<(EcoString, EcoString)>,
    },
    /// Adds a statement. There is no such edit for XML: a file of XML gets no fix.
    AddStatement {
        /// The place of the object that it shall stand behind.
        behind: Span,
        /// The statement in crm text, without its line end.
        text: EcoString,
    },
    /// Adds words to a statement. There is no such edit for XML either.
    AddWords {
        /// The word that they shall stand in front of.
        before: Span,
        /// The words, as crm text has them.
        text: EcoString,
    },
}

impl Fix {
    /// A fix after which the configuration means the same.
    #[must_use]
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::SameMeaning, edits: Vec::new() }
    }

    /// A fix that may change what somebody meant.
    #[must_use]
    pub fn risky(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits: Vec::new() }
    }

    /// Says that the fix changes the object of this id, as is meant; see [`Safety::Changes`]. A fix that is unsafe stays
    /// so.
    #[must_use]
    pub fn changing(mut self, id: impl Into<EcoString>) -> Self {
        match &mut self.safety {
            Safety::SameMeaning => self.safety = Safety::Changes(vec![id.into()]),
            Safety::Changes(ids) => ids.push(id.into()),
            Safety::Unsafe => {}
        }
        self
    }

    /// Whether `--fix` applies it.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.safety != Safety::Unsafe
    }

    /// Replaces an id, a name or a value ([`Edit::Replace`]).
    #[must_use]
    pub fn replace(self, span: Span, text: impl Into<EcoString>) -> Self {
        self.edit(Edit::Replace { span, text: text.into() })
    }

    /// Deletes a pair, a member or a clause ([`Edit::Delete`]).
    #[must_use]
    pub fn delete(self, span: Span) -> Self {
        self.edit(Edit::Delete { span })
    }

    /// Deletes a statement ([`Edit::DeleteObject`]).
    #[must_use]
    pub fn delete_object(self, span: Span) -> Self {
        self.edit(Edit::DeleteObject { span })
    }

    /// Sets a pair of an object ([`Edit::SetPair`]).
    #[must_use]
    pub fn set_pair(self, owner: Span, kind: SetKind, name: impl Into<EcoString>, value: impl Into<EcoString>) -> Self {
        self.edit(Edit::SetPair { owner, kind, name: name.into(), value: value.into() })
    }

    /// Sets an attribute of an operation or a constraint ([`Edit::SetAttribute`]).
    #[must_use]
    pub fn set_attribute(self, owner: Span, name: impl Into<EcoString>, value: impl Into<EcoString>) -> Self {
        self.edit(Edit::SetAttribute { owner, name: name.into(), value: value.into() })
    }

    /// Gives a primitive operations, each with its timeout ([`Edit::AddOperations`]).
    #[must_use]
    pub fn add_operations(self, owner: Span, operations: Vec<(EcoString, EcoString)>) -> Self {
        self.edit(Edit::AddOperations { owner, operations })
    }

    /// Adds a statement ([`Edit::AddStatement`]).
    #[must_use]
    pub fn add_statement(self, behind: Span, text: impl Into<EcoString>) -> Self {
        self.edit(Edit::AddStatement { behind, text: text.into() })
    }

    /// Adds words to a statement ([`Edit::AddWords`]).
    #[must_use]
    pub fn add_words(self, before: Span, text: impl Into<EcoString>) -> Self {
        self.edit(Edit::AddWords { before, text: text.into() })
    }

    fn edit(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
        self
    }
}

impl Diagnostic {
    /// Says how a program can repair it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
