//! Where a cluster no longer runs what its files say, as findings in the files.

use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::diff::{Change, ChangeKind, Detail, Difference};
use crate::model::{Configuration, ObjectKind};
use crate::source::Span;

/// The cluster runs something else than the files say.
pub static DRIFT: RuleInfo = RuleInfo::new(
    "drift",
    Category::References,
    Severity::Error,
    "The cluster has another configuration than the files.",
);

/// One finding for each change that would make the cluster be as the files say. `written` is what they say; what only the
/// cluster has is found at `nowhere`. Secrets are those of the difference: masked, if it is.
#[must_use]
pub fn drift(difference: &Difference, written: &Configuration, nowhere: Span) -> Vec<Diagnostic> {
    difference.changes.iter().map(|change| found(change, written, nowhere)).collect()
}

fn found(change: &Change, written: &Configuration, nowhere: Span) -> Diagnostic {
    let name = if change.id.is_empty() { change.noun.to_owned() } else { format!("{} {}", change.noun, change.id) };
    let own = |kind: &ObjectKind| {
        let is_named = match kind {
            ObjectKind::Node(node) => node.uname.value == change.id,
            kind => kind.id().is_none_or(|id| id.value == change.id),
        };
        kind.noun() == change.noun && (is_named || change.id.is_empty())
    };
    let object = written.objects.iter().find(|object| own(&object.kind));
    let span = object.map_or(nowhere, |object| object.kind.name_span().unwrap_or(object.span));
    match change.kind {
        ChangeKind::Added => Diagnostic::new(&DRIFT, span, format!("{name} is missing on the cluster"))
            .label("not on the cluster")
            .help("crmc apply adds it there; crmc pull takes it out of the files"),
        ChangeKind::Removed => {
            Diagnostic::new(&DRIFT, nowhere, format!("{name} is on the cluster, and not in the files"))
                .help("crmc apply removes it there; crmc pull adds it to the files")
        }
        ChangeKind::Changed => {
            let moved = change.moved.as_ref().map(|moved| {
                let place = |place: &Option<ecow::EcoString>| place.as_deref().unwrap_or("no container").to_owned();
                format!("it stands in {} on the cluster, in {} here", place(&moved.from), place(&moved.to))
            });
            let notes = moved.into_iter().chain(change.details.iter().map(detail));
            notes
                .fold(Diagnostic::new(&DRIFT, span, format!("{name} is different on the cluster")), Diagnostic::note)
                .help("crmc apply makes the cluster as the files say; crmc pull makes the files as the cluster is")
        }
    }
}

fn detail(detail: &Detail) -> String {
    let path = format!("{} {}", detail.part, detail.name);
    let path = path.trim();
    let value = |value: &Option<ecow::EcoString>| match value.as_deref() {
        Some("") => "there".to_owned(),
        Some(value) => value.to_owned(),
        None => "not there".to_owned(),
    };
    format!("{path}: {} on the cluster, {} here", value(&detail.old), value(&detail.new))
}
