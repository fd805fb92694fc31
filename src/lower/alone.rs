//! One statement by itself.

use crate::diagnostic::Diagnostic;
use crate::model::Object;
use crate::syntax::Tree;

use super::monitor::Monitor;
use super::{Lowering, Previous, fencing};

/// What one statement says, wherever it stands. Two statements with the same meaning can take each other's place
/// in any configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    objects: Vec<Object>,
    monitors: Vec<Monitor>,
    /// How many fencing levels are for every node; their target looks like any other.
    levels_for_all: usize,
}

/// The meaning of a statement, and its mistakes.
#[must_use]
pub fn alone(statement: &Tree) -> (Meaning, Vec<Diagnostic>) {
    let mut lowering = Lowering::default();
    lowering.dispatch(statement, Previous::Gap);
    let Lowering { mut configuration, diagnostics, mut monitors, .. } = lowering;
    let levels_for_all = configuration.objects.iter().map(fencing::levels_for_all).sum();
    configuration.objects.iter_mut().for_each(Object::forget_spans);
    monitors.iter_mut().for_each(Monitor::forget_spans);
    (Meaning { objects: configuration.objects, monitors, levels_for_all }, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn meaning(text: &str, base: u32) -> Meaning {
        alone(&parse(text, base)).0
    }

    #[test]
    fn the_same_words_elsewhere_mean_the_same() {
        for text in [
            "node 1: n attributes a=1 utilization cpu=2",
            "primitive p D params rule 1: #uname eq a and date in start=2020 months=1 x=y meta a=b operations $id=o op monitor interval=1 x=y op_meta a=b utilization c=1",
            "rsc_template t D params a=b",
            "group g a b meta x=y",
            "clone c a meta x=y",
            "bundle b docker image=x network port-mapping port=1 storage storage-mapping id=x meta a=b primitive p",
            "location l { a ( b c ) } rule defined x",
            "colocation c inf: ( a b ) c",
            "order o a b c",
            "rsc_ticket t x: a b",
            "property x: a=b",
            "fencing_topology n: a b",
            "tag t a",
            "alert a /x attributes a=b to x meta a=b",
            "role r read cib",
            "user u role:x read cib",
            "acl_target u r",
            "monitor p:Master 10s",
            "xml <primitive id='a' class='ocf' provider='x' type='y'><foo><bar/></foo></primitive>",
            "xml <foo><bar/></foo>",
        ] {
            let spaced = text.replace(' ', "  ");
            assert_eq!(meaning(text, 0), meaning(&spaced, 7), "{text}");
        }
    }

    #[test]
    fn other_words_mean_something_else() {
        for (one, other) in [
            ("primitive p D op monitor x=y", "primitive p D op monitor x=z"),
            ("location l a rule defined x", "location l a rule defined y"),
            ("order o a b c", "order o a c b"),
            ("fencing_topology a", "fencing_topology pattern:.* a"),
            ("monitor p 10s", "monitor p 11s"),
            ("primitive p D a=b", "primitive p D meta a=b"),
        ] {
            assert_ne!(meaning(one, 0), meaning(other, 0), "{one}");
        }
    }
}
