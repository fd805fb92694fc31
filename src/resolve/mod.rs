//! Names to objects, and the graphs that constraints make.

mod names;

pub use names::{Holder, Names, NodeKind};
