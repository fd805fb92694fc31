use foldhash::HashSet;

use super::set_duplicate_member;
use super::words::{alternatives, constraints_of, list, place_name, tie_span, tie_text, unique};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::resolve::Tie;

declare_rule! {
    /// Mandatory colocations make a cycle: nothing in it is placed first.
    ///
    /// # In the cluster
    /// In simple cases all land on one node, by luck: «with» says who is placed first, and here nobody is. A failure
    /// of any one then takes all down.
    ///
    /// # Fix
    /// Delete one of the colocations, or turn one round: name the resource that the others follow behind `with`.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph.
    pub struct ColocationCycle: "colocation-cycle" in graph, Warning, since "0.1.0";
}

impl Rule for ColocationCycle {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let repeated = set_duplicate_member::faults(context);
        let reported: HashSet<u32> = repeated.iter().map(|fault| fault.constraint).collect();
        let cycles = context.graphs.colocation().cycles(|constraint| reported.contains(&constraint));
        out.extend(cycles.into_iter().filter_map(|ties| report(ties, context)));
    }
}

fn report(mut ties: Vec<Tie>, context: &Context) -> Option<Diagnostic> {
    let names = context.names;
    let last = (0..ties.len()).max_by_key(|&index| tie_span(names, &ties[index]).start)?;
    let length = ties.len();
    ties.rotate_left((last + 1) % length);
    let places: Vec<String> = unique(ties.iter().map(|tie| place_name(names, tie.dependent)));
    let (closing, others) = ties.split_last()?;
    let mut diagnostic = Diagnostic::new(
        &INFO,
        tie_span(names, closing),
        format!("{} each follow the other: nothing is placed first", list(&places)),
    )
    .label(tie_text(names, closing));
    for tie in others {
        diagnostic = diagnostic.also(tie_span(names, tie), tie_text(names, tie));
    }
    let ids = constraints_of(names, ties.iter().map(|tie| tie.cause));
    let help = match &ids[..] {
        [only] => format!("take one of the repeated names out of {only}"),
        _ => format!("delete {}: one direction is enough to keep them together", alternatives(&ids)),
    };
    Some(
        diagnostic
            .note(
                "Pacemaker has to break the circle somewhere: which priority and which location counts is then luck, and a \
                 failure of any of them takes all down",
            )
            .help(help),
    )
}
