//! Edits of text: what a [`Fix`] asks for, spelt in the language of the file, and texts with edits made.

mod blanks;
mod crm;
#[cfg(test)]
mod tests;
mod xml;

use std::cell::OnceCell;

use crate::compile::is_xml;
use crate::diagnostic::{Edit, Fix};
use crate::source::{SourceFile, Sources, Span, TooLarge};

/// A piece of text that takes the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What goes, in one file.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// Spells the fixes of a configuration.
pub struct Speller<'s> {
    sources: &'s Sources,
    pages: Vec<OnceCell<Page<'s>>>,
}

/// A file, cut up as far as edits need it. A corosync.conf is crm text here: both have a statement a line, and comments behind `#`.
enum Page<'s> {
    Crm(crm::Page<'s>),
    Xml(Option<xml::Page<'s>>),
}

impl<'s> Speller<'s> {
    /// For the fixes of findings in `sources`.
    #[must_use]
    pub fn new(sources: &'s Sources) -> Self {
        Self { sources, pages: sources.files().iter().map(|_| OnceCell::new()).collect() }
    }

    /// The edits of a fix, sorted by place, none of which overlap. Nothing where the language of the file has no way to
    /// say what is asked for, or where the edits get in each other's way.
    #[must_use]
    pub fn spell(&self, fix: &Fix) -> Option<Vec<TextEdit>> {
        let mut edits = Vec::new();
        for (index, file) in self.sources.files().iter().enumerate() {
            let own: Vec<&Edit> = fix.edits.iter().filter(|edit| file.span().contains(place(edit))).collect();
            if own.is_empty() {
                continue;
            }
            match self.page(index, file) {
                Page::Crm(page) => page.spell(&own, &mut edits)?,
                Page::Xml(page) => page.as_ref()?.spell(&own, &mut edits)?,
            }
        }
        edits.sort_by_key(|edit| edit.span);
        edits.dedup();
        let is_apart = edits.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start);
        (is_apart && !edits.is_empty()).then_some(edits)
    }

    /// The statement, or the innermost element of XML, that an edit changes: two fixes of one are made one after the
    /// other.
    #[must_use]
    pub fn statement(&self, span: Span) -> Span {
        let Some((index, file)) = self.sources.files().iter().enumerate().find(|(_, file)| file.span().contains(span))
        else {
            return span;
        };
        match self.page(index, file) {
            Page::Crm(page) => page.statement(span),
            Page::Xml(page) => page.as_ref().map_or(span, |page| page.statement(span)),
        }
    }

    fn page(&self, index: usize, file: &'s SourceFile) -> &Page<'s> {
        self.pages[index].get_or_init(|| {
            if is_xml(file.bytes()) { Page::Xml(xml::Page::new(file)) } else { Page::Crm(crm::Page::new(file)) }
        })
    }
}

/// Where an edit belongs.
fn place(edit: &Edit) -> Span {
    match edit {
        Edit::Replace { span, .. } | Edit::Delete { span } | Edit::DeleteObject { span } => *span,
        Edit::SetPair { owner, .. } | Edit::SetAttribute { owner, .. } | Edit::AddOperations { owner, .. } => *owner,
        Edit::AddStatement { behind, .. } => *behind,
        Edit::AddWords { before, .. } => *before,
    }
}

/// The same files with the edits made, which are sorted by place and do not overlap.
///
/// # Errors
/// Where the text has become too large.
pub fn apply(sources: &Sources, edits: &[TextEdit]) -> Result<Sources, TooLarge> {
    let mut edited = Sources::default();
    for file in sources.files() {
        let first = edits.partition_point(|edit| edit.span.start < file.span().start);
        let end = edits.partition_point(|edit| edit.span.start <= file.span().end());
        edited.add(file.name(), apply_to(file, &edits[first..end]))?;
    }
    Ok(edited)
}

/// Where a place lies once the edits are made, which are sorted by place and do not overlap.
#[must_use]
pub fn moved(span: Span, edits: &[TextEdit]) -> Span {
    let shift = |offset: u32| {
        let before = edits.iter().take_while(|edit| edit.span.end() <= offset);
        let (removed, added) = before.fold((0, 0), |(removed, added), edit| {
            (removed + u64::from(edit.span.len()), added + edit.text.len() as u64)
        });
        u32::try_from((u64::from(offset) + added).saturating_sub(removed)).unwrap_or(u32::MAX)
    };
    let start = shift(span.start);
    Span::new(start, shift(span.end()).max(start))
}

fn apply_to(file: &SourceFile, edits: &[TextEdit]) -> Vec<u8> {
    let bytes = file.bytes();
    let mut text = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for edit in edits {
        let range = file.range(edit.span);
        text.extend(&bytes[done..range.start]);
        text.extend(edit.text.as_bytes());
        done = range.end;
    }
    text.extend(&bytes[done..]);
    text
}
