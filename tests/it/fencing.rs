//! Unsafe fencing and quorum: reported on what has it, and on nothing else.

use crmc::compile::{Options, compile};
use crmc::diagnostic::{Diagnostic, Severity};
use crmc::source::Sources;

const TWO_NODES: &str = "node 1: n1\nnode 2: n2\n";
const THREE_NODES: &str = "node 1: n1\nnode 2: n2\nnode 3: n3\n";
const DEVICE: &str = "primitive st stonith:fence_sbd params pcmk_delay_max=30\n";
const DATABASE: &str = "primitive db ocf:heartbeat:pgsql\n";
const DLM: &str = "primitive dlm ocf:pacemaker:controld\n";

/// The rules that these cases try.
const RULES: [&str; 5] = [
    "dlm-quorum-policy-not-freeze",
    "fencing-disabled",
    "fencing-enabled-without-device",
    "no-quorum-ignore-and-no-fencing",
    "no-quorum-policy-ignore",
];

fn findings(text: &str, fragment: bool) -> Vec<Diagnostic> {
    let sources = Sources::single("test.crm", text).unwrap();
    let options = Options { fragment, ..Options::default() };
    let mut found = compile(&sources, &options).diagnostics;
    found.retain(|diagnostic| RULES.contains(&diagnostic.rule.name));
    found
}

/// Checks what is said of the parts put together: `rule@text at the place`, a warning with a `?` in front.
#[track_caller]
fn expect(parts: &[&str], expected: &[&str]) {
    let text = parts.concat();
    let sources = Sources::single("test.crm", text.as_str()).unwrap();
    let show = |found: &Diagnostic| {
        let mark = if found.severity == Severity::Error { "" } else { "?" };
        format!("{mark}{}@{}", found.rule.name, sources.text(found.span))
    };
    assert_eq!(findings(&text, false).iter().map(show).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn a_protected_cluster_is_silent() {
    expect(&[TWO_NODES, DEVICE, DATABASE, "property stonith-enabled=true no-quorum-policy=stop\n"], &[]);
    expect(&[THREE_NODES, DEVICE, DATABASE], &[]);
    expect(&[THREE_NODES, DEVICE, DLM, "property no-quorum-policy=freeze\n"], &[]);
    expect(&[], &[]);
}

#[test]
fn fencing_off_is_found_in_every_spelling() {
    for value in ["false", "no", "off", "0", "n", "FALSE", "Off"] {
        for name in ["stonith-enabled", "fencing-enabled"] {
            let pair = format!("{name}={value}");
            expect(&[DATABASE, "property ", &pair, "\n"], &[&format!("fencing-disabled@{pair}")]);
        }
    }
    // No boolean: Pacemaker says so, and takes its default, which is on.
    expect(&[DATABASE, DEVICE, "property stonith-enabled=nein\n"], &[]);
}

#[test]
fn a_test_cluster_without_fencing_is_a_warning() {
    let dummies = "primitive a ocf:pacemaker:Dummy\nprimitive s ocf:pacemaker:Stateful\n";
    let off = "property stonith-enabled=false\n";
    expect(&[dummies, off], &["?fencing-disabled@stonith-enabled=false"]);
    expect(&[dummies, DATABASE, off], &["fencing-disabled@stonith-enabled=false"]);
}

#[test]
fn the_pair_that_counts_is_the_one_that_pacemaker_takes() {
    // The set cib-bootstrap-options comes first, then the highest score (experiments with 2.1.5).
    let low = "property other: stonith-enabled=false\nproperty cib-bootstrap-options: stonith-enabled=true\n";
    expect(&[DATABASE, DEVICE, low], &[]);
    let high = "property cib-bootstrap-options: stonith-enabled=false\nproperty other: stonith-enabled=true\n";
    expect(&[DATABASE, DEVICE, high], &["fencing-disabled@stonith-enabled=false"]);
    // A set that counts at times only is no reason to say «always».
    let at_times = "property night: rule date gt 2030-01-01 stonith-enabled=false\n";
    expect(&[DATABASE, DEVICE, at_times], &[]);
}

#[test]
fn fencing_without_a_device_is_found_where_the_repair_belongs() {
    expect(&[DATABASE, "property stonith-enabled=true\n"], &["fencing-enabled-without-device@stonith-enabled=true"]);
    expect(
        &[DATABASE, "property no-quorum-policy=stop\n"],
        &["fencing-enabled-without-device@property no-quorum-policy=stop"],
    );
    expect(&[TWO_NODES, DATABASE], &["fencing-enabled-without-device@db"]);
    expect(&[TWO_NODES, "rsc_template t stonith:fence_sbd\n", DATABASE], &["fencing-enabled-without-device@db"]);
    expect(&[DATABASE], &[]);
    expect(&["rsc_template t stonith:fence_sbd\nprimitive st @t\n", DATABASE], &[]);
    expect(&[DATABASE, "property stonith-watchdog-timeout=10\n"], &[]);
    expect(&[DATABASE, "property fencing-watchdog-timeout=-1\n"], &[]);
    expect(
        &[DATABASE, "property stonith-watchdog-timeout=0s\n"],
        &["fencing-enabled-without-device@property stonith-watchdog-timeout=0s"],
    );
    assert!(findings(&[TWO_NODES, DATABASE].concat(), true).is_empty(), "a device may stand elsewhere");
}

#[test]
fn ignoring_quorum_depends_on_the_number_of_votes() {
    let ignore = "property no-quorum-policy=ignore\n";
    let error = ["no-quorum-policy-ignore@no-quorum-policy=ignore"];
    let warning = ["?no-quorum-policy-ignore@no-quorum-policy=ignore"];
    expect(&[THREE_NODES, DEVICE, ignore], &error);
    expect(&[TWO_NODES, DEVICE, ignore], &warning);
    expect(&[TWO_NODES, "node 3: far:remote\n", DEVICE, ignore], &warning);
    expect(&[DEVICE, ignore], &warning);
    expect(&["node 1: n1\n", DEVICE, ignore], &[]);
    expect(
        &[THREE_NODES, DEVICE, "property no-quorum-policy=IGNORE\n"],
        &["no-quorum-policy-ignore@no-quorum-policy=IGNORE"],
    );
    expect(&[THREE_NODES, DEVICE, "property no-quorum-policy=suicide\n"], &[]);
}

#[test]
fn both_off_is_one_finding_that_shows_both() {
    let text = [THREE_NODES, DATABASE, "property stonith-enabled=off\nproperty no-quorum-policy=Ignore\n"].concat();
    expect(&[&text], &["no-quorum-ignore-and-no-fencing@stonith-enabled=off"]);
    let found = findings(&text, false);
    let sources = Sources::single("test.crm", text.as_str()).unwrap();
    assert_eq!(sources.text(found[0].labels[0].span), "no-quorum-policy=Ignore");
    expect(
        &[DATABASE, "property fencing-enabled=false no-quorum-policy=stop\n"],
        &["fencing-disabled@fencing-enabled=false"],
    );
}

#[test]
fn dlm_wants_freeze() {
    let device = [THREE_NODES, DEVICE].concat();
    expect(&[&device, DLM], &["?dlm-quorum-policy-not-freeze@dlm"]);
    expect(
        &[&device, DLM, "property no-quorum-policy=stop\n"],
        &["?dlm-quorum-policy-not-freeze@no-quorum-policy=stop"],
    );
    expect(
        &[&device, "rsc_template t ocf:pacemaker:controld\nprimitive dlm @t\n"],
        &["?dlm-quorum-policy-not-freeze@dlm"],
    );
    expect(
        &[&device, DLM, "property no-quorum-policy=ignore\n"],
        &["?dlm-quorum-policy-not-freeze@dlm", "no-quorum-policy-ignore@no-quorum-policy=ignore"],
    );
    assert!(findings(DLM, true).is_empty(), "the property may stand elsewhere");
}
