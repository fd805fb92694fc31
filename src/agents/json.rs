//! What is known of agents, for programs: one object, its shape versioned. Fields may be added, none changes its meaning.

use ecow::EcoString;
use serde::Serialize;

use super::catalogue::Catalogue;
use super::facts::{Action, Parameter, ParameterType};
use super::name::AgentName;

/// The version of the shape.
const VERSION: u32 = 1;

/// How much is told of each agent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What it is, and where the facts come from.
    Names,
    /// What it accepts, too.
    Facts,
}

/// What is told.
#[derive(Serialize)]
pub struct Report<'c> {
    version: u32,
    agents: Vec<Entry<'c>>,
}

#[derive(Serialize)]
struct Entry<'c> {
    name: String,
    class: &'c str,
    provider: Option<&'c str>,
    r#type: &'c str,
    source: &'c str,
    /// Whether more than the name is known.
    facts: bool,
    deprecated: bool,
    replaced_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Vec<ParameterEntry<'c>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actions: Option<&'c [Action]>,
}

#[derive(Serialize)]
struct ParameterEntry<'c> {
    name: &'c str,
    r#type: &'c str,
    values: Option<&'c [EcoString]>,
    default: Option<&'c str>,
    required: bool,
    unique_group: Option<&'c str>,
    deprecated: bool,
    replaced_by: Option<&'c str>,
    reloadable: bool,
}

/// Tells of these agents.
#[must_use]
pub fn report<'c>(
    catalogue: &'c Catalogue,
    extent: Extent,
    agents: impl IntoIterator<Item = (&'c AgentName, &'c str)>,
) -> Report<'c> {
    let agents = agents.into_iter().map(|(name, source)| entry(catalogue, extent, name, source));
    Report { version: VERSION, agents: agents.collect() }
}

fn entry<'c>(catalogue: &'c Catalogue, extent: Extent, name: &'c AgentName, source: &'c str) -> Entry<'c> {
    let facts = catalogue.get(name);
    let told = facts.filter(|_| extent == Extent::Facts);
    let deprecation = catalogue.deprecation(name);
    let replaced_by = deprecation.into_iter().flat_map(|deprecation| &deprecation.replaced_by);
    Entry {
        name: name.to_string(),
        class: &name.class,
        provider: name.provider.as_deref(),
        r#type: &name.kind,
        source,
        facts: facts.is_some(),
        deprecated: deprecation.is_some(),
        replaced_by: replaced_by.map(ToString::to_string).collect(),
        parameters: told.map(|facts| facts.parameters.iter().map(parameter).collect()),
        actions: told.map(|facts| &facts.actions[..]),
    }
}

fn parameter(parameter: &Parameter) -> ParameterEntry<'_> {
    let values = match &parameter.kind {
        ParameterType::Select(values) => Some(&values[..]),
        _ => None,
    };
    ParameterEntry {
        name: &parameter.name,
        r#type: parameter.kind.name(),
        values,
        default: parameter.default.as_deref(),
        required: parameter.required,
        unique_group: parameter.unique_group.as_deref(),
        deprecated: parameter.deprecated,
        replaced_by: parameter.replaced_by.as_deref(),
        reloadable: parameter.reloadable,
    }
}
