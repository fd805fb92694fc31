//! What all lowering does with the words of a tree.

use crate::diagnostic::{Diagnostic, RuleInfo};
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
    value.map_or_else(|| Text::new("", Span::at(node.span().end())), text)
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
        label.span = Span::new(label.span.start, label.span.end() - 1);
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
        Diagnostic::new(&mistakes::UNEXPECTED_WORD, node.span(), format!("`{}`{MEANS_NOTHING}", shortened(word)));
    out.push(match word {
        "{" | "}" => diagnostic.help("braces belong around the resource sets of a location, and around the recipient and the attributes of an alert"),
        _ => diagnostic
            .note("crmsh refuses the whole file for it")
            .help("delete it, or look for a colon, a quote or a keyword that is missing before it"),
    });
}

/// Drops the findings of `rules` from the index `first` on.
pub(super) fn drop_from(out: &mut Vec<Diagnostic>, first: usize, rules: &[&RuleInfo]) {
    let mut index = 0;
    out.retain(|found| {
        index += 1;
        index <= first || !rules.contains(&found.rule)
    });
}

/// Makes one finding of unexpected words that stand side by side, from the index `first` on.
pub(super) fn join_unexpected(out: &mut Vec<Diagnostic>, first: usize, statement: Node) {
    let is_word =
        |found: &Diagnostic| found.rule == &mistakes::UNEXPECTED_WORD && found.message.ends_with(MEANS_NOTHING);
    if out[first..].iter().filter(|found| is_word(found)).count() < 2 {
        return;
    }
    let found = out.split_off(first);
    for next in found {
        let Some(last) = out.get_mut(first..).and_then(<[_]>::last_mut) else {
            out.push(next);
            continue;
        };
        let between = (last.span.end() <= next.span.start)
            .then(|| statement.within(Span::new(last.span.end(), next.span.start)))
            .flatten();
        let are_side_by_side = between.is_some_and(|text| text.bytes().all(|byte| b" \t\r\n\\".contains(&byte)));
        if !(is_word(last) && is_word(&next) && are_side_by_side) {
            out.push(next);
            continue;
        }
        last.span = last.span.to(next.span);
        let words = statement.within(last.span).unwrap_or_default();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        last.message = format!("`{}`{MEANS_NOTHING}", shortened(&words));
    }
}

const MEANS_NOTHING: &str = " means nothing here";

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
