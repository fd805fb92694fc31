use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Kind, Members, Object, ObjectKind, ResourceSet, Value};

declare_rule! {
    /// The only set of an order or colocation is an unordered one, which depends on nothing.
    ///
    /// # In the cluster
    /// The members of such a set do not depend on each other, but all together on another set, or it on them. Without another
    /// one the constraint does nothing: the resources start at once, and run anywhere.
    ///
    /// # Fix
    /// Write the resources without brackets, so that each depends on the one before it; name what comes before or behind the
    /// set; or keep resources apart with a colocation for each pair.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: the transition of `order o Mandatory: ( a b c )` has as many triggers as that without it, and
    /// `colocation c -inf: ( a b c )` leaves two of three on one node. `order o Serialize: ( a b c )` has its effect, and is
    /// left alone.
    pub struct SingleUnorderedSetNoop: "single-unordered-set-noop" in graph, Warning, since "0.1.0";
}

impl Rule for SingleUnorderedSetNoop {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let (set, help) = match &object.kind {
            ObjectKind::Order(order) if order.kind.as_ref().and_then(Value::get) != Some(Kind::Serialize) => {
                (only_set(&order.members), "write them without brackets, or name what comes before or behind the set")
            }
            ObjectKind::Colocation(colocation) => {
                let keeps_apart = colocation.score.as_ref().is_some_and(|score| score.text().value.starts_with('-'));
                let help = if keeps_apart {
                    "write a colocation for each pair"
                } else {
                    "write them without brackets, or name what they are to run with"
                };
                (only_set(&colocation.members), help)
            }
            _ => return,
        };
        let Some(set) = set.filter(|set| !set.is_sequential() && set.id_ref.is_none()) else { return };
        let message = format!("{} has no effect: its only set is unordered", object.kind.title());
        out.push(
            Diagnostic::new(&INFO, set.span, message)
                .note("members of such a set do not depend on each other, and there is no other set that they could depend on")
                .help(help),
        );
    }
}

fn only_set<E>(members: &Members<E>) -> Option<&ResourceSet> {
    match members {
        Members::Sets(sets) if sets.len() == 1 => sets.first(),
        _ => None,
    }
}
