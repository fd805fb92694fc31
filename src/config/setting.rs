//! Which settings there are: the one table that reading, the JSON schema and the help follow.

/// Where a setting can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the file itself.
    Top,
    /// In `[[cluster]]`.
    Cluster,
    /// In `[[per-file]]`.
    PerFile,
}

impl Place {
    /// The name of the table; empty for the file itself.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Cluster => "cluster",
            Self::PerFile => "per-file",
        }
    }
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// true or false.
    Switch,
    /// A path.
    Path,
    /// Patterns of paths.
    Patterns,
    /// Rules and categories.
    Rules,
    /// One version, or several.
    Targets,
    /// The name of a schema.
    Schema,
    /// A severity, or never.
    FailOn,
}

/// A setting.
pub(super) struct Setting {
    pub name: &'static str,
    pub kind: Kind,
    pub places: &'static [Place],
    /// What it does, for the schema.
    pub summary: &'static str,
}

const ALL: &[Place] = &[Place::Top, Place::Cluster, Place::PerFile];
const WHOLE: &[Place] = &[Place::Top, Place::Cluster];

const fn setting(name: &'static str, kind: Kind, places: &'static [Place], summary: &'static str) -> Setting {
    Setting { name, kind, places, summary }
}

/// All of them, in the order in which they are shown.
pub(super) static SETTINGS: &[Setting] = &[
    setting("name", Kind::Text, &[Place::Cluster], "What reports call the cluster."),
    setting(
        "files",
        Kind::Patterns,
        ALL,
        "Patterns of files: those to check, those of a cluster, those that an override is for.",
    ),
    setting("exclude", Kind::Patterns, &[Place::Top], "Patterns of files that a search passes over."),
    setting("select", Kind::Rules, ALL, "Show only these rules and categories."),
    setting("ignore", Kind::Rules, ALL, "Do not show these rules and categories."),
    setting("error", Kind::Rules, ALL, "Count what these rules and categories find as errors."),
    setting("warning", Kind::Rules, ALL, "Count what these rules and categories find as warnings."),
    setting("info", Kind::Rules, ALL, "Count what these rules and categories find as mere information."),
    setting("fail-on", Kind::FailOn, &[Place::Top], "The least severity that makes the exit code 1."),
    setting("target", Kind::Targets, ALL, "The versions to judge for, as in pacemaker=2.1.5, sles=15.5 or crmsh=4.4."),
    setting("schema", Kind::Schema, WHOLE, "The schema of the CIB, as in pacemaker-3.9."),
    setting("fragment", Kind::Switch, ALL, "Whether what is not defined here may stand elsewhere."),
    setting("baseline", Kind::Path, &[Place::Top], "A file of known findings, which are not shown."),
    setting("base", Kind::Path, WHOLE, "The configuration, crm text or CIB XML, that the files update."),
    setting("corosync", Kind::Path, WHOLE, "The corosync.conf of the cluster."),
    setting("agents", Kind::Path, WHOLE, "A table of agents, as `crmc agents import` writes it."),
];

/// The settings of a place.
pub(super) fn settings(place: Place) -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(move |setting| setting.places.contains(&place))
}
