//! From sources to a configuration, its findings and its CIB.

mod refusals;
mod views;

use std::io;

use crate::agents::Catalogue;
use crate::cib;
use crate::cib::schema::{Schema, Target};
use crate::cib::write::{self, WriteOptions};
use crate::corosync::{self, Corosync};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::directive::{Directive, Placed};
use crate::lint::{self, Context, suppress};
use crate::lower::{Lowered, Lowering};
use crate::model::{Configuration, Id};
use crate::resolve::{self, Effective, Graphs, Kept, Names};
use crate::source::{SourceFile, Sources};

pub use refusals::{NO_COMMON_SCHEMA, NOT_IN_SCHEMA};
use refusals::{drop_echoes, refusals};
use views::{merge, views};

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether what is not defined here may stand elsewhere.
    pub fragment: bool,
    /// The schema that the CIB names; inferred where neither it nor a target is given.
    pub schema: Option<Schema>,
    /// The versions that have to take the result; the schema is that of the oldest.
    pub targets: Vec<Target>,
    /// How many of the files, from the first on, are a configuration that the others are put in relation to.
    pub base: usize,
    /// What that configuration is to the others.
    pub base_role: BaseRole,
    /// Whether the last of the files is the corosync.conf of the cluster, and no part of the configuration.
    pub corosync: bool,
    /// The day on which suppressions may have expired; none has without it.
    pub today: Option<Date>,
    /// What is known of resource and fencing agents: the built-in table, unless there is more.
    pub agents: Catalogue,
}

/// What a base is to the other files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseRole {
    /// A configuration that the others update ([`update`](crate::resolve::update)).
    #[default]
    Updated,
    /// That of a live cluster, which the others update; what the cluster owns stays as it is
    /// ([`take_over`](crate::resolve::take_over)).
    LiveUpdated,
    /// That of a live cluster, of which only what the cluster owns stays.
    LiveReplaced,
}

/// What came of it.
#[derive(Debug)]
pub struct Compiled {
    /// The configuration, as far as it is understood.
    pub configuration: Configuration,
    /// All findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What stays because a live cluster owns it.
    pub kept: Vec<Kept>,
    /// The schema in whose words the CIB is written.
    pub schema: Schema,
    /// The feature set that the CIB claims.
    pub feature_set: Option<&'static str>,
}

/// Compiles the sources as one configuration: crm text and CIB XML, told apart by their content. It never fails:
/// what is wrong is in the diagnostics. Of a base, only what leaves its meaning open is.
#[must_use]
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
    let (configuration, reading) = read(sources, options);
    let Verdict { diagnostics, kept, schema, feature_set } =
        reading.judge(&Names::new(&configuration), sources, options);
    Compiled { configuration, diagnostics, kept, schema, feature_set }
}

/// What was seen when sources were read, besides their configuration.
#[derive(Debug)]
pub struct Reading {
    mistakes: Vec<Diagnostic>,
    kept: Vec<Kept>,
    undefined_monitored: Vec<Id>,
    directives: Vec<Placed>,
    corosync: Option<Corosync>,
    fragment: bool,
    /// Where the sources of a base end that others are put in relation to.
    base_end: Option<u32>,
}

/// What is to be said of a configuration, and how its CIB is to be written.
#[derive(Debug)]
pub struct Verdict {
    /// All findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What stays because a live cluster owns it.
    pub kept: Vec<Kept>,
    /// The schema in whose words the CIB is written.
    pub schema: Schema,
    /// The feature set that the CIB claims.
    pub feature_set: Option<&'static str>,
}

/// The first half of [`compile`], for who needs the names of the configuration in both: reads all sources as one
/// configuration.
#[must_use]
pub fn read(sources: &Sources, options: &Options) -> (Configuration, Reading) {
    let (files, corosync) = match sources.files() {
        [files @ .., last] if options.corosync => (files, Some(corosync::read(last))),
        files => (files, None),
    };
    let (base, files) = files.split_at(options.base.min(files.len()));
    let mut kept = Vec::new();
    let Lowered { configuration, diagnostics, undefined_monitored, directives } = if base.is_empty() {
        lowered(files).finish()
    } else {
        let base = lowered(base).finish();
        let join = |configuration| {
            let live = base.configuration;
            let (joined, stays) = match options.base_role {
                BaseRole::Updated => (resolve::update(live, configuration), Vec::new()),
                BaseRole::LiveUpdated => resolve::take_over(live.clone(), resolve::update(live, configuration)),
                BaseRole::LiveReplaced => resolve::take_over(live, configuration),
            };
            kept = stays;
            joined
        };
        let mut whole = lowered(files).finish_within(join);
        whole.diagnostics.extend(base.diagnostics);
        whole
    };
    let is_marked_fragment = directives.iter().any(|placed| placed.directive() == Some(Directive::Fragment));
    let (corosync, of_corosync) = corosync.unzip();
    let mut mistakes = diagnostics;
    mistakes.extend(of_corosync.into_iter().flatten());
    let reading = Reading {
        fragment: options.fragment || (base.is_empty() && is_marked_fragment),
        base_end: base.last().filter(|_| !files.is_empty()).map(|last| last.span().end()),
        mistakes,
        kept,
        undefined_monitored,
        directives,
        corosync,
    };
    (configuration, reading)
}

impl Reading {
    /// The second half of [`compile`]: judges the configuration, with these names, for each view of the targets, and takes the
    /// schema of the oldest one.
    #[must_use]
    pub fn judge(self, names: &Names, sources: &Sources, options: &Options) -> Verdict {
        let views = views(&options.targets);
        let configuration = names.configuration();
        let written = configuration.cib_attributes.iter().find(|(name, _)| name == "validate-with");
        let written = written.and_then(|(_, schema)| schema.as_str().parse().ok());
        let mut context = Context {
            sources,
            configuration,
            names,
            mistakes: &self.mistakes,
            undefined_monitored: &self.undefined_monitored,
            schema: Schema::NEWEST,
            targets: &[],
            agents: &options.agents,
            corosync: self.corosync.as_ref(),
            is_update: options.base > 0,
            fragment: self.fragment,
            graphs: Graphs::new(names),
            effective: Effective::new(names),
        };
        let mut oldest = None;
        let mut found = Vec::with_capacity(views.len());
        for view in &views {
            let asked = options.schema.or_else(|| view.iter().find_map(Target::schema)).or(written);
            let (schema, mut findings) = refusals(configuration, asked, &self.mistakes);
            context.schema = schema;
            context.targets = view;
            findings.extend(lint::run(&context));
            drop_echoes(&mut findings, &self.mistakes);
            found.push(findings);
            oldest.get_or_insert(schema);
        }
        drop(context);
        let mut diagnostics = self.mistakes;
        diagnostics.extend(merge(&options.targets, &views, found));
        if let Some(end) = self.base_end {
            diagnostics.retain(|found| found.span.start > end || found.rule.blocks_build);
        }
        suppress::apply(&self.directives, options.today, self.fragment, &mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        diagnostics.dedup();
        let feature_set = oldest_target(options).and_then(Target::feature_set);
        Verdict { diagnostics, kept: self.kept, schema: oldest.unwrap_or(Schema::NEWEST), feature_set }
    }
}

impl Verdict {
    /// As [`Compiled::can_build`].
    #[must_use]
    pub fn can_build(&self, force: bool) -> bool {
        can_build(&self.diagnostics, force)
    }

    /// As [`Compiled::write_cib`], of the configuration with these names.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_cib(&self, names: &Names, out: &mut dyn io::Write, configuration_only: bool) -> io::Result<()> {
        let options = WriteOptions { schema: self.schema, feature_set: self.feature_set, configuration_only };
        write::write(names, &options, out)
    }
}

fn oldest_target(options: &Options) -> Option<&Target> {
    options.targets.iter().filter(|target| target.schema().is_some()).min_by_key(|target| target.pacemaker())
}

/// Whether a text is XML. No statement of crm text starts with `<`, but a placeholder such as `<IP>` may stand there.
/// XML in UTF-16 is XML, too: its reader says what to do about it.
#[must_use]
pub fn is_xml(bytes: &[u8]) -> bool {
    if matches!(bytes, [0xFF, 0xFE, b'<', 0, ..] | [0xFE, 0xFF, 0, b'<', ..] | [b'<', 0, ..] | [0, b'<', ..]) {
        return true;
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    matches!(text, [b'<', b'a'..=b'z' | b'?' | b'!', ..])
}

/// What the sources say, as one configuration, without judging it: only mistakes of the text itself are found.
#[must_use]
pub fn understand(sources: &Sources) -> Lowered {
    lowered(sources.files()).finish()
}

/// The findings on what the configuration refers to and does not define. Where there are any, it is no more than a
/// fragment: it can be built as such alone.
#[must_use]
pub fn undefined(sources: &Sources, configuration: &Configuration, schema: Schema) -> Vec<Diagnostic> {
    let names = Names::new(configuration);
    let context = Context {
        sources,
        configuration,
        names: &names,
        mistakes: &[],
        undefined_monitored: &[],
        schema,
        targets: &[],
        agents: &Catalogue::default(),
        corosync: None,
        is_update: false,
        fragment: false,
        graphs: Graphs::new(&names),
        effective: Effective::new(&names),
    };
    let rules = lint::REGISTRY.iter().filter(|rule| rule.info().blocks_build && rule.info().whole_only);
    lint::run_rules(&rules.copied().collect::<Vec<_>>(), &context)
}

fn lowered(files: &[SourceFile]) -> Lowering {
    let mut lowering = Lowering::default();
    for file in files {
        if is_xml(file.bytes()) {
            let (configuration, diagnostics) = cib::read::read(file);
            lowering.adopt(file, configuration, diagnostics);
        } else {
            lowering.file(file);
        }
    }
    lowering
}

impl Compiled {
    /// Whether a CIB can be written. Findings of severity error forbid it, unless `force` is given; even then those
    /// that leave the meaning open do.
    #[must_use]
    pub fn can_build(&self, force: bool) -> bool {
        can_build(&self.diagnostics, force)
    }

    /// Writes the CIB, or its configuration element alone.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_cib(&self, out: &mut dyn io::Write, configuration_only: bool) -> io::Result<()> {
        let options = WriteOptions { schema: self.schema, feature_set: self.feature_set, configuration_only };
        write::write(&Names::new(&self.configuration), &options, out)
    }
}

fn can_build(diagnostics: &[Diagnostic], force: bool) -> bool {
    let forbids = |found: &Diagnostic| found.rule.blocks_build || !force;
    !diagnostics.iter().any(|found| found.severity == Severity::Error && forbids(found))
}
