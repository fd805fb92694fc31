//! For people: what is wrong, the lines concerned, why it matters, and the repair. The only place that knows miette,
//! which draws the lines; the words around them are ours, in the manner of compilers.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceSpan, SpanContents};

use super::excerpt::Excerpt;
use super::{Counts, Finding, Layout, Look, Needs, text};
use crate::diagnostic::{RuleInfo, Severity};
use crate::source::Sources;

/// How many findings of one rule are shown of a configuration. Nobody reads the rest, and a terminal would drown in it.
const MOST: usize = 100;

/// Draws findings on a page.
pub struct Human {
    look: Look,
    theme: GraphicalTheme,
    /// How many findings of each rule the configuration has so far.
    spoken: BTreeMap<&'static str, usize>,
}

impl Human {
    pub fn new(look: Look) -> Self {
        let mut theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        theme.styles.link = theme.styles.help;
        Self { look, theme, spoken: BTreeMap::new() }
    }

    fn paint(&self, codes: &str, words: &str) -> String {
        paint(self.look, codes, words)
    }

    fn head(&self, page: &mut String, finding: &Finding) {
        const INDENT: usize = 2;
        let name = format!("{}[{}]", finding.severity().name(), finding.rule().name);
        let message = text::one_line(&finding.message()).into_owned();
        page.push_str(&paint_severity(self.look, finding.severity(), &name));
        page.push(':');
        // The first line starts behind the name, the others behind the indent, from which columns are counted here.
        let room = self.look.width.saturating_sub(INDENT);
        let used = (name.chars().count() + 2).saturating_sub(INDENT);
        for (i, line) in text::wrap(&message, room, used).iter().enumerate() {
            if i > 0 {
                page.push('\n');
                page.push_str(&" ".repeat(INDENT));
            } else if !line.is_empty() {
                page.push(' ');
            }
            page.push_str(&self.paint(BOLD, line));
        }
        page.push('\n');
    }

    fn lines(&self, page: &mut String, finding: &Finding) {
        let excerpt = Excerpt::new(finding, self.look.width);
        let mut theme = self.theme.clone();
        let primary = match finding.severity() {
            Severity::Error => theme.styles.error,
            Severity::Warning => theme.styles.warning,
            Severity::Info => theme.styles.advice,
        };
        let primary = if self.look.color { primary.bold() } else { primary };
        let other = theme.styles.help;
        let styles = excerpt.marks.iter().map(|mark| if mark.is_primary { primary } else { other });
        theme.styles.highlights = styles.collect();
        let left_out = excerpt.left_out;
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(self.look.width)
            .with_context_lines(1)
            .with_links(false)
            .without_cause_chain()
            .without_syntax_highlighting();
        let mut drawn = String::new();
        // Writing to a string fails only if miette gives up; then the words around the lines have to do.
        let _ = handler.render_report(&mut drawn, &Picture { excerpt });
        // miette writes a line for the message, which stands in our own head line.
        for line in drawn.lines().skip(1) {
            page.push_str(line.trim_end());
            page.push('\n');
        }
        if left_out > 0 {
            let _ = writeln!(page, "   … and {}", text::count(left_out, "more place"));
        }
    }

    /// A remark under the lines, with its name in front.
    fn remark(&self, page: &mut String, name: &str, words: &str) {
        const INDENT: usize = 9;
        let lines = text::wrap(words, self.look.width.saturating_sub(INDENT).max(INDENT), 0);
        for (i, line) in lines.iter().enumerate() {
            if i == 0 {
                page.push_str(&self.paint(REMARK, &format!("{name:>7}:")));
                page.push(' ');
            } else if !line.is_empty() {
                page.push_str(&" ".repeat(INDENT));
            }
            page.push_str(line);
            page.push('\n');
        }
    }
}

const BOLD: &str = "1";
const REMARK: &str = "1;36";

/// `words` in the style `codes` of ANSI escape sequences.
fn paint(look: Look, codes: &str, words: &str) -> String {
    if look.color { format!("\x1b[{codes}m{words}\x1b[0m") } else { words.to_owned() }
}

/// `words` in the colour of a severity.
pub fn paint_severity(look: Look, severity: Severity, words: &str) -> String {
    let codes = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;36",
    };
    paint(look, codes, words)
}

impl Layout for Human {
    fn needs(&self, rule: &RuleInfo) -> Needs {
        let is_shown = self.spoken.get(rule.name).is_none_or(|&number| number < MOST);
        Needs { fix: is_shown, ..Needs::default() }
    }

    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        let number = self.spoken.entry(finding.rule().name).or_default();
        *number += 1;
        if *number > MOST {
            return Ok(());
        }
        let mut page = String::new();
        self.head(&mut page, finding);
        self.lines(&mut page, finding);
        for note in finding.notes() {
            self.remark(&mut page, "why", &note);
        }
        let fix = finding.fix();
        let mark =
            fix.as_ref().map_or("", |fix| if fix.is_safe { " (fixable)" } else { " (fixable by --unsafe-fixes)" });
        if let Some(help) = finding.help().or_else(|| fix.map(|fix| fix.title)) {
            self.remark(&mut page, "help", &format!("{help}{mark}"));
        }
        page.push('\n');
        out.write_all(page.as_bytes())
    }

    fn configuration(&mut self, out: &mut dyn io::Write, _sources: &Sources) -> io::Result<()> {
        let mut left_out = std::mem::take(&mut self.spoken);
        left_out.retain(|_, number| *number > MOST);
        for (rule, number) in &left_out {
            let words = format!("… and {} more of {rule}; `--format concise` shows each", number - MOST);
            writeln!(out, "{}", text::wrap(&words, self.look.width, 0).join("\n"))?;
        }
        if left_out.is_empty() { Ok(()) } else { writeln!(out) }
    }

    fn end(&mut self, out: &mut dyn io::Write, counts: Counts) -> io::Result<()> {
        summary(self.look, counts, out)
    }
}

/// How many findings there are, and what fixes would do about them.
pub fn summary(look: Look, counts: Counts, out: &mut dyn io::Write) -> io::Result<()> {
    let part = |severity: Severity, number, words: String| (number > 0).then_some((Some(severity), words));
    let parts = [
        part(Severity::Error, counts.error, text::count(counts.error, "error")),
        part(Severity::Warning, counts.warning, text::count(counts.warning, "warning")),
        part(Severity::Info, counts.info, format!("{} info", counts.info)),
    ];
    let mut parts: Vec<(Option<Severity>, String)> = parts.into_iter().flatten().collect();
    let Some(number) = parts.len().checked_sub(1) else { return Ok(()) };
    if counts.configurations > 1 {
        parts.push((None, format!("in {} of {} configurations", counts.concerned, counts.configurations)));
    }
    let mut column = 0;
    for (index, (severity, words)) in parts.iter().enumerate() {
        let comma = if index < number { "," } else { "" };
        let length = words.len() + comma.len();
        let is_behind = column > 0 && column + 1 + length <= look.width;
        out.write_all(if is_behind {
            b" "
        } else if column > 0 {
            b"\n"
        } else {
            b""
        })?;
        column = if is_behind { column + 1 + length } else { length };
        let words = severity.map_or(words.clone(), |severity| paint_severity(look, severity, words));
        write!(out, "{words}{comma}")?;
    }
    out.write_all(b"\n")?;
    let fixes = match (counts.fixable, counts.unsafely_fixable) {
        (0, 0) => return Ok(()),
        (safe, 0) => format!("`crmc check --fix` repairs {safe}"),
        (0, risky) => format!("`crmc check --unsafe-fixes` repairs {risky}"),
        (safe, risky) => format!("`crmc check --fix` repairs {safe}, `--unsafe-fixes` {risky} more"),
    };
    writeln!(out, "{}", text::wrap(&fixes, look.width, 0).join("\n"))
}

/// An excerpt in the terms of miette.
struct Picture<'a> {
    excerpt: Excerpt<'a>,
}

impl miette::Diagnostic for Picture<'_> {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(|mark| {
            let label = (!mark.label.is_empty()).then(|| mark.label.clone());
            let span = SourceSpan::from(mark.range.clone());
            if mark.is_primary {
                LabeledSpan::new_primary_with_span(label, span)
            } else {
                LabeledSpan::new_with_span(label, span)
            }
        })))
    }
}

impl miette::SourceCode for Picture<'_> {
    /// The whole window that holds `span`. Where miette asks for a place without lines around it, it wants to know that
    /// place's line and column. A span over two windows is refused, which keeps them apart.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let window = self.excerpt.window(&range).ok_or(MietteError::OutOfBounds)?;
        let (line, column) = match self.excerpt.position(&range) {
            Some(position) if lines_before == 0 => (position.line as usize - 1, position.column as usize - 1),
            _ => (window.line, 0),
        };
        Ok(Box::new(miette::MietteSpanContents::new_named(
            text::one_line(window.name).into_owned(),
            &self.excerpt.text.as_bytes()[window.range.clone()],
            window.range.clone().into(),
            line,
            column,
            window.height,
        )))
    }
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, _: &mut fmt::Formatter) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Debug for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Picture")
    }
}

impl std::error::Error for Picture<'_> {}
