use std::cell::OnceCell;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::needs::{Need, needs};
use super::order_graph::share_one;
use super::reliance::Searches;
use super::{ColocationGraph, Names, OrderGraph, OrderSteps, Placement, Targets};
use crate::model::ObjectKind;

/// The graphs of a configuration, each made when it is first asked for.
#[derive(Debug)]
pub struct Graphs<'c> {
    names: &'c Names<'c>,
    targets: OnceCell<Targets<'c>>,
    orders: OnceCell<Vec<(u32, OrderSteps<'c>)>>,
    orders_naming: OnceCell<HashMap<u32, Vec<u32>>>,
    order: OnceCell<OrderGraph<'c>>,
    colocation: OnceCell<ColocationGraph<'c>>,
    placement: OnceCell<Placement<'c>>,
    needs: OnceCell<BTreeMap<u32, Vec<Need<'c>>>>,
    pub(super) searches: Searches,
}

impl<'c> Graphs<'c> {
    /// None is made yet.
    #[must_use]
    pub fn new(names: &'c Names<'c>) -> Self {
        Self {
            names,
            targets: OnceCell::new(),
            orders: OnceCell::new(),
            orders_naming: OnceCell::new(),
            order: OnceCell::new(),
            colocation: OnceCell::new(),
            placement: OnceCell::new(),
            needs: OnceCell::new(),
            searches: Searches::default(),
        }
    }

    /// What the names in constraints stand for.
    pub fn targets(&self) -> &Targets<'c> {
        self.targets.get_or_init(|| Targets::new(self.names))
    }

    /// The order constraints, by their indices, as Pacemaker understands them.
    pub fn orders(&self) -> &[(u32, OrderSteps<'c>)] {
        self.orders.get_or_init(|| {
            let objects = (0..).zip(&self.names.configuration().objects);
            let orders = objects.filter_map(|(index, object)| match &object.kind {
                ObjectKind::Order(order) => Some((index, OrderSteps::new(order, self.targets()))),
                _ => None,
            });
            orders.collect()
        })
    }

    /// The orders that name a resource, be it by a tag or a template.
    pub fn orders_naming(&self, resource: u32) -> impl Iterator<Item = &OrderSteps<'c>> {
        let orders = self.orders();
        let place = |constraint: &u32| orders.binary_search_by_key(constraint, |order| order.0).ok();
        let naming = self.by_resource().get(&resource).into_iter().flatten();
        naming.filter_map(place).map(|place| &orders[place].1)
    }

    /// Whether one order names both resources, whatever it says.
    pub(super) fn is_order_of_both(&self, one: u32, other: u32) -> bool {
        share_one(self.by_resource(), one, other)
    }

    /// The orders that name each resource, by their indices and in their order.
    fn by_resource(&self) -> &HashMap<u32, Vec<u32>> {
        self.orders_naming.get_or_init(|| {
            let mut naming: HashMap<u32, Vec<u32>> = HashMap::new();
            for (constraint, order) in self.orders() {
                for step in order.blocks.iter().flat_map(|block| &block.steps) {
                    naming.entry(step.resource).or_default().push(*constraint);
                }
            }
            naming
        })
    }

    /// Which action has to wait for which.
    pub fn order(&self) -> &OrderGraph<'c> {
        self.order.get_or_init(|| OrderGraph::new(self.names, self.orders()))
    }

    /// What must run together, and what apart.
    pub fn colocation(&self) -> &ColocationGraph<'c> {
        self.colocation.get_or_init(|| ColocationGraph::new(self.targets()))
    }

    /// Where resources may run.
    pub fn placement(&self) -> &Placement<'c> {
        self.placement.get_or_init(|| Placement::new(self.targets()))
    }

    /// What cannot run without what, by the index of what is needed.
    pub fn needs(&self) -> &BTreeMap<u32, Vec<Need<'c>>> {
        self.needs.get_or_init(|| needs(self.names, self.orders(), self.colocation()))
    }
}
