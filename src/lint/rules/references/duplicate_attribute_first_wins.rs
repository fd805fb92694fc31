use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, Object, Text};
use crate::source::Span;

declare_rule! {
    /// One name stands twice in one list of pairs.
    ///
    /// # In the cluster
    /// Of two pairs with one name in a `params`, `meta`, `utilization` or `attributes` list Pacemaker takes the first, not
    /// the last as most readers expect: `meta target-role=Stopped target-role=Started` stays stopped. Of the attributes of
    /// an `op` crmsh keeps the last.
    ///
    /// # Fix
    /// Keep the one that is meant.
    ///
    /// # Evidence
    /// Tried with Pacemaker 2.1.5 and crmsh 4.4.0. Two lists, as `meta a=1 meta a=2`, are no fault: of those the score
    /// decides.
    pub struct DuplicateAttributeFirstWins: "duplicate-attribute-first-wins" in references, Warning, since "0.1.0";
}

impl Rule for DuplicateAttributeFirstWins {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let owner = object.kind.id();
        object.kind.for_each_set(&mut |set| {
            let pairs =
                set.pairs.iter().map(|pair| Pair { name: &pair.name, value: pair.value.as_ref(), span: pair.span() });
            find(pairs, Taken::First, owner, out);
        });
        for op in object.kind.operations().iter().flat_map(|operations| &operations.ops) {
            let pairs = op.attributes.iter().map(|attribute| Pair {
                name: &attribute.name,
                value: Some(&attribute.value),
                span: attribute.name.span.to(attribute.value.span),
            });
            find(pairs, Taken::Last, owner, out);
        }
    }
}

struct Pair<'p> {
    name: &'p Text,
    value: Option<&'p Text>,
    span: Span,
}

/// Which of two pairs counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    First,
    Last,
}

fn find<'p>(
    pairs: impl ExactSizeIterator<Item = Pair<'p>>,
    taken: Taken,
    owner: Option<&Id>,
    out: &mut Vec<Diagnostic>,
) {
    if pairs.len() < 2 {
        return;
    }
    let mut seen: HashMap<&str, Pair> = HashMap::with_capacity(pairs.len());
    for pair in pairs.filter(|pair| !pair.name.value.is_empty()) {
        match seen.get(pair.name.as_str()) {
            Some(first) => out.push(report(first, &pair, taken, owner)),
            None => {
                seen.insert(pair.name.as_str(), pair);
            }
        }
    }
}

fn report(first: &Pair, again: &Pair, taken: Taken, owner: Option<&Id>) -> Diagnostic {
    let name = again.name;
    if first.value == again.value {
        let diagnostic = Diagnostic::new(&INFO, again.span, format!("`{name}` is set twice, to the same value"))
            .label("again")
            .also(first.span, "first")
            .help("delete one of them");
        let fix = |owner: &Id| Fix::safe("delete the repetition").changing(owner.as_str()).delete(again.span);
        return match owner {
            Some(owner) => diagnostic.fix(fix(owner)),
            None => diagnostic,
        };
    }
    let (counts, is_dropped) = match taken {
        Taken::First => ("the first one counts", "this one is ignored"),
        Taken::Last => ("the last one counts", "this one counts"),
    };
    let (of_first, note) = match taken {
        Taken::First => ("this one counts", "of several pairs with one name in one list Pacemaker takes the first"),
        Taken::Last => ("this one is dropped", "of several attributes of one name crmsh keeps the last"),
    };
    Diagnostic::new(&INFO, again.span, format!("`{name}` is set twice, to different values: {counts}"))
        .severity(Severity::Error)
        .label(is_dropped)
        .also(first.span, of_first)
        .note(note)
        .help("keep the one that is meant")
}
