//! `crmc simulate`: what it says, and that a real cluster does so.

use std::process::Command;

use crmc::compile::{Options, compile};
use crmc::source::Sources;

use crate::lab::Lab;
use crate::language::cib;
use crate::program::{Program, crmc};
use crate::tools;

const SHOP: &str = include_str!("../../fixtures/simulate/shop.crm");

/// crmc with these arguments and the file shop.crm, or nothing where the scheduler is not there.
fn simulate(name: &str, arguments: &str) -> Option<Program> {
    tools::find(name, "crm_simulate")?;
    Some(crmc(&format!("simulate {arguments} shop.crm")).file("shop.crm", SHOP))
}

/// The lines of one case of the JSON output: `RESOURCE ROLE NODE`, sorted, as [`crate::lab::Lab::running`] has them.
fn case(json: &str, down: &[&str]) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    let cases = report["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["down"] == serde_json::json!(down)).expect("there is such a case");
    let resources = case["resources"].as_array().unwrap();
    let lines = resources.iter().flat_map(|resource| {
        resource["runs"].as_array().unwrap().iter().map(|place| {
            let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            format!("{} {} {}", word(&resource["id"]), word(&place["role"]), word(&place["node"]))
        })
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

#[test]
fn every_failure_has_a_column() {
    let Some(program) = simulate("every_failure_has_a_column", "--each-node --each-pair") else { return };
    insta::assert_snapshot!(program.ends(0).stdout);
}

#[test]
fn programs_get_all_of_it() {
    let Some(program) = simulate("programs_get_all_of_it", "--node-down carol --format json") else { return };
    let outcome = program.ends(0);
    assert!(!outcome.stdout.contains("FENCE-PASSWORD"));
    insta::assert_snapshot!(outcome.stdout);
}

#[test]
fn browsers_get_a_page() {
    let Some(program) = simulate("browsers_get_a_page", "--format html -o what-if.html") else { return };
    let outcome = program.ends(0);
    let page = std::fs::read_to_string(outcome.folder.path().join("what-if.html")).unwrap();
    assert!(!page.contains("FENCE-PASSWORD"));
    insta::assert_snapshot!(page);
}

#[test]
fn a_gate_fails_where_a_resource_is_lost() {
    let name = "a_gate_fails_where_a_resource_is_lost";
    let Some(alone) = simulate(name, "--fail-on lost --node-down carol") else { return };
    assert!(alone.ends(1).stdout.contains("carol dies: lost: report"));
    simulate(name, "--fail-on lost --node-down alice").unwrap().ends(0);
    simulate(name, "--node-down carol").unwrap().ends(0);
}

/// What corosync counts decides who goes on.
#[test]
fn votes_decide() {
    let name = "votes_decide";
    let Some(pair) = simulate(name, "--node-down alice --node-down bob") else { return };
    assert!(pair.ends(0).stdout.contains("alice and bob die: the rest has no quorum; lost: "));
    let votes = |carol: u32| {
        let node = |name: &str, votes: u32| format!("node {{\n name: {name}\n quorum_votes: {votes}\n }}\n");
        let nodes = [node("alice", 1), node("bob", 1), node("carol", carol)].concat();
        format!("quorum {{\n provider: corosync_votequorum\n}}\nnodelist {{\n{nodes}}}\n")
    };
    for (carol, has_quorum) in [(1, false), (2, false), (3, true)] {
        let pair = simulate(name, "--node-down alice --node-down bob --corosync corosync.conf --format json").unwrap();
        let json = pair.file("corosync.conf", votes(carol)).ends(0).stdout;
        let report: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(report["cases"][1]["has_quorum"], has_quorum, "{carol} of {} votes", carol + 2);
    }
}

/// crmc.toml counts, as for the other commands that compile.
#[test]
fn settings_count() {
    let name = "settings_count";
    let Some(program) = simulate(name, "--node-down alice --node-down bob --format json") else { return };
    let corosync = "quorum {\n provider: corosync_votequorum\n}\nnodelist {\nnode {\n name: alice\n}\nnode {\n name: bob\n}\n\
                    node {\n name: carol\n quorum_votes: 3\n}\n}\n";
    let cluster = "[[cluster]]\nfiles = [\"shop.crm\"]\ncorosync = \"corosync.conf\"\n";
    let json = program.file("crmc.toml", cluster).file("corosync.conf", corosync).ends(0).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["cases"][1]["has_quorum"], true);
}

/// So does what it says of one file; --node adds to the last one.
#[test]
fn what_is_said_of_a_file_counts() {
    let name = "what_is_said_of_a_file_counts";
    if tools::find(name, "crm_simulate").is_none() {
        return;
    }
    let complains = |file: &str, corosync: &str| {
        let settings = format!(
            "{corosync}select = [\"fencing\"]\nerror = [\"fencing\"]\n[[per-file]]\nfiles = [\"{file}\"]\nignore = [\"fencing\"]\n"
        );
        let simulate = crmc("simulate --node n1 --node n2 nodes.crm a.crm").file("crmc.toml", settings);
        let simulate = simulate.file("a.crm", "primitive a Dummy\nproperty stonith-enabled=false\n");
        let simulate = simulate.file("nodes.crm", "").file("corosync.conf", "totem {\n version: 2\n}\n");
        simulate.ends(0).stderr.contains("`crmc check` finds")
    };
    for corosync in ["", "corosync = \"corosync.conf\"\n"] {
        assert!(!complains("a.crm", corosync), "{corosync}");
        assert!(complains("nodes.crm", corosync), "{corosync}");
    }
}

/// Without members there is nothing to ask; with names for them there is.
#[test]
fn nodes_may_be_named() {
    let name = "nodes_may_be_named";
    if tools::find(name, "crm_simulate").is_none() {
        return;
    }
    let text = "primitive a Dummy\nproperty stonith-enabled=false\n";
    let said = crmc("simulate a.crm").file("a.crm", text).ends(2).stderr;
    assert_eq!(said, "crmc: simulate: the files declare no nodes: name them with --node\n");
    let outcome = crmc("simulate --node n1 --node n2 a.crm").file("a.crm", text).ends(0);
    insta::assert_snapshot!(outcome.stdout);
    let said = crmc("simulate --node n1 --node-down n2 a.crm").file("a.crm", text).ends(2).stderr;
    assert_eq!(said, "crmc: --node-down n2: is no member of the cluster; did you mean `n1`?\n");
    let said = crmc("simulate --node n1;reboot a.crm").file("a.crm", text).ends(2).stderr;
    assert_eq!(said, "crmc: --node n1;reboot: is no name of a host\n");
}

/// What has no meaning is not simulated; what has mistakes is, as they would run.
#[test]
fn mistakes_are_told() {
    let name = "mistakes_are_told";
    if tools::find(name, "crm_simulate").is_none() {
        return;
    }
    let text = "node n1\nprimitive a Dummy\nprimitive b Dummy\norder o1 Mandatory: a b\norder o2 Mandatory: b a\n\
                property stonith-enabled=false\n";
    let outcome = crmc("simulate a.crm").file("a.crm", text).ends(0);
    assert!(outcome.stderr.starts_with("crmc: `crmc check` finds "), "{}", outcome.stderr);
    let rows: Vec<&str> = outcome.stdout.lines().skip(1).take(2).collect();
    assert_eq!(rows, ["a          -               -", "b          -               -"], "neither ever starts");
    // No device is for n2: what ran there waits for ever.
    let text = "node n1\nnode n2\nnode n3\nprimitive a Dummy\nlocation l a 100: n2\nprimitive power stonith:fence_ipmilan \
                params ip=192.0.2.1 pcmk_host_list=\"n1 n3\" password=FENCE-PASSWORD\n";
    let outcome = crmc("simulate --node-down n2 a.crm").file("a.crm", text).ends(0);
    let said = "n2 dies: n2 cannot be fenced, so nothing that ran there starts elsewhere; lost: a";
    assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
    let outcome = crmc("simulate a.crm").file("a.crm", format!("{text}group g a missing\n")).ends(2);
    assert!(outcome.stderr.contains("missing"), "{}", outcome.stderr);
}

/// A host without Pacemaker.
#[test]
fn it_says_what_it_needs() {
    let name = "it_says_what_it_needs";
    if !tools::is_root(name) || tools::find(name, "unshare").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.crm"), SHOP).unwrap();
    let hide = "mount -t tmpfs hidden /usr/sbin && exec \"$0\" simulate shop.crm";
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", hide, env!("CARGO_BIN_EXE_crmc")]).current_dir(folder.path());
    let output = command.env("PATH", "/usr/bin:/bin").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("crmc: simulate: crm_simulate is not installed on this host: "), "{said}");
}

/// Gives a real cluster of that many nodes the configuration, and kills the first of them.
fn a_real_cluster_does_what_was_said(name: &str, nodes: usize, text: &str) {
    let Some(lab) = Lab::up(name, nodes) else { return };
    let json = crmc("simulate --node-down n1 --format json cluster.crm").file("cluster.crm", text).ends(0).stdout;
    let sources = Sources::single("cluster.crm", text).unwrap();
    // What a lab starts with is in the words of 3.0.
    let compiled = compile(&sources, &Options { schema: "pacemaker-3.0".parse().ok(), ..Options::default() });
    lab.takes(&cib(&compiled).unwrap());
    lab.comes_to_run("n2", &case(&json, &[]), "what was said of the cluster with all nodes up");
    lab.does(&["kill", "n1"]);
    lab.comes_to_run("n2", &case(&json, &["n1"]), "what was said of the death of n1");
}

#[test]
fn the_kvm_cluster_does_what_was_said() {
    let text = include_str!("../../fixtures/compile/clusters/kvm.crm");
    let text = text.replace("kvm-left", "n1").replace("kvm-right", "n2").replace("16909060", "");
    a_real_cluster_does_what_was_said("the_kvm_cluster_does_what_was_said", 2, &text);
}

#[test]
fn the_xen_cluster_does_what_was_said() {
    let text = include_str!("../../fixtures/compile/clusters/xen.crm");
    // Pacemaker 2 has no plugins of cluster-glue, and its schema none of the properties of that time.
    let text = text.replace("hv-", "n").replace("external/sbd", "fence_lab");
    let old = ["dc-version", "cluster-infrastructure", "expected-quorum-votes", "default-resource-stickiness"];
    let is_of_today = |line: &&str| !old.iter().any(|property| line.contains(property));
    let text: String = text.lines().filter(is_of_today).flat_map(|line| [line, "\n"]).collect();
    a_real_cluster_does_what_was_said("the_xen_cluster_does_what_was_said", 4, &text);
}
