//! A real cluster of one node takes what crmc builds, or applies itself, and runs it.

use std::path::Path;

use crate::lab::Lab;
use crate::language::{cib, compiled};
use crate::program::crmc;

#[test]
fn a_live_cluster_takes_what_is_built_and_runs_it() {
    let Some(lab) = Lab::up("a_live_cluster_takes_what_is_built_and_runs_it", 1) else { return };
    let (_, compiled) = compiled(
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile/clusters/live.crm")).unwrap(),
    );
    let built = cib(&compiled).unwrap();
    let file = lab.file("whole.xml", &built);
    let (code, said) = lab.on("n1", &["cibadmin", "--replace", "--xml-file", file.to_str().unwrap()]);
    assert_eq!(code, 103, "without the scope, what is built is older than what runs: {said}");
    lab.takes(&built);

    let expected = ["address Started", "replica Promoted", "store Started", "watch Started", "web Started"];
    let expected = expected.map(|resource| format!("{resource} n1"));
    lab.comes_to_run("n1", &expected, "elsewhere is banned from the only node, all else runs");

    // What the cluster keeps is what was built.
    let (code, kept) = lab.on("n1", &["cibadmin", "--query"]);
    assert_eq!(code, 0, "{kept}");
    let (_, said) = lab.on("n1", &["crm_verify", "--live-check", "-V"]);
    assert!(!said.contains("error:"), "{said}");
    for id in
        ["service-with-promoted", "store-before-service", "elsewhere-not-on-n1", "replicas-meta_attributes-promotable"]
    {
        assert!(kept.contains(&format!("id=\"{id}\"")), "{id} is not in {kept}");
    }
    a_patch_makes_what_runs_what_is_wanted(&lab, &kept);
}

/// What runs is written as text, the text edited, and the difference applied as a patch.
fn a_patch_makes_what_runs_what_is_wanted(lab: &Lab, runs: &str) {
    let text = crmc("decompile live.xml").file("live.xml", runs).ends(0).stdout;
    let edits = [
        ("location elsewhere-not-on-n1", "location elsewhere-hardly-on-n1"),
        (
            "primitive elsewhere ",
            "primitive later ocf:pacemaker:Dummy params fake=\"it's <here>\" meta target-role=Stopped\n\
          primitive elsewhere ",
        ),
    ];
    let wanted = edits.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "{old} is not in {text}");
        text.replacen(old, new, 1)
    });
    let diff = crmc("diff --format cibadmin live.xml wanted.crm -o patch.xml");
    let outcome = diff.file("live.xml", runs).file("wanted.crm", &wanted).ends(1);
    let patch = std::fs::read_to_string(outcome.folder.path().join("patch.xml")).unwrap();
    let file = lab.file("patch.xml", &patch);
    let (code, said) = lab.on("n1", &["cibadmin", "--patch", "--xml-file", file.to_str().unwrap()]);
    assert_eq!((code, said.as_str()), (0, ""), "{patch}");
    let (_, runs) = lab.on("n1", &["cibadmin", "--query"]);
    let outcome = crmc("diff live.xml wanted.crm").file("live.xml", runs).file("wanted.crm", &wanted).ends_with([0, 1]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "No difference in meaning.\n"));
}

#[test]
fn crmc_sees_to_it_that_a_cluster_runs_what_the_files_say() {
    let Some(lab) = Lab::up("crmc_sees_to_it_that_a_cluster_runs_what_the_files_say", 1) else { return };
    // With the one node known, crmc itself says that this one cannot run.
    let good = include_str!("../../fixtures/compile/clusters/live.crm")
        .replace("primitive elsewhere ocf:pacemaker:Dummy\n", "")
        .replace("location elsewhere-not-on-n1 elsewhere -inf: n1\n", "");
    let file = lab.file("live.crm", &good);
    let state = format!("XDG_STATE_HOME={}", file.parent().unwrap().display());
    let crmc = |command: &[&str]| {
        let program = ["env", &state, env!("CARGO_BIN_EXE_crmc")];
        lab.on_for("n1", 180, &[&program, command, &[file.to_str().unwrap()]].concat())
    };
    let ran = ["address Started", "replica Promoted", "store Started", "watch Started", "web Started"];
    let ran = ran.map(|resource| format!("{resource} n1"));

    let (code, said) = crmc(&["apply", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("start") && said.contains("has settled and runs what was asked for"), "{said}");
    assert_eq!(lab.running("n1"), ran);
    let (code, said) = crmc(&["apply", "--yes"]);
    assert!(code == 0 && said.contains("Nothing to do"), "{said}");
    let (code, said) = crmc(&["drift"]);
    assert_eq!(code, 0, "{said}");
    let (_, before) = lab.on("n1", &["cibadmin", "--query", "--scope", "configuration"]);
    assert!(before.contains("dc-version"), "what the cluster owns stays: {before}");

    // A web that cannot start.
    lab.file(
        "live.crm",
        &good.replace("primitive web ocf:pacemaker:Dummy", "primitive web ocf:pacemaker:Dummy params fail_start_on=n1"),
    );
    let (code, said) = crmc(&["apply", "--yes", "--rollback"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("web: start on n1 failed: error"), "{said}");
    assert!(said.contains("went back: the cluster has the old configuration, and runs what it ran before"), "{said}");
    assert_eq!(lab.running("n1"), ran);
    let (_, after) = lab.on("n1", &["cibadmin", "--query", "--scope", "configuration"]);
    // crm_resource --cleanup leaves a mark, which is the cluster's own.
    let is_mark = |line: &&str| !line.contains("last-lrm-refresh");
    assert_eq!(after.lines().filter(is_mark).collect::<Vec<_>>(), before.lines().collect::<Vec<_>>());
    let (code, said) = crmc(&["drift"]);
    assert!(code == 1 && said.contains("fail_start_on: not there on the cluster, n1 here"), "{said}");
}
