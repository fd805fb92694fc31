//! What can be wrong with XML before it says anything about a cluster.

use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

const fn rule(name: &'static str, summary: &'static str) -> RuleInfo {
    RuleInfo::new(name, Category::Syntax, Severity::Error, summary).blocking_builds()
}

/// The text is not well-formed XML.
pub static MALFORMED_XML: RuleInfo = rule("malformed-xml", "The text is not well-formed XML");

/// The bytes are not text that crmc reads.
pub static UNREADABLE_ENCODING: RuleInfo =
    rule("unreadable-encoding", "The file is compressed, or its text is not UTF-8");

/// The document declares a document type.
pub static XML_DOCUMENT_TYPE: RuleInfo =
    rule("xml-document-type", "The XML has a document type declaration, which could define entities of any size");

/// Elements are nested deeper than any configuration needs.
pub static XML_TOO_DEEP: RuleInfo = rule("xml-too-deep", "XML elements are nested deeper than any CIB");

/// The document is not a CIB.
pub static UNKNOWN_XML_ROOT: RuleInfo = rule("unknown-xml-root", "The XML is no CIB and no part of one");

/// Content that does not belong where it stands.
pub static UNEXPECTED_CONTENT: RuleInfo = rule(
    "unexpected-content",
    "Text or an element stands in the XML where no CIB has any, and crmc has no place for it",
);

/// All of them.
pub static RULES: [&RuleInfo; 6] =
    [&MALFORMED_XML, &UNREADABLE_ENCODING, &XML_DOCUMENT_TYPE, &XML_TOO_DEEP, &UNKNOWN_XML_ROOT, &UNEXPECTED_CONTENT];

pub(super) fn malformed(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&MALFORMED_XML, span, message)
}
