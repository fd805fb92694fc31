//! A cluster that is not there: the configuration with every node online, and the agents' work done.

use ecow::EcoString;

use super::Quorum;
use crate::cib::write::escape_value;
use crate::compile::Compiled;
use crate::corosync::Corosync;
use crate::model::{Node, NodeType, Value};
use crate::resolve::{Effective, Names, Resource, is_promotable};

/// The promotion score that an agent such as `ocf:pacemaker:Stateful` gives an instance that it has started.
const PROMOTION_SCORE: i32 = 5;

/// A cluster whose nodes are all online, and in which nothing runs yet.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The whole CIB, with a status.
    pub cib: String,
    /// Its full members, in the order of the configuration.
    pub members: Vec<Member>,
    /// When it has quorum.
    pub quorum: Quorum,
    /// The ids of its fence devices.
    pub fence_devices: Vec<EcoString>,
    /// The members that have to be fenced when they are lost, and are in the list of no device.
    pub unfenceable: Vec<EcoString>,
    /// What is taken for granted, a sentence each.
    pub assumptions: Vec<String>,
}

/// A full member of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The number that corosync knows it by, or its name.
    pub id: EcoString,
    /// Its name.
    pub name: EcoString,
}

/// A node attribute that an agent sets while the cluster runs.
struct Attribute {
    name: String,
    value: String,
}

impl Scene {
    /// The cluster of a configuration that can be built.
    #[must_use]
    pub fn new(compiled: &Compiled, corosync: Option<&Corosync>) -> Self {
        let names = Names::new(&compiled.configuration);
        let effective = Effective::new(&names);
        let members: Vec<Member> = names.nodes().filter_map(member).collect();
        let mut assumptions = Vec::new();
        let quorum = Quorum::new(&members, corosync, &mut assumptions);
        let attributes = attributes(&names, &effective, &mut assumptions);
        let mut cib = Vec::new();
        // Nothing is written to but memory.
        let _ = compiled.write_cib(&mut cib, false);
        Self {
            cib: with_status(&String::from_utf8_lossy(&cib), &members, &attributes),
            fence_devices: effective.resources().iter().filter(|found| found.is_fence_device()).map(id).collect(),
            unfenceable: unfenceable(compiled, &names),
            members,
            quorum,
            assumptions,
        }
    }
}

/// The scheduler takes it that fencing works; for these nodes a rule has found that it does not.
fn unfenceable(compiled: &Compiled, names: &Names) -> Vec<EcoString> {
    let is_said_of = |node: &&Node| {
        let mut found = compiled.diagnostics.iter().filter(|found| found.rule.name == "node-without-fence-device");
        found.any(|found| found.span == node.uname.span)
    };
    names.nodes().filter(is_said_of).map(|node| node.uname.as_str().into()).collect()
}

fn id(resource: &Resource) -> EcoString {
    resource.id().as_str().into()
}

fn member(node: &Node) -> Option<Member> {
    let kind = node.kind.as_ref().and_then(Value::get).unwrap_or(NodeType::Member);
    let name: EcoString = node.uname.as_str().into();
    (kind == NodeType::Member)
        .then(|| Member { id: node.id.as_ref().map_or(name.clone(), |id| id.as_str().into()), name })
}

/// What the agents of the configuration tell the cluster about every node where all is well.
fn attributes(names: &Names, effective: &Effective, assumptions: &mut Vec<String>) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    for resource in effective.resources() {
        let Some(agent) = resource.agent else { continue };
        let parameter = |name: &str| resource.param(name).map(|setting| setting.value().to_owned());
        if matches!(agent.kind.as_str(), "ping" | "pingd") {
            // `ocf:pacemaker:ping` counts the hosts that it reaches; a multiplier that is no number counts as 1.
            let hosts = parameter("host_list").unwrap_or_default().split_whitespace().count();
            let multiplier = parameter("multiplier").and_then(|text| text.trim().parse().ok()).unwrap_or(1);
            let name = parameter("name").unwrap_or_else(|| "pingd".to_owned());
            let value = hosts.saturating_mul(multiplier).to_string();
            assumptions.push(format!("every node reaches the hosts of {}: {name}={value}", resource.id()));
            attributes.push(Attribute { name, value });
        }
        let is_promoted_here =
            names.clone_around(resource.index).is_some_and(|index| is_promotable(&names.at(index).kind));
        if is_promoted_here {
            assumptions.push(format!("every instance of {} can be promoted as well as the others", resource.id()));
            attributes
                .push(Attribute { name: format!("master-{}", resource.id()), value: PROMOTION_SCORE.to_string() });
        }
    }
    attributes
}

/// The CIB as a coordinator has it when all members have come online.
fn with_status(cib: &str, members: &[Member], attributes: &[Attribute]) -> String {
    let states: String = members.iter().map(|member| state(member, attributes)).collect();
    let (front, end) = cib.rsplit_once("<status/>").unwrap_or((cib, ""));
    let whole = format!("{front}<status>{states}</status>{end}");
    // crm_simulate changes what the CIB says of quorum, and adds nothing (2.1.5).
    whole.replacen("<cib ", "<cib have-quorum=\"1\" ", 1)
}

fn state(member: &Member, attributes: &[Attribute]) -> String {
    let (id, name) = (escape_value(&member.id), escape_value(&member.name));
    let pairs: String = attributes
        .iter()
        .enumerate()
        .map(|(number, attribute)| {
            let (name, value) = (escape_value(&attribute.name), escape_value(&attribute.value));
            format!("<nvpair id=\"status-{id}-{number}\" name=\"{name}\" value=\"{value}\"/>")
        })
        .collect();
    format!(
        "<node_state id=\"{id}\" uname=\"{name}\" in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\">\
         <transient_attributes id=\"{id}\"><instance_attributes id=\"status-{id}\">{pairs}</instance_attributes>\
         </transient_attributes><lrm id=\"{id}\"><lrm_resources/></lrm></node_state>"
    )
}
