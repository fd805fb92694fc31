use std::rc::Rc;

use super::settings::{Defaults, Setting, settings};
use crate::model::{Boolean, Duration, FromText, Op, Role, SetKind, Text};

/// How long an operation may take, and who says so.
#[derive(Clone, Copy, Debug)]
pub enum Timeout<'c> {
    /// The operation itself.
    Written(&'c Text),
    /// `op_defaults`.
    Default(Setting<'c>),
    /// Nobody: twenty seconds, whatever the agent advises.
    BuiltIn,
}

impl Timeout<'_> {
    /// What applies where nothing, zero, or no time at all is written (`PCMK_DEFAULT_ACTION_TIMEOUT`; experiment with
    /// 2.1.5: `timeout=0` and `timeout=10x` give 20 s).
    pub const BUILT_IN: Duration = Duration(20_000);

    /// The time that applies.
    #[must_use]
    pub fn duration(&self) -> Duration {
        let written = match self {
            Self::Written(text) => Duration::from_text(text.as_str()),
            Self::Default(setting) => setting.get::<Duration>(),
            Self::BuiltIn => None,
        };
        written.filter(|duration| duration.milliseconds() > 0).unwrap_or(Self::BUILT_IN)
    }
}

/// An operation of a resource, its own or one of its template's.
#[derive(Clone, Debug)]
pub struct Operation<'c> {
    /// As it was written.
    pub op: &'c Op,
    /// Whether the template has it.
    pub is_inherited: bool,
    pub(super) defaults: Rc<Defaults<'c>>,
}

impl<'c> Operation<'c> {
    /// `monitor`, `start`, …
    #[must_use]
    pub fn name(&self) -> &'c str {
        self.op.name.as_str()
    }

    /// How often it recurs; zero where nothing is written, nothing where Pacemaker cannot read what is.
    #[must_use]
    pub fn interval(&self) -> Option<Duration> {
        if self.op.attribute("interval").is_none() { Some(Duration(0)) } else { self.op.interval() }
    }

    /// Whether it recurs.
    #[must_use]
    pub fn is_recurring(&self) -> bool {
        self.interval().is_some_and(|interval| interval.milliseconds() > 0)
    }

    /// The role it is for, where one is written.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.op.role()
    }

    /// Whether it is not switched off by `enabled=false`.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        let enabled = self.op.attribute("enabled").and_then(|text| Boolean::from_text(text.as_str()));
        enabled != Some(Boolean(false))
    }

    /// An attribute of the operation, or a meta attribute of its own, which count alike.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&'c Text> {
        let meta = || {
            let sets = self.op.sets.iter().filter(|set| set.kind == SetKind::Meta && set.rules.is_empty());
            sets.filter_map(|set| set.pair(name)).find_map(|pair| pair.value.as_ref())
        };
        self.op.attribute(name).or_else(meta)
    }

    /// What `op_defaults` have for a name; what counts at times only as well.
    pub fn defaults<'o>(&'o self, name: &'o str) -> impl Iterator<Item = Setting<'c>> + 'o {
        settings(&self.defaults.operation, self.defaults.names, name)
    }

    /// How long it may take.
    #[must_use]
    pub fn timeout(&self) -> Timeout<'c> {
        if let Some(text) = self.attribute("timeout") {
            return Timeout::Written(text);
        }
        self.defaults("timeout").find(|setting| !setting.is_conditional()).map_or(Timeout::BuiltIn, Timeout::Default)
    }
}
