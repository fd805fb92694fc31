use foldhash::{HashMap, HashMapExt};

use super::words::id_of;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, Kind, Members, ObjectKind, ResourceSet, Value};

declare_rule! {
    /// A resource stands twice in one set of an order or colocation.
    ///
    /// # In the cluster
    /// In a sequential order set that is a loop: the members never start; where the two are neighbours, or the kind
    /// is Serialize, the scheduler aborts. In `( a b a )` and in colocations it does no harm, but the name that was
    /// meant is missing.
    ///
    /// # Fix
    /// Name the resource that was meant, or take the repetition out.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph.
    pub struct SetDuplicateMember: "set-duplicate-member" in graph, Error, since "0.1.0";
}

impl Rule for SetDuplicateMember {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        out.extend(faults(context).iter().map(|fault| fault.report(context)));
    }
}

/// A name that stands twice in a set.
pub(super) struct Fault<'c> {
    /// The constraint.
    pub constraint: u32,
    first: &'c Id,
    again: &'c Id,
    effect: Effect,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Abort,
    Loop,
    Nothing,
}

pub(super) fn faults<'c>(context: &Context<'c>) -> Vec<Fault<'c>> {
    let mut faults = Vec::new();
    for (constraint, object) in (0..).zip(&context.configuration.objects) {
        let (members, kind) = match &object.kind {
            ObjectKind::Order(order) => match &order.members {
                Members::Sets(sets) => (sets, order.kind.as_ref().and_then(Value::get).or(Some(Kind::Mandatory))),
                Members::Plain(_) => continue,
            },
            ObjectKind::Colocation(colocation) => match &colocation.members {
                Members::Sets(sets) => (sets, None),
                Members::Plain(_) => continue,
            },
            _ => continue,
        };
        for set in members {
            find(constraint, set, kind, &mut faults);
        }
    }
    faults
}

/// `kind` is that of an order; nothing for a colocation.
fn find<'c>(constraint: u32, set: &'c ResourceSet, kind: Option<Kind>, faults: &mut Vec<Fault<'c>>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (place, again) in set.members.iter().enumerate() {
        let Some(earlier) = seen.insert(again.as_str(), place) else { continue };
        let effect = match kind {
            None => Effect::Nothing,
            Some(Kind::Serialize) => Effect::Abort,
            Some(_) if !set.is_sequential() => Effect::Nothing,
            Some(_) if earlier + 1 == place => Effect::Abort,
            Some(_) => Effect::Loop,
        };
        faults.push(Fault { constraint, first: &set.members[earlier], again, effect });
    }
}

impl Fault<'_> {
    /// Whether the order makes a loop, so that no other rule needs to find it.
    pub(super) fn is_loop(&self) -> bool {
        self.effect != Effect::Nothing
    }

    fn report(&self, context: &Context) -> Diagnostic {
        let id = self.again;
        let noun = match context.names.at(self.constraint).kind {
            ObjectKind::Colocation(_) => "colocation",
            _ => "order",
        };
        let constraint = id_of(context.names, self.constraint);
        let diagnostic = Diagnostic::new(&INFO, id.span, format!("{noun} {constraint} names {id} twice in one set"))
            .label("again")
            .also(self.first.span, "first");
        let diagnostic = match self.effect {
            Effect::Abort => diagnostic.note(format!(
                "{id} waits for itself: Pacemaker's scheduler aborts on it (`first != then`) as soon as a node is online, and \
                 the cluster neither starts nor recovers anything"
            )),
            Effect::Loop => diagnostic.note(format!(
                "{id} waits for what waits for {id}: the members never start, although the scheduler lists them as to be started"
            )),
            Effect::Nothing => diagnostic
                .severity(Severity::Warning)
                .note("the repetition does nothing; it may stand where another name was meant"),
        };
        diagnostic.help(format!("name the resource that was meant, or delete one of the two {id}"))
    }
}
