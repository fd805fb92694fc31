//! What a resource can rely on: what is up before it starts, and what runs where it runs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use foldhash::{HashMap, HashSet};
use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::{Graphs, Names, Place, Point, Tie, is_collocated, is_ordered};
use crate::model::{Kind, ObjectKind};

/// Which order constraints count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binding {
    /// Those of the kind Mandatory.
    Mandatory,
    /// All of them: also one that only counts where both happen in one transition.
    Any,
}

/// What was found out, so that each resource is searched from once.
#[derive(Debug)]
pub(super) struct Searches {
    behind: RefCell<HashMap<(u32, u8, Binding), Reached>>,
    company: RefCell<HashMap<(Place, Direction), Reached>>,
    work: Cell<usize>,
}

type Reached = Rc<HashSet<NodeIndex>>;

/// How many edges all searches may look at together. Where a configuration needs more, what is left counts as relied on:
/// better to say nothing than something wrong.
const WORK: usize = 20_000_000;

impl Default for Searches {
    fn default() -> Self {
        Self { behind: RefCell::default(), company: RefCell::default(), work: Cell::new(WORK) }
    }
}

impl<'c> Graphs<'c> {
    /// Whether `then` starts behind that action of another resource: by constraints, over any number of steps and sets,
    /// or as members of one group. What is inside a clone or bundle stands for it.
    pub fn starts_behind(&self, then: u32, first: Point, binding: Binding) -> bool {
        let names = self.targets().names();
        let (unit, first_unit) = (unit(names, then), unit(names, first.resource));
        if let Some(group) = common_group(names, then, first.resource)
            && is_ordered(&names.at(group).kind)
            && self.comes_before(group, first.resource, then)
        {
            return true;
        }
        if unit == first_unit {
            return false;
        }
        let point = Point { resource: first_unit, action: first.action };
        let key = (point.resource, point.action as u8, binding);
        let known = self.searches.behind.borrow().get(&key).cloned();
        let reached = known.unwrap_or_else(|| {
            let orders = self.orders();
            let counts = |constraint: u32| {
                binding == Binding::Any
                    || orders
                        .binary_search_by_key(&constraint, |order| order.0)
                        .is_ok_and(|place| orders[place].1.kind == Kind::Mandatory)
            };
            let reached = Rc::new(self.spend(|work| self.order().behind(point, counts, work)));
            self.searches.behind.borrow_mut().insert(key, Rc::clone(&reached));
            reached
        });
        self.order().is_behind(unit, &reached) || self.searches.work.get() == 0
    }

    /// Whether `dependent` runs only where `with` does: by colocations with the score INFINITY, over any number of steps
    /// and sets, or as members of one group; also where it is `with` that follows. A finite score that draws the one to
    /// the other counts, too. What is inside a clone or bundle stands for it.
    pub fn runs_with(&self, dependent: u32, with: Place) -> bool {
        let names = self.targets().names();
        let (unit, place) = (unit(names, dependent), Place { resource: unit(names, with.resource), role: with.role });
        if unit == place.resource {
            return true;
        }
        if common_group(names, dependent, with.resource).is_some_and(|group| is_collocated(&names.at(group).kind)) {
            return true;
        }
        let graph = self.colocation();
        let is_reached = |direction| graph.is_reached(unit, &self.company(place, direction));
        if is_reached(Direction::Incoming) || is_reached(Direction::Outgoing) {
            return true;
        }
        let company = graph.company_of(Place { resource: unit, role: None });
        if company.is_some() && company == graph.company_of(place) {
            return true;
        }
        let wholes = |resource: u32| [Some(resource), names.container(resource)].into_iter().flatten();
        let mut pairs = wholes(unit).flat_map(|one| wholes(place.resource).map(move |other| (one, other)));
        let is_drawn = pairs.any(|(one, other)| {
            let (one, other) = (Place { resource: one, role: None }, Place { resource: other, role: place.role });
            graph.is_drawn(one.resource, other) || graph.is_drawn(other.resource, one)
        });
        is_drawn || self.searches.work.get() == 0
    }

    /// Whether one of the two waits for the other, in whichever direction and over any number of steps, or an order that
    /// names both is to make it wait.
    pub fn are_ordered(&self, one: u32, other: u32) -> bool {
        let order = self.order();
        self.is_order_of_both(one, other)
            || self.spend(|work| order.comes_before(one, other, work) || order.comes_before(other, one, work))
    }

    /// Whether any colocation speaks of both, or mandatory ones bring one to the other over any number of steps.
    pub fn are_related(&self, one: u32, other: u32) -> bool {
        self.spend(|work| self.colocation().relates(one, other, work))
    }

    /// Whether `dependent` runs on a node of `with` for certain, by mandatory colocations or groups. Where the searches
    /// have looked at too much, the answer is no.
    pub fn follows(&self, dependent: u32, with: u32) -> bool {
        self.spend(|work| self.colocation().follows(dependent, with, work))
    }

    /// What brings two places to one node, as few ties as can be; nothing where nothing does.
    pub fn chain_between(&self, from: Place, to: Place) -> Vec<Tie<'c>> {
        self.spend(|work| self.colocation().chain_between(from, to, work)).unwrap_or_default()
    }

    /// Searches with what is left of the work for all searches.
    fn spend<T>(&self, search: impl FnOnce(&mut usize) -> T) -> T {
        let mut work = self.searches.work.get();
        let found = search(&mut work);
        self.searches.work.set(work);
        found
    }

    fn company(&self, place: Place, direction: Direction) -> Reached {
        let key = (place, direction);
        let known = self.searches.company.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let reached = Rc::new(self.spend(|work| self.colocation().reach(place, direction, work)));
            self.searches.company.borrow_mut().insert(key, Rc::clone(&reached));
            reached
        })
    }

    /// Whether the one stands in the group's list before the other.
    fn comes_before(&self, group: u32, one: u32, other: u32) -> bool {
        let names = self.targets().names();
        let id = |index: u32| names.at(index).kind.id();
        let (one, other) = (id(one), id(other));
        let members = names.at(group).kind.members();
        self.searches.work.set(self.searches.work.get().saturating_sub(members.len()));
        if self.searches.work.get() == 0 {
            return true;
        }
        let place = |id| members.iter().position(|member| Some(member) == id);
        place(one) < place(other)
    }
}

/// What constraints on the resource are about: the clone or bundle around it, else itself.
#[must_use]
pub fn unit(names: &Names, resource: u32) -> u32 {
    let top = names.topmost(resource);
    if matches!(names.at(top).kind, ObjectKind::Clone(_) | ObjectKind::Bundle(_)) { top } else { resource }
}

/// The group that lists both.
fn common_group(names: &Names, one: u32, other: u32) -> Option<u32> {
    let container = names.container(one)?;
    let is_common =
        names.container(other) == Some(container) && matches!(names.at(container).kind, ObjectKind::Group(_));
    is_common.then_some(container)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{Options, compile};
    use crate::model::{Action, Role};
    use crate::source::Sources;

    /// Whether `then` starts behind `first`, by a must and at all, and whether it runs with it.
    fn relied_on(text: &str, then: &str, first: &str, role: Option<Role>) -> [bool; 3] {
        let sources = Sources::single("test", text).unwrap();
        let compiled = compile(&sources, &Options::default());
        let names = Names::new(&compiled.configuration);
        let graphs = Graphs::new(&names);
        let [then, resource] = [then, first].map(|id| names.index(id).unwrap());
        let action = if role.is_some() { Action::Promote } else { Action::Start };
        let behind = |binding| graphs.starts_behind(then, Point { resource, action }, binding);
        [behind(Binding::Mandatory), behind(Binding::Any), graphs.runs_with(then, Place { resource, role })]
    }

    const RESOURCES: &str = "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\nprimitive d Dummy\nprimitive p Dummy\n\
                             group g c d\nclone cl p meta promotable=true\n";

    #[test]
    fn members_of_a_group_rely_on_those_before_them() {
        assert_eq!(relied_on(RESOURCES, "d", "c", None), [true, true, true]);
        assert_eq!(relied_on(RESOURCES, "c", "d", None), [false, false, true]);
        assert_eq!(relied_on(RESOURCES, "b", "a", None), [false, false, false]);
    }

    #[test]
    fn thirds_sets_groups_and_clones_carry() {
        let relied = |constraints: &str, then: &str, first: &str| {
            relied_on(&format!("{RESOURCES}{constraints}"), then, first, None)
        };
        let by_third = "order o1 a b\norder o2 b g\ncolocation c1 inf: b a\ncolocation c2 inf: g b\n";
        assert_eq!(relied(by_third, "d", "a"), [true, true, true]);
        assert_eq!(relied("order o Optional: a b\ncolocation c 100: b a\n", "b", "a"), [false, true, true]);
        assert_eq!(relied("order o ( a b ) g\ncolocation c inf: g ( a b )\n", "c", "b"), [true, true, true]);
        assert_eq!(relied("order o c a\ncolocation c inf: a d\n", "a", "c"), [true, true, true]);
        assert_eq!(relied("order o d a\n", "a", "c"), [true, true, false]);
        assert_eq!(relied("order o c a\n", "a", "d"), [false, false, false]);
        assert_eq!(relied("order o cl a\ncolocation c inf: a cl\n", "a", "p"), [true, true, true]);
        assert_eq!(
            relied("order o cl ( a b )\ncolocation c1 inf: a cl\ncolocation c2 inf: b cl\n", "a", "b"),
            [false; 3]
        );
    }

    #[test]
    fn the_promoted_role_is_not_any() {
        let relied =
            |constraints: &str| relied_on(&format!("{RESOURCES}{constraints}"), "a", "cl", Some(Role::Promoted));
        assert_eq!(relied("order o cl:promote a:start\ncolocation c inf: a cl:Promoted\n"), [true, true, true]);
        assert_eq!(relied("order o cl a\ncolocation c inf: a cl\n"), [false, false, false]);
        assert_eq!(relied("order o cl:promote a\ncolocation c inf: a cl:Unpromoted\n"), [false, false, false]);
    }
}
