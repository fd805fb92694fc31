//! `--base`: a file as an update of another configuration.

use std::process::Command;

use crate::program::crmc;
use crate::{same_cib, tools};

const BASE: &str = "\
node 1: n1 attributes standby=off foo=1
node 2: n2
primitive a ocf:heartbeat:Dummy params state=/x fake=1 meta target-role=Started op monitor interval=10s
primitive b ocf:heartbeat:Dummy
primitive c ocf:heartbeat:Dummy
primitive d ocf:heartbeat:Dummy
primitive s1 stonith:fence_ipmilan
group g b c meta target-role=Started
clone cd d meta clone-max=2
location l a 100: n1
order o a g
tag t a b
fencing_topology n1: s1 n2: s1
property cib-bootstrap-options: stonith-enabled=true no-quorum-policy=freeze
property other: x=1 y=2
rsc_defaults rsc-options: resource-stickiness=100 migration-threshold=3
op_defaults op-options: timeout=60
role r read xpath:/cib write xpath://nodes
acl_target joe r
alert al /bin/x to a to b
";

const UPDATE: &str = "\
node 1: n1 attributes bar=2
primitive a ocf:heartbeat:Dummy params fake=2
primitive e ocf:heartbeat:Dummy
group g c e
location l a 50: n2
tag t c
fencing_topology n2: s1
property stonith-enabled=false maintenance-mode=true
property other: x=3
rsc_defaults resource-stickiness=1
op_defaults op-options: record-pending=true
role r deny xpath:/cib
alert al /bin/y to c
monitor b 20s:10s
";

fn build(base: &str, update: &str) -> String {
    crmc("build --force --base base.crm update.crm").file("base.crm", base).file("update.crm", update).ends(0).stdout
}

#[test]
fn an_update_is_what_crmsh_makes_of_it() {
    let Some(crm) = tools::find("an_update_is_what_crmsh_makes_of_it", "crm") else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let empty = "<cib crm_feature_set=\"3.16.1\" validate-with=\"pacemaker-3.9\" epoch=\"1\" num_updates=\"0\" \
                 admin_epoch=\"0\"><configuration><crm_config/><nodes/><resources/><constraints/></configuration>\
                 <status/></cib>";
    std::fs::write(path("cib.xml"), empty).unwrap();
    std::fs::write(path("base.crm"), BASE).unwrap();
    // crmsh drops the monitors of an update that stand in a file with other changes.
    let update = UPDATE.replace("monitor b 20s:10s\n", "");
    std::fs::write(path("update.crm"), &update).unwrap();
    let script = "configure\nload replace base.crm\nload update update.crm\nshow xml\n";
    std::fs::write(path("script"), script).unwrap();
    let run = Command::new(crm)
        .arg("-F")
        .current_dir(folder.path())
        .env("CIB_file", path("cib.xml"))
        .stdin(std::fs::File::open(path("script")).unwrap())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&run.stdout).into_owned();
    let start = shown.find("<?xml").expect("crmsh shows the CIB");
    let end = shown.find("</cib>").expect("the CIB ends") + "</cib>".len();
    assert_eq!(same_cib::differences(&build(BASE, &update), &shown[start..end]), Ok(vec![]));
}

#[test]
fn an_update_refers_to_the_whole() {
    let cib = build(BASE, UPDATE);
    assert!(cib.contains("id=\"b-monitor-20s\""), "{cib}");
    let topology = build(&BASE.replace("fencing_topology n1: s1 n2: s1\n", ""), "fencing_topology s1\n");
    assert!(topology.contains("target=\"n1\"") && topology.contains("target=\"n2\""), "{topology}");
    crmc("check --base base.crm update.crm")
        .file("base.crm", "primitive a ocf:heartbeat:Dummy\nnode 1: n1\nproperty stonith-enabled=false\n")
        .file("update.crm", "location l a 100: n1\n")
        .ends(0);
    let outcome = crmc("check --base base.crm update.crm")
        .file("base.crm", "primitive a ocf:heartbeat:Dummy\nnode 1: n1\n")
        .file("update.crm", "location l missing 100: n1\n")
        .ends(1);
    assert!(outcome.stdout.contains("update.crm") && outcome.stdout.contains("missing"), "{}", outcome.stdout);
}

#[test]
fn a_base_may_be_xml() {
    let cib = crmc("build base.crm --force").file("base.crm", BASE).ends(0).stdout;
    let from_xml = crmc("build --force --base base.xml update.crm").file("base.xml", cib).file("update.crm", UPDATE);
    assert_eq!(same_cib::differences(&from_xml.ends(0).stdout, &build(BASE, UPDATE)), Ok(vec![]));
}

#[test]
fn an_empty_update_changes_nothing() {
    let cib = crmc("build base.crm --force").file("base.crm", BASE).ends(0).stdout;
    assert_eq!(same_cib::differences(&cib, &build(BASE, "# nothing\n")), Ok(vec![]));
}

#[test]
fn the_rules_of_an_option_set_are_kept() {
    let cib = build(BASE, "rsc_defaults rsc-options: rule #uname eq n1 migration-threshold=3\n");
    assert!(cib.contains("<expression") && !cib.contains("resource-stickiness"), "{cib}");
}

#[test]
fn a_base_is_not_overwritten() {
    let run = crmc("build --base base.crm update.crm -o base.crm").file("base.crm", BASE).file("update.crm", UPDATE);
    assert!(run.ends(2).stderr.contains("base.crm"));
}
