//! `crmc plan`, `apply`, `drift` and `pull` with the CIB of a real cluster in a file, on which Pacemaker's own programs work
//! as well (`CIB_file`). What happens on a cluster that runs is for `live` and the trials.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::program::{Outcome, Program, crmc};
use crate::python;
use crate::tools;

/// Two nodes of a lab, after `crm configure load update` with [`PROD`].
const LIVE: &str = include_str!("../../fixtures/apply/live.xml");
const PROD: &str = include_str!("../../fixtures/apply/prod.crm");
const NEW: &str = include_str!("../../fixtures/apply/new.crm");

/// crmc in a folder with a CIB and two configurations.
fn with_cib(arguments: &str, cib: &str) -> Program {
    crmc(arguments).file("live.xml", cib).file("prod.crm", PROD).file("new.crm", NEW)
}

/// Likewise, with the file in the place of a cluster, and backups in the folder `state`.
pub fn on_file(arguments: &str) -> Program {
    let program = with_cib(arguments, LIVE);
    let (cib, state) = (program.path("live.xml"), program.path("state"));
    program.env("CIB_file", cib.to_str().unwrap()).env("XDG_STATE_HOME", state.to_str().unwrap())
}

/// A folder `bin` first in PATH, with programs that are shell scripts.
pub fn with_programs(program: Program, scripts: &[(&str, &str)]) -> Program {
    let path = format!("{}:{}", program.path("bin").display(), std::env::var("PATH").unwrap());
    let mut program = program.env("PATH", &path);
    for (name, script) in scripts {
        program = program.file(&format!("bin/{name}"), format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(program.path(&format!("bin/{name}")), fs::Permissions::from_mode(0o755)).unwrap();
    }
    program
}

pub fn has_pacemaker(test: &str) -> bool {
    ["cibadmin", "crm_simulate", "crm_mon", "crm_verify"].iter().all(|program| tools::find(test, program).is_some())
}

pub fn text(outcome: &Outcome, name: &str) -> String {
    fs::read_to_string(outcome.folder.path().join(name)).unwrap()
}

#[test]
fn what_was_applied_is_nothing_to_do() {
    if !has_pacemaker("plan::what_was_applied_is_nothing_to_do") {
        return;
    }
    let outcome = with_cib("plan --cib live.xml prod.crm", LIVE).ends(0);
    assert!(outcome.stdout.starts_with("Nothing to do"), "{}", outcome.stdout);
    with_cib("drift --cib live.xml prod.crm", LIVE).ends(0);
}

#[test]
fn a_live_host_is_asked_for_agents_that_no_table_has() {
    if !has_pacemaker("plan::a_live_host_is_asked_for_agents_that_no_table_has") {
        return;
    }
    let own = "primitive own ocf:heartbeat:OurOwn\nprimitive power stonith:fence_ours\n";
    let said = |arguments: &str, listed: &str| {
        let host =
            format!("case \"$*\" in *ocf:heartbeat) echo Dummy; echo {listed};; *stonith) echo fence_other;; esac");
        let program = on_file(arguments).file("own.crm", own);
        with_programs(program, &[("crm_resource", &host)]).ends_with([1, 2]).stderr
    };
    let complaint = |agent: &str| format!("there is no agent {agent}");
    let live = said("plan --update own.crm", "OurOwn");
    assert!(!live.contains(&complaint("ocf:heartbeat:OurOwn")), "{live}");
    assert!(live.contains("stonith:fence_ours"), "{live}");
    let other = said("plan --update own.crm", "Other");
    assert!(other.contains(&complaint("ocf:heartbeat:OurOwn")), "{other}");
    let saved = said("plan --cib live.xml --update own.crm", "OurOwn");
    assert!(saved.contains(&complaint("ocf:heartbeat:OurOwn")), "nobody is asked: {saved}");
}

#[test]
fn a_plan_shows_what_changes_and_what_comes_of_it() {
    if !has_pacemaker("plan::a_plan_shows_what_changes_and_what_comes_of_it") {
        return;
    }
    let outcome = with_cib("plan --cib live.xml --out plan.json new.crm", LIVE).ends(2);
    insta::assert_snapshot!(outcome.stdout);
    let kept = text(&outcome, "plan.json");
    for secret in ["geheim1", "geheim2"] {
        assert!(!outcome.stdout.contains(secret) && !outcome.stderr.contains(secret) && !kept.contains(secret));
    }
    let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    assert_eq!((&kept["version"], &kept["cib"]["epoch"]), (&1.into(), &8.into()));
    assert_eq!(kept["outlook"]["source"], "crm-simulate");
    assert_eq!(kept["refusals"][0]["allow"], "--max-stop 1");
    assert_eq!(kept["files"][0]["digest"].as_str().unwrap().len(), 64);
    let shown = with_cib("plan --cib live.xml --format json new.crm", LIVE).ends(2).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["changes"], kept["changes"]);
}

/// Plans of many kinds, in which every field of the schema is to be seen.
#[test]
fn plans_follow_their_schema() {
    let name = "plan::plans_follow_their_schema";
    let Some(programs) = python::programs(name) else { return };
    if !has_pacemaker(name) {
        return;
    }
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/plan.schema.json");
    let missing = [("crm_simulate", "exit 127"), ("crm_verify", "exit 127")];
    let regrouped = NEW
        .replace("shop address site", "shop site")
        .replace("primitive mail", "group both address mail\nprimitive mail");
    let moved =
        format!("node 7: n1\n{regrouped}location both-not-n1 both -inf: n1\norder late Mandatory: databases both\n");
    let restarted = PROD.replace("fake=10.0.0.10", "state=/run/other");
    let fencing = PROD.replace("stonith-enabled=false", "");
    let plan = |files: &str| with_cib("plan --cib live.xml --format json files.crm", LIVE).file("files.crm", files);
    let mut shown = String::new();
    for program in [plan(NEW), plan(PROD), plan(&moved), plan(&restarted), with_programs(plan(&fencing), &missing)] {
        let written = program.ends_with([0, 1, 2]).stdout;
        let number = python::judge(&programs, "own_schema.py", Some(&schema), &written);
        let plan: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(number.trim().parse(), Ok(plan["changes"].as_array().unwrap().len()));
        shown.push_str(&written);
    }
    for field in ["because", "to", "reason", "why", "moved", "rule", "allow", "default"] {
        assert!(shown.contains(&format!("\"{field}\": ")), "{field} is not to be seen");
    }
}

#[test]
fn without_a_scheduler_crmc_reads_the_change_itself() {
    let missing = [("crm_simulate", "exit 127"), ("crm_verify", "exit 127"), ("cibadmin", "exit 127")];
    let plan = with_programs(with_cib("plan --cib live.xml new.crm", LIVE), &missing).ends(2);
    assert!(plan.stdout.contains("By crmc's own reading (crm_simulate is not installed):"), "{}", plan.stdout);
    assert!(plan.stdout.contains("The cluster stops report"), "{}", plan.stdout);
    let live = with_programs(with_cib("plan new.crm", LIVE), &missing).ends(1);
    assert!(live.stderr.contains("cibadmin is not installed on this host"), "{}", live.stderr);
}

#[test]
fn errors_are_no_changes() {
    let broken = "primitive a ocf:heartbeat:Dummy\norder o a missing\n";
    let outcome = with_cib("plan --cib live.xml broken.crm", LIVE).file("broken.crm", broken).ends(1);
    assert!(outcome.stderr.contains("missing"), "{}", outcome.stderr);
    with_cib("plan --cib nowhere.xml new.crm", LIVE).ends(1);
    with_cib("plan --cib new.crm new.crm", LIVE).ends(1);
    with_cib("plan --no-such-option", LIVE).ends(1);
}

/// What a plan says it leaves to the cluster, a line each.
fn left_to_the_cluster(cib: &str, files: &str) -> Vec<String> {
    let outcome =
        with_cib("plan --cib live.xml --format json files.crm", cib).file("files.crm", files).ends_with([0, 2, 1]);
    let plan: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let said =
        |kept: &serde_json::Value| format!("{}: {}", kept["rule"].as_str().unwrap(), kept["what"].as_str().unwrap());
    let mut lines: Vec<String> = plan["kept"].as_array().unwrap().iter().map(said).collect();
    let changed = |change: &serde_json::Value| {
        format!("{} {}", change["change"].as_str().unwrap(), change["id"].as_str().unwrap_or_default())
    };
    lines.extend(plan["changes"].as_array().unwrap().iter().map(changed));
    lines
}

#[test]
fn what_the_cluster_owns_stays() {
    // Without a scheduler, whose status would not fit.
    let cib = LIVE
        .split_once("<status>")
        .map(|(configuration, _)| format!("{configuration}</cib>"))
        .unwrap()
        .replace(
            "<node id=\"1\" uname=\"n1\"/>",
            "<node id=\"1\" uname=\"n1\"><instance_attributes id=\"nodes-1\"><nvpair id=\"s\" name=\"standby\" value=\"on\"/>\
             <nvpair id=\"h\" name=\"hana_ha1_site\" value=\"WDF\"/><nvpair id=\"m\" name=\"mine\" value=\"1\"/>\
             </instance_attributes></node>",
        )
        .replace(
            "</crm_config>",
            "<cluster_property_set id=\"redis_replication\"><nvpair id=\"r\" name=\"redis_REPL_INFO\" value=\"n1\"/>\
             </cluster_property_set></crm_config>",
        )
        .replace(
            "</constraints>",
            "<rsc_location id=\"cli-prefer-shop\" rsc=\"shop\" node=\"n1\" score=\"INFINITY\"/>\
             <rsc_location id=\"cli-ban-report-on-n1\" rsc=\"report\" node=\"n1\" score=\"-INFINITY\"/></constraints>",
        );
    // Files that say nothing of all this.
    assert_eq!(
        left_to_the_cluster(&cib, PROD),
        [
            "agent-properties: the properties redis_replication stay",
            "cli-constraints: cli-prefer-shop stays; crm resource clear takes it back",
            "cli-constraints: cli-ban-report-on-n1 stays; crm resource clear takes it back",
        ]
    );
    // Files that say something else.
    let files = PROD
        .replace("property ", "node 7: n1\nnode n3\nproperty dc-version=1.1.24 cluster-name=other ")
        .replace("primitive report ocf:pacemaker:Dummy op monitor interval=30s timeout=20s\n", "");
    assert_eq!(
        left_to_the_cluster(&cib, &files),
        [
            "cluster-properties: dc-version stays 2.1.5-a3f44794f94, not 1.1.24",
            "cluster-properties: cluster-name stays crmc-lab, not other",
            "agent-properties: the properties redis_replication stay",
            "nodes: node n1 keeps its number 1, not 7",
            "node-switches: standby=on of node n1 stays",
            "agent-attributes: hana_ha1_site=WDF of node n1 stays",
            "nodes: node n3 is not written: the cluster does not know it yet",
            "nodes: node n2 stays, which the files lack",
            "cli-constraints: cli-prefer-shop stays; crm resource clear takes it back",
            "changed n1",
            "removed report",
            "removed cli-ban-report-on-n1",
        ]
    );
    // Files that say it themselves.
    let files = PROD.replace("property ", "node n1 attributes standby=off\nproperty ");
    let said = left_to_the_cluster(&cib, &files);
    assert!(
        !said.iter().any(|line| line.starts_with("node-switches")) && said.contains(&"changed n1".to_owned()),
        "{said:?}"
    );
}

#[test]
fn every_rule_of_ownership_is_documented() {
    let page = include_str!("../../docs/apply.md");
    for owned in &crmc::resolve::OWNED {
        let row = format!("| {} | {} |", owned.what, owned.rule);
        assert!(page.contains(&row), "docs/apply.md lacks:\n{row}");
    }
}

#[test]
fn an_update_removes_nothing() {
    let outcome = with_cib("plan --cib live.xml --update --format json more.crm", LIVE)
        .file("more.crm", "primitive mail ocf:pacemaker:Dummy op monitor interval=30s timeout=20s\n")
        .ends(2);
    let plan: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&plan["summary"]["added"], &plan["summary"]["removed"]), (&1.into(), &0.into()), "{}", outcome.stdout);
    let fragment =
        with_cib("plan --cib live.xml more.crm", LIVE).file("more.crm", "# crmc: fragment\nnode n1\n").ends(1);
    assert!(fragment.stderr.contains("--update"), "{}", fragment.stderr);
}

#[test]
fn drift_is_found_in_the_files() {
    let outcome = with_cib("drift --cib live.xml --format concise new.crm", LIVE).ends(1);
    insta::assert_snapshot!(outcome.stdout);
    let human = with_cib("drift --cib live.xml new.crm", LIVE).ends(1).stdout;
    assert!(!human.contains("geheim"), "{human}");
    assert!(human.contains("params fake: 10.0.0.10 on the cluster, 10.0.0.20 here"), "{human}");
    with_cib("drift --cib live.xml nowhere.crm", LIVE).ends(2);
}

#[test]
fn pulled_files_say_what_the_cluster_has() {
    let outcome = with_cib("pull --cib live.xml -o new", LIVE).ends(0);
    let path = outcome.folder.path().join("new/cluster.crm");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("# The address that customers know.") && !text.contains("dc-version"), "{text}");
    with_cib("drift --cib live.xml pulled.crm", LIVE).file("pulled.crm", text).ends(0);
}

#[test]
fn pulling_keeps_what_still_holds() {
    let outcome = with_cib("pull --cib live.xml -o files", LIVE)
        .file("files/b.crm", NEW.replace("primitive mail", "# Letters.\nprimitive mail"))
        .file("files/a.crm", "# Nodes, by hand.\nnode 1: n1\nnode 2: n2\n")
        .ends(0);
    assert!(outcome.stdout.ends_with("b.crm\n") && !outcome.stdout.contains("a.crm"), "{}", outcome.stdout);
    insta::assert_snapshot!(text(&outcome, "files/b.crm"));

    // Two statements that make one set cannot be changed one by one.
    let split = NEW.replace(" no-quorum-policy=stop", "\nproperty no-quorum-policy=ignore");
    let outcome = with_cib("pull --cib live.xml -o files", LIVE).file("files/all.crm", split).ends(0);
    assert!(outcome.stderr.contains("laid out anew"), "{}", outcome.stderr);
    let all = text(&outcome, "files/all.crm");
    assert!(
        all.contains("# The shop: a database") && all.contains("# The address that customers know.\nprimitive address"),
        "{all}"
    );
    with_cib("drift --cib live.xml pulled.crm", LIVE).file("pulled.crm", all).ends(0);
}

#[test]
fn a_file_takes_what_a_plan_allows() {
    if !has_pacemaker("plan::a_file_takes_what_a_plan_allows") {
        return;
    }
    let refused = on_file("apply --yes new.crm").ends(1);
    assert!(
        refused.stdout.contains("1 resource would stop for good: report: --max-stop 1 allows it"),
        "{}",
        refused.stdout
    );
    assert_eq!(text(&refused, "live.xml"), LIVE);
    let unasked = on_file("apply --max-stop 1 new.crm").ends(2);
    assert!(unasked.stderr.contains("--yes"), "{}", unasked.stderr);
    assert_eq!(text(&unasked, "live.xml"), LIVE);

    // No controller is there that could do anything: the time passes.
    let outcome = on_file("apply --yes --max-stop 1 --timeout 1 new.crm").ends(1);
    assert!(outcome.stdout.contains("Written: the CIB is at epoch 9 now"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("stop report on n1"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("the cluster has not settled in time; it still has to"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("the cluster has the new configuration"), "{}", outcome.stderr);
    let cib = text(&outcome, "live.xml");
    assert!(cib.contains("id=\"mail\"") && cib.contains("geheim2") && cib.contains("dc-version"), "{cib}");
    let backups: Vec<_> = fs::read_dir(outcome.folder.path().join("state/crmc/backups")).unwrap().collect();
    let [Ok(backup)] = &backups[..] else { panic!("{backups:?}") };
    assert_eq!(backup.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(backup.file_name().to_str().unwrap().ends_with("-epoch-8.xml"), "{backup:?}");
    with_cib("diff kept.xml live.xml", LIVE).file("kept.xml", fs::read(backup.path()).unwrap()).ends(0);
    // The way back that was named.
    assert!(
        outcome.stderr.contains(&format!("the way back: crmc apply --force {}", backup.path().display())),
        "{}",
        outcome.stderr
    );
}

#[test]
fn fencing_has_to_be_allowed() {
    if !has_pacemaker("plan::fencing_has_to_be_allowed") {
        return;
    }
    // n2 is gone, and nothing was done about it as long as fencing was off.
    let online = "uname=\"n2\" in_ccm=\"true\" crmd=\"online\"";
    let cib = LIVE.replace(online, "uname=\"n2\" in_ccm=\"false\" crmd=\"offline\"");
    assert_ne!(cib, LIVE);
    let files = PROD.replace("stonith-enabled=false", "stonith-enabled=true");
    let files = format!("{files}primitive power stonith:fence_dummy op monitor interval=60s timeout=20s\n");
    let apply = |arguments: &str| on_file(arguments).file("live.xml", &cib).file("files.crm", &files).ends(1);
    let refused = apply("apply --yes --max-stop 9 --timeout 1 files.crm");
    assert!(refused.stdout.contains("the cluster would fence n2: --allow-fencing allows it"), "{}", refused.stdout);
    assert_eq!(text(&refused, "live.xml"), cib);
    let allowed = apply("apply --yes --max-stop 9 --allow-fencing --timeout 1 files.crm");
    assert!(allowed.stdout.contains("Written"), "{}{}", allowed.stdout, allowed.stderr);
    assert!(allowed.stderr.contains("it still has to") && allowed.stderr.contains("fence n2"), "{}", allowed.stderr);
}

#[test]
fn what_goes_wrong_is_taken_back() {
    if !has_pacemaker("plan::what_goes_wrong_is_taken_back") {
        return;
    }
    // The second one raises the schema.
    let newer = format!("{NEW}location when mail rule 10: date spec minutes=1-5\n");
    for new in [NEW, &newer] {
        let program = on_file("apply --yes --max-stop 1 --timeout 1 --rollback new.crm").file("new.crm", new);
        let outcome = program.ends(1);
        assert!(outcome.stdout.contains("The old configuration is back"), "{}", outcome.stdout);
        let now = text(&outcome, "live.xml");
        assert!(now.contains("validate-with=\"pacemaker-3.0\" epoch=\"10\""), "{now}");
        with_cib("diff live.xml now.xml", LIVE).file("now.xml", now).ends(0);
    }
}

/// The plan was made with quorum, and the answer took its time.
#[test]
fn nothing_is_written_once_quorum_is_gone() {
    let name = "plan::nothing_is_written_once_quorum_is_gone";
    if !has_pacemaker(name) {
        return;
    }
    let real = tools::find(name, "cibadmin").unwrap();
    let losing = format!(
        "case \"$*\" in --query) if [ -e asked ]; then {0} \"$@\" | sed 's/have-quorum=\"1\"/have-quorum=\"0\"/'; exit; fi; touch \
         asked;; esac\nexec {0} \"$@\"",
        real.display()
    );
    let apply = |options: &str| {
        let arguments = format!("apply --yes --max-stop 1 --timeout 1 {options} new.crm");
        with_programs(on_file(&arguments), &[("cibadmin", &losing)]).ends(1)
    };
    let refused = apply("");
    assert!(
        refused.stderr.contains("nothing was written: this partition of the cluster has lost quorum"),
        "{}",
        refused.stderr
    );
    assert_eq!(text(&refused, "live.xml"), LIVE);
    assert!(apply("--allow-quorum-loss").stdout.contains("Written"));
}

#[test]
fn nobody_elses_change_is_lost() {
    if !has_pacemaker("plan::nobody_elses_change_is_lost") {
        return;
    }
    let real = tools::find("plan::nobody_elses_change_is_lost", "cibadmin").unwrap();
    // Another client writes in the very moment before.
    let meddler = format!(
        "case \"$*\" in *--patch*) if [ ! -e meddled ]; then touch meddled; {0} --modify --xml-text \
         '<nvpair id=\"rsc-options-resource-stickiness\" value=\"77\"/>'; fi;; esac\nexec {0} \"$@\"",
        real.display()
    );
    let program = with_programs(on_file("apply --yes --max-stop 1 --timeout 1 new.crm"), &[("cibadmin", &meddler)]);
    let outcome = program.ends(1);
    let cib = text(&outcome, "live.xml");
    assert!(cib.contains("value=\"77\"") && !cib.contains("id=\"mail\""), "{cib}");
    assert!(outcome.stdout.contains("The CIB has changed in the meantime"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("resource-stickiness: 77 → 10"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("nothing was written: another client has changed"), "{}", outcome.stderr);

    // The epoch alone is no change.
    let bumper = meddler
        .replace("--modify --xml-text '<nvpair id=\"rsc-options-resource-stickiness\" value=\"77\"/>'", "--bump");
    let program = with_programs(on_file("apply --yes --max-stop 1 --timeout 1 new.crm"), &[("cibadmin", &bumper)]);
    let outcome = program.ends(1);
    assert!(text(&outcome, "live.xml").contains("id=\"mail\""), "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn a_kept_plan_is_done_as_it_was_or_not_at_all() {
    if !has_pacemaker("plan::a_kept_plan_is_done_as_it_was_or_not_at_all") {
        return;
    }
    let plan = on_file("plan --out plan.json new.crm").ends(2);
    let kept = text(&plan, "plan.json");
    let here = |name: &str| plan.folder.path().join(name);
    let apply = |kept: &str, cib: &str| {
        fs::write(here("live.xml"), cib).unwrap();
        on_file("apply --yes --max-stop 1 --timeout 1 kept.json")
            .file("kept.json", kept)
            .env("CIB_file", here("live.xml").to_str().unwrap())
            .ends_with([1, 2])
    };
    let other = LIVE.replace("name=\"resource-stickiness\" value=\"10\"", "name=\"resource-stickiness\" value=\"5\"");
    let outcome = apply(&kept, &other);
    assert!(outcome.stderr.contains("the CIB has changed since the plan was made"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(here("live.xml")).unwrap(), other);

    fs::write(here("new.crm"), NEW.replace("mail", "post")).unwrap();
    let outcome = apply(&kept, LIVE);
    assert!(outcome.stderr.contains("new.crm has changed since the plan was made"), "{}", outcome.stderr);

    fs::write(here("new.crm"), NEW).unwrap();
    let outcome = apply(&kept, &LIVE.replace("num_updates=\"41\"", "num_updates=\"99\""));
    assert!(outcome.stdout.contains("Written"), "{}{}", outcome.stdout, outcome.stderr);
    let later = apply(&kept.replace("\"version\": 1", "\"version\": 2"), LIVE);
    assert!(later.stderr.contains("is a plan of version 2"), "{}", later.stderr);
}

#[test]
fn what_is_missing_is_said() {
    let plan = |scripts: &[(&str, &str)]| with_programs(with_cib("plan new.crm", LIVE), scripts).ends(1).stderr;
    let said = "echo 'Could not connect to the CIB: Transport endpoint is not connected' >&2; exit 102";
    let nobody = plan(&[("cibadmin", said), ("crm_mon", "exit 102")]);
    assert!(nobody.contains("no cluster runs on this host: start Pacemaker"), "{nobody}");
    let denied = plan(&[("cibadmin", said), ("crm_mon", "exit 4")]);
    assert!(denied.contains("run it as root or hacluster, or as a member of the group haclient"), "{denied}");
    let nonsense = plan(&[("cibadmin", "echo '<nodes/>'")]);
    assert!(nonsense.contains("cibadmin answered what crmc does not understand"), "{nonsense}");
    let ssh = [("ssh", "echo 'ssh: Could not resolve hostname n9' >&2; exit 255")];
    let outcome = with_programs(with_cib("plan --ssh n9 new.crm", LIVE), &ssh).ends(1);
    assert!(outcome.stderr.contains("n9: cannot be reached over ssh: ssh: Could not resolve"), "{}", outcome.stderr);
}

#[test]
fn another_host_is_asked_over_ssh() {
    if !has_pacemaker("plan::another_host_is_asked_over_ssh") {
        return;
    }
    // What sshd does: it gives the line to the user's shell.
    let ssh = [("ssh", "test \"$1 $2 $3\" = '-T -- root@n1' || exit 255\nexec sh -c \"$4\"")];
    let outcome = with_programs(on_file("plan --ssh root@n1 new.crm"), &ssh).ends(2);
    assert!(outcome.stdout.contains("The cluster will (crm_simulate):"), "{}", outcome.stdout);
}

#[test]
fn an_interrupted_wait_says_which_configuration_there_is() {
    if !has_pacemaker("plan::an_interrupted_wait_says_which_configuration_there_is") {
        return;
    }
    // crm_mon is asked once before and again after something was written: the second time, Ctrl-C comes.
    let real = tools::find("plan::an_interrupted_wait_says_which_configuration_there_is", "crm_mon").unwrap();
    let script = format!("if [ -e asked ]; then kill -INT $PPID; fi\ntouch asked\nexec {} \"$@\"", real.display());
    let outcome = with_programs(on_file("apply --yes --max-stop 1 new.crm"), &[("crm_mon", &script)]).ends(130);
    assert!(outcome.stderr.contains("interrupted: the cluster has the new configuration"), "{}", outcome.stderr);
    assert!(text(&outcome, "live.xml").contains("id=\"mail\""));

    let real = tools::find("plan::an_interrupted_wait_says_which_configuration_there_is", "crm_simulate").unwrap();
    let script = format!("kill -INT $PPID\nsleep 1\nexec {} \"$@\"", real.display());
    let outcome = with_programs(on_file("apply --yes --max-stop 1 new.crm"), &[("crm_simulate", &script)]).ends(130);
    assert!(outcome.stderr.contains("interrupted: nothing was written"), "{}", outcome.stderr);
    assert_eq!(text(&outcome, "live.xml"), LIVE);
}

#[test]
fn a_schema_that_is_too_old_rises() {
    if !has_pacemaker("plan::a_schema_that_is_too_old_rises") {
        return;
    }
    let files = format!("{PROD}bundle b podman image=x replicas=1 meta target-role=Stopped\n");
    let outcome = on_file("apply --yes --timeout 1 files.crm").file("files.crm", files).ends_with([0, 1]);
    let cib = text(&outcome, "live.xml");
    assert!(outcome.stdout.contains("The schema of the CIB rises from pacemaker-3.0 to"), "{}", outcome.stdout);
    assert!(!cib.contains("validate-with=\"pacemaker-3.0\"") && cib.contains("<podman"), "{cib}");
}
