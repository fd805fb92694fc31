use super::attributes::AttributeSet;
use super::element::Extra;
use super::value::{FromText, Id, Text, Value};

/// What kind of node it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeType {
    /// A full member of the cluster, with a vote. Old configurations call it `normal`.
    Member,
    /// Runs `pacemaker-remoted` and has no vote.
    Remote,
    /// A left-over of Heartbeat: a host that is only pinged.
    Ping,
}

impl FromText for NodeType {
    fn from_text(text: &str) -> Option<Self> {
        const NAMES: [(&str, NodeType); 4] = [
            ("member", NodeType::Member),
            ("normal", NodeType::Member),
            ("remote", NodeType::Remote),
            ("ping", NodeType::Ping),
        ];
        NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|&(_, kind)| kind)
    }
}

/// A machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The number that Corosync knows it by; the name where none is written.
    pub id: Option<Id>,
    /// The name.
    pub uname: Text,
    /// What kind of node it is; a member if nothing is written.
    pub kind: Option<Value<NodeType>>,
    /// Free text for people.
    pub description: Option<Text>,
    /// Node attributes and the capacity it offers.
    pub sets: Vec<AttributeSet>,
    /// What else the CIB holds.
    pub extra: Extra,
}
