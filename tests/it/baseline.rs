//! Known findings: `--write-baseline`, `--baseline`, `--prune-baseline`.

use std::fs;
use std::path::Path;

use crate::program::{Outcome, Program, crmc};

const LOST: &str =
    "node alice\nprimitive p ocf:heartbeat:Dummy op monitor interval=10s timeout=20s\nlocation l p 100: alcie\n";
const SELECT: &str = "--select undefined-node-ref";

/// The baseline of one file.
fn baseline_of(text: &str) -> String {
    let outcome = crmc(&format!("check {SELECT} --write-baseline known.json a.crm")).file("a.crm", text).ends(0);
    assert_eq!(outcome.stdout, "");
    assert_eq!(outcome.stderr, "crmc: noted 1 finding in known.json\n");
    read(&outcome, "known.json")
}

fn read(outcome: &Outcome, name: impl AsRef<Path>) -> String {
    fs::read_to_string(outcome.folder.path().join(name)).unwrap()
}

fn check(options: &str) -> Program {
    crmc(&format!("check {SELECT} --baseline known.json --format concise {options}"))
        .file("known.json", baseline_of(LOST))
}

#[test]
fn what_is_known_is_not_shown() {
    insta::assert_snapshot!(baseline_of(LOST));
    let outcome = check("a.crm").file("a.crm", LOST).ends(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    let human = crmc(&format!("check {SELECT} --baseline known.json a.crm"))
        .file("known.json", baseline_of(LOST))
        .file("a.crm", LOST)
        .ends(0);
    assert_eq!(human.stdout, "1 configuration checked: nothing new found\n1 known finding is not shown\n");
    let more = LOST.to_owned() + "location m p 100: alcie\n";
    let outcome = check("a.crm").file("a.crm", more).ends(1);
    assert_eq!(outcome.stdout.lines().count(), 1);
    assert!(outcome.stdout.starts_with("a.crm:4:19: error[undefined-node-ref]: location m "), "{}", outcome.stdout);
}

#[test]
fn a_day_that_has_passed_is_refused() {
    let ends = |until: &str, code| {
        let command = format!("check {SELECT} --today 2027-03-31 --until {until} --write-baseline known.json a.crm");
        let outcome = crmc(&command).file("a.crm", LOST).ends(code);
        (outcome.stderr.clone(), outcome.folder.path().join("known.json").exists())
    };
    let reason = "crmc: --until: 2027-03-30 has passed, so that nothing would be known; today is 2027-03-31\n";
    assert_eq!(ends("2027-03-30", 2), (reason.to_owned(), false));
    assert!(ends("2027-03-31", 0).1, "the last day counts");
}

#[test]
fn it_survives_moves_layout_and_new_names() {
    let moved = format!("# more\n\nnode bob\n{}", LOST.replace("location l p", "location  l \\\n   p"));
    check("a.crm").file("a.crm", moved).ends(0);
    check("b.crm").file("b.crm", LOST).ends(0);
    // A copy is no new name.
    let outcome = check(".").file("a.crm", LOST).file("b.crm", LOST).ends(1);
    assert!(outcome.stdout.starts_with("b.crm:3:19: "), "{}", outcome.stdout);
    // Wherever it is looked at from.
    let deeper = crmc(&format!("check {SELECT} --baseline ../known.json ../a.crm"))
        .file("known.json", baseline_of(LOST))
        .file("a.crm", LOST)
        .within("deep");
    deeper.ends(0);
}

#[test]
fn what_is_gone_is_said_and_pruned() {
    let good = LOST.replace("alcie", "alice");
    let outcome = check("a.crm").file("a.crm", &good).ends(0);
    let wanted = "crmc: known.json: 1 finding is not there any more; --prune-baseline takes them off the list\n";
    assert_eq!(outcome.stderr, wanted);
    assert!(read(&outcome, "known.json").contains("undefined-node-ref"));
    let other = check("b.crm").file("a.crm", &good).file("b.crm", "node x\n").ends(0);
    assert_eq!(other.stderr, "", "a.crm was not looked at");
    let pruned = check("--prune-baseline a.crm").file("a.crm", &good).ends(0);
    assert_eq!(read(&pruned, "known.json"), "{\"version\": 1, \"findings\": []}\n");
    let failed = check("--prune-baseline a.crm missing.crm").file("a.crm", &good).ends(2);
    assert!(read(&failed, "known.json").contains("undefined-node-ref"), "not all could be checked");
    let none = crmc("check --prune-baseline a.crm").file("a.crm", &good).ends(2);
    assert_eq!(none.stderr, "crmc: --prune-baseline: there is no baseline: name it with --baseline or in crmc.toml\n");
}

#[test]
fn it_holds_until_a_day() {
    let write = |program: Program| program.file("a.crm", LOST).ends(0);
    let dated = write(crmc(&format!("check {SELECT} --write-baseline known.json --until 2027-03-31 a.crm")));
    let known = read(&dated, "known.json");
    assert!(known.contains("\"until\":\"2027-03-31\""), "{known}");
    let check = |today: &str, code| {
        crmc(&format!("check {SELECT} --baseline known.json --today {today} a.crm"))
            .file("known.json", &known)
            .file("a.crm", LOST)
            .ends(code)
            .stderr
    };
    assert_eq!(check("2027-03-31", 0), "");
    assert_eq!(check("2027-04-01", 1), "crmc: 1 finding was known until a day that has passed, and is shown again\n");
    // Written anew, it keeps its day.
    let again = crmc(&format!("check {SELECT} --write-baseline known.json a.crm")).file("known.json", &known);
    assert_eq!(read(&write(again), "known.json"), known);
}

#[test]
fn crmc_toml_can_name_it() {
    let outcome = crmc("check sub/a.crm")
        .file("crmc.toml", "select = [\"undefined-node-ref\"]\nbaseline = \"known.json\"\n")
        .file("known.json", baseline_of(LOST).replace("a.crm", "sub/a.crm"))
        .file("sub/a.crm", LOST)
        .ends(0);
    assert!(outcome.stdout.ends_with("1 known finding is not shown\n"), "{}", outcome.stdout);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let run = |text: &str| {
        crmc("check --baseline known.json a.crm").file("known.json", text).file("a.crm", LOST).ends(2).stderr
    };
    assert!(run("{}").starts_with("crmc: known.json: is no baseline of crmc: "));
    assert_eq!(
        run("{\"version\": 7, \"findings\": []}"),
        "crmc: known.json: is a baseline of version 7; this crmc knows version 1\n"
    );
    let missing = crmc("check --baseline no.json a.crm").file("a.crm", LOST).ends(2);
    assert_eq!(missing.stderr, "crmc: no.json: there is no such file or folder\n");
}

#[test]
fn secrets_are_not_noted() {
    let text = "primitive p ocf:heartbeat:Dummy params passwd=geheim\nlocation geheim p 1: geheim\nnode a\n";
    let outcome = crmc("check --write-baseline known.json a.crm").file("a.crm", text).ends(0);
    assert!(!read(&outcome, "known.json").contains("geheim"));
}
