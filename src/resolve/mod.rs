//! Names to objects, and the graphs that constraints make.

mod colocation;
mod cycles;
mod effective;
mod graphs;
mod mounts;
mod names;
mod needs;
mod option_sets;
mod order_graph;
mod order_steps;
mod pattern;
mod placement;
mod properties;
mod references;
mod reliance;
mod takeover;
mod targets;
mod update;

pub use colocation::{ColocationGraph, Contradiction, Place, Rift, Tie, ignored_pair};
pub use effective::{Effective, Operation, Origin, Resource, Setting, Timeout};
pub use graphs::Graphs;
pub use mounts::{FILESYSTEM, Mounts, is_filesystem};
pub use names::{Holder, Names, NodeKind};
pub use needs::Need;
pub use option_sets::{for_each_option, option_sets};
pub use order_graph::{Cause, Leg, OrderGraph, Point, is_collocated, is_ordered, is_promotable};
pub use order_steps::{Block, OrderSteps, Step};
pub(crate) use pattern::Pattern;
pub use placement::{Allowed, NodeSet, Placement, Reason};
pub use properties::cluster_property;
pub use references::{
    may_be_built, may_be_of_inner_part, named_rule, named_set, referenced_pair, referenced_rule, referenced_set,
};
pub use reliance::{Binding, unit};
pub use takeover::{Kept, OWNED, Owned, is_cli_constraint, take_over, without_owned};
pub use targets::Targets;
pub use update::update;
