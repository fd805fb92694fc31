//! One statement by itself.

use crate::diagnostic::Diagnostic;
use crate::model::Object;
use crate::syntax::{Kind, Tree};

use super::monitor::Monitor;
use super::{Lowering, Previous, fencing, traps};

/// What one statement says, wherever it stands. Two statements with the same meaning can take each other's place
/// in any configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    objects: Vec<Object>,
    monitors: Vec<Monitor>,
    /// How many fencing levels are for every node; their target looks like any other.
    levels_for_all: usize,
}

/// A statement that was lowered by itself.
pub struct Alone(Lowering);

/// Lowers a statement by itself.
#[must_use]
pub fn alone(statement: &Tree) -> Alone {
    let mut lowering = Lowering::default();
    lowering.dispatch(statement, Previous::Gap);
    Alone(lowering)
}

impl Alone {
    /// Its mistakes.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// What it says.
    #[must_use]
    pub fn meaning(self) -> Meaning {
        let Lowering { mut configuration, mut monitors, .. } = self.0;
        let levels_for_all = configuration.objects.iter().map(fencing::levels_for_all).sum();
        configuration.objects.iter_mut().for_each(Object::forget_spans);
        monitors.iter_mut().for_each(Monitor::forget_spans);
        Meaning { objects: configuration.objects, monitors, levels_for_all }
    }
}

/// Whether two statements are made of the same words, but for blanks and the quotes of values: then they mean the
/// same, and hold the same mistakes. Others may mean the same as well.
#[must_use]
pub fn is_same(one: &Tree, other: &Tree) -> bool {
    let mut is_requoted = false;
    let has_same_words = one.matches(other, |word, its| {
        if word.text() == its.text() {
            return true;
        }
        // Of a value, all that counts is what the quotes hold, and whether they hide a trap.
        is_requoted = true;
        word.kind() == Kind::value && word.unquoted() == its.unquoted()
    });
    let has_trap = || {
        let mut found = Vec::new();
        traps::check(other, &mut found);
        !found.is_empty()
    };
    has_same_words && !(is_requoted && has_trap())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn meaning(text: &str, base: u32) -> Meaning {
        alone(&parse(text, base)).meaning()
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
    fn blanks_and_quotes_of_values_make_no_other_statement() {
        let is_same = |one: &str, other: &str| is_same(&parse(one, 0), &parse(other, 5));
        for other in ["primitive  p D \\\n\tparams a=b", "primitive p D params a='b'", "primitive p D params a=\"b\""] {
            assert!(is_same("primitive p D params a=b", other), "{other}");
        }
        for other in ["primitive p D a=b", "primitive p D params a=c", "primitive p D params 'a=b'", "primitive p D"] {
            assert!(!is_same("primitive p D params a=b", other), "{other}");
        }
        assert!(!is_same("primitive p D params a='<x>'", "primitive p D params a=<x>"), "a trap");
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
