use std::fmt::{Display, Formatter};

use ecow::EcoString;

use crate::model::{Agent, Text};

/// The full name of an agent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentName {
    /// The agent's own name; for the class `stonith` with the folder of a plugin of cluster-glue: `external/ipmi`.
    pub kind: EcoString,
    /// `ocf`, `stonith`, …
    pub class: EcoString,
    /// For `ocf`: whose agent it is.
    pub provider: Option<EcoString>,
}

/// Likewise, borrowed: what the catalogue is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AgentRef<'a> {
    /// The agent's own name.
    pub kind: &'a str,
    /// `ocf`, `stonith`, …
    pub class: &'a str,
    /// For `ocf`: whose agent it is.
    pub provider: Option<&'a str>,
}

impl AgentName {
    /// The name that `CLASS:PROVIDER:TYPE` or `CLASS:TYPE` spells; the class `ocf` alone has providers, and none of its
    /// agents is without.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (class, rest) = text.split_once(':')?;
        let (provider, kind) = match (class, rest.split_once(':')) {
            ("ocf", Some((provider, kind))) => (Some(provider), kind),
            ("ocf", None) | (_, Some(_)) => return None,
            (_, None) => (None, rest),
        };
        let is_empty = class.is_empty() || kind.is_empty() || provider.is_some_and(str::is_empty);
        (!is_empty && !kind.contains(':')).then(|| Self {
            kind: kind.into(),
            class: class.into(),
            provider: provider.map(EcoString::from),
        })
    }

    /// The name, borrowed.
    #[must_use]
    pub fn as_ref(&self) -> AgentRef<'_> {
        AgentRef { kind: &self.kind, class: &self.class, provider: self.provider.as_deref() }
    }
}

impl<'a> From<&'a AgentName> for AgentRef<'a> {
    fn from(name: &'a AgentName) -> Self {
        name.as_ref()
    }
}

impl<'a> From<&'a Agent> for AgentRef<'a> {
    fn from(agent: &'a Agent) -> Self {
        let provider = agent.provider.as_ref().map(Text::as_str);
        Self { kind: agent.kind.as_str(), class: agent.class.as_str(), provider }
    }
}

/// As crm text writes it: `ocf:heartbeat:IPaddr2`.
impl Display for AgentRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.class)?;
        if let Some(provider) = self.provider {
            write!(f, "{provider}:")?;
        }
        f.write_str(self.kind)
    }
}

impl Display for AgentName {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.as_ref().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_or_refused() {
        for name in ["ocf:heartbeat:IPaddr2", "stonith:fence_ipmilan", "stonith:external/ipmi"] {
            assert_eq!(AgentName::parse(name).unwrap().to_string(), name);
        }
        for name in ["", "IPaddr2", "ocf:IPaddr2", "ocf::x", "ocf:a:b:c", "stonith:", ":x", "stonith:a:b"] {
            assert_eq!(AgentName::parse(name), None, "{name}");
        }
    }
}
