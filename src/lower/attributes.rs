use crate::diagnostic::Diagnostic;
use crate::model::{AttributeSet, NvPair, Op, PairIdentity, SetKind, Text};
use crate::source::Span;
use crate::syntax::keywords::is_statement_keyword;
use crate::syntax::{Kind, Node};

use super::words::{child_text, label_text, plain_score, shortened, text, unexpected, value_of};
use super::{mistakes, rule};

/// The content of a clause such as `params …`.
pub(super) fn attribute_set(clause: Node, kind: SetKind, out: &mut Vec<Diagnostic>) -> AttributeSet {
    let mut set = AttributeSet::new(kind, clause.span());
    for item in clause.children() {
        set_item(item, &mut set, out);
    }
    set.pairs.shrink_to_fit();
    set.rules.shrink_to_fit();
    set
}

/// One item of a set.
pub(super) fn set_item(item: Node, set: &mut AttributeSet, out: &mut Vec<Diagnostic>) {
    match item.kind() {
        Kind::pair => {
            let name = child_text(item, Kind::pair_name).unwrap_or_default();
            push_pair(set, None, name, Some(value_of(item)));
        }
        Kind::id_spec => identify(item, set, out),
        Kind::label if set.pairs.is_empty() && set.rules.is_empty() && set.score.is_none() => {
            set.score = plain_score(label_text(item), out).map(Box::new);
        }
        Kind::rule => {
            if let Some(first) = set.pairs.first() {
                out.push(
                    misplaced(item, "a rule stands in front of the pairs that it chooses")
                        .also(first.span(), "the pairs of this set start here"),
                );
            }
            set.rules.push(rule::rule(item, out));
        }
        Kind::id_pair => identified_pair(item, set),
        Kind::reference => {
            let id = child_text(item, Kind::pair_id).unwrap_or_default();
            let name = child_text(item, Kind::pair_name).unwrap_or_else(|| Text::new("", item.span()));
            push_pair(set, Some(PairIdentity::Reference(id)), name, None);
        }
        Kind::word => word(item, set, out),
        Kind::label => unexpected(item, out),
        _ => {}
    }
}

fn push_pair(set: &mut AttributeSet, identity: Option<PairIdentity>, name: Text, value: Option<Text>) {
    set.pairs.push(NvPair { identity: identity.map(Box::new), name, value });
}

fn identify(item: Node, set: &mut AttributeSet, out: &mut Vec<Diagnostic>) {
    let id = value_of(item);
    if !set.pairs.is_empty() {
        out.push(misplaced(item, "the id of a set stands in front of its pairs"));
    }
    let is_reference = child_text(item, Kind::id_key).is_some_and(|key| key.value.eq_ignore_ascii_case("$id-ref"));
    let place = if is_reference { &mut set.id_ref } else { &mut set.id };
    if let Some(first) = place.replace(Box::new(id)) {
        out.push(misplaced(item, "this set has an id already").also(first.span, "its first id"));
    }
}

/// `$id:name=value`, or `$name=value`, where the name is the id, too.
fn identified_pair(item: Node, set: &mut AttributeSet) {
    let Some(id) = child_text(item, Kind::pair_id) else { return };
    let name = child_text(item, Kind::pair_name).unwrap_or_else(|| id.clone());
    push_pair(set, Some(PairIdentity::Id(id)), name, Some(value_of(item)));
}

/// A word that the grammar did not take apart: a pair that is quoted as a whole, a bare name, or junk.
fn word(item: Node, set: &mut AttributeSet, out: &mut Vec<Diagnostic>) {
    let word = text(item);
    let Some((name, value)) = word.value.split_once('=') else {
        if word.value.contains(':') {
            return unexpected(item, out);
        }
        // Of several side by side, the first says it all; those that op itself knows are reported there.
        if set.pairs.last().is_none_or(|pair| pair.value.is_some()) && !Op::ATTRIBUTES.contains(&word.as_str()) {
            out.push(missing_value(&word));
        }
        return push_pair(set, None, word, None);
    };
    if name.is_empty() || name.starts_with(['$', '@']) {
        return unexpected(item, out);
    }
    let value = Text::new(value, word.span);
    push_pair(set, None, Text::new(name, Span::at(word.span.start)), Some(value));
}

fn missing_value(name: &Text) -> Diagnostic {
    let shown = shortened(name.as_str());
    if name.value.starts_with('#') {
        return Diagnostic::new(&mistakes::END_OF_LINE_COMMENT, name.span, "a comment cannot stand behind a statement")
            .note("crmsh and crmc take its words as names without values")
            .help("move it to a line of its own in front of the statement");
    }
    if is_statement_keyword(name.value.as_bytes()) {
        let message = format!("`{shown} …` is a statement in the middle of a line");
        return Diagnostic::new(&mistakes::SWALLOWED_STATEMENT, name.span, message)
            .note("crmsh does not complain: it takes these words as names without values")
            .help("start it in a line of its own");
    }
    Diagnostic::new(&mistakes::MISSING_VALUE, name.span, format!("`{shown}` has no value"))
        .note("crmsh takes any word that stands alone for a name without a value; in the cluster it sets nothing")
        .help(format!("write `{shown}=VALUE`, or delete it"))
}

fn misplaced(item: Node, message: &str) -> Diagnostic {
    Diagnostic::new(&mistakes::MISPLACED_PART, item.span(), message)
}
