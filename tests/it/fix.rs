//! Fixes: what `--fix`, `--unsafe-fixes` and `--diff` do, and that each fix of a rule does what it promises.

use std::fs;
use std::path::Path;

use crmc::compile::{Options, compile};
use crmc::fix::{Extent, Repaired, repair};
use crmc::lint::select::Selections;
use crmc::source::Sources;

use crate::language::cib;
use crate::program::crmc;
use crate::tools;

const MISSPELT: &str = "\
node alpha
primitive db ocf:heartbeat:pgsql \\
	op monitor interval=10s on_fail=fence \\
	op start timeout=60s
primitive fence stonith:fence_ipmilan params pcmk-delay-max=10s pcmk_host_lst=alpha
property stonith-enabled=true
";

const REPAIRED: &str = "\
node alpha
primitive db ocf:heartbeat:pgsql \\
	op monitor interval=10s on-fail=fence \\
	op start timeout=60s
primitive fence stonith:fence_ipmilan params pcmk_delay_max=10s pcmk_host_lst=alpha
property stonith-enabled=true
";

const SELECT: &str = "--select op-attribute-became-param,misspelt-pcmk-param,unused-suppression";

#[test]
fn fix_makes_what_is_safe() {
    let outcome = crmc(&format!("check {SELECT} --fix a.crm")).file("a.crm", MISSPELT).ends(1);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), REPAIRED);
    let wanted = "1 error\n`crmc check --unsafe-fixes` repairs 1\nmade 2 fixes in 1 file\n";
    assert!(outcome.stdout.ends_with(wanted), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("help: write `pcmk_host_list` (fixable by --unsafe-fixes)"), "{}", outcome.stdout);

    let outcome = crmc(&format!("check {SELECT} --unsafe-fixes a.crm")).file("a.crm", MISSPELT).ends(0);
    let text = fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap();
    assert_eq!(text, REPAIRED.replace("pcmk_host_lst", "pcmk_host_list"));
    assert_eq!(outcome.stdout, "made 3 fixes in 1 file\n1 configuration checked: nothing found\n");
}

#[test]
fn diff_shows_and_writes_nothing() {
    let outcome = crmc(&format!("check {SELECT} --diff a.crm")).file("a.crm", MISSPELT).ends(1);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), MISSPELT);
    assert_eq!(outcome.stderr, "crmc: 2 fixes in 1 file would be made; 1 finding would be left\n");
    insta::assert_snapshot!(outcome.stdout);
    let clean = crmc("check --diff a.crm").file("a.crm", "node a\n").ends(0);
    assert_eq!(
        (clean.stdout.as_str(), clean.stderr.as_str()),
        ("", "crmc: no fix would be made; 0 findings would be left\n")
    );
}

#[test]
fn reports_say_what_is_fixable() {
    let outcome = crmc(&format!("check {SELECT} a.crm")).file("a.crm", MISSPELT).ends(1);
    assert!(outcome.stdout.contains("help: write `on-fail` (fixable)\n"), "{}", outcome.stdout);
    let last = outcome.stdout.lines().last();
    assert_eq!(last, Some("`crmc check --fix` repairs 2, `--unsafe-fixes` 1 more"));
    let json = crmc(&format!("check {SELECT} --format json a.crm")).file("a.crm", MISSPELT).ends(1).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let fix = &json["diagnostics"][0]["fix"];
    assert_eq!((&fix["safe"], &fix["title"]), (&true.into(), &"write `on-fail`".into()));
    let mut text = MISSPELT.to_owned();
    for edit in fix["edits"].as_array().unwrap().iter().rev() {
        let offset = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        assert_eq!(edit["file"], "a.crm");
        text.replace_range(offset("start")..offset("end"), edit["text"].as_str().unwrap());
    }
    assert_eq!(text, MISSPELT.replace("on_fail", "on-fail"));
}

#[test]
fn a_fix_gives_no_secret_away() {
    let text = "primitive f stonith:fence_x op monitor interval=1 password=geheim on_fail=$SECRET pcmk_x=geheim\n";
    let text = text.replace("on_fail=$SECRET", "on_fail=geheim");
    let outcome = crmc("check --select agents --format json a.crm").file("a.crm", &text).ends(1);
    assert!(!outcome.stdout.contains("geheim"), "{}", outcome.stdout);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(json["diagnostics"][0]["fix"], serde_json::Value::Null);
}

#[cfg(unix)]
#[test]
fn files_keep_their_mode_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;
    let program = crmc(&format!("check {SELECT} --fix link.crm")).file("a.crm", MISSPELT);
    fs::set_permissions(program.path("a.crm"), fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("a.crm", program.path("link.crm")).unwrap();
    let folder = program.ends(1).folder;
    assert!(folder.path().join("link.crm").is_symlink());
    assert_eq!(fs::read_to_string(folder.path().join("a.crm")).unwrap(), REPAIRED);
    assert_eq!(fs::metadata(folder.path().join("a.crm")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn several_files_and_a_base() {
    let (first, second) = MISSPELT.split_at(MISSPELT.find("primitive fence").unwrap());
    let arguments = format!("check {SELECT} --together --fix a.crm b.crm");
    let outcome = crmc(&arguments).file("a.crm", first).file("b.crm", second).ends(1);
    let read = |name: &str| fs::read_to_string(outcome.folder.path().join(name)).unwrap();
    assert_eq!(read("a.crm") + &read("b.crm"), REPAIRED);
    assert!(outcome.stdout.ends_with("made 2 fixes in 2 files\n"), "{}", outcome.stdout);

    let arguments = format!("check {SELECT} --base a.crm --fix b.crm");
    let outcome = crmc(&arguments).file("a.crm", first).file("b.crm", second).ends(1);
    let read = |name: &str| fs::read_to_string(outcome.folder.path().join(name)).unwrap();
    assert_eq!(read("a.crm"), first, "the base is not ours to repair");
    assert_eq!(first.to_owned() + &read("b.crm"), MISSPELT.replace("pcmk-delay-max", "pcmk_delay_max"));
}

#[test]
fn standard_input_cannot_be_written() {
    let outcome = crmc(&format!("check {SELECT} --fix -")).stdin(MISSPELT).ends(2);
    assert_eq!(outcome.stderr, "crmc: <stdin>: cannot be written; --diff shows what --fix would change\n");
    let outcome = crmc(&format!("check {SELECT} --diff --stdin-filename x.crm -")).stdin(MISSPELT).ends(1);
    assert!(outcome.stdout.starts_with("--- x.crm\n+++ x.crm\n"), "{}", outcome.stdout);
}

#[test]
fn what_is_allowed_or_not_selected_is_left() {
    let allowed = MISSPELT.replace("primitive db", "# crmc: allow agents — as it is\nprimitive db");
    let text = allowed.replace("primitive fence", "# crmc: allow agents — as it is\nprimitive fence");
    let outcome = crmc(&format!("check {SELECT} --unsafe-fixes a.crm")).file("a.crm", &text).ends(0);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), text);
    let outcome = crmc("check --select graph --unsafe-fixes a.crm").file("a.crm", MISSPELT).ends(0);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), MISSPELT);
}

#[test]
fn comments_that_allow_nothing_go() {
    let text = "# about a\n# crmc: allow graph, order-self — no more\nnode a\n# crmc: allow order-self: no\n";
    let outcome = crmc("check --fix a.crm").file("a.crm", text).ends(0);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), "# about a\nnode a\n");
    assert!(outcome.stdout.starts_with("made 2 fixes in 1 file\n"), "{}", outcome.stdout);
}

#[test]
fn properties_move_to_the_defaults() {
    let text = "node a\nproperty stonith_enabled=true default-resource-stickiness=100 expected-quorum-votes=2\n";
    let run = |text: &str, target: &str| {
        let outcome = crmc(&format!("check --fix {target} a.crm")).file("a.crm", text).ends_with([0, 1]);
        fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap()
    };
    let wanted = "node a\nproperty stonith-enabled=true\nrsc_defaults resource-stickiness=100\n";
    assert_eq!(run(text, ""), wanted);
    assert_eq!(run(text, "--target pacemaker=2.1"), wanted);
    let more = format!("{text}rsc_defaults migration-threshold=3\n");
    let wanted = "node a\nproperty stonith-enabled=true\nrsc_defaults migration-threshold=3 resource-stickiness=100\n";
    assert_eq!(run(&more, ""), wanted);
    let taken = "node a\nproperty stonith_enabled=true stonith-enabled=false\n";
    assert_eq!(run(taken, ""), taken, "which of the two is meant cannot be told");
}

#[test]
fn orders_between_a_clone_and_its_child_go() {
    let head = "primitive fs Dummy\nclone cl fs meta interleave=true\n";
    let run = |order: &str| {
        let outcome = crmc("check --fix --fragment --select order-self a.crm").file("a.crm", format!("{head}{order}"));
        fs::read_to_string(outcome.ends_with([0, 1]).folder.path().join("a.crm")).unwrap()
    };
    assert_eq!(run("order o Mandatory: cl fs\n"), head);
    for meant in ["order o Mandatory: fs fs\n", "order o Mandatory: cl:promote cl:start\n"] {
        assert_eq!(run(meant), format!("{head}{meant}"), "what was meant cannot be told");
    }
}

#[test]
fn the_flag_for_two_nodes_is_written_into_corosync_conf() {
    let run = |conf: &str, how: &str| {
        let text = "node 1: a\nnode 2: b\n";
        let command = format!("check {how} --select two-node-without-two-node-flag --corosync corosync.conf a.crm");
        let outcome = crmc(&command).file("a.crm", text).file("corosync.conf", conf).ends_with([0, 1]);
        assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), text);
        (fs::read_to_string(outcome.folder.path().join("corosync.conf")).unwrap(), outcome.stdout)
    };
    let before = "# ours\nquorum {\n\tprovider: corosync_votequorum\n\texpected_votes: 2\n}\n";
    let after = before.replace("votequorum\n", "votequorum\n\ttwo_node: 1\n");
    assert_eq!(run(before, "--fix").0, after);
    let (same, shown) = run(before, "--fix --diff");
    assert_eq!(same, before);
    assert!(shown.contains("\n+\ttwo_node: 1\n"), "{shown}");
    let device = "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n  device {\n    model: net\n  }\n}\n";
    assert_eq!(run(device, "--fix").0, device.replace("  two_node: 1\n", ""));
}

#[test]
fn nodes_without_an_attribute_are_banned_where_pings_set_it() {
    let ping = "primitive ping ocf:pacemaker:ping params host_list=192.0.2.1 op monitor interval=10s timeout=60s\n";
    let head = "node a\nnode b\nprimitive vm Dummy\nlocation l vm rule -inf: ";
    let run = |text: &str, how: &str| {
        let select = "--select rule-undefined-attribute-not-handled";
        let outcome = crmc(&format!("check {how} {select} a.crm")).file("a.crm", text).ends_with([0, 1]);
        fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap()
    };
    let cloned = format!("{ping}clone pings ping\n{head}");
    assert_eq!(run(&format!("{cloned}pingd lte 0\n"), "--fix"), format!("{cloned}not_defined pingd or pingd lte 0\n"));
    let two = format!("{cloned}pingd lte 0 and #kind ne x\n");
    assert_eq!(run(&two, "--unsafe-fixes"), two, "`or` and `and` do not go together");
    let restricted = format!("location l1 pings -inf: b\n{cloned}pingd lte 0\n");
    assert_eq!(run(&restricted, "--fix"), restricted);
    let after = restricted.replace("pingd lte", "not_defined pingd or pingd lte");
    assert_eq!(run(&restricted, "--unsafe-fixes"), after);
}

fn repaired(text: &str, extent: Extent) -> Repaired {
    repair(&Sources::single("in", text).unwrap(), &Options::default(), &Selections::default(), extent)
}

fn text_of(sources: &Sources) -> &str {
    std::str::from_utf8(sources.files()[0].bytes()).unwrap()
}

/// Each fix that a finding offers is made: it does what it promises, in both languages, and there is nothing left to do
/// afterwards.
#[test]
fn every_fix_of_every_example_is_made() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let mut count = 0;
    for file in tools::crm_files(&folder) {
        let text = fs::read_to_string(&file).unwrap();
        let compiled = compile(&Sources::single("in.crm", text.as_str()).unwrap(), &Options::default());
        let mut texts = vec![text];
        texts.extend(cib(&compiled));
        for text in texts {
            for extent in [Extent::Safe, Extent::Unsafe] {
                let repaired = repaired(&text, extent);
                let refused = |note: &String| note.starts_with("the fix was not made");
                let left = repaired.diagnostics.iter().find(|found| found.notes.iter().any(refused));
                assert!(left.is_none(), "{}: {left:?}\n{text}", file.display());
                count += repaired.made;
                let Some(sources) = repaired.sources else { continue };
                let again = repair(&sources, &Options::default(), &Selections::default(), extent);
                assert_eq!(again.made, 0, "{}: there is more to do\n{}", file.display(), text_of(&sources));
            }
        }
    }
    assert!(count > 10, "{count} fixes");
}
