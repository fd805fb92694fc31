//! A live configuration as crm text, in files that are there already: what still holds stays as it is written, comments
//! above all.

use std::collections::HashMap;

use ecow::EcoString;

use super::Snapshot;
use crate::agents::Catalogue;
use crate::cib::schema::{self, Schema};
use crate::compile::{undefined, understand};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::diff::{self, ChangeKind, Difference};
use crate::edit::{self, Speller, TextEdit};
use crate::model::{Configuration, Object, ObjectKind};
use crate::print;
use crate::resolve::{Names, without_owned};
use crate::source::{Sources, Span};

/// What came of it.
#[derive(Debug)]
pub struct Pulled {
    /// The files that are new or say something else now, and their text.
    pub files: Vec<(String, String)>,
    /// Whether statements could not be changed one by one, so that the files were laid out anew; comments stay.
    pub anew: bool,
}

/// What the files at hand have to say so that they are the configuration of the cluster, without what the cluster owns.
/// Where there is no file, all is put in one called `name`.
#[must_use]
pub fn pull(snapshot: &Snapshot, existing: &Sources, name: &str) -> Pulled {
    let live = without_owned(understand(snapshot.sources()).configuration);
    let schema = schema::of(&live);
    if existing.files().is_empty() {
        let mut text = print::configuration(&live, schema);
        if !undefined(snapshot.sources(), &live, schema).is_empty() {
            text.insert_str(0, print::FRAGMENT);
        }
        return Pulled { files: vec![(name.to_owned(), text)], anew: false };
    }
    let merged = statement_by_statement(&live, schema, existing);
    let (texts, anew) = match merged {
        Some(merged) => (merged, false),
        None => (laid_out_anew(live, schema, existing), true),
    };
    let is_other = |(file, text): &(&crate::source::SourceFile, String)| file.bytes() != text.as_bytes();
    let files = existing.files().iter().zip(texts).filter(is_other);
    Pulled { files: files.map(|(file, text)| (file.name().to_owned(), text)).collect(), anew }
}

/// The files with the statements changed that differ; nothing where that does not lead to the configuration.
fn statement_by_statement(live: &Configuration, schema: Schema, existing: &Sources) -> Option<Vec<String>> {
    let understood = understand(existing);
    if understood.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return None;
    }
    // Only what differs counts here, not what comes of it.
    let agents = Catalogue::default();
    let difference = diff::diff(&Names::new(&understood.configuration), &Names::new(live), &agents);
    let edits = edits(live, schema, existing, &understood.configuration, &difference)?;
    let edited = edit::apply(existing, &edits).ok()?;
    let result = understand(&edited);
    let is_right = result.diagnostics.iter().all(|found| found.severity != Severity::Error)
        && diff::diff(&Names::new(&result.configuration), &Names::new(live), &agents).is_empty();
    let text = |file: &crate::source::SourceFile| String::from_utf8(file.bytes().to_vec()).ok();
    if is_right { edited.files().iter().map(text).collect() } else { None }
}

fn edits(
    live: &Configuration,
    schema: Schema,
    existing: &Sources,
    written: &Configuration,
    difference: &Difference,
) -> Option<Vec<TextEdit>> {
    let printed = printed(live, schema);
    let speller = Speller::new(existing);
    let mut edits = Vec::new();
    let mut added: Vec<(Span, String)> = Vec::new();
    for change in &difference.changes {
        let key = (change.noun, change.id.clone());
        let old = || place(written, &key);
        let new = || printed.get(&key).and_then(|texts| if let [text] = &texts[..] { Some(text) } else { None });
        match change.kind {
            ChangeKind::Changed => {
                edits.push(TextEdit {
                    span: speller.statement(old()?),
                    text: format!("{}\n", without_comments(new()?)),
                });
            }
            ChangeKind::Removed => {
                let fix = Fix { edits: vec![Edit::DeleteObject { span: old()? }], ..Fix::risky("") };
                edits.extend(speller.spell(&fix)?);
            }
            ChangeKind::Added => added.push((behind(written, change.noun, difference)?, new()?.clone())),
        }
    }
    for (behind, text) in added {
        let statement = speller.statement(behind);
        let at = Span::at(statement.end());
        match edits.iter_mut().find(|edit| edit.span == at) {
            Some(edit) => edit.text.push_str(&text),
            None => {
                let ends_line = existing.text(statement).ends_with(['\n', '\r']);
                edits.push(TextEdit { span: at, text: if ends_line { text } else { format!("\n{text}") } });
            }
        }
    }
    edits.sort_by_key(|edit| edit.span);
    let is_apart = edits.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start);
    is_apart.then_some(edits)
}

/// What an object is known by: what it is called, and its name.
type Key = (&'static str, EcoString);

/// As `diff` names it.
fn key(kind: &ObjectKind) -> Key {
    let id = match kind {
        ObjectKind::Node(node) => node.uname.value.clone(),
        ObjectKind::FencingTopology(_) => EcoString::new(),
        ObjectKind::Options(options) if options.section != crate::model::OptionSection::Properties => EcoString::new(),
        ObjectKind::Options(options) => {
            options.set.id.as_ref().map_or(options.section.default_id().into(), |id| id.value.clone())
        }
        kind => kind.id().map(|id| id.value.clone()).unwrap_or_default(),
    };
    (kind.noun(), id)
}

/// The statements of a configuration by what they are about.
fn printed(configuration: &Configuration, schema: Schema) -> HashMap<Key, Vec<String>> {
    let mut printed: HashMap<Key, Vec<String>> = HashMap::new();
    for statement in print::statements(configuration, schema) {
        if let Some(object) = configuration.objects.get(statement.object as usize) {
            printed.entry(key(&object.kind)).or_default().push(statement.text);
        }
    }
    printed
}

/// Where the one object of that name is written; nothing where several are.
fn place(written: &Configuration, wanted: &Key) -> Option<Span> {
    let mut found = written.objects.iter().filter(|object| key(&object.kind) == *wanted);
    let span = found.next()?.span;
    found.next().is_none().then_some(span)
}

/// The object behind which a new one of this kind belongs: the last one of its kind that stays, else the last one.
fn behind(written: &Configuration, noun: &str, difference: &Difference) -> Option<Span> {
    let goes = |object: &Object| {
        let key = key(&object.kind);
        let removed = difference.changes.iter().filter(|change| change.kind == ChangeKind::Removed);
        removed.into_iter().any(|change| (change.noun, &change.id) == (key.0, &key.1))
    };
    let staying = || written.objects.iter().filter(|object| !goes(object));
    let same = staying().filter(|object| object.kind.noun() == noun).map(|object| object.span).max();
    same.or_else(|| staying().map(|object| object.span).max())
}

/// A printed statement without the comments in front of it: those in the file stay.
fn without_comments(text: &str) -> &str {
    let mut rest = text;
    while rest.starts_with('#')
        && let Some((_, behind)) = rest.split_once('\n')
    {
        rest = behind;
    }
    rest.trim_end()
}

/// All statements printed anew, each with the comments that it has in the files and in the file that it stands in.
fn laid_out_anew(mut live: Configuration, schema: Schema, existing: &Sources) -> Vec<String> {
    let written = understand(existing).configuration;
    let mut homes: HashMap<Key, usize> = HashMap::new();
    for object in &written.objects {
        homes.entry(key(&object.kind)).or_insert_with(|| existing.index(object.span));
    }
    let mut comments: HashMap<Key, Vec<crate::model::Text>> = HashMap::new();
    for object in written.objects {
        comments.entry(key(&object.kind)).or_default().extend(object.comments);
    }
    for object in &mut live.objects {
        if let Some(own) = comments.remove(&key(&object.kind))
            && !own.is_empty()
        {
            object.comments = own.into();
        }
    }
    let mut texts = vec![String::new(); existing.files().len()];
    for statement in print::statements(&live, schema) {
        let home = live.objects.get(statement.object as usize).and_then(|object| homes.get(&key(&object.kind)));
        if let Some(text) = texts.get_mut(home.copied().unwrap_or_default()) {
            text.push_str(&statement.text);
        }
    }
    // What stood in front of an object that is gone, and behind the last one.
    let mut left: Vec<(Span, String)> = comments
        .into_values()
        .flatten()
        .chain(written.trailing_comments)
        .map(|comment| (comment.span, comment.as_str().to_owned()))
        .collect();
    left.sort();
    for (span, comment) in left {
        if let Some(text) = texts.get_mut(existing.index(span)) {
            text.push_str(&comment);
            text.push('\n');
        }
    }
    texts
}
