use ecow::EcoString;

use super::name::AgentName;
use crate::model::{Duration, FromText};

/// What the metadata of an agent says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentFacts {
    /// Whose facts they are.
    pub name: AgentName,
    /// Where they come from: a package and its version, such as `resource-agents 4.12.0`.
    pub source: EcoString,
    /// The parameters, in the order of the metadata.
    pub parameters: Vec<Parameter>,
    /// The actions, in the order of the metadata; `monitor` may stand there for several roles and depths.
    pub actions: Vec<Action>,
}

/// A parameter of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: EcoString,
    /// What its value has to be, as the metadata has it.
    pub kind: ParameterType,
    /// The value where none is given. Some required parameters have one, too: the metadata contradicts itself.
    pub default: Option<EcoString>,
    /// Whether the agent refuses to work without it. Where it was renamed, the old name will do:
    /// [`AgentFacts::spellings`].
    pub required: bool,
    /// The parameters of the same group together differ between any two resources of the agent. A parameter that is
    /// unique by itself is a group of its own.
    pub unique_group: Option<EcoString>,
    /// Whether it ought not to be used any more.
    pub deprecated: bool,
    /// The parameter to use instead.
    pub replaced_by: Option<EcoString>,
    /// Whether a change of it takes no restart of the resource.
    pub reloadable: bool,
}

/// What the value of a parameter has to be.
///
/// Agents are careless: many numbers are declared as strings, some integers have defaults such as `5s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// Any text.
    String,
    /// Yes or no, in one of many spellings.
    Boolean,
    /// A whole number.
    Integer,
    /// A time with or without a unit.
    Time,
    /// A time in seconds, as fencing agents have it.
    Second,
    /// One of these.
    Select(Vec<EcoString>),
    /// A type that no specification has.
    Other(EcoString),
}

/// Something that an agent can do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Action {
    /// `start`, `stop`, `monitor`, …
    pub name: EcoString,
    /// How long it may take, as the agent advises. Pacemaker never reads it: without a timeout in the configuration,
    /// the action has 20 s.
    pub timeout: Option<EcoString>,
    /// How often it ought to run.
    pub interval: Option<EcoString>,
    /// How thorough a monitor is (`OCF_CHECK_LEVEL`); `0` is the ordinary one.
    pub depth: Option<EcoString>,
    /// The role in which it ought to run: `Promoted`, `Unpromoted`.
    pub role: Option<EcoString>,
    /// How long after the start a recurring action ought to begin.
    pub start_delay: Option<EcoString>,
    /// Of a fencing agent: whether a node has to be unfenced (`on`) when it joins.
    pub automatic: bool,
    /// Of a fencing agent: whether it has to run on the node that it is for.
    pub on_target: bool,
}

impl Action {
    /// The advised timeout.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout.as_deref().and_then(Duration::from_text)
    }

    /// The advised interval.
    #[must_use]
    pub fn interval(&self) -> Option<Duration> {
        self.interval.as_deref().and_then(Duration::from_text)
    }
}

impl AgentFacts {
    /// The parameter of that name, among the agent's own. [`Catalogue::parameter`](super::Catalogue::parameter) knows
    /// those of its class, too.
    #[must_use]
    pub fn own_parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The parameters without which the agent refuses to work. A deprecated one is not among them: where it is
    /// required, its replacement is.
    pub fn required(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.required && !parameter.deprecated)
    }

    /// The names under which a parameter may be given: its own, and the older ones that it replaces.
    pub fn spellings<'a>(&'a self, parameter: &'a Parameter) -> impl Iterator<Item = &'a str> {
        let older = self.parameters.iter().filter(|other| other.replaced_by.as_ref() == Some(&parameter.name));
        std::iter::once(parameter).chain(older).map(|parameter| parameter.name.as_str())
    }

    /// The actions of that name.
    pub fn actions_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Action> {
        self.actions.iter().filter(move |action| action.name == name)
    }

    /// Whether the agent says that it can do this. `start`, `stop` and `monitor` go without saying: fencing agents do
    /// not list the first two, and Pacemaker does them itself.
    #[must_use]
    pub fn supports(&self, action: &str) -> bool {
        ["start", "stop", "monitor"].contains(&action) || self.actions_named(action).next().is_some()
    }

    /// Whether a running resource can be handed a new value of this parameter, without a restart.
    ///
    /// Experiment with a cluster of 2.1.5, which notes with each start what forces a restart (`op-force-restart`): of an
    /// agent that can `reload-agent`, as OCF 1.1 has it, the parameters that are not `reloadable`; of one that can
    /// `reload`, as OCF 1.0 had it, those that are `unique`. So names that the metadata does not have force none.
    #[must_use]
    pub fn can_reload(&self, parameter: &str) -> bool {
        let own = self.own_parameter(parameter);
        if self.supports("reload-agent") {
            own.is_none_or(|parameter| parameter.reloadable)
        } else {
            self.supports("reload") && own.is_none_or(|parameter| parameter.unique_group.is_none())
        }
    }

    /// Whether it can be promoted.
    #[must_use]
    pub fn is_promotable(&self) -> bool {
        self.supports("promote") && self.supports("demote")
    }

    /// Whether it can be moved while it runs.
    #[must_use]
    pub fn can_migrate(&self) -> bool {
        self.supports("migrate_to") && self.supports("migrate_from")
    }

    /// The timeout that the agent advises for an action in a role (`Promoted`, `Unpromoted`): the shortest, where it
    /// advises several. What is advised for another role does not count.
    #[must_use]
    pub fn advised_timeout(&self, action: &str, role: Option<&str>) -> Option<Duration> {
        let fits = |advised: &&Action| advised.role.is_none() || role.is_none() || advised.role.as_deref() == role;
        self.actions_named(action).filter(fits).filter_map(Action::timeout).min()
    }
}
