//! The status of a cluster, as `crm_mon --output-as=xml` and `crm_simulate` tell it.

use ecow::EcoString;

use crate::cib::read::any_document;
use crate::model::{Element, FromText, Role};
use crate::source::Sources;

/// What runs where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The version of Pacemaker on the coordinator; empty where nobody has told.
    pub version: EcoString,
    /// The node that coordinates; nothing during an election.
    pub coordinator: Option<EcoString>,
    /// Whether this partition of the cluster may act.
    pub has_quorum: bool,
    /// The nodes.
    pub nodes: Vec<NodeState>,
    /// The instances of the resources, stopped ones included.
    pub instances: Vec<Instance>,
    /// Actions whose failure the cluster remembers.
    pub failures: Vec<Failure>,
}

/// A node.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, as crm_mon tells it")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeState {
    /// Its name.
    pub name: EcoString,
    /// Whether it takes part.
    pub is_online: bool,
    /// Whether it runs nothing on purpose.
    pub is_standby: bool,
    /// Whether the cluster leaves its resources alone.
    pub is_in_maintenance: bool,
    /// Whether it is joining.
    pub is_pending: bool,
    /// Whether it has to be fenced.
    pub is_unclean: bool,
    /// Whether it is a member, which votes: neither a remote nor a guest node.
    pub is_member: bool,
}

/// One instance of a primitive.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, as crm_mon tells it")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// The primitive, without the number of an instance.
    pub resource: EcoString,
    /// The outermost container: a group, clone or bundle.
    pub container: Option<EcoString>,
    /// What it is: `Started`, `Stopped`, `Promoted`, `Unpromoted`, `Starting`, …
    pub role: EcoString,
    /// Where it runs: more than one node is a mistake that the cluster mends.
    pub nodes: Vec<EcoString>,
    /// Whether it runs anywhere.
    pub is_active: bool,
    /// Whether the configuration no longer knows it.
    pub is_orphaned: bool,
    /// Whether the cluster can do nothing about it.
    pub is_blocked: bool,
    /// Whether the cluster starts and stops it.
    pub is_managed: bool,
    /// Whether its last action has failed.
    pub is_failed: bool,
    /// Whether it is stopped on purpose (`target-role`).
    pub is_disabled: bool,
    /// The action that is under way.
    pub pending: Option<EcoString>,
}

/// An action that has failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Failure {
    /// The resource, with the number of an instance, if it has one.
    pub resource: EcoString,
    /// What was tried: `start`, `monitor`.
    pub task: EcoString,
    /// Where.
    pub node: EcoString,
    /// How it ended, in Pacemaker's words: `error`, `not installed`.
    pub result: EcoString,
    /// How it came to that end: `complete`, `Timed Out`.
    pub completion: EcoString,
    /// What the agent said.
    pub reason: EcoString,
    /// The number of the call on that node, which tells two failures from each other.
    pub call: EcoString,
    /// When.
    pub time: EcoString,
}

impl Status {
    /// The resources that run nowhere, though nobody has stopped them: no node may run them, or can.
    #[must_use]
    pub fn idle(&self) -> Vec<&str> {
        let mut idle: Vec<&str> = Vec::new();
        for instance in self.instances.iter().filter(|instance| !instance.is_active && !instance.is_disabled) {
            let is_same = |other: &&Instance| other.resource == instance.resource;
            let runs = self.instances.iter().filter(is_same).any(|other| other.is_active);
            if !runs && !idle.contains(&instance.resource.as_str()) {
                idle.push(&instance.resource);
            }
        }
        idle
    }
}

/// Reads what `crm_mon --one-shot --inactive --output-as=xml` prints.
pub(super) fn read(answer: &[u8]) -> Result<Status, String> {
    let root = document(answer)?;
    let mut status = Status::default();
    root.for_each(&mut |element| match element.name.as_str() {
        "current_dc" => {
            status.version = text(element, "version");
            status.coordinator = Some(text(element, "name")).filter(|name| !name.is_empty());
            status.has_quorum = is(element, "with_quorum");
        }
        "failure" => status.failures.push(failure(element)),
        _ => {}
    });
    for child in root.elements() {
        match child.name.as_str() {
            "nodes" => status.nodes = nodes(child),
            "resources" => status.instances = instances(child),
            _ => {}
        }
    }
    Ok(status)
}

/// The root of an answer, which has to be one of Pacemaker 2.0.3 or newer.
pub(super) fn document(answer: &[u8]) -> Result<Element, String> {
    let sources = Sources::single("answer", answer).map_err(|error| error.to_string())?;
    let file = sources.files().first().ok_or("it is empty")?;
    let root = any_document(file).map_err(|found| found.message)?;
    // Pacemaker 3 calls it pacemaker-result, too.
    if root.name == "pacemaker-result" { Ok(root) } else { Err(format!("its root is {}", root.name)) }
}

/// The children of a `nodes` element.
pub(super) fn nodes(parent: &Element) -> Vec<NodeState> {
    let node = |element: &Element| NodeState {
        name: text(element, "name"),
        is_online: is(element, "online"),
        is_standby: is(element, "standby") || is(element, "standby_onfail"),
        is_in_maintenance: is(element, "maintenance"),
        is_pending: is(element, "pending"),
        is_unclean: is(element, "unclean"),
        is_member: element.attribute("type").is_none_or(|kind| *kind == "member"),
    };
    parent.elements().filter(|element| element.name == "node").map(node).collect()
}

/// The instances below a `resources` element.
pub(super) fn instances(parent: &Element) -> Vec<Instance> {
    let mut found = Vec::new();
    for child in parent.elements() {
        match child.name.as_str() {
            "resource" => found.push(instance(child, None)),
            "group" | "clone" | "bundle" => {
                let container = text(child, "id");
                child.for_each(&mut |element| {
                    if element.name == "resource" {
                        found.push(instance(element, Some(&container)));
                    }
                });
            }
            _ => {}
        }
    }
    found
}

fn instance(element: &Element, container: Option<&EcoString>) -> Instance {
    let nodes = element.elements().filter(|child| child.name == "node").map(|node| text(node, "name"));
    Instance {
        resource: without_number(&text(element, "id")).into(),
        container: container.cloned(),
        role: role(&text(element, "role")),
        nodes: nodes.collect(),
        is_active: is(element, "active"),
        is_orphaned: is(element, "orphaned"),
        is_blocked: is(element, "blocked"),
        is_managed: is(element, "managed"),
        is_failed: is(element, "failed"),
        is_disabled: element.attribute("target_role").is_some_and(|role| role.as_str().eq_ignore_ascii_case("stopped")),
        pending: element.attribute("pending").map(|pending| pending.value.clone()),
    }
}

/// A role in today's words: before 2.1, `crm_mon` says `Master` and `Slave`.
fn role(word: &str) -> EcoString {
    Role::from_text(word).map_or_else(|| word.into(), |role| role.name().into())
}

fn failure(element: &Element) -> Failure {
    // Of a probe or an action on a node there is an `id` instead.
    let key = element.attribute("op_key").or_else(|| element.attribute("id")).map(|key| key.value.clone());
    let key = key.unwrap_or_default();
    let task = text(element, "task");
    let resource = key.rsplit_once('_').map_or(&*key, |(head, _)| head);
    let resource = resource.strip_suffix(&*task).and_then(|head| head.strip_suffix('_')).unwrap_or(resource);
    Failure {
        resource: resource.into(),
        task,
        node: text(element, "node"),
        result: text(element, "exitstatus"),
        completion: text(element, "status"),
        reason: text(element, "exitreason"),
        call: text(element, "call"),
        time: text(element, "last-rc-change"),
    }
}

/// The primitive of which `name` may be an instance: `replica` of `replica:1`.
#[must_use]
pub fn without_number(name: &str) -> &str {
    match name.rsplit_once(':') {
        Some((primitive, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            primitive
        }
        _ => name,
    }
}

/// The value of an attribute, empty where there is none.
pub(super) fn text(element: &Element, name: &str) -> EcoString {
    element.attribute(name).map(|text| text.value.clone()).unwrap_or_default()
}

fn is(element: &Element, name: &str) -> bool {
    element.attribute(name).is_some_and(|value| *value == "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cut from what `crm_mon` 2.1.5 printed for a cluster in which `d4` could not start on n1.
    const ANSWER: &str = r#"<pacemaker-result api-version="2.25" request="crm_mon">
  <summary><current_dc present="true" version="2.1.5-a3f44794f94" name="n2" id="2" with_quorum="true" mixed_version="false"/></summary>
  <nodes>
    <node name="n1" id="1" online="true" standby="false" standby_onfail="false" maintenance="false" pending="false" unclean="false" type="member"/>
    <node name="n2" id="2" online="false" standby="true" standby_onfail="false" maintenance="true" pending="true" unclean="true" type="remote"/>
  </nodes>
  <resources>
    <resource id="d4" role="Started" active="true" orphaned="false" blocked="false" managed="true" failed="false" nodes_running_on="1"><node name="n2" id="2" cached="true"/></resource>
    <clone id="replicas">
      <resource id="replica:0" role="Promoted" active="true" orphaned="false" blocked="false" managed="true" failed="true" pending="Monitoring" nodes_running_on="1"><node name="n1" id="1" cached="true"/></resource>
    </clone>
    <bundle id="b"><replica id="0"><resource id="b-podman-0" role="Stopped" active="false" orphaned="true" blocked="true" managed="false" failed="false"/></replica></bundle>
  </resources>
  <failures>
    <failure op_key="d_4_start_0" node="n1" exitstatus="error" exitreason="no disk" exitcode="1" call="34" status="complete" last-rc-change="2026-11-26 14:23:20Z" queued="0" exec="43" interval="0" task="start"/>
  </failures>
</pacemaker-result>"#;

    #[test]
    fn what_crm_mon_tells() {
        let status = read(ANSWER.as_bytes()).unwrap();
        assert_eq!((status.version.as_str(), status.coordinator.as_deref()), ("2.1.5-a3f44794f94", Some("n2")));
        assert!(status.has_quorum);
        let members = status.nodes.iter().filter(|node| node.is_member && node.is_online);
        assert_eq!(members.map(|node| node.name.as_str()).collect::<Vec<_>>(), ["n1"]);
        let n2 = &status.nodes[1];
        assert!(n2.is_standby && n2.is_in_maintenance && n2.is_pending && n2.is_unclean && !n2.is_member);
        let said = |instance: &Instance| {
            let container = instance.container.as_deref().unwrap_or("-");
            format!("{} {container} {} {}", instance.resource, instance.role, instance.nodes.join(","))
        };
        assert_eq!(
            status.instances.iter().map(said).collect::<Vec<_>>(),
            ["d4 - Started n2", "replica replicas Promoted n1", "b-podman-0 b Stopped "]
        );
        let [_, replica, podman] = &status.instances[..] else { panic!() };
        assert_eq!(status.idle(), ["b-podman-0"]);
        assert!(replica.is_failed && replica.is_managed && replica.pending.as_deref() == Some("Monitoring"));
        assert!(podman.is_orphaned && podman.is_blocked && !podman.is_managed && !podman.is_active);
        let [failure] = &status.failures[..] else { panic!() };
        assert_eq!((&*failure.resource, &*failure.task, &*failure.reason), ("d_4", "start", "no disk"));
    }

    #[test]
    fn what_is_no_answer() {
        assert_eq!(read(b"<crm_mon version=\"1.1.24\"/>").unwrap_err(), "its root is crm_mon");
        assert!(read(b"Connection refused").is_err());
    }

    #[test]
    fn instances_have_numbers() {
        assert_eq!(["a:0", "a:12", "a:x", "a:", "a"].map(without_number), ["a", "a", "a:x", "a:", "a"]);
    }
}
