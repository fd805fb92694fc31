//! Changes of constraints.
//!
//! Tried with `crm_simulate` 2.1.5, on resources that run:
//! - A new order, or one that is gone or of another kind: no action. If the first cannot run, the second stops.
//! - A new location with a preference, or -INFINITY for the node: the resource moves, and with it what is colocated and
//!   ordered. A new colocation moves the dependent resource. Where there is no other node, it stops.
//! - A constraint that is gone: no action by itself; what runs may stay.
//! - A new ticket: the resources stop unless the ticket is granted. `loss-policy=fence` fences the nodes where
//!   they run.

use ecow::EcoString;

use super::{Action, Dependent, Effects, List, id_of};
use crate::diff::dependents::Event;
use crate::diff::facts::effective_kind;
use crate::diff::{Change, ChangeKind};
use crate::model::{Kind, LocationSubject, ObjectKind, Score, ScoreSource, Ticket};
use crate::resolve::Names;

impl Effects<'_> {
    pub(super) fn constraint(&self, change: &Change, side: &Names, index: u32, list: &mut List) {
        let kind = &side.at(index).kind;
        let is_gone = change.kind == ChangeKind::Removed;
        match kind {
            ObjectKind::Location(location) => {
                if !change.details.is_empty() && change.details.iter().all(|detail| detail.name == "resource-discovery")
                {
                    list.nothing("counts from the next probe on");
                    return;
                }
                let is_ban = location.score.as_ref().and_then(ScoreSource::score) == Some(Score::MINUS_INFINITY);
                let note = match &location.node {
                    _ if is_gone => "it may run elsewhere now".to_owned(),
                    Some(node) if is_ban => format!("off {node}; it stops where no other node is left"),
                    _ => "if another node is worth more now".to_owned(),
                };
                let resources = match &location.subject {
                    LocationSubject::Pattern(pattern) => vec![format!("resources like /{pattern}/").into()],
                    LocationSubject::Resource(_) | LocationSubject::Sets(_) => self.resources(kind),
                };
                list.add(Action::Move, resources, note);
            }
            ObjectKind::Colocation(_) => {
                let note = if is_gone { "they are no longer bound" } else { "if they run otherwise now" };
                list.add(Action::Move, self.resources(kind), note);
            }
            ObjectKind::Order(order) => list.nothing(match effective_kind(order) {
                _ if is_gone => "the next start or stop no longer waits",
                Some(Kind::Mandatory) | None => "what runs is not restarted; it stops if what it waits for cannot run",
                Some(Kind::Optional | Kind::Serialize) => "the next start or stop follows it",
            }),
            ObjectKind::Ticket(ticket) => self.ticket(change, ticket, kind, list),
            _ => {}
        }
    }

    fn ticket(&self, change: &Change, ticket: &Ticket, kind: &ObjectKind, list: &mut List) {
        let resources = self.resources(kind);
        let name = &ticket.ticket;
        if change.kind == ChangeKind::Removed {
            list.add(Action::Start, resources, format!("if they waited for the ticket {name}"));
            return;
        }
        let policy = ticket.loss_policy.as_ref().map_or("stop", |policy| policy.as_str());
        let action = match policy {
            "fence" => Action::Fence,
            "demote" => Action::Demote,
            "freeze" => Action::Unmanage,
            _ => Action::Stop,
        };
        let note = format!("unless the ticket {name} is granted here");
        match action {
            Action::Fence => list.add(action, vec!["the nodes of what runs".into()], note),
            Action::Stop => list.add_with(action, resources, note, self.along_all(kind)),
            _ => list.add(action, resources, note),
        }
    }

    /// What stops with the resources of a constraint.
    fn along_all(&self, kind: &ObjectKind) -> Vec<Dependent> {
        let mut indices = Vec::new();
        kind.for_each_constrained(&mut |id| indices.extend(self.dependents().meant(id.as_str())));
        self.dependents().of(&indices, Event::Stop)
    }

    /// The resources that a constraint names, as the new configuration understands them.
    fn resources(&self, kind: &ObjectKind) -> Vec<EcoString> {
        let mut found: Vec<EcoString> = Vec::new();
        kind.for_each_constrained(&mut |id| {
            let meant = self.dependents().meant(id.as_str());
            if meant.is_empty() {
                found.push(id.value.clone());
            }
            found.extend(meant.into_iter().map(|index| id_of(self.sides.new, index)));
        });
        found.dedup();
        found
    }
}
