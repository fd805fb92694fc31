use crate::model::{Configuration, Id};
use crate::resolve::{Graphs, Names};

/// All that a rule may look at.
pub struct Context<'c> {
    /// The objects.
    pub configuration: &'c Configuration,
    /// What their names stand for.
    pub names: &'c Names<'c>,
    /// The resources of `monitor` statements that are not defined.
    pub undefined_monitored: &'c [Id],
    /// Whether more may be defined elsewhere.
    pub fragment: bool,
    /// What constraints and containers say about order, place and each other.
    pub graphs: Graphs<'c>,
}
