use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Location, NvPair, Object, ObjectKind, Score, ScoreSource};
use crate::options::Place;
use crate::resolve::option_sets;
use crate::source::Span;

declare_rule! {
    /// Resources stick to their nodes without limit.
    ///
    /// # In the cluster
    /// With `resource-stickiness=INFINITY` nothing moves but by a failure or a score of -INFINITY: scores of locations
    /// count at the first start alone, and no resource finds back to its node.
    ///
    /// # Fix
    /// Write a finite score, larger than the preferences that a running resource shall not follow: 1000, say.
    ///
    /// # Evidence
    /// Experiment with 2.1.5: a resource that runs on one node stays there, whatever finite score another node has. Infinite
    /// are INFINITY, +INFINITY and numbers from 1000000 on; `inf` is no score and counts 0.
    pub struct StickinessInfinity: "stickiness-infinity" in meta, Warning, since "0.1.0";
}

impl Rule for StickinessInfinity {
    fn walk<'r, 'c>(&self, _context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Infinite::default()))
    }
}

#[derive(Default)]
struct Infinite<'c> {
    /// The first location that only prefers.
    finite: Option<Span>,
    pairs: Vec<&'c NvPair>,
}

impl<'c> Walk<'_, 'c> for Infinite<'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        match &object.kind {
            ObjectKind::Location(location) if self.finite.is_none() && is_finite(location) => {
                self.finite = Some(object.span);
            }
            kind => {
                for (place, set) in option_sets(kind) {
                    let names: &[&str] = match place {
                        Place::Property => &["default-resource-stickiness", "default_resource_stickiness"],
                        Place::OperationDefaults => &[],
                        _ => &["resource-stickiness"],
                    };
                    let pairs = names.iter().filter_map(|name| set.pair(name));
                    self.pairs.extend(pairs.filter(|pair| is_infinite(pair)));
                }
            }
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        out.extend(self.pairs.iter().map(|pair| finding(pair, self.finite)));
    }
}

fn finding(pair: &NvPair, finite: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&INFO, pair.span(), "nothing moves any more but by a failure");
    let diagnostic = match finite {
        Some(span) => diagnostic
            .also(span, "this preference counts at the first start alone")
            .note("an infinite stickiness outweighs every finite score"),
        None => diagnostic.severity(Severity::Info).note("no resource finds back to a node that it prefers"),
    };
    diagnostic.help("write a finite score, such as 1000")
}

fn is_infinite(pair: &NvPair) -> bool {
    pair.value.as_ref().is_some_and(|value| match value.as_str() {
        "INFINITY" | "+INFINITY" => true,
        other => other.parse().is_ok_and(|number: i64| number >= i64::from(Score::INFINITY.number())),
    })
}

/// Whether it prefers a node, or avoids one, without a must.
fn is_finite(location: &Location) -> bool {
    let own = location.score.as_ref().and_then(ScoreSource::score);
    let of_rules = location.rules.iter().filter_map(|rule| rule.score.as_ref().and_then(ScoreSource::score));
    own.into_iter().chain(of_rules).any(|score| !score.is_infinite() && score != Score::ZERO)
}
