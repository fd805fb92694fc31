//! Edits of CIB XML.

use std::collections::BTreeSet;
use std::ops::Range;

use ecow::EcoString;

use super::{TextEdit, blanks};
use crate::cib::read;
use crate::cib::write::escape_value;
use crate::diagnostic::Edit;
use crate::model::{Content, Element, SetKind, Text};
use crate::source::{SourceFile, Span};

/// A file and its elements.
pub(super) struct Page<'s> {
    file: &'s SourceFile,
    root: Element,
    ids: BTreeSet<String>,
}

impl<'s> Page<'s> {
    /// Nothing where the file is not well-formed.
    pub(super) fn new(file: &'s SourceFile) -> Option<Self> {
        let root = read::tree(file).ok()?;
        let mut ids = BTreeSet::new();
        root.for_each(&mut |element| ids.extend(element.attribute("id").map(|id| id.as_str().to_owned())));
        Some(Self { file, root, ids })
    }

    pub(super) fn spell(&self, edits: &[&Edit], out: &mut Vec<TextEdit>) -> Option<()> {
        let deleted: Option<Vec<Deleted>> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Delete { span } => Some(self.deleted(*span)),
                Edit::DeleteObject { span } => Some(Some(Deleted::Piece(*span))),
                _ => None,
            })
            .collect();
        self.delete(&deleted?, out)?;
        for edit in edits {
            match edit {
                Edit::Replace { span, text } => out.push(self.replace(*span, text)?),
                Edit::SetPair { owner, kind, name, value } => out.push(self.set_pair(*owner, *kind, name, value)?),
                Edit::SetAttribute { owner, name, value } => {
                    out.push(self.set_attribute(self.path(*owner).pop()?, name, value)?);
                }
                Edit::AddOperations { owner, operations } => out.push(self.add_operations(*owner, operations)?),
                Edit::Delete { .. } | Edit::DeleteObject { .. } => {}
                Edit::AddStatement { .. } | Edit::AddWords { .. } => return None,
            }
        }
        Some(())
    }

    /// The innermost element that holds what is not blank of `span`.
    pub(super) fn statement(&self, span: Span) -> Span {
        let range = self.file.range(span);
        let text = &self.bytes()[range.clone()];
        let start = range.start + text.len() - text.trim_ascii_start().len();
        let end = (range.start + text.trim_ascii_end().len()).max(start);
        self.path(self.span(start..end)).last().map_or(span, |element| element.span)
    }

    fn bytes(&self) -> &'s [u8] {
        self.file.bytes()
    }

    fn span(&self, range: Range<usize>) -> Span {
        let base = self.file.span().start;
        let offset = |at: usize| base + u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(offset(range.start), offset(range.end))
    }

    /// The elements that hold `span`, from the root down.
    fn path(&self, span: Span) -> Vec<&Element> {
        let mut path = Vec::new();
        let mut next = Some(&self.root).filter(|root| root.span.contains(span));
        while let Some(element) = next {
            path.push(element);
            next = element.elements().find(|child| child.span.contains(span));
        }
        path
    }

    /// The quotes around the value of an attribute are the sign that `span` is one.
    fn replace(&self, span: Span, text: &str) -> Option<TextEdit> {
        let range = self.file.range(span);
        let before = self.bytes().get(range.start.checked_sub(1)?)?;
        let is_value = matches!(before, b'"' | b'\'') && self.bytes().get(range.end) == Some(before);
        is_value.then(|| TextEdit { span, text: escape_value(text).into_owned() })
    }

    /// What goes with the pair, member or clause at `span`: an attribute, an element or a comment.
    fn deleted(&self, span: Span) -> Option<Deleted> {
        let path = self.path(span);
        let element = *path.last()?;
        if let Some((key, value)) = element.attributes.iter().find(|(key, _)| key.span.start == span.start) {
            return (element.span != span).then(|| Deleted::Attribute(key.span.to(value.span)));
        }
        let is_comment = |child: &Content| matches!(child, Content::Comment(comment) if comment.span == span);
        if element.children.iter().any(is_comment) {
            return Some(Deleted::Piece(span));
        }
        // A set that is left without pairs goes, too; so one has to know the set.
        let set = path.len().checked_sub(2).and_then(|index| path.get(index)).map(|set| set.span);
        Some(Deleted::Element(element.span, set))
    }

    fn delete(&self, deleted: &[Deleted], out: &mut Vec<TextEdit>) -> Option<()> {
        let gone: Vec<Span> = deleted.iter().filter_map(Deleted::element).collect();
        for one in deleted {
            let range = match one {
                // With the blank in front of it and the quote behind it.
                Deleted::Attribute(span) => {
                    let range = self.file.range(*span);
                    let start = self.bytes()[..range.start].trim_ascii_end().len();
                    start..range.end + 1
                }
                Deleted::Piece(span) => {
                    let range = self.file.range(*span);
                    let text = &self.bytes()[range.clone()];
                    // A comment of several lines says more than what a finding is about.
                    if text.starts_with(b"<!--") && text.contains(&b'\n') {
                        return None;
                    }
                    blanks::lines_or_part(self.bytes(), range)
                }
                Deleted::Element(span, set) => {
                    let set = set.and_then(|set| self.path(set).pop()).filter(|set| set_of(&set.name));
                    let is_emptied = set.is_some_and(|set| set.elements().all(|child| gone.contains(&child.span)));
                    let whole = set.filter(|_| is_emptied).map_or(*span, |set| set.span);
                    blanks::lines_or_part(self.bytes(), self.file.range(whole))
                }
            };
            out.push(TextEdit { span: self.span(range), text: String::new() });
        }
        Some(())
    }

    fn set_attribute(&self, element: &Element, name: &str, value: &str) -> Option<TextEdit> {
        if let Some(old) = element.attribute(name) {
            return self.replace(old.span, value);
        }
        let at = element.attributes.iter().map(|(_, value)| value.span.end() + 1).max()?;
        Some(TextEdit { span: Span::at(at), text: format!(" {name}=\"{}\"", escape_value(value)) })
    }

    fn set_pair(&self, owner: Span, kind: SetKind, name: &str, value: &str) -> Option<TextEdit> {
        let owner = self.path(owner).pop()?;
        let is_set = |element: &&Element| element.name == kind.tag();
        let sets: Vec<&Element> = if is_set(&owner) { vec![owner] } else { owner.elements().filter(is_set).collect() };
        let named = |element: &&Element| element.attribute("name").is_some_and(|own| own == name);
        if let Some(pair) = sets.iter().find_map(|set| set.elements().find(named)) {
            return self.set_attribute(pair, "value", value);
        }
        let is_open =
            |set: &&&Element| set.attribute("id-ref").is_none() && !set.elements().any(|child| child.name == "rule");
        match sets.iter().find(is_open) {
            Some(set) => {
                let pair = self.pair(set.attribute("id")?, name, value);
                match set.elements().last() {
                    Some(last) => Some(self.behind(last.span, &[&pair])),
                    None => self.open_empty(set, &[pair]),
                }
            }
            None => {
                let id = self.free_id(&format!("{}-{}", owner.attribute("id")?, kind.tag()));
                let pair = self.pair(&Text::new(id.as_str(), Span::default()), name, value);
                let lines = [
                    format!("<{} id=\"{}\">", kind.tag(), escape_value(&id)),
                    format!("  {pair}"),
                    format!("</{}>", kind.tag()),
                ];
                match owner.elements().next() {
                    Some(first) => Some(self.before(first.span, &lines)),
                    None => self.open_empty(owner, &lines),
                }
            }
        }
    }

    fn add_operations(&self, owner: Span, operations: &[(EcoString, EcoString)]) -> Option<TextEdit> {
        let owner = self.path(owner).pop().filter(|owner| owner.name == "primitive")?;
        let prefix = owner.attribute("id")?;
        let ops: Vec<String> = operations
            .iter()
            .map(|(name, timeout)| {
                let id = self.free_id(&format!("{prefix}-{name}-0s"));
                let [id, name, timeout] = [id.as_str(), name.as_str(), timeout.as_str()].map(escape_value);
                format!("<op id=\"{id}\" name=\"{name}\" interval=\"0s\" timeout=\"{timeout}\"/>")
            })
            .collect();
        if let Some(list) = owner.elements().find(|child| child.name == "operations") {
            return match list.elements().last() {
                _ if list.attribute("id-ref").is_some() => None,
                Some(last) => Some(self.behind(last.span, &ops.iter().collect::<Vec<_>>())),
                None => self.open_empty(list, &ops),
            };
        }
        let inner = ops.into_iter().map(|op| format!("  {op}"));
        let whole: Vec<String> =
            ["<operations>".to_owned()].into_iter().chain(inner).chain(["</operations>".to_owned()]).collect();
        match owner.elements().last() {
            Some(last) => Some(self.behind(last.span, &whole.iter().collect::<Vec<_>>())),
            None => self.open_empty(owner, &whole),
        }
    }

    fn pair(&self, set: &Text, name: &str, value: &str) -> String {
        let id = self.free_id(&format!("{set}-{name}"));
        format!(
            "<nvpair id=\"{}\" name=\"{}\" value=\"{}\"/>",
            escape_value(&id),
            escape_value(name),
            escape_value(value)
        )
    }

    fn free_id(&self, wanted: &str) -> String {
        let numbered = (1..).map(|number| format!("{wanted}-{number}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !self.ids.contains(id)).unwrap_or_default()
    }

    /// The indentation of the line that an element stands on; nothing where something else stands in front of it.
    fn indentation(&self, span: Span) -> Option<String> {
        let start = self.file.range(span).start;
        let line = blanks::line_start(self.bytes(), start);
        let blanks = blanks::indentation(self.bytes(), line);
        (line + blanks.len() == start).then(|| String::from_utf8_lossy(blanks).into_owned())
    }

    /// Lines as they stand on lines of their own, or all in one.
    fn joined(&self, lines: &[impl AsRef<str>], indentation: Option<&str>) -> String {
        let line_end = blanks::line_end(self.bytes());
        match indentation {
            Some(indentation) => lines.iter().map(|line| format!("{line_end}{indentation}{}", line.as_ref())).collect(),
            None => lines.iter().map(|line| line.as_ref().trim_start()).collect(),
        }
    }

    fn behind(&self, span: Span, lines: &[&String]) -> TextEdit {
        let text = self.joined(lines, self.indentation(span).as_deref());
        TextEdit { span: Span::at(span.end()), text }
    }

    fn before(&self, span: Span, lines: &[String]) -> TextEdit {
        let Some(indentation) = self.indentation(span) else {
            return TextEdit { span: Span::at(span.start), text: self.joined(lines, None) };
        };
        let line_end = blanks::line_end(self.bytes());
        let lines: Vec<String> = lines.iter().map(|line| format!("{line}{line_end}{indentation}")).collect();
        TextEdit { span: Span::at(span.start), text: lines.concat() }
    }

    /// Opens an element that is closed at once, `<x/>`. One of two tags with nothing between is rare: it stays.
    fn open_empty(&self, element: &Element, lines: &[String]) -> Option<TextEdit> {
        let range = self.file.range(element.span);
        if !self.bytes()[range.clone()].ends_with(b"/>") {
            return None;
        }
        let indentation = self.indentation(element.span);
        let inner = indentation.as_ref().map(|outer| format!("{outer}  "));
        let end = self.joined(&[format!("</{}>", element.name)], indentation.as_deref());
        let text = format!(">{}{end}", self.joined(lines, inner.as_deref()));
        Some(TextEdit { span: self.span(range.end - 2..range.end), text })
    }
}

/// What is deleted.
enum Deleted {
    /// An attribute: its key and value, without the quote behind it.
    Attribute(Span),
    /// An element, and what it stands in.
    Element(Span, Option<Span>),
    /// A comment, or a whole object.
    Piece(Span),
}

impl Deleted {
    fn element(&self) -> Option<Span> {
        match self {
            Self::Element(span, _) => Some(*span),
            Self::Attribute(_) | Self::Piece(_) => None,
        }
    }
}

/// Whether elements of that tag hold pairs.
fn set_of(tag: &str) -> bool {
    [SetKind::Instance, SetKind::Meta, SetKind::Utilization, SetKind::ClusterProperty]
        .iter()
        .any(|kind| kind.tag() == tag)
}
