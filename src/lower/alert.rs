use crate::diagnostic::Diagnostic;
use crate::model::{Alert, Arrangement, AttributeSet, ObjectKind, Part, Recipient, Selector, SetKind};
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::attributes::attribute_set;
use super::mistakes;
use super::traps::placeholder;
use super::words::{child_text, description, drop_from, missing_argument, required_id, shortened, text, unexpected};

const FORM: &str = "alert ID PATH [attributes …] [meta …] [select …] [to { VALUE [attributes …] }]…";

pub(super) fn alert(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "an alert", FORM, out)?;
    let Some(path) = child_text(node, Kind::path) else {
        out.push(missing_argument(node, &format!("alert {id} names no program"), FORM));
        return None;
    };
    let before = out.len();
    let mut alert = Alert {
        id,
        path,
        description: description(node),
        sets: sets(node, out),
        select: Vec::new(),
        recipients: Vec::new(),
        arrangement: Arrangement::default(),
        extra: None,
    };
    let mut parts = Vec::new();
    for part in node.children() {
        match part.kind() {
            Kind::alert_attributes | Kind::alert_meta => parts.push(Part::Set),
            Kind::select => {
                // All that is selected is one element.
                if alert.select.is_empty() {
                    parts.push(Part::Select);
                }
                select(part, &mut alert, out);
            }
            Kind::recipient => {
                alert.recipients.extend(recipient(part, out));
                parts.push(Part::Recipient);
            }
            Kind::stray => unexpected(part, out),
            _ => {}
        }
    }
    glued_braces(node, before, out);
    // The order of the clauses is that of the elements, as in crmsh.
    alert.arrangement = Arrangement::new(parts);
    Some(ObjectKind::Alert(Box::new(alert)))
}

fn sets(node: Node, out: &mut Vec<Diagnostic>) -> Vec<AttributeSet> {
    let mut sets = Vec::new();
    for clause in node.children() {
        match clause.kind() {
            Kind::alert_attributes => sets.push(attribute_set(clause, SetKind::Instance, out)),
            Kind::alert_meta => sets.push(attribute_set(clause, SetKind::Meta, out)),
            _ => {}
        }
    }
    sets
}

fn select(node: Node, alert: &mut Alert, out: &mut Vec<Diagnostic>) {
    let before = alert.select.len();
    for part in node.children() {
        match part.kind() {
            Kind::select_kind => alert.select.push(match part.text().to_ascii_lowercase().as_str() {
                "nodes" => Selector::Nodes,
                "fencing" => Selector::Fencing,
                _ => Selector::Resources,
            }),
            Kind::select_attributes => {
                let names = part.children().filter(|child| child.kind() == Kind::select_name);
                alert.select.push(Selector::Attributes(names.map(|name| (None, text(name))).collect()));
                if part.child(Kind::brace_close).is_none() {
                    out.push(unclosed(part));
                }
            }
            _ => {}
        }
    }
    if alert.select.len() == before {
        out.push(missing_argument(
            node,
            "`select` names no kind of event",
            "select {nodes | fencing | resources | attributes { NAME… }}…",
        ));
    }
}

fn recipient(node: Node, out: &mut Vec<Diagnostic>) -> Option<Recipient> {
    match (node.child(Kind::brace_open), node.child(Kind::brace_close)) {
        (Some(_), None) => out.push(unclosed(node)),
        (None, Some(close)) => unexpected(close, out),
        _ => {}
    }
    let Some(value) = child_text(node, Kind::recipient_value) else {
        out.push(missing_argument(node, "`to` names no recipient", "to { VALUE [attributes …] [meta …] }"));
        return None;
    };
    Some(Recipient {
        id: None,
        value,
        description: description(node),
        sets: sets(node, out),
        extra: None,
        span: node.span(),
    })
}

/// A brace is a word of its own; in one with what it should enclose it is part of a name or a value. What then seems to be
/// missing, from the index `first` on, is no further mistake.
fn glued_braces(alert: Node, first: usize, out: &mut Vec<Diagnostic>) {
    let is_glued = |node: &Node| {
        let is_word = matches!(node.kind(), Kind::recipient_value | Kind::pair_name | Kind::word | Kind::stray);
        let word = node.text();
        is_word && word.len() > 1 && word.starts_with('{') && placeholder(word).is_none()
    };
    let mut glued = alert.descendants().filter(is_glued).peekable();
    if glued.peek().is_some() {
        drop_from(
            out,
            first,
            &[
                &mistakes::MISSING_VALUE,
                &mistakes::MISSING_ARGUMENT,
                &mistakes::UNEXPECTED_WORD,
                &mistakes::UNBALANCED_SET,
            ],
        );
    }
    out.extend(glued.map(|node| {
        let start = node.span().start;
        let word = shortened(node.text());
        Diagnostic::new(
            &mistakes::GLUED_BRACE,
            Span::new(start, start + 1),
            format!("the brace is part of the word `{word}`"),
        )
        .note("crmsh takes the word as it stands: the cluster is given the brace, and nothing is enclosed")
        .help("write a blank behind `{`, and one in front of its `}`; quote the word if the brace is meant")
    }));
}

fn unclosed(node: Node) -> Diagnostic {
    Diagnostic::new(&mistakes::UNBALANCED_SET, node.span(), "nothing closes this `{`").help("write ` }` at its end")
}
