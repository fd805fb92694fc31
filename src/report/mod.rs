//! Findings as text: what all formats share, and a file for each format.
//!
//! A [`Report`] writes findings one by one as they come, so its memory does not grow with their number.

mod changes;
mod concise;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod redact;
mod sarif;
mod statistics;
pub(crate) mod text;

use std::borrow::Cow;
use std::io;
use std::ops::Range;

pub use changes::unified_diff;
pub use fingerprint::Fingerprints;
pub use redact::{Secrets, is_secret_name, may_be_secret_name, stands_for_secret};
pub use text::{lines, one_line, wrap};

use crate::cib::schema::Target;
use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::edit::{Speller, TextEdit};
use crate::source::{Position, SourceFile, Sources, Span};

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the lines concerned, the cause and the repair.
    Human,
    /// One line a finding, `FILE:LINE:COL: SEVERITY[RULE]: MESSAGE`.
    Concise,
    /// One JSON object, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Workflow commands, which GitHub shows on the lines of a pull request.
    Github,
    /// A code quality report, which GitLab shows in a merge request.
    Gitlab,
    /// The XML of `JUnit`, which CI systems show as tests.
    Junit,
    /// For people: how often each rule spoke, and nothing of where.
    Statistics,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Statistics,
    ];
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether to write escape sequences for colours.
    pub color: bool,
    /// The width of the page, in columns.
    pub width: usize,
}

impl Default for Look {
    /// No colours, 100 columns.
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Hints.
    pub info: usize,
    /// How many of them have a fix that is safe.
    #[serde(skip)]
    pub fixable: usize,
    /// How many have one that is not.
    #[serde(skip)]
    pub unsafely_fixable: usize,
    /// How many configurations were looked at.
    #[serde(skip)]
    pub configurations: usize,
    /// In how many of them something was found.
    #[serde(skip)]
    pub concerned: usize,
}

impl Counts {
    /// One more finding.
    fn add(&mut self, finding: &Finding) {
        *match finding.severity() {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
        } += 1;
        match finding.fixable() {
            Some(true) => self.fixable += 1,
            Some(false) => self.unsafely_fixable += 1,
            None => {}
        }
    }

    /// How many there are in all.
    #[must_use]
    pub fn total(self) -> usize {
        self.error + self.warning + self.info
    }

    /// How many are as bad as `severity` or worse.
    #[must_use]
    pub fn at_least(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.error + self.warning,
            Severity::Info => self.total(),
        }
    }
}

/// What of a finding takes time to find out: nobody does, unless somebody looks at it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needs {
    /// Its [`fingerprint`](Finding::fingerprint). All findings of a rule have to be asked for it, or none.
    pub fingerprint: bool,
    /// Whether there is a [`fix`](Finding::fix).
    pub fix: bool,
    /// All edits of that fix.
    pub edits: bool,
}

impl Needs {
    fn or(self, other: Self) -> Self {
        Self {
            fingerprint: self.fingerprint || other.fingerprint,
            fix: self.fix || other.fix,
            edits: self.edits || other.edits,
        }
    }
}

/// The layout of one format. A report calls [`begin`](Layout::begin) once; for each configuration
/// [`finding`](Layout::finding) for each finding, then [`configuration`](Layout::configuration); and
/// [`end`](Layout::end) once.
trait Layout: Send {
    /// What it wants to know of the next finding of a rule.
    fn needs(&self, _rule: &RuleInfo) -> Needs {
        Needs::default()
    }
    fn begin(&mut self, _out: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()>;
    fn configuration(&mut self, _out: &mut dyn io::Write, _sources: &Sources) -> io::Result<()> {
        Ok(())
    }
    fn end(&mut self, _out: &mut dyn io::Write, _counts: Counts) -> io::Result<()> {
        Ok(())
    }
}

/// A report that is being written, in one format or in several.
pub struct Report<W> {
    outputs: Vec<(Box<dyn Layout>, W)>,
    counts: Counts,
}

impl<W> Default for Report<W> {
    /// A report that nobody sees yet.
    fn default() -> Self {
        Self { outputs: Vec::new(), counts: Counts::default() }
    }
}

impl<W: io::Write> Report<W> {
    /// Starts a report in `format` on `out`, which should be buffered.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(format: Format, look: Look, out: W) -> io::Result<Self> {
        Self::default().and(format, look, out)
    }

    /// The same report in another format on another output.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn and(mut self, format: Format, look: Look, mut out: W) -> io::Result<Self> {
        let mut layout: Box<dyn Layout> = match format {
            Format::Human => Box::new(human::Human::new(look)),
            Format::Concise => Box::new(concise::Concise),
            Format::Json => Box::new(json::Json::default()),
            Format::Sarif => Box::new(sarif::Sarif::default()),
            Format::Github => Box::new(github::Github),
            Format::Gitlab => Box::new(gitlab::Gitlab::default()),
            Format::Junit => Box::new(junit::Junit::default()),
            Format::Statistics => Box::new(statistics::Statistics::new(look)),
        };
        layout.begin(&mut out)?;
        self.outputs.push((layout, out));
        Ok(self)
    }

    /// Writes the findings of one configuration, in the order given.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn add(&mut self, sources: &Sources, diagnostics: &[Diagnostic]) -> io::Result<()> {
        self.add_where(sources, diagnostics, Needs::default(), &mut |_| true)
    }

    /// Likewise, those for which `is_shown` holds, which looks at `needs`.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn add_where(
        &mut self,
        sources: &Sources,
        diagnostics: &[Diagnostic],
        needs: Needs,
        is_shown: &mut dyn FnMut(&Finding) -> bool,
    ) -> io::Result<()> {
        let before = self.counts.total();
        if !diagnostics.is_empty() {
            self.add_findings(sources, diagnostics, needs, is_shown)?;
        }
        self.counts.configurations += 1;
        self.counts.concerned += usize::from(self.counts.total() > before);
        self.outputs.iter_mut().try_for_each(|(layout, out)| layout.configuration(out, sources))
    }

    fn add_findings(
        &mut self,
        sources: &Sources,
        diagnostics: &[Diagnostic],
        needs: Needs,
        is_shown: &mut dyn FnMut(&Finding) -> bool,
    ) -> io::Result<()> {
        let secrets = Secrets::find(sources);
        let speller = Speller::new(sources);
        let mut fingerprints = Fingerprints::default();
        for diagnostic in diagnostics {
            let wanted = self.outputs.iter().map(|(layout, _)| layout.needs(diagnostic.rule));
            let needs = wanted.fold(needs, Needs::or);
            let finding = Finding::new(diagnostic, sources, &secrets);
            let fingerprint = if needs.fingerprint { fingerprints.next(&finding) } else { String::new() };
            let finding = Finding { fingerprint: &fingerprint, ..finding };
            if !is_shown(&finding) {
                continue;
            }
            let edits = diagnostic.fix.as_ref().filter(|_| needs.fix || needs.edits).map(|fix| {
                let spelt = if needs.edits { Cow::Borrowed(fix) } else { sample(fix) };
                speller.spell(&spelt).unwrap_or_default()
            });
            let finding = Finding { edits: edits.as_deref(), ..finding };
            self.counts.add(&finding);
            for (layout, out) in &mut self.outputs {
                layout.finding(out, &finding)?;
            }
        }
        Ok(())
    }

    /// How many findings were written so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Writes what stands behind the last finding, and gives the outputs back in their order.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn finish(self) -> io::Result<Vec<W>> {
        let Self { outputs, counts } = self;
        let end = |(mut layout, mut out): (Box<dyn Layout>, W)| {
            layout.end(&mut out, counts)?;
            out.flush()?;
            Ok(out)
        };
        outputs.into_iter().map(end).collect()
    }
}

/// A fix of a hundred thousand edits takes as long as all the rest; that there is one shows in the first few.
fn sample(fix: &Fix) -> Cow<'_, Fix> {
    const ENOUGH: usize = 100;
    if fix.edits.len() <= ENOUGH {
        return Cow::Borrowed(fix);
    }
    let mut few = fix.clone();
    few.edits.truncate(ENOUGH);
    Cow::Owned(few)
}

/// A finding together with the text it speaks of: what a layout may show, without secrets.
#[derive(Clone, Copy)]
pub struct Finding<'a> {
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
    secrets: &'a Secrets,
    /// Those of its fix; nothing where nobody asked for them.
    edits: Option<&'a [TextEdit]>,
    fingerprint: &'a str,
}

impl<'a> Finding<'a> {
    /// The finding `diagnostic` in `sources`, whose secrets are `secrets`.
    #[must_use]
    pub fn new(diagnostic: &'a Diagnostic, sources: &'a Sources, secrets: &'a Secrets) -> Self {
        Self { diagnostic, sources, secrets, edits: None, fingerprint: "" }
    }

    /// The name that lasts: see [`Fingerprints`]. Empty where nothing numbers the findings.
    #[must_use]
    pub fn fingerprint(&self) -> &'a str {
        self.fingerprint
    }

    /// The rule that speaks.
    #[must_use]
    pub fn rule(&self) -> &'static RuleInfo {
        self.diagnostic.rule
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.diagnostic.severity
    }

    /// What is wrong, in one line; of several targets, with those that it is wrong for in front.
    #[must_use]
    pub fn message(&self) -> Cow<'a, str> {
        let message = self.bare_message();
        match &self.diagnostic.scope {
            Some(scope) => Cow::Owned(format!("{}: {message}", scope.words)),
            None => message,
        }
    }

    /// What is wrong, whatever it is wrong for.
    fn bare_message(&self) -> Cow<'a, str> {
        self.words(&self.diagnostic.message)
    }

    /// The targets for which it holds, where that is not all that are asked for.
    #[must_use]
    pub fn targets(&self) -> Option<&'a [Target]> {
        self.diagnostic.scope.as_deref().map(|scope| scope.targets.as_slice())
    }

    /// The word or two at the primary place.
    #[must_use]
    pub fn label(&self) -> Cow<'a, str> {
        self.words(&self.diagnostic.label)
    }

    /// What it means in the cluster.
    pub fn notes(&self) -> impl Iterator<Item = Cow<'a, str>> {
        self.diagnostic.notes.iter().map(|note| self.words(note))
    }

    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> Option<Cow<'a, str>> {
        self.diagnostic.help.as_deref().map(|help| self.words(help))
    }

    /// All that is said of it: what is wrong, what it means, what to write instead; one line each.
    #[must_use]
    pub fn story(&self) -> String {
        let why = self.notes().map(|note| format!("\nwhy: {note}"));
        let help = self.help().map(|help| format!("\nhelp: {help}"));
        self.message().into_owned() + &why.chain(help).collect::<String>()
    }

    /// How a program can repair it; nothing where that would give a secret away.
    #[must_use]
    pub fn fix(&self) -> Option<FixView<'a>> {
        let fix = self.diagnostic.fix.as_ref()?;
        let edits = self.edits.filter(|edits| !edits.is_empty())?;
        let is_open = |edit: &TextEdit| matches!(self.secrets.mask(&edit.text), Cow::Borrowed(_));
        edits.iter().all(is_open).then(|| FixView {
            title: self.words(&fix.title),
            is_safe: fix.is_safe(),
            edits: edits.iter().map(|edit| (self.place_of(edit.span), edit.text.as_str())).collect(),
        })
    }

    /// Whether a program can repair it, and safely; where nobody asked how, what the rule says counts.
    fn fixable(&self) -> Option<bool> {
        match self.edits {
            Some(_) => self.fix().map(|fix| fix.is_safe),
            None => self.diagnostic.fix.as_ref().map(Fix::is_safe),
        }
    }

    /// Where the repair belongs.
    #[must_use]
    pub fn place(&self) -> Place<'a> {
        self.place_of(self.diagnostic.span)
    }

    /// The other places that take part, with what they have to do with it.
    pub fn labels(&self) -> impl Iterator<Item = (Place<'a>, Cow<'a, str>)> {
        self.diagnostic.labels.iter().map(|label| (self.place_of(label.span), self.words(&label.message)))
    }

    fn place_of(&self, span: Span) -> Place<'a> {
        Place::new(self.sources, span)
    }

    fn words(&self, text: &'a str) -> Cow<'a, str> {
        match self.secrets.mask(text) {
            Cow::Borrowed(text) => text::shorten(text),
            Cow::Owned(text) => Cow::Owned(text::shorten(&text).into_owned()),
        }
    }
}

/// A fix, spelt out.
pub struct FixView<'a> {
    /// What it does.
    pub title: Cow<'a, str>,
    /// Whether `--fix` makes it.
    pub is_safe: bool,
    /// What goes, and what comes in its place.
    pub edits: Vec<(Place<'a>, &'a str)>,
}

/// A place in a file.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a SourceFile,
    span: Span,
}

impl<'a> Place<'a> {
    /// The place of a span.
    pub(crate) fn new(sources: &'a Sources, span: Span) -> Self {
        Self { file: sources.file(span), span }
    }

    /// The path of the file, as other programs name it.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.file.name().trim_start_matches("./")
    }

    /// The bytes of the file that it covers.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.file.range(self.span)
    }

    /// Where it starts, for people.
    #[must_use]
    pub fn start(&self) -> Position {
        self.file.position(self.span.start)
    }

    /// One past where it ends, for people.
    #[must_use]
    pub fn end(&self) -> Position {
        self.file.position(self.span.end())
    }
}
