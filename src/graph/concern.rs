//! Which findings are about what is in the picture.

use std::collections::HashMap;

use super::picture::{Note, Picture};
use crate::diagnostic::Diagnostic;
use crate::model::Configuration;
use crate::report::{Finding, Place, Secrets};
use crate::source::{Sources, Span};

/// Adds the findings, the worst first. `statement_of` has the statements of the objects.
pub(super) fn note(
    picture: &mut Picture,
    sources: &Sources,
    secrets: &Secrets,
    configuration: &Configuration,
    statement_of: &[Option<usize>],
    diagnostics: &[Diagnostic],
) {
    let places = Places::new(configuration);
    let mut diagnostics: Vec<&Diagnostic> = diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let mut stories: HashMap<String, usize> = HashMap::new();
    for diagnostic in diagnostics {
        let number = picture.findings.len();
        let spans = [diagnostic.span].into_iter().chain(diagnostic.labels.iter().map(|label| label.span));
        let objects = spans.filter_map(|span| places.object_at(span));
        let mut statements: Vec<usize> = objects.filter_map(|object| statement_of[object]).collect();
        statements.sort_unstable();
        statements.dedup();
        for &statement in &statements {
            let statement = &mut picture.statements[statement];
            statement.findings.push(number);
            statement.severity = statement.severity.max(Some(diagnostic.severity));
        }
        let finding = Finding::new(diagnostic, sources, secrets);
        let message = finding.message().into_owned();
        let story = finding.story().split_off(message.len());
        let next = stories.len();
        let story = *stories.entry(story).or_insert_with_key(|story| {
            picture.stories.push(story.trim_start().to_owned());
            next
        });
        picture.findings.push(Note {
            severity: diagnostic.severity,
            rule: diagnostic.rule.name,
            message,
            story,
            place: place(finding.place()),
            statements,
        });
    }
}

/// `file:line`.
pub(super) fn place(place: Place) -> String {
    format!("{}:{}", place.path(), place.start().line)
}

/// The objects by their places.
struct Places {
    /// The spans of all objects with their indices, sorted by where they start, the outer ones first.
    spans: Vec<(Span, usize)>,
    /// For each of them, the nearest one around it.
    around: Vec<Option<usize>>,
}

impl Places {
    fn new(configuration: &Configuration) -> Self {
        let mut spans: Vec<(Span, usize)> =
            configuration.objects.iter().enumerate().map(|(index, object)| (object.span, index)).collect();
        spans.sort_by_key(|&(span, index)| (span.start, std::cmp::Reverse(span.end()), index));
        let mut around = Vec::with_capacity(spans.len());
        let mut open: Vec<usize> = Vec::new();
        for (number, (span, _)) in spans.iter().enumerate() {
            while open.pop_if(|outer| !spans[*outer].0.contains(*span)).is_some() {}
            around.push(open.last().copied());
            open.push(number);
        }
        Self { spans, around }
    }

    /// The innermost object that holds the place.
    fn object_at(&self, span: Span) -> Option<usize> {
        let next = self.spans.partition_point(|(object, _)| object.start <= span.start);
        let holds = |&number: &usize| {
            let object = self.spans[number].0;
            object.contains(Span::at(span.start)) && (span.start < object.end() || span.is_empty())
        };
        let inwards = std::iter::successors(next.checked_sub(1), |&number| self.around[number]);
        inwards.into_iter().find(holds).map(|number| self.spans[number].1)
    }
}
