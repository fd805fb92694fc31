//! From sources to a configuration, its findings and its CIB.

mod refusals;
mod views;

use std::io;

use crate::agents::Catalogue;
use crate::cib::read;
use crate::cib::schema::{Schema, Target};
use crate::cib::write::{self, WriteOptions};
use crate::corosync::{self, Corosync};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::directive::Directive;
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
    undefined_monitored: Vec<Id>,
    fragment: bool,
}

/// Compiles the sources as one configuration: crm text and CIB XML, told apart by their content. It never fails:
/// what is wrong is in the diagnostics. Of a base, only what leaves its meaning open is.
#[must_use]
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
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
    let mut compiled = Compiled {
        schema: Schema::NEWEST,
        feature_set: oldest_target(options).and_then(Target::feature_set),
        fragment: options.fragment || (base.is_empty() && is_marked_fragment),
        configuration,
        diagnostics,
        kept,
        undefined_monitored,
    };
    let (corosync, mistakes) = corosync.unzip();
    compiled.diagnostics.extend(mistakes.into_iter().flatten());
    compiled.judge(sources, options, corosync.as_ref());
    if let (Some(last), false) = (base.last(), files.is_empty()) {
        let end = last.span().end;
        compiled.diagnostics.retain(|found| found.span.start > end || found.rule.blocks_build);
    }
    suppress::apply(&directives, options.today, compiled.fragment, &mut compiled.diagnostics);
    diagnostic::sort(&mut compiled.diagnostics);
    compiled.diagnostics.dedup();
    compiled
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
            let (configuration, diagnostics) = read::read(file);
            lowering.adopt(file, configuration, diagnostics);
        } else {
            lowering.file(file);
        }
    }
    lowering
}

impl Compiled {
    /// Judges the configuration for each view of the targets, and takes the schema of the oldest one.
    fn judge(&mut self, sources: &Sources, options: &Options, corosync: Option<&Corosync>) {
        let views = views(&options.targets);
        let written = self.configuration.cib_attributes.iter().find(|(name, _)| name == "validate-with");
        let written = written.and_then(|(_, schema)| schema.as_str().parse().ok());
        let names = Names::new(&self.configuration);
        let mut context = Context {
            sources,
            configuration: &self.configuration,
            names: &names,
            mistakes: &self.diagnostics,
            undefined_monitored: &self.undefined_monitored,
            schema: self.schema,
            targets: &[],
            agents: &options.agents,
            corosync,
            is_update: options.base > 0,
            fragment: self.fragment,
            graphs: Graphs::new(&names),
            effective: Effective::new(&names),
        };
        let mut oldest = None;
        let mut found = Vec::with_capacity(views.len());
        for view in &views {
            let asked = options.schema.or_else(|| view.iter().find_map(Target::schema)).or(written);
            let (schema, mut findings) = refusals(&self.configuration, asked, &self.diagnostics);
            context.schema = schema;
            context.targets = view;
            findings.extend(lint::run(&context));
            drop_echoes(&mut findings, &self.diagnostics);
            found.push(findings);
            oldest.get_or_insert(schema);
        }
        self.schema = oldest.unwrap_or(self.schema);
        self.diagnostics.extend(merge(&options.targets, &views, found));
    }

    /// Whether a CIB can be written. Findings of severity error forbid it, unless `force` is given; even then those
    /// that leave the meaning open do.
    #[must_use]
    pub fn can_build(&self, force: bool) -> bool {
        let forbids = |found: &Diagnostic| found.rule.blocks_build || !force;
        !self.diagnostics.iter().any(|found| found.severity == Severity::Error && forbids(found))
    }

    /// Writes the CIB, or its configuration element alone.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_cib(&self, out: &mut dyn io::Write, configuration_only: bool) -> io::Result<()> {
        let names = Names::new(&self.configuration);
        let options = WriteOptions { schema: self.schema, feature_set: self.feature_set, configuration_only };
        write::write(&names, &options, out)
    }
}
