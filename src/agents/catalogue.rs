use std::sync::Arc;

use super::builtin;
use super::facts::{AgentFacts, Parameter};
use super::name::{AgentName, AgentRef};
use super::table::{Deprecation, Table};
use crate::suggest;

/// All that is known of agents: the built-in table, and tables of the user's over it.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The later ones have precedence.
    own: Vec<Arc<Table>>,
    /// What a host has and no table.
    installed: Vec<AgentName>,
}

/// What can be said of an agent's existence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge<'c> {
    /// It exists, and this is what it accepts.
    Facts(&'c AgentFacts),
    /// It exists, and no more is known.
    Name,
    /// A table has all agents of its class and provider, and not this one: it does not exist, or is newer than the
    /// table.
    Missing,
    /// Tables have agents of its class and provider, not all, and not this one. A name near it may have been meant
    /// ([`Catalogue::nearest`]); else nothing can be said.
    Unlisted,
    /// Only the host knows: units of systemd, LSB scripts, providers that no table has, plugins of cluster-glue.
    Nothing,
}

/// The name that stands for what every agent of a class accepts.
const ANY: &str = "*";

impl Catalogue {
    /// The built-in table alone.
    #[must_use]
    pub fn builtin() -> Self {
        Self::default()
    }

    /// With a table of the user's over what was known so far: what it has of an agent replaces all that was known of it.
    #[must_use]
    pub fn with(mut self, table: Table) -> Self {
        self.own.push(Arc::new(table));
        self
    }

    /// With agents that are known to exist, and of which no more is known.
    #[must_use]
    pub fn with_installed(mut self, names: impl IntoIterator<Item = AgentName>) -> Self {
        self.installed.extend(names);
        self
    }

    /// The tables, the one with precedence first.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let builtin: fn() -> &'static Table = builtin::table;
        self.own.iter().rev().map(|table| &**table).chain(std::iter::once_with(builtin))
    }

    /// What an agent accepts; nothing where that is not known.
    #[must_use]
    pub fn get<'a>(&self, agent: impl Into<AgentRef<'a>>) -> Option<&AgentFacts> {
        let agent = agent.into();
        self.tables().find_map(|table| table.knows(agent))?
    }

    /// Whether an agent exists, as far as that is known. This is the question to ask before its absence is held against
    /// anybody.
    #[must_use]
    pub fn knowledge<'a>(&self, agent: impl Into<AgentRef<'a>>) -> Knowledge<'_> {
        let agent = agent.into();
        if let Some(known) = self.tables().find_map(|table| table.knows(agent)) {
            return known.map_or(Knowledge::Name, Knowledge::Facts);
        }
        if self.installed.iter().any(|name| name.as_ref() == agent) {
            return Knowledge::Name;
        }
        let is_sibling = |name: &AgentName| name.class == agent.class && name.provider.as_deref() == agent.provider;
        if self.tables().any(|table| table.covers(agent)) {
            Knowledge::Missing
        } else if !agent.kind.contains('/') && self.names().any(is_sibling) {
            Knowledge::Unlisted
        } else {
            Knowledge::Nothing
        }
    }

    /// The agents of this name in any class, of any provider, sorted: for `ocf:pacemaker:VirtualDomain`,
    /// `ocf:heartbeat:VirtualDomain`.
    #[must_use]
    pub fn named<'c>(&'c self, kind: &str) -> Vec<&'c AgentName> {
        let mut found: Vec<&AgentName> = self.tables().flat_map(|table| table.named(kind)).collect();
        found.sort();
        found.dedup();
        found.retain(|name| name.kind != ANY);
        found
    }

    /// The agent that may have been meant: of the same class, with a name near this one, its own provider's first.
    #[must_use]
    pub fn nearest<'a>(&self, agent: impl Into<AgentRef<'a>>) -> Option<&AgentName> {
        let agent = agent.into();
        let of_class = || self.names().filter(|name| name.class == agent.class);
        let kind = suggest::nearest(agent.kind, of_class().map(|name| name.kind.as_str()))?;
        let is_own = |name: &&AgentName| name.provider.as_deref() == agent.provider;
        let of_kind = || of_class().filter(|name| name.kind == kind);
        of_kind().find(is_own).or_else(|| of_kind().min())
    }

    /// A parameter of an agent: its own, or one that every agent of its class takes. Those of fencing devices that
    /// Pacemaker itself reads (`pcmk_host_list`) are among them.
    #[must_use]
    pub fn parameter<'c>(&'c self, facts: &'c AgentFacts, name: &str) -> Option<&'c Parameter> {
        facts.own_parameter(name).or_else(|| self.class_wide(&facts.name.class).find(|found| found.name == name))
    }

    /// The parameters that every agent of a class takes.
    pub fn class_wide<'c>(&'c self, class: &'c str) -> impl Iterator<Item = &'c Parameter> {
        let any = AgentRef { kind: ANY, class, provider: (class == "ocf").then_some(ANY) };
        self.tables().filter_map(move |table| table.get(any)).flat_map(|facts| &facts.parameters)
    }

    /// Whether an agent ought not to be used any more, and what does its work today.
    #[must_use]
    pub fn deprecation<'a>(&self, agent: impl Into<AgentRef<'a>>) -> Option<&Deprecation> {
        let agent = agent.into();
        self.tables().find_map(|table| table.deprecation(agent))
    }

    /// Where what is known of an agent comes from; nothing where not even its name is known.
    #[must_use]
    pub fn source<'a>(&self, agent: impl Into<AgentRef<'a>>) -> Option<&str> {
        let agent = agent.into();
        self.tables().find_map(|table| table.source(agent))
    }

    /// All agents, sorted by class, provider and name, with where each comes from.
    #[must_use]
    pub fn all(&self) -> Vec<(&AgentName, &str)> {
        let listed = self.tables().flat_map(Table::agents);
        let mut found: Vec<_> =
            listed.filter(|(name, _)| name.kind != ANY).map(|(name, from)| (name, &**from)).collect();
        // Of one name, the table with precedence comes first, and the sort keeps it there.
        found.sort_by_key(|(name, _)| (&name.class, &name.provider, &name.kind));
        found.dedup_by_key(|(name, _)| *name);
        found
    }

    /// The names of all agents, unsorted; those of several tables several times.
    fn names(&self) -> impl Iterator<Item = &AgentName> {
        self.tables().flat_map(Table::agents).map(|(name, _)| name).filter(|name| name.kind != ANY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn name(text: &str) -> AgentName {
        AgentName::parse(text).unwrap()
    }

    fn with(text: &str) -> Catalogue {
        let sources = Sources::single("own", text).unwrap();
        let (table, mistakes) = Table::read(&sources.files()[0]);
        assert_eq!(mistakes, []);
        Catalogue::builtin().with(table)
    }

    #[test]
    fn facts_are_those_of_the_metadata() {
        let catalogue = Catalogue::builtin();
        let facts = catalogue.get(&name("ocf:heartbeat:IPaddr2")).unwrap();
        assert_eq!(facts.required().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>(), ["ip"]);
        assert_eq!(facts.advised_timeout("start", None).unwrap().milliseconds(), 20_000);
        assert!(facts.supports("monitor") && !facts.supports("promote") && !facts.is_promotable());
        let facts = catalogue.get(&name("stonith:fence_ipmilan")).unwrap();
        let ip = facts.own_parameter("ip").unwrap();
        assert_eq!(facts.spellings(ip).collect::<Vec<_>>(), ["ip", "ipaddr"]);
        assert_eq!(facts.own_parameter("pcmk_host_list"), None);
        assert!(catalogue.parameter(facts, "pcmk_host_list").is_some());
        assert!(catalogue.parameter(facts, "pcmk_host_lst").is_none());
        let facts = catalogue.get(&name("ocf:pacemaker:Stateful")).unwrap();
        assert!(facts.is_promotable());
    }

    #[test]
    fn absence_means_something_where_a_table_has_all() {
        let catalogue = Catalogue::builtin();
        let knowledge = |text| catalogue.knowledge(&name(text));
        assert!(matches!(knowledge("ocf:heartbeat:Filesystem"), Knowledge::Facts(_)));
        assert_eq!(knowledge("ocf:heartbeat:ganesha-nfs"), Knowledge::Name);
        assert_eq!(knowledge("stonith:fence_xvm"), Knowledge::Name);
        assert_eq!(knowledge("ocf:pacemaker:VirtualDomain"), Knowledge::Missing);
        assert_eq!(knowledge("ocf:suse:mine"), Knowledge::Unlisted);
        assert_eq!(knowledge("stonith:fence_mine"), Knowledge::Unlisted);
        for silent in ["ocf:mycompany:app", "systemd:nginx", "lsb:nginx", "service:nginx", "stonith:external/mine"] {
            assert_eq!(knowledge(silent), Knowledge::Nothing, "{silent}");
        }
    }

    #[test]
    fn the_agent_that_was_meant_is_found() {
        let catalogue = Catalogue::builtin();
        let named = |kind| catalogue.named(kind).into_iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(named("VirtualDomain"), ["ocf:heartbeat:VirtualDomain"]);
        assert_eq!(named("Dummy"), ["ocf:heartbeat:Dummy", "ocf:pacemaker:Dummy"]);
        assert_eq!(named("*"), [""; 0]);
        let nearest = |text| catalogue.nearest(&name(text)).map(ToString::to_string);
        assert_eq!(nearest("ocf:heartbeat:IPadr2").as_deref(), Some("ocf:heartbeat:IPaddr2"));
        assert_eq!(nearest("ocf:pacemaker:Dumy").as_deref(), Some("ocf:pacemaker:Dummy"));
        assert_eq!(nearest("stonith:fence_impilan").as_deref(), Some("stonith:fence_ipmilan"));
        assert_eq!(nearest("ocf:heartbeat:nothing-like-it"), None);
    }

    #[test]
    fn deprecated_agents_name_their_successor() {
        let catalogue = Catalogue::builtin();
        let found = catalogue.deprecation(&name("ocf:heartbeat:LVM")).unwrap();
        assert_eq!(found.replaced_by, [name("ocf:heartbeat:LVM-activate")]);
        assert_eq!(catalogue.deprecation(&name("ocf:heartbeat:IPaddr2")), None);
    }

    #[test]
    fn the_users_table_has_precedence() {
        let catalogue = with(
            "covers ocf:mycompany\nfrom intranet 3\nagent ocf:mycompany:app\n  param port integer required default=80\n\
             agent ocf:heartbeat:IPaddr2\n  param address string\n",
        );
        let facts = catalogue.get(&name("ocf:mycompany:app")).unwrap();
        assert_eq!((facts.source.as_str(), facts.parameters.len()), ("intranet 3", 1));
        assert_eq!(catalogue.knowledge(&name("ocf:mycompany:ap")), Knowledge::Missing);
        let facts = catalogue.get(&name("ocf:heartbeat:IPaddr2")).unwrap();
        assert!(facts.own_parameter("address").is_some() && facts.own_parameter("ip").is_none());
        assert!(catalogue.parameter(facts, "trace_ra").is_some());
        assert_eq!(catalogue.named("IPaddr2").len(), 1);
    }
}
