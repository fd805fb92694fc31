//! crmc on a terminal: width, colours, lines that come and go, questions and answers.

use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::plan::{has_pacemaker, on_file};
use crate::program::{Program, crmc};
use crate::tools;

const SHOP: &str = include_str!("../../fixtures/demo/shop.crm");

/// Takes the line on which the cursor is away.
const CLEAR: &str = "\r\u{1b}[K";

fn check_shop(options: &str) -> Program {
    crmc(&format!("check {options} shop.crm")).file("shop.crm", SHOP)
}

/// What is to be read once the sequences for colours are gone.
fn plain(shown: &str) -> String {
    let mut parts = shown.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').expect("only colours").1)
}

#[test]
fn reports_fit_the_terminal() {
    let name = "terminal::reports_fit_the_terminal";
    if tools::find(name, "python3").is_none() {
        return;
    }
    for columns in [40, 60, 120] {
        let shown = plain(&check_shop("").on_terminal(columns, &[]).ends(1).stdout);
        let longest = shown.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= columns, "{longest} columns of {columns}:\n{shown}");
        assert!(shown.contains("error[order-cycle]"), "{shown}");
    }
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let name = "terminal::colours_are_for_terminals_that_want_them";
    if tools::find(name, "python3").is_none() {
        return;
    }
    let has_colours = |shown: &str| shown.contains("\u{1b}[1;31merror[");
    assert!(has_colours(&check_shop("").on_terminal(80, &[]).ends(1).stdout));
    assert!(!check_shop("").env("NO_COLOR", "1").on_terminal(80, &[]).ends(1).stdout.contains('\u{1b}'));
    assert!(!check_shop("--color never").on_terminal(80, &[]).ends(1).stdout.contains('\u{1b}'));
    assert!(!check_shop("").ends(1).stdout.contains('\u{1b}'), "no terminal, no colours");
    assert!(has_colours(&check_shop("--color always").env("NO_COLOR", "1").ends(1).stdout));
}

/// The second configuration comes late, from a pipe with a name.
#[test]
fn who_waits_is_told_how_far_it_is() {
    let name = "terminal::who_waits_is_told_how_far_it_is";
    if tools::find(name, "python3").is_none() || tools::find(name, "mkfifo").is_none() {
        return;
    }
    let check = || crmc("check --select order-cycle first.crm late.crm").file("first.crm", "node a\n");
    let program = check();
    let pipe = program.path("late.crm");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = thread::spawn(move || {
        // To open it waits for the reader, who then waits for longer than a second.
        let mut pipe = std::fs::File::options().write(true).open(pipe).unwrap();
        thread::sleep(Duration::from_millis(1500));
        std::io::Write::write_all(&mut pipe, b"node b\n").unwrap();
    });
    let shown = program.on_terminal(80, &[]).ends(0).stdout;
    writer.join().unwrap();
    let told = format!("{CLEAR}checked 1 of 2 configurations{CLEAR}2 configurations checked: nothing found\r\n");
    assert_eq!(shown, told, "what is known of the first one waits for its neighbour");
    let quick = check().file("late.crm", "node b\n").on_terminal(80, &[]).ends(0).stdout;
    assert_eq!(quick, "2 configurations checked: nothing found\r\n");
}

const APPLY: &str = "apply --max-stop 1 --timeout 1 new.crm";
const QUESTION: &str = "Apply 5 changes? [y/N] ";

fn can_apply(name: &str) -> bool {
    tools::find(name, "python3").is_some() && has_pacemaker(name)
}

#[test]
fn nothing_is_written_unless_somebody_agrees() {
    if !can_apply("terminal::nothing_is_written_unless_somebody_agrees") {
        return;
    }
    let before = include_str!("../../fixtures/apply/live.xml");
    for (answer, code, told) in [
        ("n", 1, "crmc: nothing was written\r\n"),
        ("", 1, "crmc: nothing was written\r\n"),
        ("^C", 130, "crmc: interrupted: nothing was written, the cluster has the old configuration\r\n"),
    ] {
        let outcome = on_file(APPLY).on_terminal(100, &[(QUESTION, answer)]).ends(code);
        assert!(outcome.stdout.ends_with(told), "{answer}: {}", outcome.stdout);
        assert_eq!(std::fs::read_to_string(outcome.folder.path().join("live.xml")).unwrap(), before);
    }
}

#[test]
fn the_way_back_is_offered() {
    if !can_apply("terminal::the_way_back_is_offered") {
        return;
    }
    let back = "Go back to the old configuration? [y/N] ";
    let stay = on_file(APPLY).on_terminal(100, &[(QUESTION, "y"), (back, "n")]).ends(1).stdout;
    assert!(stay.contains("crmc: the way back: crmc apply --force "), "{stay}");
    // As long as crmc waits, a line says for what.
    assert!(stay.contains(&format!("{CLEAR}0 s: 4 actions to go: reload address")), "{stay}");
    let went = on_file(APPLY).on_terminal(100, &[(QUESTION, "yes"), (back, "y")]).ends(1).stdout;
    assert!(went.contains("The old configuration is back"), "{went}");
    assert!(went.contains("crmc: went back: the cluster has the old configuration"), "{went}");
}

#[test]
fn who_does_not_want_to_wait_is_told_what_the_cluster_has() {
    if !can_apply("terminal::who_does_not_want_to_wait_is_told_what_the_cluster_has") {
        return;
    }
    let apply = on_file("apply --max-stop 1 --timeout 60 new.crm");
    let outcome = apply.on_terminal(100, &[(QUESTION, "y"), ("actions to go", "^C")]).ends(130);
    let told = "crmc: interrupted: the cluster has the new configuration, and goes on by itself\r\n";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
    assert!(std::fs::read_to_string(outcome.folder.path().join("live.xml")).unwrap().contains("id=\"mail\""));
}
