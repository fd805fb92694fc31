//! Several targets at once: what is found for which.

use crate::program::crmc;

const TEXT: &str =
    "node a\nprimitive p ocf:heartbeat:Dummy\nproperty stonith-enabled=true default-resource-stickiness=1\n";

fn check(targets: &[&str]) -> String {
    let targets: String = targets.iter().map(|target| format!(" --target {target}")).collect();
    let arguments = format!("check --select not-in-schema,removed-property-1x --format concise{targets} a.crm");
    crmc(&arguments).file("a.crm", TEXT).ends_with([0, 1]).stdout
}

#[test]
fn a_finding_says_for_which_targets_it_holds() {
    let old = "a.crm:3:31: error[not-in-schema]: ";
    let refused = "pacemaker-3.7 does not know the cluster property `default-resource-stickiness`\n";
    assert_eq!(check(&["pacemaker=2.1"]), format!("{old}{refused}"));
    assert_eq!(check(&["pacemaker=2.1", "pacemaker=2.1"]), format!("{old}{refused}"));
    let some = check(&["pacemaker=2.1", "pacemaker=1.1.18"]);
    assert!(some.contains(&format!("{old}from pacemaker 2.1 on: {refused}")), "{some}");
    assert!(some.contains("info[removed-property-1x]: up to pacemaker 1.1.18: "), "{some}");
}

#[test]
fn json_lists_the_targets() {
    let arguments = "check --select not-in-schema --format json --target pacemaker=1.1.18 --target sles=15.5 a.crm";
    let outcome = crmc(arguments).file("a.crm", TEXT).ends(1);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(json["diagnostics"][0]["targets"], serde_json::json!(["sles=15.5"]));
    let one = crmc("check --select not-in-schema --format json --target sles=15.5 a.crm").file("a.crm", TEXT).ends(1);
    let one: serde_json::Value = serde_json::from_str(&one.stdout).unwrap();
    assert_eq!(one["diagnostics"][0].get("targets"), None);
    let fingerprint = |json: &serde_json::Value| json["diagnostics"][0]["fingerprint"].clone();
    assert_eq!(fingerprint(&json), fingerprint(&one));
}

#[test]
fn what_is_built_is_for_the_oldest() {
    let build = |targets: &str| crmc(&format!("build {targets} a.crm")).file("a.crm", "node a\n").ends(0).stdout;
    let both = build("--target pacemaker=3.0 --target pacemaker=2.1.5");
    assert_eq!(both, build("--target pacemaker=2.1.5"));
    assert!(both.contains("validate-with=\"pacemaker-3.9\""), "{both}");
}

#[test]
fn an_unknown_target_brings_a_suggestion() {
    let stderr = |target: &str| crmc(&format!("check --target {target} a.crm")).file("a.crm", "").ends(2).stderr;
    assert!(stderr("pacmaker=2.1").contains("did you mean pacemaker=2.1?"));
    assert!(stderr("pacemaker=15.5").contains("there is no pacemaker=15.5: did you mean sles=15.5?"));
    assert!(stderr("pacemaker=9").contains("there is no pacemaker=9.0: crmc knows pacemaker up to 3.0"));
    assert!(stderr("rhel=9").contains("give pacemaker=VERSION, sles=VERSION or crmsh=VERSION"));
}
