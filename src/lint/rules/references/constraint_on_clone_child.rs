use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::rules::graph::order_self;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// A constraint names the resource inside a clone instead of the clone.
    ///
    /// # In the cluster
    /// Pacemaker finds such a resource only once it has an operation history: on a fresh cluster it ignores the
    /// constraint, after the first probe it applies it to the whole clone. A cloned group has no history of its own,
    /// so a constraint on it is ignored for ever.
    ///
    /// # Fix
    /// Name the clone.
    ///
    /// # Evidence
    /// Experiments with 2.1.5.
    pub struct ConstraintOnCloneChild: "constraint-on-clone-child" in references, Error, since "0.1.0";
}

impl Rule for ConstraintOnCloneChild {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(OnChildren { context, found: Vec::new() }))
    }
}

/// The findings, with the indices of the constraints.
struct OnChildren<'r, 'c> {
    context: &'r Context<'c>,
    found: Vec<(u32, Diagnostic)>,
}

impl<'r, 'c> Walk<'r, 'c> for OnChildren<'r, 'c> {
    fn object(&mut self, index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        check_constraint(object, self.context, &mut |found| self.found.push((index, found)));
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        if self.found.is_empty() {
            return;
        }
        // An order that makes a clone wait for itself, by way of what it holds, is a fault of its own.
        let waiting_for_themselves = order_self::constraints(self.context);
        let found = self.found.into_iter().filter(|(index, _)| !waiting_for_themselves.contains(index));
        out.extend(found.map(|(_, found)| found));
    }
}

fn check_constraint(object: &Object, context: &Context, out: &mut dyn FnMut(Diagnostic)) {
    let names = context.names;
    let constraint = || format!("{} {}", object.kind.noun(), object.kind.id().map_or("", |id| id.as_str()));
    let mut found = Vec::new();
    let mut all = Vec::new();
    object.kind.for_each_constrained(&mut |id| {
        all.extend(names.index(id.as_str()).map(|index| names.clone_around(index).unwrap_or(index)));
        if let Some(index) = names.index(id.as_str()) {
            found.extend(names.clone_around(index).map(|clone| (id, index, clone)));
        }
    });
    for (id, index, clone) in found {
        // With the clone in it already, the constraint would speak of the clone twice.
        let is_alone = all.iter().filter(|other| **other == clone).count() == 1;
        let (child, clone) = (names.at(index), names.at(clone));
        let Some(clone_id) = clone.kind.id() else { continue };
        let consequence = match child.kind {
            ObjectKind::Group(_) => {
                "Pacemaker ignores the constraint, for ever: a cloned group has no history to find it by"
            }
            _ => {
                "on a fresh cluster Pacemaker ignores the constraint with an error in its log; after the first probe \
                     it applies it to the whole clone: what runs depends on the history"
            }
        };
        let message = format!("{} names {id}, which runs inside the clone {clone_id}", constraint());
        let diagnostic = Diagnostic::new(&INFO, id.span, message)
            .also(clone_id.span, format!("{clone_id} holds {id}"))
            .note(consequence)
            .help(format!("write `{clone_id}` instead of `{id}`"));
        let fix = object.kind.id().filter(|_| is_alone).map(|constraint| {
            Fix::safe(format!("write `{clone_id}`"))
                .changing(constraint.value.clone())
                .replace(id.span, clone_id.value.clone())
        });
        out(Diagnostic { fix, ..diagnostic });
    }
}
