//! Whether what uses a part of a stack follows it: starts behind it, and runs where it runs.

use crate::lint::Context;
use crate::model::{Action, Role};
use crate::resolve::{Binding, Place, Point};

/// Which constraints are missing between two resources. Fewer are less.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lacks {
    /// The user may start without its base.
    pub order: bool,
    /// The user may run where its base does not, or not in that role.
    pub colocation: bool,
}

impl Lacks {
    pub(super) const NOTHING: Self = Self { order: false, colocation: false };

    /// What is missing for `user` to rely on `base`: on its promoted instance where the role is `Promoted`.
    pub(super) fn between(context: &Context, user: u32, base: u32, role: Option<Role>) -> Self {
        let action = if role == Some(Role::Promoted) { Action::Promote } else { Action::Start };
        let colocation = !context.graphs.runs_with(user, Place { resource: base, role });
        // An order that does not bind, beside a colocation, is the business of order-optional-for-hard-dependency.
        let binding = if colocation { Binding::Mandatory } else { Binding::Any };
        let order = !context.graphs.starts_behind(user, Point { resource: base, action }, binding);
        Self { order, colocation }
    }

    /// The constraints to add, in crm text.
    pub(super) fn help(self, user: &str, base: &str, role: Option<Role>) -> String {
        let (first, then, with) = match role {
            Some(Role::Promoted) => (format!("{base}:promote"), format!("{user}:start"), format!("{base}:Promoted")),
            _ => (base.to_owned(), user.to_owned(), base.to_owned()),
        };
        let order = self.order.then(|| format!("`order {user}-after-{base} Mandatory: {first} {then}`"));
        let colocation = self.colocation.then(|| format!("`colocation {user}-with-{base} inf: {user} {with}`"));
        let missing: Vec<String> = order.into_iter().chain(colocation).collect();
        format!("add {}", missing.join(" and "))
    }
}
