//! What all lowering does with the words of a tree.

use crate::diagnostic::Diagnostic;
use crate::model::{Id, Score, ScoreSource, Text, Value};
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::mistakes;

/// The meaning of a word and its place. Quotes that nobody closes are reported by `traps`.
pub(super) fn text(node: Node) -> Text {
    Text::new(node.unquoted().text.as_ref(), node.span())
}

/// The text of a node's `value` child, else an empty one at its end.
pub(super) fn value_of(node: Node) -> Text {
    let value = node.children().find(|child| matches!(child.kind(), Kind::value | Kind::set_value));
    value.map_or_else(|| Text::new("", Span::at(node.span().end)), text)
}

/// The text of the child of that kind.
pub(super) fn child_text(node: Node, kind: Kind) -> Option<Text> {
    node.child(kind).map(text)
}

/// A `label` without its colon.
pub(super) fn label_text(node: Node) -> Text {
    let mut label = text(node);
    if label.value.ends_with(':') {
        label.value.pop();
        label.span.end -= 1;
    }
    label
}

/// The id that a statement must have.
pub(super) fn required_id(node: Node, noun: &str, form: &str, out: &mut Vec<Diagnostic>) -> Option<Id> {
    required(node, Kind::id, &format!("{noun} has no id"), form, out)
}

/// The child of that kind, or a diagnostic at the end of what is there.
pub(super) fn required(node: Node, kind: Kind, missing: &str, form: &str, out: &mut Vec<Diagnostic>) -> Option<Text> {
    let found = child_text(node, kind);
    if found.is_none() {
        out.push(missing_argument(node, missing, form));
    }
    found
}

pub(super) fn missing_argument(node: Node, missing: &str, form: &str) -> Diagnostic {
    Diagnostic::new(&mistakes::MISSING_ARGUMENT, node.span(), missing).help(format!("the form is `{form}`"))
}

/// The `description=` child of a statement.
pub(super) fn description(node: Node) -> Option<Text> {
    node.child(Kind::description).map(value_of)
}

pub(super) fn unexpected(node: Node, out: &mut Vec<Diagnostic>) {
    let word = node.text();
    let diagnostic =
        Diagnostic::new(&mistakes::UNEXPECTED_WORD, node.span(), format!("`{}` means nothing here", shortened(word)));
    out.push(match word {
        "{" | "}" => diagnostic.help("braces belong around the resource sets of a location, and around the recipient and the attributes of an alert"),
        _ => diagnostic.note("crmsh refuses the whole file for it"),
    });
}

/// A word, cut where it is too long for a message.
pub(super) fn shortened(word: &str) -> String {
    const MOST: usize = 40;
    if word.chars().count() <= MOST {
        return word.to_owned();
    }
    let mut short: String = word.chars().take(MOST - 1).collect();
    short.push('…');
    short
}

/// A score as crm text writes it, spelt as the CIB does; anything that is no number names an attribute.
pub(super) fn score(label: Text) -> ScoreSource {
    match spelt_as_in_cib(label.as_str()) {
        Some(spelling) => ScoreSource::Score(Value::new(Text::new(spelling, label.span))),
        None => ScoreSource::Attribute(label),
    }
}

/// The CIB's spelling of a written score, or nothing where it is none. `inf` is INFINITY, `advisory` is 0
/// and `mandatory` is INFINITY; digits stay as they are.
pub(crate) fn spelt_as_in_cib(written: &str) -> Option<ecow::EcoString> {
    if written.eq_ignore_ascii_case("advisory") {
        return Some("0".into());
    }
    if written.eq_ignore_ascii_case("mandatory") {
        return Some("INFINITY".into());
    }
    let digits = written.trim_start_matches(['+', '-']);
    let sign = &written[..written.len() - digits.len()];
    if sign.len() > 1 {
        return None;
    }
    if digits.eq_ignore_ascii_case("inf") || digits.eq_ignore_ascii_case("infinity") {
        return Some(ecow::eco_format!("{sign}INFINITY"));
    }
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| written.into())
}

/// The score of an attribute set, where the label is one.
pub(super) fn plain_score(label: Text, out: &mut Vec<Diagnostic>) -> Option<Value<Score>> {
    match score(label) {
        ScoreSource::Score(value) => Some(value),
        ScoreSource::Attribute(name) => {
            out.push(
                Diagnostic::new(&mistakes::INVALID_SCORE, name.span, format!("`{name}` is no score"))
                    .help("write an integer, `inf` or `-inf`"),
            );
            None
        }
    }
}
