//! The layout of each statement: its head on the first line, each clause on a line of its own.
//!
//! Every function takes a node of the tree and gives nothing where it holds something that has no layout: a mistake,
//! or a word that cannot be written on one line.

use crate::syntax::{Kind, Node, Tree};

use super::page::Page;
use super::{clauses, constraints, words};

/// Lays out a statement.
pub(super) fn statement(tree: &Tree, page: &mut Page) -> Option<()> {
    let mut parts = tree.root().children();
    let body = parts.next()?;
    if parts.next().is_some() || tree.comments().next().is_some() {
        return None;
    }
    match body.kind() {
        Kind::primitive | Kind::rsc_template | Kind::group | Kind::clone => object(body, "params", page),
        Kind::node => object(body, "attributes", page),
        Kind::bundle => bundle(body, page),
        Kind::location => constraints::location(body, page),
        Kind::colocation | Kind::order | Kind::rsc_ticket => constraints::over_sets(body, page),
        Kind::options => options(body, page),
        Kind::fencing => fencing(body, page),
        Kind::tag => tag(body, page),
        Kind::alert => alert(body, page),
        Kind::role | Kind::user => permissions(body, page),
        Kind::acl_subject => subject(body, page),
        Kind::monitor => monitor(body, page),
        Kind::xml => xml(body, page),
        _ => None,
    }
}

/// Resources and nodes: words, then clauses. `implied` is the keyword of a clause that stands without one.
fn object(node: Node, implied: &str, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_primitive
            | Kind::kw_rsc_template
            | Kind::kw_group
            | Kind::kw_clone
            | Kind::kw_ms
            | Kind::kw_node => words::keyword(child, page.start()),
            Kind::id | Kind::agent | Kind::group_member => words::word(child, page.start())?,
            Kind::template_ref => {
                page.word("@");
                words::word(child.child(Kind::id)?, page.end())?;
            }
            Kind::label => words::label(child, page.start())?,
            Kind::id_spec => clauses::id(child, page)?,
            Kind::uname => uname(child, page)?,
            Kind::description => {
                page.line();
                clauses::description(child, page)?;
            }
            _ => clauses::clause(child, implied, page)?,
        }
    }
    Some(())
}

fn uname(node: Node, page: &mut Page) -> Option<()> {
    let out = page.start();
    words::name(node.child(Kind::node_name)?, out)?;
    if let Some(kind) = node.child(Kind::node_type) {
        out.push(':');
        words::name(kind, out)?;
    }
    Some(())
}

fn bundle(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_bundle => words::keyword(child, page.start()),
            Kind::id => words::word(child, page.start())?,
            Kind::description => {
                page.line();
                clauses::description(child, page)?;
            }
            Kind::bundle_meta | Kind::bundle_params => {
                page.line();
                clauses::set(child, page)?;
            }
            Kind::container | Kind::network | Kind::storage | Kind::bundle_primitive => {
                page.line();
                bundle_part(child, page)?;
            }
            _ => return None,
        }
    }
    Some(())
}

/// A part of a bundle, with the mappings inside it on the same line, as crmsh shows them.
fn bundle_part(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_container
            | Kind::kw_network
            | Kind::kw_storage
            | Kind::kw_port
            | Kind::kw_mapping
            | Kind::kw_primitive => words::keyword(child, page.start()),
            Kind::pair => clauses::pair(child, page)?,
            Kind::group_member => words::word(child, page.start())?,
            Kind::port_mapping | Kind::storage_mapping => bundle_part(child, page)?,
            _ => return None,
        }
    }
    Some(())
}

/// Properties and defaults: the id, then one option a line.
fn options(node: Node, page: &mut Page) -> Option<()> {
    let mut is_head = true;
    for (index, child) in node.children().enumerate() {
        match child.kind() {
            Kind::kw_property | Kind::kw_rsc_defaults | Kind::kw_op_defaults => words::keyword(child, page.start()),
            // The first label is the id, a second one the score of the set.
            Kind::label if index == 1 => words::label(child, page.start())?,
            Kind::label if is_head => words::score(child, page.start())?,
            Kind::id_spec if index == 1 => clauses::id(child, page)?,
            _ => {
                is_head = false;
                page.line();
                clauses::item(child, page)?;
            }
        }
    }
    Some(())
}

/// Levels without a target follow the keyword; each target has its own line.
fn fencing(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_fencing => words::keyword(child, page.start()),
            Kind::label => {
                page.line();
                words::label(child, page.start())?;
            }
            Kind::attr_target => {
                page.line();
                let out = page.start();
                out.push_str("attr:");
                out.push_str(child.child(Kind::pair_name)?.text());
                out.push('=');
                words::value(child.child(Kind::value)?.text(), out)?;
            }
            Kind::pattern_target => {
                page.line();
                let out = page.start();
                out.push_str("pattern:");
                words::value(child.child(Kind::value)?.text(), out)?;
            }
            Kind::devices => words::word(child, page.start())?,
            _ => return None,
        }
    }
    Some(())
}

fn tag(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_tag => words::keyword(child, page.start()),
            Kind::id => match child.text().strip_suffix(':') {
                Some(id) if words::is_name(id) => page.word(id),
                _ => words::word(child, page.start())?,
            },
            Kind::tagged => words::word(child, page.start())?,
            _ => return None,
        }
    }
    Some(())
}

fn alert(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_alert => words::keyword(child, page.start()),
            Kind::id | Kind::path => words::word(child, page.start())?,
            Kind::description => {
                page.line();
                clauses::description(child, page)?;
            }
            Kind::alert_attributes | Kind::alert_meta => {
                page.line();
                clauses::set(child, page)?;
            }
            Kind::select => {
                page.line();
                select(child, page)?;
            }
            Kind::recipient => {
                page.line();
                recipient(child, page)?;
            }
            _ => return None,
        }
    }
    Some(())
}

fn select(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_select | Kind::select_kind | Kind::kw_attributes | Kind::brace_open | Kind::brace_close => {
                words::keyword(child, page.start());
            }
            Kind::select_attributes => select(child, page)?,
            Kind::select_name => words::word(child, page.start())?,
            _ => return None,
        }
    }
    Some(())
}

fn recipient(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_to | Kind::brace_open | Kind::brace_close => words::keyword(child, page.start()),
            Kind::recipient_value => words::word(child, page.start())?,
            Kind::description => clauses::description(child, page)?,
            Kind::alert_attributes | Kind::alert_meta => clauses::set(child, page)?,
            _ => return None,
        }
    }
    Some(())
}

/// Roles and old users: one permission a line.
fn permissions(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_role | Kind::kw_user => words::keyword(child, page.start()),
            Kind::id => words::word(child, page.start())?,
            Kind::description => {
                page.line();
                clauses::description(child, page)?;
            }
            Kind::permission => {
                page.line();
                permission(child, page)?;
            }
            Kind::role_ref => {
                page.line();
                page.word("role:");
                words::word(child.child(Kind::id)?, page.end())?;
            }
            _ => return None,
        }
    }
    Some(())
}

fn permission(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::right => words::keyword(child, page.start()),
            Kind::label => words::label(child, page.start())?,
            Kind::id_spec => clauses::id(child, page)?,
            Kind::description => clauses::description(child, page)?,
            Kind::spec => words::word(child, page.start())?,
            _ => return None,
        }
    }
    Some(())
}

/// Targets and groups of access control: one role a line.
fn subject(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_acl_target | Kind::kw_acl_group => words::keyword(child, page.start()),
            Kind::id => words::word(child, page.start())?,
            Kind::tagged => {
                page.line();
                words::word(child, page.start())?;
            }
            _ => return None,
        }
    }
    Some(())
}

fn monitor(node: Node, page: &mut Page) -> Option<()> {
    for child in node.children() {
        match child.kind() {
            Kind::kw_monitor => words::keyword(child, page.start()),
            Kind::member => constraints::member(child, page)?,
            Kind::times => {
                let out = page.start();
                for (index, time) in child.children().enumerate() {
                    if index > 0 {
                        out.push(':');
                    }
                    words::name(time, out)?;
                }
            }
            _ => return None,
        }
    }
    Some(())
}

/// An element on one line. One over several lines stays as it is: within it, blanks may mean something.
fn xml(node: Node, page: &mut Page) -> Option<()> {
    let text = node.child(Kind::xml_text)?.text().trim_ascii_end();
    if text.contains(['\\', '\n', '\r']) {
        return None;
    }
    page.word("xml");
    page.word(text);
    Some(())
}
