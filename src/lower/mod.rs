//! Syntax trees to the model: which statement means which object, and how mistakes are worded.

pub(crate) mod acl;
pub mod agent;
mod alert;
mod alone;
mod attributes;
mod bundle;
mod command;
mod constraint;
mod fencing;
pub mod mistakes;
mod monitor;
mod node;
mod options;
mod resource;
mod rule;
mod sets;
mod spelling;
mod tag;
mod traps;
pub(crate) mod words;
mod xml;

pub use alone::{Alone, Meaning, alone, is_same};

use std::str::Utf8Error;

use crate::diagnostic::Diagnostic;
use crate::directive::{self, Placed};
use crate::model::{Configuration, Id, Object, ObjectKind, Text};
use crate::source::{SourceFile, Sources, Span};
use crate::syntax::{Chunk, ChunkKind, Kind, MAX_WORDS, Node, Tree, is_too_long, parse, split};

/// What comes of crm text.
#[derive(Debug, Default)]
pub struct Lowered {
    /// The objects, those of statements with mistakes as far as they are understood.
    pub configuration: Configuration,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
    /// The resources of `monitor` statements that are not defined.
    pub undefined_monitored: Vec<Id>,
    /// The comments that speak to crmc.
    pub directives: Vec<Placed>,
}

/// Lowers crm text, file by file, to one configuration.
#[derive(Default)]
pub struct Lowering {
    configuration: Configuration,
    diagnostics: Vec<Diagnostic>,
    monitors: Vec<monitor::Monitor>,
    /// Comments that wait for the object they stand in front of.
    comments: Vec<Text>,
    directives: Vec<Placed>,
    previous: Previous,
}

/// What stands straight above a statement.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Previous {
    /// Nothing, a blank line or a comment.
    #[default]
    Gap,
    /// A statement, which the line may have been meant to continue.
    Statement,
    /// A statement that ends in a backslash, at this place.
    Dangling(Span),
    /// A line that was reported as lacking the backslash above it.
    Continuation,
}

impl Lowering {
    /// All files as one configuration.
    #[must_use]
    pub fn of(sources: &Sources) -> Lowered {
        let mut lowering = Self::default();
        sources.files().iter().for_each(|file| lowering.file(file));
        lowering.finish()
    }

    /// Adds what was read from a file in another language, in its place among the files.
    pub fn adopt(&mut self, file: &SourceFile, mut configuration: Configuration, mut diagnostics: Vec<Diagnostic>) {
        let placed = |comment: &Text, statement| Placed { comment: comment.clone(), statement, file: file.span() };
        let speaks = |comment: &&Text| directive::parse(comment.as_str()).is_some();
        for object in &configuration.objects {
            let comments = object.comments.iter().filter(speaks);
            self.directives.extend(comments.map(|comment| placed(comment, Some(object.span))));
        }
        let trailing = configuration.trailing_comments.iter().filter(speaks);
        self.directives.extend(trailing.map(|comment| placed(comment, None)));
        self.configuration.objects.append(&mut configuration.objects);
        self.configuration.trailing_comments.append(&mut configuration.trailing_comments);
        self.configuration.cib_attributes.append(&mut configuration.cib_attributes);
        self.diagnostics.append(&mut diagnostics);
    }

    /// What all files together say.
    #[must_use]
    pub fn finish(self) -> Lowered {
        self.finish_within(|configuration| configuration)
    }

    /// What all files together say, put by `join` into the configuration that they are a part of.
    pub fn finish_within(self, join: impl FnOnce(Configuration) -> Configuration) -> Lowered {
        let Self { mut configuration, mut diagnostics, monitors, directives, .. } = self;
        options::merge(&mut configuration.objects, &mut diagnostics);
        let mut configuration = join(configuration);
        // Statements that speak of all nodes, and of a resource, mean those of the whole.
        fencing::expand(&mut configuration.objects);
        let undefined_monitored = monitor::attach(monitors, &mut configuration.objects);
        configuration.objects.shrink_to_fit();
        Lowered { configuration, diagnostics, undefined_monitored, directives }
    }

    /// Adds a file.
    pub fn file(&mut self, file: &SourceFile) {
        let bytes = file.bytes();
        self.previous = Previous::Gap;
        if let Some(reason) = not_text(bytes) {
            let span = Span::at(file.span().start);
            self.diagnostics.push(
                Diagnostic::new(&mistakes::BINARY_INPUT, span, format!("{} is not crm text: {reason}", file.name()))
                    .help("give a text file in UTF-8"),
            );
            return;
        }
        let mut placed = self.directives.len();
        for chunk in split(bytes) {
            self.chunk(file, bytes, &chunk);
            if chunk.kind == ChunkKind::Statement {
                let statement = trimmed(&bytes[chunk.range.clone()], file.span().start + offset(chunk.range.start));
                self.directives[placed..].iter_mut().for_each(|above| above.statement = Some(statement));
                placed = self.directives.len();
            }
        }
        // Comments behind the last statement of the last file stay at the end.
        self.configuration.trailing_comments.append(&mut self.comments);
    }

    fn chunk(&mut self, file: &SourceFile, bytes: &[u8], chunk: &Chunk) {
        let raw = &bytes[chunk.range.clone()];
        let start = file.span().start + offset(chunk.range.start);
        match chunk.kind {
            ChunkKind::ByteOrderMark => {}
            ChunkKind::Blank => self.previous = Previous::Gap,
            ChunkKind::Comment => {
                if let Previous::Dangling(backslash) = self.previous {
                    self.diagnostics.push(comment_behind_backslash(start, raw, backslash));
                }
                self.previous = Previous::Gap;
                if let Err(error) = std::str::from_utf8(raw) {
                    self.diagnostics.push(invalid_encoding(start, error));
                }
                let text = String::from_utf8_lossy(raw);
                let comment = Text::new(text.trim(), Span::new(start, start + offset(raw.len())));
                self.diagnostics.extend(traps::forbidden_character(&text, start));
                if directive::parse(comment.as_str()).is_some() {
                    let comment = Text::new(comment.value.clone(), trimmed(raw, start));
                    self.directives.push(Placed { comment, statement: None, file: file.span() });
                }
                self.comments.push(comment);
            }
            ChunkKind::Statement => self.statement(raw, start),
        }
    }

    fn statement(&mut self, chunk: &[u8], start: u32) {
        let raw = trim_line_end(chunk);
        let previous = std::mem::replace(&mut self.previous, Previous::Statement);
        let text = match std::str::from_utf8(raw) {
            Ok(text) => text,
            Err(error) => {
                self.diagnostics.push(invalid_encoding(start, error));
                return;
            }
        };
        if is_too_long(text) {
            self.diagnostics.push(too_long(start));
            return;
        }
        let tree = parse(text, start);
        if let Previous::Dangling(backslash) = previous {
            self.diagnostics.push(swallowed(tree.root(), backslash));
        }
        self.dispatch(&tree, previous);
        if let Some(backslash) = dangling_backslash(chunk, start) {
            self.previous = Previous::Dangling(backslash);
        }
    }

    fn dispatch(&mut self, tree: &Tree, previous: Previous) {
        let statement = tree.root();
        let out = &mut self.diagnostics;
        let before = out.len();
        traps::check(tree, out);
        // An open quote swallows the rest of its statement: what then seems to be missing is no further mistake.
        let is_cut_off = out[before..].iter().any(|found| found.rule == &mistakes::UNCLOSED_QUOTE);
        let reported = out.len();
        let mut continues = matches!(previous, Previous::Statement | Previous::Continuation);
        for node in statement.children() {
            let kind = match node.kind() {
                Kind::primitive => resource::primitive(node, out),
                Kind::rsc_template => resource::template(node, out),
                Kind::group => resource::group(node, out),
                Kind::clone => resource::clone(node, out),
                Kind::bundle => bundle::bundle(node, out),
                Kind::node => node::node(node, out),
                Kind::location => constraint::location(node, out),
                Kind::colocation => constraint::colocation(node, out),
                Kind::order => constraint::order(node, out),
                Kind::rsc_ticket => constraint::ticket(node, out),
                Kind::options => Some(options::options(node, out)),
                Kind::fencing => Some(ObjectKind::FencingTopology(Box::new(fencing::fencing(node, out)))),
                Kind::tag => tag::tag(node, out),
                Kind::alert => alert::alert(node, out),
                Kind::role => acl::role(node, out),
                Kind::acl_subject => acl::subject(node, out),
                Kind::user => acl::user(node, out),
                Kind::monitor => {
                    self.monitors.extend(monitor::monitor(node, out));
                    None
                }
                Kind::xml => {
                    let mut objects = xml::xml(node, out);
                    if let Some(first) = objects.first_mut() {
                        first.comments.splice(0..0, self.comments.drain(..));
                    }
                    self.configuration.objects.append(&mut objects);
                    None
                }
                Kind::prefix => {
                    out.push(prefix(node));
                    continues = false;
                    None
                }
                Kind::stray => {
                    words::unexpected(node, out);
                    None
                }
                Kind::unknown => {
                    if command::unknown(node, continues, out) {
                        // One line after another: the first says it all.
                        if previous == Previous::Continuation {
                            out.pop();
                        }
                        self.previous = Previous::Continuation;
                    }
                    None
                }
                _ => None,
            };
            if let Some(mut kind) = kind {
                let mut comments = std::mem::take(&mut self.comments);
                spelling::apply(&mut kind, &mut comments);
                self.configuration.objects.push(Object { comments: comments.into(), kind, span: node.span() });
            }
        }
        if is_cut_off {
            out.truncate(reported);
        }
        // A word too many, or a value that is missing, follows from the trap.
        if reported > before {
            words::drop_from(out, reported, &[&mistakes::MISSING_VALUE, &mistakes::SWALLOWED_STATEMENT]);
        }
        words::join_unexpected(out, reported, statement);
    }
}

/// The place of a piece that starts at `start`, without the blanks around it.
fn trimmed(raw: &[u8], start: u32) -> Span {
    let behind_blanks = raw.trim_ascii_start();
    let start = start + offset(raw.len() - behind_blanks.len());
    Span::new(start, start + offset(behind_blanks.trim_ascii_end().len()))
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

pub(crate) fn trim_line_end(raw: &[u8]) -> &[u8] {
    let end = raw.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    &raw[..end]
}

/// The backslash at the end of a statement that nothing continues. A blank line behind it ends the statement as it
/// should be.
pub(crate) fn dangling_backslash(raw: &[u8], start: u32) -> Option<Span> {
    let line_end = trim_line_end(raw);
    let text = line_end.trim_ascii_end();
    if !text.ends_with(b"\\") {
        return None;
    }
    let has_blank_line = raw.len() > line_end.len() + 2 || raw[line_end.len()..] == *b"\n\n";
    let last = line_end.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let is_dangling = !has_blank_line && last.trim_ascii_end().ends_with(b"\\");
    is_dangling.then(|| Span::new(start + offset(text.len() - 1), start + offset(text.len())))
}

/// Why bytes are no text, where that can be told.
pub(crate) fn not_text(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("it is UTF-16"),
        _ if bytes.contains(&0) => Some("it holds NUL bytes"),
        _ => None,
    }
}

fn too_long(start: u32) -> Diagnostic {
    let message = format!("this statement has more than the {MAX_WORDS} words that crmc reads");
    Diagnostic::new(&mistakes::STATEMENT_TOO_LONG, Span::at(start), message)
        .note("no real statement comes near that; the line is taken for no configuration")
}

/// Where a text that starts at `start` is no UTF-8.
fn invalid_encoding(start: u32, error: Utf8Error) -> Diagnostic {
    let place = start + offset(error.valid_up_to());
    let span = Span::new(place, place + 1);
    Diagnostic::new(&mistakes::INVALID_ENCODING, span, "this byte is not UTF-8")
        .note("the CIB is UTF-8; what another encoding means here would be a guess")
        .help("convert the file, for example with `iconv -f latin1 -t utf8`")
}

fn swallowed(statement: Node, backslash: Span) -> Diagnostic {
    let keyword = statement.children().find_map(|child| child.children().next()).unwrap_or(statement);
    Diagnostic::new(
        &mistakes::SWALLOWED_STATEMENT,
        backslash,
        format!("this backslash makes the next statement, `{} …`, part of this one", words::shortened(keyword.text())),
    )
    .label("nothing of this statement follows")
    .also(keyword.span(), "crmsh takes these words as parameters without values")
    .note("crmsh does not complain; the resource or constraint is then simply not there")
    .help("delete the backslash")
}

fn comment_behind_backslash(start: u32, raw: &[u8], backslash: Span) -> Diagnostic {
    let length = offset(trim_line_end(raw).len());
    Diagnostic::new(
        &mistakes::COMMENT_IN_CONTINUATION,
        Span::new(start, start + length),
        "a comment line follows a backslash",
    )
    .also(backslash, "this backslash makes the comment part of the statement")
    .note("crmsh takes the comment's words as parameters without values")
    .help("delete the backslash")
}

fn prefix(node: Node) -> Diagnostic {
    let written = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
    Diagnostic::new(&mistakes::COPIED_PROMPT, node.span(), format!("`{written}` is no part of the statement"))
        .note("crmc reads the statement behind it; `crm configure load` refuses the file")
        .help("delete it")
}
