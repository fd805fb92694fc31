//! Changes of nodes, tags, fencing, alerts and access control.
//!
//! Tried with `crm_simulate` 2.1.5: `standby=on` moves or stops what runs there; `maintenance=true` cancels the
//! monitors there; other node attributes, and utilization without a placement strategy, do nothing.

use ecow::EcoString;

use super::{Action, Effects, List};
use crate::diff::{Change, ChangeKind, Detail};
use crate::model::{Boolean, FromText, ObjectKind};
use crate::resolve::Names;

impl Effects<'_> {
    pub(super) fn others(&self, change: &Change, side: &Names, index: u32, list: &mut List) {
        match &side.at(index).kind {
            ObjectKind::Node(_) => self.node(change, list),
            ObjectKind::FencingTopology(_) => list.nothing("counts from the next fencing on"),
            ObjectKind::Alert(_) => list.nothing("counts from the next event on"),
            ObjectKind::AclRole(_) | ObjectKind::AclSubject(_) | ObjectKind::AclUser(_) => {
                list.nothing("rights of users change at once");
            }
            ObjectKind::Tag(tag) => {
                if self.is_constrained(tag.id.as_str()) {
                    list.add(
                        Action::Move,
                        tag.members.iter().map(|id| id.value.clone()).collect(),
                        "by the tag's constraints",
                    );
                } else {
                    list.nothing("no constraint speaks of the tag");
                }
            }
            _ => list.add(Action::Unknown, Vec::new(), "crmc does not know this element"),
        }
    }

    fn is_constrained(&self, tag: &str) -> bool {
        let mut is_named = false;
        for names in [self.sides.old, self.sides.new] {
            for object in &names.configuration().objects {
                object.kind.for_each_constrained(&mut |id| is_named |= *id == tag);
            }
        }
        is_named
    }

    fn node(&self, change: &Change, list: &mut List) {
        let on_it = || vec![EcoString::from(format!("what runs on {}", change.id))];
        match change.kind {
            ChangeKind::Added => list.nothing("resources may run there once it has joined"),
            ChangeKind::Removed => list.add(Action::Move, on_it(), "a node that is still a member comes back"),
            ChangeKind::Changed => {
                for detail in &change.details {
                    self.node_detail(&change.id, detail, on_it(), list);
                }
            }
        }
    }

    fn node_detail(&self, node: &str, detail: &Detail, on_it: Vec<EcoString>, list: &mut List) {
        let is_on = detail.new.as_deref().and_then(Boolean::from_text) == Some(Boolean(true));
        let resources = || vec![EcoString::from("resources")];
        match (detail.part.as_str(), detail.name.as_str()) {
            ("attributes", "standby") if is_on => {
                list.add(Action::Move, on_it, "off it; what can run nowhere else stops");
            }
            ("attributes", "standby") => list.add(Action::Move, resources(), format!("they may run on {node} again")),
            ("attributes", "maintenance") if is_on => list.add(Action::Unmanage, on_it, "its monitors stop too"),
            ("attributes", "maintenance") => {
                list.add(Action::Manage, on_it, "what is not as it should be is put right");
            }
            ("attributes", "terminate") if is_on => list.add(Action::Fence, vec![node.into()], "terminate asks for it"),
            ("attributes", name) => {
                if self.is_looked_at(name) {
                    list.add(Action::Move, resources(), format!("rules look at {name}"));
                } else {
                    list.nothing("no rule looks at this attribute");
                }
            }
            ("utilization", _) => {
                if self.counts_utilization() {
                    list.add(Action::Move, on_it, "if the capacity is not enough");
                } else {
                    list.nothing("capacity counts only with a placement-strategy");
                }
            }
            ("", "description") => list.nothing("only people read it"),
            ("", "id" | "type") => list.add(Action::Unknown, vec![], "it is another node now"),
            _ => list.add(Action::Move, resources(), format!("rules may look at this part of {node}")),
        }
    }
}
