use crate::diagnostic::Diagnostic;
use crate::model::Object;
use crate::syntax::Node;

/// `xml <element…>`
pub(super) fn xml(_node: Node, _out: &mut Vec<Diagnostic>) -> Vec<Object> {
    Vec::new()
}
