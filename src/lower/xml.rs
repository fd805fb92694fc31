use crate::cib::read;
use crate::diagnostic::Diagnostic;
use crate::model::Object;
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::mistakes;
use super::words::missing_argument;

/// `xml <element…>`: the element itself, and the objects inside it.
pub(super) fn xml(node: Node, out: &mut Vec<Diagnostic>) -> Vec<Object> {
    let Some(text) = node.child(Kind::xml_text) else {
        out.push(missing_argument(node, "`xml` has no element", "xml <ELEMENT …>"));
        return Vec::new();
    };
    match read::parse_fragment(&without_joins(text.text()), text.span().start) {
        Ok(element) => read::objects(None, element),
        Err(mut diagnostic) => {
            let is_quoted = text.text().starts_with(['\'', '"']);
            diagnostic.help.get_or_insert_with(|| GO_ON.to_owned());
            out.push(if is_quoted { quoted(text) } else { *diagnostic });
            Vec::new()
        }
    }
}

const GO_ON: &str = "write the whole element; in the next line it goes on only behind a backslash";

fn quoted(text: Node) -> Diagnostic {
    Diagnostic::new(
        &mistakes::INVALID_XML,
        Span::new(text.span().start, text.span().start + 1),
        "a quote stands around the element",
    )
    .note("what follows `xml` is XML as it is; no shell takes the quotes away")
    .help("delete both quotes")
}

/// The text with blanks in place of the backslashes that end its lines, so that every byte keeps its place.
fn without_joins(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for end in (0..=bytes.len())
        .filter(|&end| bytes.get(end).is_none_or(|byte| matches!(byte, b'\n' | b'\r')))
        .collect::<Vec<_>>()
    {
        let line_end = bytes[..end].iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
        for byte in bytes[..line_end].iter_mut().rev().take_while(|byte| **byte == b'\\') {
            *byte = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
