//! `crmc explain` and `crmc rules`.

use crmc::explain;
use crmc::report::Look;

use crate::program::crmc;

#[test]
fn explain_shows_the_page_of_a_rule() {
    let outcome = crmc("explain order-cycle").ends(0);
    assert_eq!(outcome.stderr, "");
    insta::assert_snapshot!(outcome.stdout);
}

#[test]
fn a_mistake_of_the_text_has_a_summary() {
    let outcome = crmc("explain unclosed-quote").ends(0);
    insta::assert_snapshot!(outcome.stdout, @r"
    unclosed-quote: A quote is opened and not closed.
    error in syntax; nothing is built before it is repaired, `--force` or not
    ");
}

#[test]
fn an_unknown_rule_brings_a_suggestion() {
    let outcome = crmc("explain order-cycel").ends(2);
    insta::assert_snapshot!(outcome.stderr, @"crmc: order-cycel: there is no such rule; did you mean `order-cycle`?");
    let outcome = crmc("explain something").ends(2);
    insta::assert_snapshot!(outcome.stderr, @"crmc: something: there is no such rule; `crmc rules` lists them all");
    let outcome = crmc("explain graph").ends(2);
    insta::assert_snapshot!(outcome.stderr, @"crmc: graph: is a category; `crmc rules` lists its rules");
}

#[test]
fn json_holds_every_rule() {
    let outcome = crmc("rules --format json").ends(0);
    let list: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let names: Vec<_> = list["rules"].as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    let all: Vec<_> = crmc::lint::all_rules().iter().map(|rule| rule.name).collect();
    assert_eq!(names, all);
    let one: serde_json::Value =
        serde_json::from_str(&crmc("explain --format json order-cycle").ends(0).stdout).unwrap();
    assert_eq!(list["rules"].as_array().unwrap().iter().find(|rule| rule["name"] == "order-cycle"), Some(&one));
}

#[test]
fn the_list_fits_the_page() {
    let outcome = crmc("rules").ends(0);
    assert!(outcome.stdout.lines().all(|line| line.chars().count() <= 100), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("\ngraph\n"));
}

#[test]
fn pages_fit_the_terminal() {
    for width in [50, 60, 80, 100, 120] {
        let look = Look { color: false, width };

        let rules = crmc::lint::all_rules();
        let list = explain::human_list(&rules, look);
        for text in rules.iter().map(|rule| explain::human(rule, look)).chain([list]) {
            // Examples are shown as they are.
            let (before, _) = text.split_once("\nBad\n").unwrap_or((&text, ""));
            let is_whole = |line: &&str| line.trim().contains(' ') && line.chars().count() > width;
            assert_eq!(before.lines().find(is_whole), None, "{width}");
        }
    }
}
