//! Names to objects, and the graphs that constraints make.

mod cycles;
mod graphs;
mod names;
mod order_graph;
mod order_steps;
mod targets;

pub use graphs::Graphs;
pub use names::{Holder, Names, NodeKind};
pub use order_graph::{Cause, Leg, OrderGraph, Point, is_ordered, is_promotable};
pub use order_steps::{Block, OrderSteps, Step};
pub use targets::Targets;
