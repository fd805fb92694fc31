//! XML text → elements, one at a time, so that what nobody asks for is passed over and not held.
//!
//! Stricter than `quick-xml` where that is lenient and libxml2, with which Pacemaker reads, is not: names,
//! references, characters, blanks between attributes. What passes here can be written back as XML.

use std::borrow::Cow;

use ecow::EcoString;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use super::characters;
use super::mistakes::{XML_DOCUMENT_TYPE, XML_TOO_DEEP, malformed};
use crate::diagnostic::Diagnostic;
use crate::model::{Content, Element, Text};
use crate::source::Span;

/// How deep elements may be nested in the one that is read, which itself may stand three levels deep. A CIB needs
/// some ten levels, more only for rules within rules. Tried with libxml2 2.9.14 and Pacemaker 2.1.5: a document of
/// 257 levels is read, of 258 not; `crm_verify` then refuses it, `cibadmin` goes on with what it has so far.
pub const MAX_DEPTH: usize = 256;

/// A piece of XML.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// A start tag: an element without its content. [`Parser::finish`] or [`Parser::skip`] goes on from it.
    /// `<a/>` is a start tag and an end tag.
    Start(Element),
    /// An end tag; where it ends.
    End(u32),
    /// A comment, and its place with the delimiters.
    Comment(&'a str, Span),
    /// Character data, references resolved. Several may follow each other.
    Text(Cow<'a, str>, Span),
    /// There is no more.
    EndOfInput,
}

/// A reader of XML text that stands at some place in the address space of the sources.
pub(super) struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    base: u32,
    takes_doctype: bool,
}

/// Reads the one element that `text` holds; comments, blanks and processing instructions may stand around it.
/// `base` is the place of `text` in the sources.
///
/// # Errors
/// A diagnostic at the place where the text stops being well-formed XML, or where a second element or other
/// text follows.
pub fn parse_fragment(text: &str, base: u32) -> Result<Element, Box<Diagnostic>> {
    only_element(Parser::new(text, base)?)
}

/// Likewise, and passes over a document type declaration that names a DTD and defines nothing itself.
///
/// # Errors
/// Those of [`parse_fragment`].
pub(super) fn parse_document(text: &str, base: u32) -> Result<Element, Box<Diagnostic>> {
    only_element(Parser { takes_doctype: true, ..Parser::new(text, base)? })
}

fn only_element(mut parser: Parser) -> Result<Element, Box<Diagnostic>> {
    let mut found = None;
    loop {
        let element = match parser.next()? {
            Item::Start(start) => parser.finish(start)?,
            Item::Comment(..) => continue,
            Item::Text(text, _) if text.trim().is_empty() => continue,
            Item::Text(_, span) => return Err(text_outside(span).into()),
            Item::End(end) => return Err(malformed(Span::at(end), "an end tag without a start tag").into()),
            Item::EndOfInput => break,
        };
        if found.is_some() {
            return Err(second_root(&element).into());
        }
        found = Some(element);
    }
    found.ok_or_else(|| malformed(parser.whole(), "there is no XML element here").into())
}

pub(super) fn text_outside(span: Span) -> Diagnostic {
    malformed(span, "text outside of any XML element")
}

pub(super) fn second_root(element: &Element) -> Diagnostic {
    malformed(element.span, format!("a second element, <{}>, behind the first one", element.name))
        .note("an XML document holds one element with all others inside")
}

impl<'a> Parser<'a> {
    /// A reader at the start of `text`.
    pub(super) fn new(text: &'a str, base: u32) -> Result<Self, Box<Diagnostic>> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = true;
        reader.config_mut().expand_empty_elements = true;
        let parser = Self { reader, text, base, takes_doctype: false };
        match characters::forbidden(text) {
            Some((offset, character)) => {
                let code = u32::from(character);
                let span = Span::new(parser.at(offset), parser.at(offset + character.len_utf8()));
                Err(malformed(span, format!("the character U+{code:04X} is not allowed in XML")).into())
            }
            None => Ok(parser),
        }
    }

    /// The span of all that is read.
    pub(super) fn whole(&self) -> Span {
        Span::new(self.base, self.at(self.text.len()))
    }

    /// The next piece. Declarations and processing instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Item<'a>, Box<Diagnostic>> {
        loop {
            let start = self.position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.ill_formed(&error).into()),
            };
            let span = Span::new(self.at(start), self.at(self.position()));
            return Ok(match event {
                Event::Start(tag) | Event::Empty(tag) => Item::Start(self.tag(&tag, span)?),
                Event::End(_) => Item::End(span.end()),
                Event::Comment(_) => {
                    let content = self.slice(span).strip_prefix("<!--").and_then(|text| text.strip_suffix("-->"));
                    Item::Comment(content.unwrap_or_default(), span)
                }
                Event::Text(_) => {
                    let text = self.slice(span);
                    if let Some(offset) = text.find("]]>") {
                        let place = self.span_of(&text[offset..offset + 3]);
                        return Err(malformed(place, "`]]>` is not allowed in text").help("write `]]&gt;`").into());
                    }
                    Item::Text(characters::line_ends(text), span)
                }
                Event::CData(_) => {
                    let text = self.slice(span);
                    let text = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>"));
                    Item::Text(characters::line_ends(text.unwrap_or_default()), span)
                }
                Event::GeneralRef(name) => match characters::reference(&name) {
                    Some(character) => Item::Text(Cow::Owned(character.to_string()), span),
                    None => return Err(unknown_reference(&name, span).into()),
                },
                Event::DocType(_) if self.takes_doctype && !self.slice(span).contains('[') => continue,
                Event::DocType(_) => {
                    return Err(Diagnostic::new(&XML_DOCUMENT_TYPE, span, "a document type declaration")
                        .note("it can define entities that grow without bound; no CIB needs one")
                        .help("remove the `<!DOCTYPE …>`")
                        .into());
                }
                Event::Decl(_) if start > 0 => {
                    return Err(malformed(span, "an XML declaration that is not at the very start").into());
                }
                Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof => Item::EndOfInput,
            });
        }
    }

    /// The whole element that `start` begins.
    pub(super) fn finish(&mut self, start: Element) -> Result<Element, Box<Diagnostic>> {
        let mut outer: Vec<Element> = Vec::new();
        let mut current = start;
        let mut text = String::new();
        loop {
            let item = self.next()?;
            if let Item::Text(piece, _) = &item {
                text.push_str(piece);
                continue;
            }
            if !text.is_empty() {
                if !text.trim().is_empty() {
                    current.children.push(Content::Text(EcoString::from(text.as_str())));
                }
                text.clear();
            }
            match item {
                Item::Start(child) => {
                    if outer.len() + 2 > MAX_DEPTH {
                        return Err(too_deep(&child).into());
                    }
                    outer.push(std::mem::replace(&mut current, child));
                }
                Item::Comment(content, span) => {
                    current.children.push(Content::Comment(Text::new(content, span)));
                }
                Item::End(end) => {
                    current.span = Span::new(current.span.start, end);
                    let Some(parent) = outer.pop() else { return Ok(current) };
                    let child = std::mem::replace(&mut current, parent);
                    current.children.push(Content::Element(child));
                }
                Item::EndOfInput => return Err(unclosed(&current).into()),
                Item::Text(..) => {}
            }
        }
    }

    /// Passes over what is inside the element that `start` begins, up to its end tag, and holds nothing of it.
    pub(super) fn skip(&mut self, start: &Element) -> Result<(), Box<Diagnostic>> {
        match self.reader.read_to_end(QName(start.name.as_str())) {
            Ok(_) => Ok(()),
            Err(Error::IllFormed(IllFormedError::MissingEndTag(_))) => Err(unclosed(start).into()),
            Err(error) => Err(self.ill_formed(&error).into()),
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The place of an offset in the text.
    fn at(&self, offset: usize) -> u32 {
        self.base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
    }

    fn slice(&self, span: Span) -> &'a str {
        let range = (span.start - self.base) as usize..(span.end() - self.base) as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// The place of a part of the text.
    fn span_of(&self, part: &str) -> Span {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Span::new(self.at(offset), self.at(offset + part.len()))
    }

    /// The element of a tag, without content.
    fn tag(&self, tag: &BytesStart, span: Span) -> Result<Element, Box<Diagnostic>> {
        // The slice of the text itself, of which all places can be told.
        let name = tag.name().into_inner();
        let name_span = self.span_of(name);
        if !characters::is_name(name) {
            return Err(malformed(name_span.to(span), "this is no tag: a name has to follow the `<`")
                .help("write `&lt;` for the character itself")
                .into());
        }
        let mut attributes = Vec::new();
        let mut previous_end = name_span.end();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| bad_attribute(&error, name_span.start, span))?;
            let (key, value) = (attribute.key.into_inner(), &*attribute.value);
            let key_span = self.span_of(key);
            let value_span = self.span_of(value);
            if key_span.start == previous_end {
                return Err(malformed(key_span, format!("a blank is missing in front of the attribute {key}")).into());
            }
            if !characters::is_name(key) {
                return Err(malformed(key_span, format!("`{key}` is no name of an attribute")).into());
            }
            let value = characters::attribute_value(value).map_err(|bad| {
                let bad_span = self.span_of(bad);
                match bad.strip_prefix('&') {
                    Some(name) => unknown_reference(name.trim_end_matches(';'), bad_span),
                    None => malformed(bad_span, "a `<` is not allowed in the value of an attribute")
                        .help("write `&lt;`, or close the quote in front of it"),
                }
            })?;
            previous_end = value_span.end() + 1;
            attributes.push((Text::new(key, key_span), Text::new(value, value_span)));
        }
        Ok(Element { name: name.into(), attributes, children: Vec::new(), span })
    }

    fn ill_formed(&self, error: &Error) -> Diagnostic {
        let start = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX).min(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.split_inclusive('>').next().unwrap_or_default().split(['\n', '\r']).next().unwrap_or_default();
        let span = Span::new(self.at(start), self.at(start + line.len()));
        match error {
            Error::Syntax(SyntaxError::UnclosedComment) => malformed(span, "a comment that is not closed by `-->`"),
            Error::Syntax(SyntaxError::UnclosedCData) => malformed(span, "a CDATA section that is not closed by `]]>`"),
            Error::Syntax(SyntaxError::UnclosedDoctype) => {
                Diagnostic::new(&XML_DOCUMENT_TYPE, span, "a document type declaration, and not closed")
            }
            Error::Syntax(
                SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue,
            ) => malformed(span, "a quote in this tag is not closed"),
            Error::Syntax(SyntaxError::UnclosedTag) => malformed(span, "a tag that is not closed by `>`"),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                malformed(span, format!("</{found}> where </{expected}> has to follow")).label("closes another element")
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                malformed(span, format!("</{name}> closes no element"))
            }
            Error::IllFormed(IllFormedError::DoubleHyphenInComment) => {
                malformed(span, "`--` is not allowed inside an XML comment")
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                malformed(span, "an `&` without the name and `;` of a reference")
                    .help("write `&amp;` for the character itself")
            }
            other => malformed(span, format!("this is not XML: {other}")),
        }
    }
}

pub(super) fn unclosed(element: &Element) -> Diagnostic {
    malformed(element.span, format!("the element <{}> is not closed", element.name))
        .label("begins here")
        .note("the text ends before it does: it may have been cut off")
}

fn too_deep(element: &Element) -> Diagnostic {
    Diagnostic::new(&XML_TOO_DEEP, element.span, format!("elements are nested deeper than {MAX_DEPTH} levels"))
        .note("libxml2, with which Pacemaker reads the CIB, stops at about the same depth")
}

fn unknown_reference(name: &str, span: Span) -> Diagnostic {
    let message = match name.strip_prefix('#') {
        Some(_) => format!("`&{name};` is no character that XML allows"),
        None => format!("`&{name}` is no reference that XML knows"),
    };
    malformed(span, message).help("write `&amp;` for the character `&` itself")
}

fn bad_attribute(error: &AttrError, tag_start: u32, tag: Span) -> Diagnostic {
    let at = |offset: usize| {
        let place = tag_start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).min(tag.end());
        Span::new(place, place.saturating_add(1).min(tag.end()))
    };
    match *error {
        AttrError::ExpectedEq(offset) => malformed(at(offset), "a `=` has to follow the name of an attribute"),
        AttrError::ExpectedValue(offset) => malformed(at(offset), "a value in quotes has to follow the `=`"),
        AttrError::UnquotedValue(offset) => malformed(at(offset), "the value of an attribute has to stand in quotes"),
        AttrError::ExpectedQuote(offset, _) => malformed(at(offset), "the quote of this value is not closed"),
        AttrError::Duplicated(offset, first) => {
            malformed(at(offset), "an attribute stands twice in this tag").also(at(first), "the first one")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(text: &str) -> Element {
        parse_fragment(text, 0).unwrap()
    }

    fn refusal(text: &str) -> (String, std::ops::Range<usize>) {
        let error = parse_fragment(text, 0).unwrap_err();
        (error.message, error.span.start as usize..error.span.end() as usize)
    }

    #[test]
    fn places_are_those_of_names_values_and_elements() {
        let text = " <a b = 'c&amp;d'><e/>\n</a> ";
        let element = parse_fragment(text, 100).unwrap();
        let (name, value) = &element.attributes[0];
        assert_eq!((name.as_str(), name.span), ("b", Span::new(104, 105)));
        assert_eq!((value.as_str(), value.span), ("c&d", Span::new(109, 116)));
        assert_eq!(element.span, Span::new(101, 127));
        assert_eq!(element.elements().next().unwrap().span, Span::new(118, 122));
    }

    #[test]
    fn references_and_line_ends_are_resolved() {
        let value = |text: &str| element(text).attributes[0].1.to_string();
        assert_eq!(value(r#"<a b="&lt;&gt;&quot;&apos;&#65;&#x42;&#10;"/>"#), "<>\"'AB\n");
        assert_eq!(value("<a b=\"x\ty\r\nz\"/>"), "x y z");
        assert_eq!(element("<a> x &amp; <![CDATA[<y>\r\n]]></a>").children, [Content::Text(" x & <y>\n".into())]);
        assert_eq!(element("<a>\n <b/> <!-- c --> </a>").children.len(), 2);
    }

    #[test]
    fn mistakes_are_named_at_their_place() {
        let message = |text| refusal(text).0;
        assert_eq!(refusal("<a>\n<b></a>"), ("</a> where </b> has to follow".into(), 7..11));
        assert_eq!(refusal("<a><b>"), ("the element <b> is not closed".into(), 3..6));
        assert_eq!(refusal("<a b='&nope;'/>"), ("`&nope` is no reference that XML knows".into(), 6..12));
        assert_eq!(refusal("<a b='&#0;'/>"), ("`&#0;` is no character that XML allows".into(), 6..10));
        assert_eq!(refusal("<a b='x & y'/>"), ("`&` is no reference that XML knows".into(), 8..9));
        assert_eq!(refusal("<a>&x;</a>").1, 3..6);
        assert_eq!(refusal("<a b='<'/>").1, 6..7);
        assert_eq!(refusal("<a b='1'c='2'/>").1, 8..9);
        assert_eq!(refusal("<a b='1' b='2'/>"), ("an attribute stands twice in this tag".into(), 9..10));
        assert_eq!(refusal("<a b=1/>"), ("the value of an attribute has to stand in quotes".into(), 5..6));
        assert_eq!(refusal("<a b/>").0, "a `=` has to follow the name of an attribute");
        assert_eq!(refusal("<a/>x").1, 4..5);
        assert_eq!(refusal("<a/><b/>").1, 4..8);
        assert_eq!(refusal("<a>\u{1}</a>"), ("the character U+0001 is not allowed in XML".into(), 3..4));
        assert_eq!(refusal("<a><!-- -- --></a>").0, "`--` is not allowed inside an XML comment");
        assert_eq!(message("<a><1/></a>"), "this is no tag: a name has to follow the `<`");
        assert_eq!(message("<a b='"), "a quote in this tag is not closed");
        assert_eq!(message("<a"), "a tag that is not closed by `>`");
        assert_eq!(message("<!-- "), "a comment that is not closed by `-->`");
        assert_eq!(message("</a>"), "</a> closes no element");
        assert_eq!(message("<a/></a>"), "</a> closes no element");
        assert_eq!(message(" "), "there is no XML element here");
        assert_eq!(message(" <?xml version='1.0'?><a/>"), "an XML declaration that is not at the very start");
    }

    #[test]
    fn entities_are_never_defined() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>"#;
        assert_eq!(parse_fragment(bomb, 0).unwrap_err().rule.name, "xml-document-type");
        assert_eq!(parse_document(bomb, 0).unwrap_err().rule.name, "xml-document-type");
        let named = r#"<!DOCTYPE a SYSTEM "a.dtd"><a/>"#;
        assert_eq!(parse_fragment(named, 0).unwrap_err().rule.name, "xml-document-type");
        assert_eq!(parse_document(named, 0).unwrap().name, "a");
    }

    #[test]
    fn nesting_ends_at_its_limit() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse_fragment(&nested(MAX_DEPTH), 0).is_ok());
        assert_eq!(parse_fragment(&nested(MAX_DEPTH + 1), 0).unwrap_err().rule.name, "xml-too-deep");
        assert_eq!(parse_fragment(&nested(100_000), 0).unwrap_err().rule.name, "xml-too-deep");
    }
}
