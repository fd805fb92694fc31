use crate::agents::Catalogue;
use crate::cib::schema::{Schema, Target};
use crate::corosync::Corosync;
use crate::diagnostic::Diagnostic;
use crate::model::{Configuration, Id};
use crate::options::Release;
use crate::resolve::{Effective, Graphs, Names};
use crate::source::Sources;

/// All that a rule may look at.
pub struct Context<'c> {
    /// The files, for what only the text itself can show.
    pub sources: &'c Sources,
    /// The objects.
    pub configuration: &'c Configuration,
    /// What their names stand for.
    pub names: &'c Names<'c>,
    /// What was found when the files were read: what is in doubt there is not judged again.
    pub mistakes: &'c [Diagnostic],
    /// The resources of `monitor` statements that are not defined.
    pub undefined_monitored: &'c [Id],
    /// The schema in whose words the CIB is written.
    pub schema: Schema,
    /// The versions that are judged for, at most one of Pacemaker and one of crmsh: where the user asks for several,
    /// a rule runs once for each.
    pub targets: &'c [Target],
    /// What is known of resource and fencing agents.
    pub agents: &'c Catalogue,
    /// What the corosync.conf of the cluster says, where it is at hand.
    pub corosync: Option<&'c Corosync>,
    /// Whether the files update a configuration: what they say may take back what that says.
    pub is_update: bool,
    /// Whether more may be defined elsewhere.
    pub fragment: bool,
    /// What constraints and containers say about order, place and each other.
    pub graphs: Graphs<'c>,
    /// What Pacemaker takes for resources and operations, wherever it was written.
    pub effective: Effective<'c>,
}

impl Context<'_> {
    /// The release of Pacemaker that is judged for; nothing where the user named none.
    #[must_use]
    pub fn release(&self) -> Option<Release> {
        self.targets.iter().find_map(Target::pacemaker)
    }
}
