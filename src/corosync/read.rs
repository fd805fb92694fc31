use std::collections::HashSet;

use ecow::{EcoString, eco_format};

use super::facts::{Corosync, Section, Setting, number};
use super::grammar::{self, Line, Part};
use super::mistakes::{COMMENT_IN_VALUE, DUPLICATE_KEY, INVALID_NUMBER, STRAY_LINE, UNBALANCED_BRACES};
use crate::diagnostic::Diagnostic;
use crate::model::Text;
use crate::source::{SourceFile, Span};

/// The first line of this many bytes, or of more, ends the reading of corosync (`fgets` into 512 bytes).
const TOO_LONG: usize = 511;

const REFUSED: &str = "corosync reads nothing of the file then, and does not start";

/// Reads a corosync.conf. It never fails: what is wrong is in the diagnostics, and all else is understood.
#[must_use]
pub fn read(file: &SourceFile) -> (Corosync, Vec<Diagnostic>) {
    let mut reader = Reader { corosync: Corosync::of(file.span()), ..Reader::default() };
    let mut start = file.span().start;
    for line in file.bytes().split_inclusive(|byte| *byte == b'\n') {
        reader.line(&without_end(line), start);
        // A file has at most 4 GiB (`Sources::add`).
        start = start.saturating_add(u32::try_from(line.len()).unwrap_or(u32::MAX));
    }
    for open in reader.open {
        let message = format!("the section `{}` is not closed", open.path);
        reader.mistakes.push(
            Diagnostic::new(&UNBALANCED_BRACES, open.span, message)
                .note(REFUSED)
                .help("end it with a line that is `}` alone"),
        );
    }
    (reader.corosync, reader.mistakes)
}

/// The line without its end and the blanks in front of that; a byte that is no text counts as `?`, so that places stay.
fn without_end(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut text = String::with_capacity(line.len());
    for chunk in line.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text.truncate(text.trim_end_matches([' ', '\t']).len());
    text
}

#[derive(Default)]
struct Reader {
    corosync: Corosync,
    mistakes: Vec<Diagnostic>,
    open: Vec<Open>,
    nodes: usize,
    interfaces: usize,
}

/// A section that is not closed yet.
struct Open {
    path: EcoString,
    keys: HashSet<EcoString>,
    span: Span,
}

impl Reader {
    fn line(&mut self, line: &str, start: u32) {
        let place = |part: Part<'_>| {
            let at = |offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            Span::new(at(part.start), at(part.start + part.text.len()))
        };
        if line.len() >= TOO_LONG {
            let span = place(Part { text: line, start: 0 });
            self.stray(span, "the line is longer than the 510 bytes that corosync takes");
            return;
        }
        match grammar::parse(line) {
            Line::Nothing => {}
            Line::Opening { name, stray } => {
                self.open(Text::new(name.text, place(name)));
                if let Some(stray) = stray {
                    self.stray(place(stray), "behind `{` the line has to end");
                }
            }
            Line::Setting { key, value } => {
                self.setting(Text::new(key.text, place(key)), Text::new(value.text, place(value)));
            }
            Line::Closing { stray } => {
                if let Some(stray) = stray {
                    self.stray(place(stray), "a section ends with a line that is `}` alone");
                }
                if self.open.pop().is_none() {
                    let span = place(Part { text: line, start: 0 });
                    self.mistakes.push(
                        Diagnostic::new(&UNBALANCED_BRACES, span, "`}` closes no section")
                            .note(REFUSED)
                            .help("delete it"),
                    );
                }
            }
            Line::Stray(part) => {
                self.stray(place(part), "a line is `section {`, `key: value`, `}` or a comment behind `#`");
            }
        }
    }

    fn stray(&mut self, span: Span, message: &str) {
        self.mistakes.push(Diagnostic::new(&STRAY_LINE, span, message).note(REFUSED));
    }

    fn open(&mut self, name: Text) {
        let mut path = self.path(name.as_str());
        match path.as_str() {
            "nodelist" => self.nodes = 0,
            "nodelist.node" => {
                path = eco_format!("{path}.{}", self.nodes);
                self.nodes += 1;
            }
            "totem.interface" => {
                path = eco_format!("{path}.{}", self.interfaces);
                self.interfaces += 1;
            }
            _ => {}
        }
        self.open.push(Open { path: path.clone(), keys: HashSet::new(), span: name.span });
        self.corosync.add_section(Section { path, name });
    }

    fn setting(&mut self, key: Text, value: Text) {
        let path = self.path(key.as_str());
        let is_ours = ["totem", "quorum", "nodelist"].iter().any(|section| path.split('.').next() == Some(section));
        if let Some(open) = self.open.last_mut().filter(|_| is_ours)
            && !open.keys.insert(key.value.clone())
        {
            let message = format!("`{key}` is set a second time in the section `{}`", open.path);
            self.mistakes
                .push(Diagnostic::new(&DUPLICATE_KEY, key.span, message).note("the last one counts").help("keep one"));
        }
        let has_comment = value.as_str().contains(" #") || value.as_str().contains("\t#");
        let limit = largest(&path);
        let is_refused = limit.is_some_and(|limit| number(&value).is_none_or(|number| number > limit));
        if is_refused {
            let limit = limit.unwrap_or(u32::MAX);
            let message = format!("`{key}` takes a whole number from 0 to {limit}, not `{value}`");
            let diagnostic = Diagnostic::new(&INVALID_NUMBER, value.span, message).note(REFUSED);
            self.mistakes.push(if has_comment {
                diagnostic.help("put the comment on a line of its own: behind a value it is a part of the value")
            } else {
                diagnostic
            });
        } else if has_comment && is_ours {
            let message = format!("the comment is a part of the value of `{key}`");
            self.mistakes.push(
                Diagnostic::new(&COMMENT_IN_VALUE, value.span, message)
                    .note("in corosync.conf a comment starts at the start of a line alone")
                    .help("put it on a line of its own"),
            );
        }
        self.corosync.add_setting(Setting { path, key, value });
    }

    fn path(&self, name: &str) -> EcoString {
        match self.open.last() {
            Some(open) => eco_format!("{}.{name}", open.path),
            None => name.into(),
        }
    }
}

/// The largest number that corosync takes for a setting; nothing for one that is no number. Tried with `corosync -t`,
/// name by name.
fn largest(path: &str) -> Option<u32> {
    let (section, key) = path.rsplit_once('.')?;
    let kind = section.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('.');
    match (kind, key) {
        ("quorum", "two_node" | "wait_for_all" | "auto_tie_breaker" | "last_man_standing" | "allow_downscale")
        | ("quorum.device", "master_wins")
        | ("totem.interface", "linknumber" | "ttl" | "knet_link_priority") => Some(u8::MAX.into()),
        ("totem.interface", "mcastport") => Some(u16::MAX.into()),
        ("quorum", "expected_votes" | "votes" | "last_man_standing_window" | "leaving_timeout")
        | ("quorum.device", "votes" | "timeout" | "sync_timeout")
        | ("nodelist.node", "nodeid" | "quorum_votes")
        | ("totem.interface", "knet_ping_interval" | "knet_ping_timeout" | "knet_ping_precision" | "knet_pong_count") => {
            Some(u32::MAX)
        }
        (
            "totem",
            "version"
            | "nodeid"
            | "threads"
            | "token"
            | "token_warning"
            | "token_coefficient"
            | "token_retransmit"
            | "token_retransmits_before_loss_const"
            | "hold"
            | "join"
            | "send_join"
            | "consensus"
            | "merge"
            | "downcheck"
            | "window_size"
            | "max_messages"
            | "netmtu"
            | "miss_count_const"
            | "heartbeat_failures_allowed"
            | "rrp_problem_count_timeout"
            | "knet_pmtud_interval"
            | "knet_mtu",
        ) => Some(u32::MAX),
        _ => None,
    }
}
