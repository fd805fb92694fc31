//! Trials on a real cluster: tests/lab/changes.py and tests/lab/faults.py say which, and what must hold.

use std::path::Path;
use std::process::Command;

use crate::lab;
use crate::tools;

/// Runs a script of trials with crmc; it ends with 0 where all has held.
fn hold(name: &str, script: &str, arguments: &[&str]) {
    let Some(python) = tools::find(name, "python3") else { return };
    if !lab::is_possible(name) {
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lab").join(script);
    let mut command = Command::new(python);
    command.arg("-B").arg(script).arg(env!("CARGO_BIN_EXE_crmc")).args(arguments);
    let (is_well, said) = tools::run(&mut command);
    assert!(is_well, "{said}");
}

#[test]
fn a_cluster_does_what_was_planned() {
    hold("a_cluster_does_what_was_planned", "changes.py", &[]);
}

/// More of them by hand: `tests/lab/faults.py target/debug/crmc --trials 100 --labs 4 --seed 1`.
#[test]
fn nothing_is_lost_when_an_apply_goes_wrong() {
    hold(
        "nothing_is_lost_when_an_apply_goes_wrong",
        "faults.py",
        &["--trials", "20", "--labs", "2", "--seed", "20261124"],
    );
}
