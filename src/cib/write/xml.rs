use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::bytes::ByteSet;
use crate::cib::comment;
use crate::model::{Content, Element, Extra, Text};

/// Writes elements, two blanks to a level.
pub(super) struct Xml<W: io::Write> {
    writer: Writer<W>,
    /// Whether every line end has to be one between elements: within a comment, a blank takes its place.
    has_plain_lines: bool,
}

/// An element that is about to be written.
pub(super) struct Tag<'a> {
    name: &'a str,
    /// The name and the attributes, as they stand between the brackets.
    content: String,
}

impl<'a> Tag<'a> {
    pub(super) fn new(name: &'a str) -> Self {
        // Room for what most elements have, so that it does not grow attribute by attribute.
        let mut content = String::with_capacity(120);
        content.push_str(name);
        Self { name, content }
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(super) fn maybe(mut self, name: &str, value: Option<&Text>) -> Self {
        if let Some(value) = value {
            self.set(name, value.as_str());
        }
        self
    }

    pub(super) fn with_extra(mut self, extra: &Extra) -> Self {
        for (name, value) in extra.iter().flat_map(|extra| &extra.attributes) {
            self.set(name.as_str(), value.as_str());
        }
        self
    }

    fn set(&mut self, name: &str, value: &str) {
        self.content.push(' ');
        self.content.push_str(name);
        self.content.push_str("=\"");
        self.content.push_str(&escape_value(value));
        self.content.push('"');
    }

    fn into_start(self) -> BytesStart<'static> {
        BytesStart::from_content(self.content, self.name.len())
    }
}

/// A reader turns line ends and tabs of an attribute into blanks, unless they are character references.
pub(crate) fn escape_value(value: &str) -> Cow<'_, str> {
    static SPECIAL: ByteSet = ByteSet::of(b"<>&\"'\n\r\t");
    if SPECIAL.find(value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    let escaped = escape(value);
    if escaped.contains(['\n', '\r', '\t']) {
        return Cow::Owned(escaped.replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;"));
    }
    escaped
}

impl<W: io::Write> Xml<W> {
    pub(super) fn new(out: W) -> Self {
        Self { writer: Writer::new_with_indent(out, b' ', 2), has_plain_lines: false }
    }

    /// Keeps line ends out of comments from now on.
    pub(super) fn plain_lines(&mut self) {
        self.has_plain_lines = true;
    }

    pub(super) fn into_inner(self) -> W {
        self.writer.into_inner()
    }

    /// An element without content.
    pub(super) fn empty(&mut self, tag: Tag) -> io::Result<()> {
        self.writer.write_event(Event::Empty(tag.into_start()))
    }

    /// Opens an element; its name closes it.
    pub(super) fn open<'a>(&mut self, tag: Tag<'a>) -> io::Result<&'a str> {
        let name = tag.name;
        self.writer.write_event(Event::Start(tag.into_start()))?;
        Ok(name)
    }

    /// Closes the element of that name.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    fn nest(&mut self, tag: Tag, content: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        let name = self.open(tag)?;
        content(self)?;
        self.close(name)
    }

    /// The comment lines of an object, each a comment.
    pub(super) fn comments(&mut self, comments: &[Text]) -> io::Result<()> {
        for text in comments {
            self.raw_comment(&comment::encode(text.as_str()))?;
        }
        Ok(())
    }

    fn raw_comment(&mut self, content: &str) -> io::Result<()> {
        if self.has_plain_lines && content.contains(['\n', '\r']) {
            let lines: Vec<&str> = content.split(['\n', '\r']).map(str::trim).collect();
            return self.writer.write_event(Event::Comment(BytesText::from_escaped(lines.join(" "))));
        }
        self.writer.write_event(Event::Comment(BytesText::from_escaped(content)))
    }

    /// The elements that an object holds beyond the known ones.
    pub(super) fn extra(&mut self, extra: &Extra) -> io::Result<()> {
        extra.iter().flat_map(|extra| &extra.elements).try_for_each(|element| self.element(element))
    }

    /// An element as it came.
    pub(super) fn element(&mut self, element: &Element) -> io::Result<()> {
        self.element_with(element, &[])
    }

    /// An element as it came, with the comments of its object in front of its content.
    pub(super) fn element_with(&mut self, element: &Element, comments: &[Text]) -> io::Result<()> {
        let mut tag = Tag::new(&element.name);
        for (name, value) in &element.attributes {
            tag.set(name.as_str(), value.as_str());
        }
        if element.children.is_empty() && comments.is_empty() {
            return self.empty(tag);
        }
        self.nest(tag, |xml| {
            xml.comments(comments)?;
            element.children.iter().try_for_each(|child| match child {
                Content::Element(element) => xml.element(element),
                Content::Comment(text) => xml.raw_comment(text.as_str()),
                Content::Text(text) => xml.writer.write_event(Event::Text(BytesText::from_escaped(escape_value(text)))),
            })
        })
    }
}
