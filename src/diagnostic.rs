//! What crmc has to say about a configuration, as data: which rule, how bad, where, why, and what to
//! write instead. Rendering is the business of `report`.

mod fix;

pub use fix::{Edit, Fix, Safety};

use crate::cib::schema::Target;
use crate::source::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Style, a hint for a migration, or a matter of policy.
    Info,
    /// Very likely wrong, or risky.
    Warning,
    /// The configuration does not do what it says, or endangers data or availability.
    Error,
}

impl Severity {
    /// The name used on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The field a rule belongs to, as in the catalogue of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Mistakes of the text itself.
    Syntax,
    /// Names, ids and what they refer to.
    References,
    /// Order, colocation and location constraints taken together.
    Graph,
    /// Fencing and quorum.
    Fencing,
    /// Resource and fencing agents, their parameters and operations.
    Agents,
    /// Meta attributes.
    Meta,
    /// Cluster properties and defaults.
    Properties,
    /// Rules, dates and node attributes.
    Rules,
    /// Clones, bundles, guest and remote nodes.
    Clones,
    /// Tickets, access control, alerts and tags.
    Tickets,
    /// Whole stacks: DLM, DRBD, LVM, SAP, virtual machines.
    Stacks,
    /// Moving to newer versions.
    Migration,
    /// Layout and noise.
    Style,
    /// Passwords and keys.
    Secrets,
}

impl Category {
    /// All of them, in the order in which they are listed for people.
    pub const ALL: [Self; 14] = [
        Self::Syntax,
        Self::References,
        Self::Graph,
        Self::Fencing,
        Self::Agents,
        Self::Meta,
        Self::Properties,
        Self::Rules,
        Self::Clones,
        Self::Tickets,
        Self::Stacks,
        Self::Migration,
        Self::Style,
        Self::Secrets,
    ];

    /// The name used on the command line and in reports; also the folder of its rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::References => "references",
            Self::Graph => "graph",
            Self::Fencing => "fencing",
            Self::Agents => "agents",
            Self::Meta => "meta",
            Self::Properties => "properties",
            Self::Rules => "rules",
            Self::Clones => "clones",
            Self::Tickets => "tickets",
            Self::Stacks => "stacks",
            Self::Migration => "migration",
            Self::Style => "style",
            Self::Secrets => "secrets",
        }
    }
}

/// The identity of a rule: what selection, suppression and reports know it by.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// The name, in kebab case: it names the pattern that is found, not the remedy.
    pub name: &'static str,
    /// The field it belongs to.
    pub category: Category,
    /// The severity of a finding unless the finding says otherwise.
    pub severity: Severity,
    /// Whether a finding leaves open what the text means, so that nothing can be built from it,
    /// `--force` or not.
    pub blocks_build: bool,
    /// Whether it needs the whole configuration, and is silent where a fragment is all there is.
    pub whole_only: bool,
    /// One line for lists of rules.
    pub summary: &'static str,
    /// What there is to know of it; nothing for mistakes of the text, whose findings say it all.
    pub page: Option<Page>,
}

impl RuleInfo {
    /// What has no page; it hinders no build with `--force`, and judges fragments, too.
    #[must_use]
    pub const fn new(name: &'static str, category: Category, severity: Severity, summary: &'static str) -> Self {
        Self { name, category, severity, blocks_build: false, whole_only: false, summary, page: None }
    }

    /// The same, but a finding leaves open what the text means.
    #[must_use]
    pub const fn blocking_builds(self) -> Self {
        Self { blocks_build: true, ..self }
    }

    /// The same, but silent where a fragment is all there is.
    #[must_use]
    pub const fn for_wholes(self) -> Self {
        Self { whole_only: true, ..self }
    }
}

/// The page of a rule: the one source of `crmc explain`, docs/rules and the help in reports.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// What the cluster does, the repair, the evidence: Markdown with a heading for each.
    pub text: &'static str,
    /// A configuration in which the rule finds something.
    pub bad: Example,
    /// The same, repaired.
    pub good: Example,
    /// The version of crmc that brought the rule.
    pub since: &'static str,
}

/// A configuration that shows what a rule is about.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// The crm text. Lines such as `# target: sles=16` say what `--target` is.
    pub text: &'static str,
    /// The corosync.conf of the cluster, for a rule that looks at it.
    pub corosync: Option<&'static str>,
}

/// A further place that takes part in a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What this place has to do with it.
    pub message: String,
}

/// Where several targets are asked for: those for which a finding holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The targets.
    pub targets: Vec<Target>,
    /// The same in words: `from pacemaker 3.0 on`.
    pub words: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that speaks.
    pub rule: &'static RuleInfo,
    /// How bad this finding is.
    pub severity: Severity,
    /// What is wrong, in one line, without a full stop.
    pub message: String,
    /// Where the repair belongs.
    pub span: Span,
    /// A word or two at that place; empty where the message says it all.
    pub label: String,
    /// The other places that take part.
    pub labels: Vec<Label>,
    /// What it means in the cluster, and what was assumed.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// How a program can repair it.
    pub fix: Option<Fix>,
    /// Where it does not hold for all targets that are asked for: for which it does.
    pub scope: Option<Box<Scope>>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`, with the rule's own severity.
    #[must_use]
    pub fn new(rule: &'static RuleInfo, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            span,
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            scope: None,
        }
    }

    /// Replaces the rule's severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Puts a word or two at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds a place that takes part.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Adds what it means in the cluster.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// Sorts findings by file, place and rule: the order of every report.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (a.span, a.rule.name, &a.message).cmp(&(b.span, b.rule.name, &b.message)));
}
