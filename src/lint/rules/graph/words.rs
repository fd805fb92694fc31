//! How graphs are put into words.

use crate::model::{Action, Role};
use crate::resolve::{Cause, Names, Place, Tie};
use crate::source::Span;

/// The id of the object with that index.
pub(super) fn id_of<'c>(names: &Names<'c>, index: u32) -> &'c str {
    names.at(index).kind.id().map_or("", |id| id.as_str())
}

/// `a`, `a and b`, `a, b and c`; of many, the first ones.
pub(super) fn list(words: &[impl AsRef<str>]) -> String {
    joined(words, "and")
}

/// The same with «or».
pub(super) fn alternatives(words: &[impl AsRef<str>]) -> String {
    joined(words, "or")
}

/// What stands for the resources in a constraint: the one, or a set of them in any order; of many, the first ones. Each
/// gets the suffix, such as `:start`.
pub(super) fn set(resources: &[&str], suffix: &str) -> String {
    let shown: Vec<String> = resources.iter().take(SHOWN).map(|id| format!("{id}{suffix}")).collect();
    match &shown[..] {
        [one] if resources.len() == 1 => one.clone(),
        _ => format!("( {}{} )", shown.join(" "), if resources.len() > SHOWN { " …" } else { "" }),
    }
}

/// Of more than that, the first ones are named.
const SHOWN: usize = 6;

fn joined(words: &[impl AsRef<str>], conjunction: &str) -> String {
    let shown: Vec<&str> = words.iter().map(AsRef::as_ref).take(SHOWN).collect();
    match &shown[..] {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] if words.len() <= SHOWN => format!("{} {conjunction} {last}", head.join(", ")),
        [head @ .., _] => format!("{} {conjunction} {} more", head.join(", "), words.len() + 1 - SHOWN),
    }
}

/// Each word once, in the order of the first ones.
pub(super) fn unique<W: Clone + Eq + std::hash::Hash>(words: impl IntoIterator<Item = W>) -> Vec<W> {
    let mut seen = std::collections::HashSet::new();
    words.into_iter().filter(|word| seen.insert(word.clone())).collect()
}

/// What a resource does in an action.
pub(super) fn verb(action: Action) -> &'static str {
    match action {
        Action::Start => "starts",
        Action::Stop => "stops",
        Action::Promote => "is promoted",
        Action::Demote => "is demoted",
    }
}

/// The resource, or its instances in a role.
pub(super) fn place_name(names: &Names, place: Place) -> String {
    let id = id_of(names, place.resource);
    match place.role {
        Some(Role::Promoted) => format!("the promoted {id}"),
        Some(Role::Unpromoted) => format!("an unpromoted {id}"),
        Some(Role::Stopped) => format!("a stopped {id}"),
        Some(Role::Started) | None => id.to_owned(),
    }
}

/// What a tie says.
pub(super) fn tie_text(names: &Names, tie: &Tie) -> String {
    let (dependent, with) = (place_name(names, tie.dependent), place_name(names, tie.with));
    match tie.cause {
        Cause::Container(_) => format!("{dependent} is a member of {with}"),
        Cause::Constraint(_) | Cause::Promotion => format!("{dependent} runs where {with} runs"),
    }
}

/// Where a tie is written.
pub(super) fn tie_span(names: &Names, tie: &Tie) -> Span {
    match tie.written {
        [Some(one), Some(other)] => one.span.to(other.span),
        [Some(one), None] | [None, Some(one)] => one.span,
        [None, None] => names.at(tie.dependent.resource).span,
    }
}

/// The ids of the constraints among the causes, each once.
pub(super) fn constraints_of<'c>(names: &Names<'c>, causes: impl Iterator<Item = Cause>) -> Vec<&'c str> {
    let ids = causes.filter_map(|cause| match cause {
        Cause::Constraint(constraint) => Some(id_of(names, constraint)),
        Cause::Container(_) | Cause::Promotion => None,
    });
    unique(ids)
}
