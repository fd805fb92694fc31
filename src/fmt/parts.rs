//! The statements of a file, laid out on as many threads as there are processors.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

use crate::lower;
use crate::syntax::{Chunk, ChunkKind, is_too_long, parse};

use super::page::Page;
use super::{Layouter, guard};

/// Files with less than twice this many chunks are not worth a second thread.
const LEAST: usize = 2000;

/// What becomes of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statement<'p> {
    /// It is written like this.
    LaidOut(&'p str),
    /// It stays as it is, because it holds a mistake, or something that has no layout.
    Kept { is_mistake: bool },
    /// Its layout means something else.
    Changed,
}

/// Chunks that follow each other, and what becomes of them.
pub(super) struct Part<'c> {
    chunks: &'c [Chunk],
    outcomes: Vec<Outcome>,
    text: String,
}

/// A [`Statement`], its text as a range of the part's.
enum Outcome {
    LaidOut(Range<usize>),
    Kept { is_mistake: bool },
    Changed,
}

impl Part<'_> {
    /// The chunks; those that are no statements are kept.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (&Chunk, Statement<'_>)> {
        let statement = |outcome: &Outcome| match outcome {
            Outcome::LaidOut(range) => Statement::LaidOut(self.text.get(range.clone()).unwrap_or_default()),
            Outcome::Kept { is_mistake } => Statement::Kept { is_mistake: *is_mistake },
            Outcome::Changed => Statement::Changed,
        };
        self.chunks.iter().zip(self.outcomes.iter().map(statement))
    }
}

/// Lays out all statements, in their order.
pub(super) fn lay_out<'c>(bytes: &[u8], chunks: &'c [Chunk], layouter: Layouter) -> Vec<Part<'c>> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let length = chunks.len().div_ceil(processors).max(LEAST);
    let slices = || {
        chunks.chunks(length).enumerate().map(|(index, slice)| {
            let behind = chunks.get((index + 1) * length).map(|chunk| chunk.kind);
            (slice, behind)
        })
    };
    if chunks.len() <= length {
        return slices().map(|(slice, behind)| part(bytes, slice, behind, layouter)).collect();
    }
    thread::scope(|scope| {
        let threads: Vec<_> =
            slices().map(|(slice, behind)| scope.spawn(move || part(bytes, slice, behind, layouter))).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Part<'c>>| match thread.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().map(join).collect()
    })
}

/// `behind` is what follows the last chunk.
fn part<'c>(bytes: &[u8], chunks: &'c [Chunk], behind: Option<ChunkKind>, layouter: Layouter) -> Part<'c> {
    let mut part = Part { chunks, outcomes: Vec::with_capacity(chunks.len()), text: String::new() };
    let mut page = Page::new();
    for (index, chunk) in chunks.iter().enumerate() {
        let next = chunks.get(index + 1).map_or(behind, |next| Some(next.kind));
        let outcome = match chunk.kind {
            ChunkKind::Statement => statement(&bytes[chunk.range.clone()], next, layouter, &mut page),
            _ => Statement::Kept { is_mistake: false },
        };
        part.outcomes.push(match outcome {
            Statement::LaidOut(text) => {
                let start = part.text.len();
                part.text.push_str(text);
                Outcome::LaidOut(start..part.text.len())
            }
            Statement::Kept { is_mistake } => Outcome::Kept { is_mistake },
            Statement::Changed => Outcome::Changed,
        });
    }
    part
}

/// Lays a statement out on the page.
fn statement<'p>(raw: &[u8], next: Option<ChunkKind>, layouter: Layouter, page: &'p mut Page) -> Statement<'p> {
    const MISTAKE: Statement = Statement::Kept { is_mistake: true };
    let line = lower::trim_line_end(raw);
    // What stands behind a backslash is part of the mistake.
    let runs_on = next.is_some() && lower::dangling_backslash(raw, 0).is_some();
    if runs_on {
        return MISTAKE;
    }
    let Ok(text) = std::str::from_utf8(line) else { return MISTAKE };
    if is_too_long(text) {
        return MISTAKE;
    }
    let tree = parse(text, 0);
    page.clear();
    let has_layout = layouter(&tree, page).is_some();
    if has_layout && page.text() == text && raw.len() == text.len() + 1 && raw.ends_with(b"\n") {
        return Statement::LaidOut(page.text());
    }
    let Some(understood) = guard::understand(&tree) else { return MISTAKE };
    // A word that starts a statement or a comment cannot start a line.
    if !has_layout || !guard::is_one_statement(page.text()) {
        return Statement::Kept { is_mistake: false };
    }
    if guard::means_the_same(page.text(), &tree, understood) {
        Statement::LaidOut(page.text())
    } else {
        Statement::Changed
    }
}
