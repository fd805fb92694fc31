//! What the scheduler would do, as `crm_simulate --simulate --output-as=xml` tells it.
//!
//! Shapes seen with 2.1.5: in `actions`, what happens to resources (`rsc_action` with `action`) and to nodes (`node_action`
//! with `task`); in `transition`, the operations in the order of a run that goes well.

use std::borrow::Cow;

use ecow::EcoString;

use super::status::{Instance, NodeState, document, instances, nodes, text, without_number};
use crate::cib::read::any_document;
use crate::cib::write::write_element;
use crate::model::{Content, Element};
use crate::source::Sources;

/// What the scheduler would do with a CIB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// What happens, by resource and by node.
    pub actions: Vec<Planned>,
    /// The operations that it takes, in the order in which `crm_simulate` ran them.
    pub steps: Vec<Step>,
    /// The nodes before.
    pub nodes_before: Vec<NodeState>,
    /// The instances before.
    pub before: Vec<Instance>,
    /// The nodes once all has gone well.
    pub nodes_after: Vec<NodeState>,
    /// The instances once all has gone well.
    pub after: Vec<Instance>,
    /// Whether the scheduler found no order in which all of it could be done.
    pub is_invalid: bool,
}

/// What happens to a resource, or to a node.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Planned {
    /// What.
    pub action: PlannedAction,
    /// The instance; of a node that is fenced or shut down, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<EcoString>,
    /// Where it is now, or that node itself; of a start, where it will be.
    pub node: EcoString,
    /// Where it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<EcoString>,
    /// Why, in the scheduler's words; empty where it says nothing.
    #[serde(skip_serializing_if = "EcoString::is_empty")]
    pub reason: EcoString,
    /// Whether it cannot be done, for that reason: it waits, without quorum for example.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_blocked: bool,
}

/// What can happen, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlannedAction {
    /// A node is fenced.
    Fence,
    /// A node is shut down in order.
    Shutdown,
    /// A resource stops.
    Stop,
    /// It stops and starts again in its place.
    Restart,
    /// It stops here and starts there.
    Move,
    /// It is demoted.
    Demote,
    /// It moves without an interruption.
    Migrate,
    /// It takes other parameters without an interruption.
    Reload,
    /// It starts.
    Start,
    /// It is promoted.
    Promote,
    /// Something that this version of crmc has no name for.
    Other,
}

impl PlannedAction {
    /// For people, as a column of a list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fence => "fence",
            Self::Shutdown => "shut down",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Move => "move",
            Self::Demote => "demote",
            Self::Migrate => "migrate",
            Self::Reload => "reload",
            Self::Start => "start",
            Self::Promote => "promote",
            Self::Other => "act on",
        }
    }

    /// What `crm_simulate` calls it.
    fn from_word(word: &str) -> Self {
        match word {
            "stop" => Self::Stop,
            "restart" => Self::Restart,
            "move" => Self::Move,
            "demote" => Self::Demote,
            "migrate" => Self::Migrate,
            "reload" => Self::Reload,
            "start" => Self::Start,
            "promote" => Self::Promote,
            _ => Self::Other,
        }
    }
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The instance; nothing where a node is fenced.
    pub resource: Option<EcoString>,
    /// What is done: `start`, `stop`, `monitor`, `delete`, `reboot`, …
    pub operation: EcoString,
    /// Where.
    pub node: EcoString,
    /// The interval of a recurring operation, in milliseconds; 0 for all others.
    pub interval: u64,
}

impl Forecast {
    /// Whether the cluster has nothing to do, or can do nothing about what it has.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.steps.is_empty() && self.actions.iter().all(|planned| planned.is_blocked)
    }
}

/// A CIB for `crm_simulate`, which by itself takes no notice of parameters that an agent calls private, passwords above
/// all: it thinks that they were taken out before the CIB was sent to it, and compares the digests of the others. Without
/// those, it compares all, as the cluster does (2.1.5: of a changed password alone it says nothing, and the cluster reloads
/// or restarts the resource).
///
/// What is no XML is left as it is: there is nothing that `crm_simulate` could say of it.
pub(super) fn with_all_parameters(cib: &[u8]) -> Cow<'_, [u8]> {
    let Ok(sources) = Sources::single("cib", cib) else { return Cow::Borrowed(cib) };
    let Some(Ok(mut root)) = sources.files().first().map(any_document) else { return Cow::Borrowed(cib) };
    forget_private_digests(&mut root);
    let mut text = Vec::with_capacity(cib.len());
    if write_element(&root, &mut text).is_ok() { Cow::Owned(text) } else { Cow::Borrowed(cib) }
}

fn forget_private_digests(element: &mut Element) {
    if element.name == "lrm_rsc_op" {
        element.attributes.retain(|(name, _)| !matches!(name.as_str(), "op-secure-params" | "op-secure-digest"));
    }
    for child in &mut element.children {
        if let Content::Element(child) = child {
            forget_private_digests(child);
        }
    }
}

/// Reads what `crm_simulate --simulate --output-as=xml` prints.
pub(super) fn read(answer: &[u8]) -> Result<Forecast, String> {
    let root = document(answer)?;
    let mut forecast = Forecast::default();
    for part in root.elements() {
        match part.name.as_str() {
            "cluster_status" => (forecast.nodes_before, forecast.before) = states(part),
            "revised_cluster_status" => (forecast.nodes_after, forecast.after) = states(part),
            "actions" => forecast.actions = part.elements().filter_map(planned).collect(),
            "transition" => forecast.steps = part.elements().filter_map(step).collect(),
            "status" => part.for_each(&mut |element| {
                let says =
                    |child: &Content| matches!(child, Content::Text(text) if text.contains("invalid transition"));
                forecast.is_invalid |= element.name == "error" && element.children.iter().any(says);
            }),
            _ => {}
        }
    }
    let unnamed = unnamed_stops(&forecast);
    forecast.actions.extend(unnamed);
    Ok(forecast)
}

/// Of a resource that runs on several nodes, as one that was a clone, `actions` has what happens on one of them; that it
/// stops on the others stands in the transition alone (2.1.5).
fn unnamed_stops(forecast: &Forecast) -> Vec<Planned> {
    let is_named = |resource: &EcoString, node: &EcoString| {
        let mut actions = forecast.actions.iter().filter(|planned| planned.node == *node);
        let own = |name: &EcoString| without_number(name) == without_number(resource);
        actions.any(|planned| planned.resource.as_ref().is_some_and(own))
    };
    let stops = forecast.steps.iter().filter(|step| step.operation == "stop");
    let unnamed = stops.filter_map(|step| {
        let resource = step.resource.clone().filter(|resource| !is_named(resource, &step.node))?;
        let reason = "runs on several nodes".into();
        let node = step.node.clone();
        Some(Planned {
            action: PlannedAction::Stop,
            resource: Some(resource),
            node,
            to: None,
            reason,
            is_blocked: false,
        })
    });
    unnamed.collect()
}

fn states(parent: &Element) -> (Vec<NodeState>, Vec<Instance>) {
    let child = |name: &str| parent.elements().find(|child| child.name == name);
    (child("nodes").map(nodes).unwrap_or_default(), child("resources").map(instances).unwrap_or_default())
}

fn planned(element: &Element) -> Option<Planned> {
    let reason = text(element, "reason");
    let is_blocked = element.attribute("blocked").is_some_and(|value| *value == "true");
    match element.name.as_str() {
        "node_action" => {
            // `Fence (reboot)`, `Shutdown`
            let task = text(element, "task");
            let action = match () {
                () if task.starts_with("Fence") => PlannedAction::Fence,
                () if task.starts_with("Shutdown") => PlannedAction::Shutdown,
                () => PlannedAction::Other,
            };
            Some(Planned { action, resource: None, node: text(element, "node"), to: None, reason, is_blocked })
        }
        "rsc_action" => {
            let action = PlannedAction::from_word(&text(element, "action"));
            let node = ["node", "source"].into_iter().find_map(|name| element.attribute(name));
            let node = node.map(|node| node.value.clone()).unwrap_or_default();
            let to = element.attribute("dest").map(|node| node.value.clone());
            Some(Planned { action, resource: Some(text(element, "resource")), node, to, reason, is_blocked })
        }
        _ => None,
    }
}

fn step(element: &Element) -> Option<Step> {
    let interval = text(element, "interval").parse().unwrap_or_default();
    match element.name.as_str() {
        "rsc_action" => Some(Step {
            resource: Some(text(element, "resource")),
            operation: text(element, "op"),
            node: text(element, "node"),
            interval,
        }),
        "fencing_action" => {
            Some(Step { resource: None, operation: text(element, "op"), node: text(element, "target"), interval })
        }
        // Pseudo actions only order others; cluster actions are notes of the simulation.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cut from what `crm_simulate` 2.1.5 printed, of several runs.
    const ANSWER: &str = r#"<pacemaker-result api-version="2.25" request="crm_simulate">
  <cluster_status>
    <nodes><node name="n1" online="true" type="member"/></nodes>
    <resources><resource id="web" role="Started" active="true" managed="true"><node name="n1" id="1" cached="true"/></resource></resources>
  </cluster_status>
  <actions>
    <node_action task="Fence (reboot)" node="n1" reason="peer is no longer part of the cluster"/>
    <rsc_action action="move" resource="store" source="n1" dest="n2"/>
    <rsc_action action="restart" resource="web" source="n2" reason="required store start"/>
    <rsc_action action="stop" resource="replica:0" role="Promoted" node="n1" reason="node availability"/>
    <rsc_action action="promote" resource="replica:1" role="Unpromoted" next-role="Promoted" source="n2"/>
    <rsc_action action="migrate" resource="vm" source="n1" dest="n2"/>
    <rsc_action action="reload" resource="d" source="n1"/>
    <rsc_action action="start" resource="f1" node="n2" reason="no quorum" blocked="true"/>
  </actions>
  <transition>
    <pseudo_action task="replicas_demote_0"/>
    <fencing_action target="n1" op="reboot"/>
    <rsc_action resource="web" op="monitor" node="n2" interval="10000"/>
  </transition>
  <revised_cluster_status>
    <nodes><node name="n1" online="false" type="member"/></nodes>
    <resources><resource id="web" role="Stopped" active="false" managed="true"/></resources>
  </revised_cluster_status>
</pacemaker-result>"#;

    #[test]
    fn a_changed_password_is_a_change() {
        let cib = br#"<cib><status><lrm_rsc_op id="a" op-secure-params=" passwd " op-secure-digest="1" op-digest="2"/></status></cib>"#;
        let cib = with_all_parameters(cib);
        let text = std::str::from_utf8(&cib).unwrap();
        assert!(text.contains("op-digest=\"2\"") && !text.contains("secure"), "{text}");
        assert_eq!(&*with_all_parameters(b"no XML"), b"no XML");
    }

    /// Cut from what 2.1.5 printed for a clone that became a primitive.
    #[test]
    fn a_resource_stops_on_all_nodes() {
        let answer = br#"<pacemaker-result>
  <actions><rsc_action action="restart" resource="post" source="n3"/></actions>
  <transition>
    <rsc_action resource="post" op="stop" node="n1"/>
    <rsc_action resource="post" op="stop" node="n2"/>
    <rsc_action resource="post" op="stop" node="n3"/>
    <rsc_action resource="post" op="start" node="n3"/>
  </transition>
</pacemaker-result>"#;
        let forecast = read(answer).unwrap();
        let said = forecast.actions.iter().map(|planned| format!("{} {}", planned.action.word(), planned.node));
        assert_eq!(said.collect::<Vec<_>>(), ["restart n3", "stop n1", "stop n2"]);
    }

    #[test]
    fn what_crm_simulate_tells() {
        let forecast = read(ANSWER.as_bytes()).unwrap();
        let said = |planned: &Planned| {
            let resource = planned.resource.as_deref().unwrap_or("-");
            let to = planned.to.as_deref().unwrap_or("-");
            format!("{} {resource} {} {to}", planned.action.word(), planned.node)
        };
        assert_eq!(
            forecast.actions.iter().map(said).collect::<Vec<_>>(),
            [
                "fence - n1 -",
                "move store n1 n2",
                "restart web n2 -",
                "stop replica:0 n1 -",
                "promote replica:1 n2 -",
                "migrate vm n1 n2",
                "reload d n1 -",
                "start f1 n2 -",
            ]
        );
        assert_eq!(forecast.actions[2].reason, "required store start");
        assert!(forecast.actions[7].is_blocked && !forecast.actions[2].is_blocked);
        let [fencing, monitor] = &forecast.steps[..] else { panic!("{:?}", forecast.steps) };
        assert_eq!((&fencing.resource, &*fencing.operation, &*fencing.node), (&None, "reboot", "n1"));
        assert_eq!((&*monitor.operation, monitor.interval), ("monitor", 10_000));
        assert!(forecast.before[0].is_active && !forecast.after[0].is_active);
        assert!(forecast.nodes_before[0].is_online && !forecast.nodes_after[0].is_online);
        assert!(!forecast.is_settled());
    }
}
