use super::words::{alternatives, constraints_of, id_of, place_name, tie_span, tie_text};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Score;
use crate::resolve::Contradiction;

declare_rule! {
    /// Colocations demand that two resources run on one node and on different ones.
    ///
    /// # In the cluster
    /// With both in one direction the dependent never starts, also where the negative score is finite and nothing
    /// outweighs it; in opposite directions Pacemaker drops the ban silently.
    ///
    /// # Fix
    /// Delete the one that is not meant.
    ///
    /// # Evidence
    /// Experiments with 2.1.5, kept in fixtures/graph. A chain does not run through a clone: two that run with one
    /// clone need not meet. Members of one group that are kept apart are not this rule's business.
    pub struct ContradictoryColocation: "contradictory-colocation" in graph, Error, since "0.1.0";
}

impl Rule for ContradictoryColocation {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let has_location = |resource| context.graphs.placement().speaks_of(resource);
        let contradictions = context.graphs.colocation().contradictions(has_location);
        out.extend(contradictions.iter().map(|contradiction| report(contradiction, context)));
    }
}

fn report(found: &Contradiction, context: &Context) -> Diagnostic {
    let names = context.names;
    let constraint = id_of(names, found.constraint);
    let (dependent, with) = (place_name(names, found.dependent), place_name(names, found.with));
    let [first, second] = found.written;
    let message = match &found.chain[..] {
        [_] => format!("{dependent} must run with {with}, and must not"),
        _ => format!("{dependent} and {with} must run together by a chain, and must not by {constraint}"),
    };
    let mut diagnostic = Diagnostic::new(&INFO, first.span.to(second.span), message);
    diagnostic.label = if found.score == Score::MINUS_INFINITY {
        format!("{dependent} must not run where {with} runs")
    } else {
        format!("{dependent} should not run where {with} runs ({})", found.score)
    };
    for tie in &found.chain {
        diagnostic = diagnostic.also(tie_span(names, tie), tie_text(names, tie));
    }
    let is_same_direction = matches!(&found.chain[..], [tie] if tie.dependent.resource == found.dependent.resource);
    let note = if found.score != Score::MINUS_INFINITY {
        format!("on the only node left for {dependent} its score is below 0: it never starts, and nothing says so")
    } else if is_same_direction {
        format!("{dependent} never starts, and nothing says so")
    } else if found.chain.len() == 1 {
        "the two point in opposite directions: Pacemaker drops the ban without a word, and both run on one node"
            .to_owned()
    } else {
        "one of them never starts, or Pacemaker drops a constraint without a word: which, depends on what it places first"
            .to_owned()
    };
    let mut ids = constraints_of(names, found.chain.iter().map(|tie| tie.cause));
    ids.push(constraint);
    diagnostic.note(note).help(format!("delete {}", alternatives(&ids)))
}
