//! A whole file: `cib`, `configuration`, a section or a single object.

use super::element::{Item, Parser, parse_document, second_root, text_outside, unclosed};
use super::encoding;
use super::mistakes::{UNEXPECTED_CONTENT, UNKNOWN_XML_ROOT, malformed};
use super::object::{Collector, home, section_named};
use super::take::comment_lines;
use crate::diagnostic::Diagnostic;
use crate::model::{Configuration, Content, Element, Section, Text};
use crate::source::{SourceFile, Span};

/// Reads a file of CIB XML: a `cib`, whose status section is passed over, a `configuration`, one section, or one
/// object. What stands in front of the first mistake of the XML itself is read all the same.
///
/// A comment in front of an object belongs to it; one at the end of a section to the next object, and one behind
/// the last object to the configuration.
#[must_use]
pub fn read(file: &SourceFile) -> (Configuration, Vec<Diagnostic>) {
    let mut document = Document::default();
    if let Err(mistake) = document.read(file) {
        document.diagnostics.push(*mistake);
    }
    let Collector { objects, pending } = document.collector;
    let configuration = Configuration { objects, trailing_comments: pending, cib_attributes: document.cib_attributes };
    (configuration, document.diagnostics)
}

/// The root of a file of XML as it stands, comments included; of a `cib`, without the status section.
///
/// # Errors
/// A diagnostic at the place where the text stops being well-formed XML.
pub fn tree(file: &SourceFile) -> Result<Element, Box<Diagnostic>> {
    let (text, base) = encoding::text(file)?;
    let mut parser = Parser::new(text, base)?;
    let mut root = loop {
        match parser.next()? {
            Item::Start(start) => break start,
            Item::EndOfInput => return Err(malformed(parser.whole(), "there is no XML element in this file").into()),
            Item::Comment(..) | Item::Text(..) | Item::End(_) => {}
        }
    };
    if root.name != "cib" {
        return parser.finish(root);
    }
    loop {
        match parser.next()? {
            Item::Start(child) if child.name == "status" => parser.skip(&child)?,
            Item::Start(child) => root.children.push(Content::Element(parser.finish(child)?)),
            Item::Comment(content, span) => root.children.push(Content::Comment(Text::new(content, span))),
            Item::Text(..) => {}
            Item::End(_) => return Ok(root),
            Item::EndOfInput => return Err(unclosed(&root).into()),
        }
    }
}

/// The one element that a file of any XML holds. A document type declaration that names a DTD is passed over; one that
/// defines entities is a mistake.
///
/// # Errors
/// A diagnostic at the place where the text stops being well-formed XML.
pub fn any_document(file: &SourceFile) -> Result<Element, Box<Diagnostic>> {
    let (text, base) = encoding::text(file)?;
    parse_document(text, base)
}

#[derive(Default)]
struct Document {
    collector: Collector,
    cib_attributes: Vec<(Text, Text)>,
    diagnostics: Vec<Diagnostic>,
}

impl Document {
    fn read(&mut self, file: &SourceFile) -> Result<(), Box<Diagnostic>> {
        let (text, base) = encoding::text(file)?;
        let mut parser = Parser::new(text, base)?;
        let mut has_root = false;
        loop {
            let start = match parser.next()? {
                Item::Start(start) => start,
                Item::Comment(content, span) => {
                    self.collector.pending.extend(comment_lines(&Text::new(content, span)));
                    continue;
                }
                Item::Text(text, _) if text.trim().is_empty() => continue,
                Item::Text(_, span) => return Err(text_outside(span).into()),
                Item::End(_) => continue,
                Item::EndOfInput => break,
            };
            if has_root {
                return Err(second_root(&start).into());
            }
            has_root = true;
            self.root(&mut parser, start)?;
        }
        if has_root { Ok(()) } else { Err(malformed(parser.whole(), "there is no XML element in this file").into()) }
    }

    fn root(&mut self, parser: &mut Parser, start: Element) -> Result<(), Box<Diagnostic>> {
        if let Some(section) = section_named(&start.name) {
            return self.section(parser, section, &start);
        }
        match start.name.as_str() {
            "cib" => self.cib(parser, start),
            tag if home(tag).is_some() => {
                self.collector.add(None, parser.finish(start)?);
                Ok(())
            }
            tag => {
                self.diagnostics.push(
                    Diagnostic::new(&UNKNOWN_XML_ROOT, start.span, format!("<{tag}> is no CIB and no part of one"))
                        .help("crmc reads <cib>, <configuration>, a section of it such as <resources>, or one object"),
                );
                parser.skip(&start)
            }
        }
    }

    fn cib(&mut self, parser: &mut Parser, mut start: Element) -> Result<(), Box<Diagnostic>> {
        self.cib_attributes = std::mem::take(&mut start.attributes);
        let mut has_configuration = false;
        while let Some(child) = self.child(parser, &start)? {
            match child.name.as_str() {
                "configuration" => {
                    has_configuration = true;
                    self.section(parser, Section::Configuration, &child)?;
                }
                tag => {
                    if tag != "status" {
                        self.unexpected(child.span, format!("<{tag}> has no place in a <cib>"));
                    }
                    parser.skip(&child)?;
                }
            }
        }
        if !has_configuration {
            self.diagnostics.push(
                Diagnostic::new(&UNKNOWN_XML_ROOT, start.span, "a <cib> without a <configuration>")
                    .note("there is nothing in it that crmc could check or translate"),
            );
        }
        Ok(())
    }

    /// Reads the configuration or a section of it.
    fn section(&mut self, parser: &mut Parser, section: Section, start: &Element) -> Result<(), Box<Diagnostic>> {
        self.collector.enter(start);
        while let Some(child) = self.child(parser, start)? {
            match section_named(&child.name) {
                Some(inner) if section == Section::Configuration && inner != section => {
                    self.section(parser, inner, &child)?;
                }
                _ => {
                    let element = parser.finish(child)?;
                    self.collector.add(Some(section), element);
                }
            }
        }
        Ok(())
    }

    /// The start of the next element in `around`, if there is one more, after the comments in front of it.
    fn child(&mut self, parser: &mut Parser, around: &Element) -> Result<Option<Element>, Box<Diagnostic>> {
        loop {
            match parser.next()? {
                Item::Start(child) => return Ok(Some(child)),
                Item::End(_) => return Ok(None),
                Item::Comment(content, span) => self.collector.pending.extend(comment_lines(&Text::new(content, span))),
                Item::Text(text, _) if text.trim().is_empty() => {}
                Item::Text(_, span) => self.unexpected(span, format!("text has no place in <{}>", around.name)),
                Item::EndOfInput => return Err(unclosed(around).into()),
            }
        }
    }

    fn unexpected(&mut self, span: Span, message: String) {
        self.diagnostics.push(
            Diagnostic::new(&UNEXPECTED_CONTENT, span, message)
                .note("Pacemaker ignores it, and crmc has no place to keep it")
                .help("remove it"),
        );
    }
}
