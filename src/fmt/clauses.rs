//! Attribute sets, operations and rules.

use crate::model::Op;
use crate::syntax::{Kind, Node};

use super::page::Page;
use super::words;

/// A clause on a line of its own. One without a keyword gets the one that is `implied`.
pub(super) fn clause(node: Node, implied: &str, page: &mut Page) -> Option<()> {
    page.line();
    match node.kind() {
        Kind::bare_set => {
            page.word(implied);
            set(node, page)
        }
        Kind::op => operation(node, page),
        Kind::params
        | Kind::meta
        | Kind::utilization
        | Kind::attributes
        | Kind::operations
        | Kind::op_params
        | Kind::op_meta => set(node, page),
        _ => None,
    }
}

/// A set with its keyword, on one line.
pub(super) fn set(node: Node, page: &mut Page) -> Option<()> {
    node.children().try_for_each(|child| item(child, page))
}

/// One part of a set.
pub(super) fn item(node: Node, page: &mut Page) -> Option<()> {
    match node.kind() {
        Kind::kw_params
        | Kind::kw_meta
        | Kind::kw_utilization
        | Kind::kw_attributes
        | Kind::kw_operations
        | Kind::kw_op_params
        | Kind::kw_op_meta => words::keyword(node, page.start()),
        Kind::pair => pair(node, page)?,
        Kind::id_spec => id_spec(node, page)?,
        Kind::id_pair => {
            let out = page.start();
            out.push('$');
            out.push_str(node.child(Kind::pair_id)?.text());
            if let Some(name) = node.child(Kind::pair_name) {
                out.push(':');
                out.push_str(name.text());
            }
            out.push('=');
            words::value(node.child(Kind::value)?.text(), out)?;
        }
        Kind::reference => page.word(node.text()),
        Kind::label => words::score(node, page.start())?,
        Kind::rule => rule(node, page)?,
        Kind::word => {
            let out = page.start();
            words::whole_pair(node, out).or_else(|| words::word(node, out))?;
        }
        _ => return None,
    }
    Some(())
}

/// `name=value`
pub(super) fn pair(node: Node, page: &mut Page) -> Option<()> {
    let out = page.start();
    out.push_str(node.child(Kind::pair_name)?.text());
    out.push('=');
    words::value(node.child(Kind::value)?.text(), out)
}

/// `description=…`
pub(super) fn description(node: Node, page: &mut Page) -> Option<()> {
    page.word("description=");
    words::value(node.child(Kind::value)?.text(), page.end())
}

/// `$id=…`, `$id-ref=…`
fn id_spec(node: Node, page: &mut Page) -> Option<()> {
    let out = page.start();
    words::keyword(node.child(Kind::id_key)?, out);
    out.push('=');
    words::value(node.child(Kind::value)?.text(), out)
}

/// The id of an object, as `ID:`; what cannot be written so stays `$id=ID`.
pub(super) fn id(node: Node, page: &mut Page) -> Option<()> {
    let unquoted = node.child(Kind::value)?.unquoted();
    if is_reference(node) || !words::is_label_id(&unquoted.text) {
        return id_spec(node, page);
    }
    let out = page.start();
    out.push_str(&unquoted.text);
    out.push(':');
    Some(())
}

/// An operation and what belongs to it. Its own attributes come first; what the agent gets has a line of its own,
/// as have the sets behind it.
fn operation(node: Node, page: &mut Page) -> Option<()> {
    let mut for_agent = Vec::new();
    let mut children = node.children().peekable();
    while let Some(child) = children.next_if(|child| !matches!(child.kind(), Kind::op_params | Kind::op_meta)) {
        match child.kind() {
            Kind::kw_op => words::keyword(child, page.start()),
            Kind::op_name => words::word(child, page.start())?,
            Kind::pair | Kind::word if is_own(child) => item(child, page)?,
            Kind::id_spec if !is_reference(child) => id_spec(child, page)?,
            _ => for_agent.push(child),
        }
    }
    if !for_agent.is_empty() {
        page.line();
        page.word("op_params");
        for_agent.into_iter().try_for_each(|child| item(child, page))?;
    }
    children.try_for_each(|child| clause(child, "op_params", page))
}

/// Whether a pair is an attribute of the operation itself.
fn is_own(pair: Node) -> bool {
    let unquoted = pair.unquoted().text;
    let name = unquoted.split('=').next().unwrap_or_default();
    matches!(name, "id" | "name") || Op::ATTRIBUTES.contains(&name)
}

fn is_reference(id_spec: Node) -> bool {
    id_spec.child(Kind::id_key).is_some_and(|key| key.text().len() > "$id".len())
}

/// A rule, on one line.
pub(super) fn rule(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_rule | Kind::boolean_op => words::keyword(child, page.start()),
            Kind::id_spec => id_spec(child, page)?,
            Kind::role_spec => {
                page.word("$role=");
                words::value(child.child(Kind::value)?.text(), page.end())?;
            }
            Kind::label => words::score(child, page.start())?,
            Kind::binary | Kind::unary | Kind::date => condition(child, page)?,
            _ => return None,
        }
    }
    Some(())
}

fn condition(node: Node, page: &mut Page) -> Option<()> {
    let is_date = node.kind() == Kind::date;
    for child in node.children() {
        match child.kind() {
            Kind::unary_op | Kind::kw_date | Kind::date_op => words::keyword(child, page.start()),
            Kind::attribute => words::word(child, page.start())?,
            Kind::operand if is_date => words::word(child, page.start())?,
            Kind::operand => words::operand(child, page.start())?,
            Kind::comparison => {
                let out = page.start();
                if let Some(value_type) = child.child(Kind::value_type) {
                    words::keyword(value_type, out);
                    out.push(':');
                }
                words::keyword(child.child(Kind::binary_op)?, out);
            }
            Kind::date_pair => {
                let out = page.start();
                words::keyword(child.child(Kind::date_key)?, out);
                out.push('=');
                words::value(child.child(Kind::value)?.text(), out)?;
            }
            _ => return None,
        }
    }
    Some(())
}
