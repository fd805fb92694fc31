//! From sources to a configuration, its findings and its CIB.

use std::collections::BTreeSet;
use std::io;

use crate::agents::Catalogue;
use crate::cib::read;
use crate::cib::schema::{self, Schema, Target, Violation};
use crate::cib::write::{self, WriteOptions};
use crate::date::Date;
use crate::diagnostic::{self, Category, Diagnostic, RuleInfo, Severity};
use crate::directive::Directive;
use crate::lint::rules::properties;
use crate::lint::{self, Context, suppress};
use crate::lower::{Lowered, Lowering};
use crate::model::{Configuration, Id};
use crate::resolve::{self, Effective, Graphs, Names};
use crate::source::{SourceFile, Sources, Span};

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether what is not defined here may stand elsewhere.
    pub fragment: bool,
    /// The schema that the CIB names; inferred where neither it nor a target is given.
    pub schema: Option<Schema>,
    /// The versions that have to take the result.
    pub targets: Vec<Target>,
    /// How many of the files, from the first on, are a configuration that the others update
    /// ([`update`](crate::resolve::update)).
    pub base: usize,
    /// The day on which suppressions may have expired; none has without it.
    pub today: Option<Date>,
    /// What is known of resource and fencing agents: the built-in table, unless there is more.
    pub agents: Catalogue,
}

/// What came of it.
#[derive(Debug)]
pub struct Compiled {
    /// The configuration, as far as it is understood.
    pub configuration: Configuration,
    /// All findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The schema in whose words the CIB is written.
    pub schema: Schema,
    /// The feature set that the CIB claims.
    pub feature_set: Option<&'static str>,
    undefined_monitored: Vec<Id>,
    fragment: bool,
}

/// The schema does not know what the configuration uses.
pub static NOT_IN_SCHEMA: RuleInfo = RuleInfo {
    name: "not-in-schema",
    category: Category::Migration,
    severity: Severity::Error,
    blocks_build: true,
    whole_only: false,
    summary: "The schema of the target refuses what is written.",
    page: None,
};

/// No schema knows all that the configuration uses.
pub static NO_COMMON_SCHEMA: RuleInfo = RuleInfo {
    name: "no-common-schema",
    category: Category::Migration,
    severity: Severity::Error,
    blocks_build: true,
    whole_only: false,
    summary: "No schema knows all that the configuration uses.",
    page: None,
};

/// Compiles the sources as one configuration: crm text and CIB XML, told apart by their content. It never fails:
/// what is wrong is in the diagnostics. Of a base, only what leaves its meaning open is.
#[must_use]
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
    let (base, files) = sources.files().split_at(options.base.min(sources.files().len()));
    let Lowered { configuration, diagnostics, undefined_monitored, directives } = if base.is_empty() {
        lowered(files).finish()
    } else {
        let base = lowered(base).finish();
        let mut whole =
            lowered(files).finish_within(|configuration| resolve::update(base.configuration, configuration));
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
        undefined_monitored,
    };
    compiled.choose_schema(options);
    compiled.lint(&options.agents);
    compiled.drop_echoes();
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
#[must_use]
pub fn is_xml(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    matches!(text, [b'<', b'a'..=b'z' | b'?' | b'!', ..])
}

/// What the sources say, as one configuration, without judging it: only mistakes of the text itself are found.
#[must_use]
pub fn understand(sources: &Sources) -> Lowered {
    lowered(sources.files()).finish()
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
    /// The schema asked for, that of the oldest target, that of a CIB that was read, else the oldest that will do.
    fn choose_schema(&mut self, options: &Options) {
        let written = self.configuration.cib_attributes.iter().find(|(name, _)| name == "validate-with");
        let asked = options
            .schema
            .or_else(|| oldest_target(options).and_then(Target::schema))
            .or_else(|| written.and_then(|(_, schema)| schema.as_str().parse().ok()));
        let (schema, violations, rule) = match asked {
            Some(schema) => (schema, schema::check(&self.configuration, schema), &NOT_IN_SCHEMA),
            None => match schema::infer(&self.configuration) {
                Ok(schema) => (schema, Vec::new(), &NO_COMMON_SCHEMA),
                Err(violations) => (schema::closest(&self.configuration), violations, &NO_COMMON_SCHEMA),
            },
        };
        self.schema = schema;
        let asked = asked.is_some();
        let broken = self.broken_objects();
        let before = |span: Span| broken[..broken.partition_point(|object| object.start <= span.start)].last();
        let is_news =
            |violation: &&Violation| !before(violation.span).is_some_and(|object| object.contains(violation.span));
        let refused: Vec<_> = violations
            .iter()
            .filter(is_news)
            .map(|violation| Diagnostic {
                fix: properties::replacement_fix(&self.configuration, violation),
                ..refused(violation, schema, asked, rule)
            })
            .collect();
        self.diagnostics.extend(refused);
    }

    /// The objects whose text has mistakes, in the order of their places: what a schema says of what is left of them
    /// is no news.
    fn broken_objects(&self) -> Vec<Span> {
        let mut mistakes: Vec<Span> =
            self.diagnostics.iter().filter(|found| found.rule.blocks_build).map(|found| found.span).collect();
        mistakes.sort();
        let next = |start: u32| mistakes.get(mistakes.partition_point(|mistake| mistake.start < start));
        let objects = self.configuration.objects.iter().map(|object| object.span);
        let mut broken: Vec<Span> =
            objects.filter(|object| next(object.start).is_some_and(|mistake| object.contains(*mistake))).collect();
        broken.sort();
        broken
    }

    fn lint(&mut self, agents: &Catalogue) {
        let names = Names::new(&self.configuration);
        let context = Context {
            configuration: &self.configuration,
            names: &names,
            undefined_monitored: &self.undefined_monitored,
            schema: self.schema,
            agents,
            fragment: self.fragment,
            graphs: Graphs::new(&names),
            effective: Effective::new(&names),
        };
        self.diagnostics.extend(lint::run(&context));
    }

    /// Drops what a schema says of a place that a rule speaks of, too: the rule knows more.
    fn drop_echoes(&mut self) {
        let is_schema = |found: &Diagnostic| [&NOT_IN_SCHEMA, &NO_COMMON_SCHEMA].contains(&found.rule);
        let others = self.diagnostics.iter().filter(|found| found.rule.blocks_build && !is_schema(found));
        let starts: BTreeSet<u32> = others.map(|found| found.span.start).collect();
        self.diagnostics
            .retain(|found| !is_schema(found) || starts.range(found.span.start..=found.span.end).next().is_none());
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

fn refused(violation: &Violation, schema: Schema, asked: bool, rule: &'static RuleInfo) -> Diagnostic {
    let known = violation.known();
    let range = if known.is_empty() { "no schema knows it".to_owned() } else { format!("known to {known}") };
    let message = if asked {
        format!("{schema} does not know {}", violation.what)
    } else if known.is_empty() {
        format!("no schema knows {}", violation.what)
    } else {
        format!("no schema knows {} and all else that is used here", violation.what)
    };
    let mut diagnostic = Diagnostic::new(rule, violation.span, message);
    if asked || !known.is_empty() {
        diagnostic = diagnostic.label(range);
    }
    diagnostic = diagnostic.note("Pacemaker refuses a configuration that its schema does not know, the whole of it");
    match &violation.replacement {
        Some(replacement) => diagnostic.help(format!("write {replacement}")),
        None => diagnostic,
    }
}
