//! Location, colocation, order and ticket constraints.

use crate::syntax::{Kind, Node};

use super::page::Page;
use super::{clauses, words};

/// A location: all but its rules on the first line.
pub(super) fn location(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_location => words::keyword(child, page.start()),
            Kind::id | Kind::resource | Kind::pattern => words::word(child, page.start())?,
            Kind::braces => {
                page.word("{");
                child.children().try_for_each(|part| set_part(part, page))?;
                page.word("}");
            }
            Kind::role_spec => {
                page.word("role=");
                words::value(child.child(Kind::value)?.text(), page.end())?;
            }
            Kind::pair => clauses::pair(child, page)?,
            Kind::preference => {
                words::score(child.child(Kind::label)?, page.start())?;
                words::word(child.child(Kind::node_ref)?, page.start())?;
            }
            Kind::rule => {}
            _ => return None,
        }
    }
    for rule in node.children().filter(|child| child.kind() == Kind::rule) {
        page.line();
        clauses::rule(rule, page)?;
    }
    Some(())
}

/// A constraint over resources and sets of them: one line.
pub(super) fn over_sets(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match (child.kind(), node.kind()) {
            (Kind::kw_colocation | Kind::kw_order | Kind::kw_rsc_ticket, _) => words::keyword(child, page.start()),
            (Kind::id, _) => words::word(child, page.start())?,
            (Kind::label, Kind::order) => words::order_kind(child, page.start())?,
            (Kind::label, Kind::colocation) => words::score(child, page.start())?,
            (Kind::label, _) => words::label(child, page.start())?,
            _ => set_part(child, page)?,
        }
    }
    Some(())
}

fn set_part(node: Node, page: &mut Page) -> Option<()> {
    match node.kind() {
        Kind::open | Kind::close => page.word(node.text()),
        Kind::member => member(node, page)?,
        Kind::set_option => {
            let out = page.start();
            out.push_str(node.child(Kind::pair_name)?.text());
            out.push('=');
            words::name(node.child(Kind::set_value)?, out)?;
        }
        _ => return None,
    }
    Some(())
}

/// `name`, `name:qualifier`
pub(super) fn member(node: Node, page: &mut Page) -> Option<()> {
    if node.text() == "#" {
        // It touches a bracket; by itself it would start a comment.
        return None;
    }
    let out = page.start();
    words::name(node.child(Kind::name)?, out)?;
    if let Some(qualifier) = node.child(Kind::qualifier) {
        out.push(':');
        words::name(qualifier, out)?;
    }
    Some(())
}
