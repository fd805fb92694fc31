//! What if nodes die: where every resource runs then.
//!
//! A [`Scene`] is the cluster of a configuration with every node online. `live::Scheduler` tells what comes of it, first by
//! itself and then after each [`Failure`]; a [`Table`] holds what it told against each other.

mod failure;
mod html;
mod human;
mod json;
mod quorum;
mod scene;
mod table;

pub use failure::{Failure, each_node, each_pair};
pub use html::write as write_html;
pub use human::write as write_human;
pub use json::write as write_json;
pub use quorum::Quorum;
pub use scene::{Member, Scene};
pub use table::{Cell, Column, Fate, Place, Row, Table};
