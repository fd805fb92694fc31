//! crmc.toml: where it is found, what it sets, and what is said of mistakes in it.

use std::fs;
use std::path::Path;

use crate::program::{Outcome, crmc};

const NO_FENCING: &str = "node a\nproperty stonith-enabled=false\n";
const GOOD: &str = "node alpha\n";

fn lines(outcome: &Outcome) -> Vec<String> {
    let place = |line: &str| line.split_once("]: ").map_or(line, |(place, _)| place).to_owned() + "]";
    outcome.stdout.lines().map(place).collect()
}

#[test]
fn it_is_found_from_the_file_upwards() {
    let check = |file: &str, folder: &str| {
        crmc(&format!("check --format concise {file}"))
            .file("crmc.toml", "ignore = [\"fencing\"]\n")
            .file("inner/crmc.toml", "warning = [\"fencing-disabled\"]\n")
            .file("inner/deep/a.crm", NO_FENCING)
            .file("other/a.crm", NO_FENCING)
            .within(folder)
    };
    assert_eq!(lines(&check("other/a.crm", "").ends(0)), [""; 0]);
    let inner = ["inner/deep/a.crm:2:10: warning[fencing-disabled]"];
    assert_eq!(lines(&check("inner/deep/a.crm", "").ends(0)), inner);
    assert_eq!(lines(&check("", "").ends(0)), inner, "each file has its own");
    assert_eq!(lines(&check("a.crm", "inner/deep").ends(0)), ["a.crm:2:10: warning[fencing-disabled]"]);
    assert_eq!(lines(&check("../../other", "inner/deep").ends(0)), [""; 0]);
    assert_eq!(lines(&check("--no-config other/a.crm", "").ends(1)), ["other/a.crm:2:10: error[fencing-disabled]"]);
    let given = check("--config inner/crmc.toml other/a.crm", "").ends(0);
    assert_eq!(lines(&given), ["other/a.crm:2:10: warning[fencing-disabled]"]);
    let piped =
        crmc("check --stdin-filename x/a.crm -").file("x/crmc.toml", "ignore = [\"fencing\"]").stdin(NO_FENCING);
    piped.ends(0);
}

#[test]
fn without_arguments_what_it_names_is_checked() {
    let check = |toml: &str, folder: &str| {
        crmc("check --format concise")
            .file("crmc.toml", toml)
            .file("prod/a.conf", NO_FENCING)
            .file("prod/a.crm", NO_FENCING)
            .file("old/a.crm", NO_FENCING)
            .file("lab/.hidden/a.crm", NO_FENCING)
            .within(folder)
            .ends(1)
    };
    let found = |place: &str| format!("{place}:2:10: error[fencing-disabled]");
    assert_eq!(lines(&check("", "")), [found("old/a.crm"), found("prod/a.crm")]);
    assert_eq!(lines(&check("", "old")), [found("../old/a.crm"), found("../prod/a.crm")]);
    assert_eq!(lines(&check("exclude = \"old\"", "")), [found("prod/a.crm")]);
    assert_eq!(lines(&check("files = [\"prod/*\"]", "old")), [found("../prod/a.conf"), found("../prod/a.crm")]);
    let none = crmc("check").file("crmc.toml", "files = [\"*.conf\"]").file("a.crm", GOOD).ends(2);
    assert_eq!(none.stderr, "crmc: .: there is no file in this folder that crmc.toml names (*.conf)\n");
}

#[test]
fn gitignore_is_honoured() {
    let outcome = crmc("check --format concise")
        .file(".gitignore", "/out\n*.tmp.crm\n")
        .file("out/a.crm", NO_FENCING)
        .file("a.tmp.crm", NO_FENCING)
        .file("a.crm", NO_FENCING)
        .ends(1);
    assert_eq!(lines(&outcome), ["a.crm:2:10: error[fencing-disabled]"]);
    crmc("check a.crm").file(".gitignore", "*.crm").file("a.crm", NO_FENCING).ends(1);
}

#[test]
fn the_command_line_comes_first() {
    let toml = "select = [\"graph\"]\nignore = [\"fencing-disabled\"]\nfail-on = \"never\"\nwarning = [\"fencing\"]\n";
    let check = |options: &str, code| {
        lines(
            &crmc(&format!("check --format concise {options} a.crm"))
                .file("crmc.toml", toml)
                .file("a.crm", NO_FENCING)
                .ends(code),
        )
    };
    assert_eq!(check("", 0), [""; 0]);
    assert_eq!(check("--select fencing-disabled", 0), ["a.crm:2:10: warning[fencing-disabled]"]);
    assert_eq!(check("--select fencing-disabled --error fencing", 0), ["a.crm:2:10: error[fencing-disabled]"]);
    assert_eq!(check("--select fencing-disabled --fail-on warning", 1), ["a.crm:2:10: warning[fencing-disabled]"]);
}

#[test]
fn targets_schema_fragment_and_base() {
    let text = "node a\nprimitive p ocf:heartbeat:Dummy\nproperty default-resource-stickiness=1 stonith-enabled=true\n";
    let rules = |toml: &str| {
        let outcome =
            crmc("check --format concise --select migration,properties,references --ignore member-left-out a.crm")
                .file("crmc.toml", toml)
                .file("a.crm", text.to_owned() + "group g p other\n")
                .file("conf/base.crm", "primitive other ocf:heartbeat:Dummy\n")
                .ends_with([0, 1]);
        let rule = |line: &str| line.split(['[', ']']).nth(1).unwrap().to_owned();
        outcome.stdout.lines().map(rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(""), ["removed-property-1x", "undefined-resource-ref"]);
    assert_eq!(rules("fragment = true"), ["removed-property-1x"]);
    assert_eq!(rules("base = \"conf/base.crm\""), ["removed-property-1x"]);
    assert_eq!(rules("fragment = true\ntarget = \"pacemaker=2.1\""), ["not-in-schema"]);
    assert_eq!(rules("fragment = true\nschema = \"pacemaker-3.9\""), ["not-in-schema"]);
    let missing = crmc("check a.crm").file("crmc.toml", "base = \"no.crm\"").file("a.crm", text).ends(2);
    assert_eq!(missing.stderr, "crmc: no.crm: there is no such file or folder\n");
}

const CLUSTERS: &str = "
select = [\"references\", \"fencing-disabled\"]
[[cluster]]
name = \"prod\"
files = [\"common.crm\", \"prod/*.crm\"]
ignore = [\"fencing-disabled\"]

[[cluster]]
name = \"test\"
files = [\"common.crm\", \"test.part\"]
";

#[test]
fn clusters_are_one_configuration_each() {
    let check = |arguments: &str, code| {
        let outcome = crmc(&format!("check --format concise --ignore member-left-out {arguments}"))
            .file("crmc.toml", CLUSTERS)
            .file("common.crm", "node a\nproperty stonith-enabled=false\n")
            .file("prod/b.crm", "group g p q\n")
            .file("prod/a.crm", "primitive p ocf:heartbeat:Dummy\nprimitive q ocf:heartbeat:Dummy\n")
            .file("test.part", "group g p\n")
            .file("alone.crm", "group g x\n")
            .ends(code);
        lines(&outcome)
    };
    let alone = "alone.crm:1:9: error[undefined-resource-ref]".to_owned();
    let test = ["common.crm:2:10: error[fencing-disabled]", "test.part:1:9: error[undefined-resource-ref]"];
    assert_eq!(check("prod/a.crm", 0), [""; 0], "a file of a cluster stands for all of it");
    assert_eq!(check("test.part", 1), test);
    let both = check("common.crm", 1);
    assert_eq!(both, test, "it is part of two");
    let all = check("", 1);
    assert_eq!(all, [&[alone][..], &test.map(str::to_owned)].concat());
    let json = crmc("check --format json").file("crmc.toml", CLUSTERS).file("common.crm", "node a\n").ends(2);
    let wanted = "crmc: crmc.toml: the cluster prod has no file that `prod/*.crm` stands for\n";
    assert!(json.stderr.starts_with(wanted), "{}", json.stderr);
}

/// A gate that checks nothing says so; who names a file wants to know of that one alone.
#[test]
fn a_cluster_without_files_is_no_success() {
    let check = |arguments: &str, code| {
        let config = "[[cluster]]\nname = \"prod\"\nfiles = [\"prod/*.crm\"]\n";
        let run = crmc(&format!("check {arguments}")).file("crmc.toml", config);
        run.file("a.crm", "property no-quorum-policy=stop\n").ends(code).stderr
    };
    assert_eq!(check("", 2), "crmc: crmc.toml: the cluster prod has no files\n");
    assert_eq!(check("a.crm", 1), "");
}

#[test]
fn overrides_are_for_some_files() {
    let toml = "
ignore = [\"style\"]
[[per-file]]
files = [\"lab/\"]
ignore = [\"fencing\", \"misspelt-pcmk-param\"]
[[per-file]]
files = [\"*.part\"]
fragment = true
[[cluster]]
name = \"both\"
files = [\"lab/c.crm\", \"d.crm\"]
";
    let check = |arguments: &str, code| {
        let outcome = crmc(&format!("check --format concise {arguments}"))
            .file("crmc.toml", toml)
            .file("lab/a.crm", NO_FENCING)
            .file("a.crm", NO_FENCING)
            .file("a.part", "group g x\n")
            .file("lab/c.crm", "node a\nprimitive f stonith:fence_ipmilan params pcmk-host-list=a\n")
            .file("d.crm", "primitive g stonith:fence_ipmilan params pcmk-host-list=a\n")
            .ends(code);
        lines(&outcome)
    };
    assert_eq!(check("lab/a.crm", 0), [""; 0]);
    assert_eq!(check("a.crm", 1), ["a.crm:2:10: error[fencing-disabled]"]);
    assert_eq!(check("a.part", 0), ["a.part:1:9: info[member-left-out]"]);
    let mut cluster = check("d.crm", 1);
    cluster.retain(|line| line.contains("misspelt-pcmk-param"));
    assert_eq!(cluster, ["d.crm:1:42: error[misspelt-pcmk-param]"], "what is found in lab/ is ignored");
}

#[test]
fn mistakes_are_shown_at_their_place() {
    let toml = "\
selct = [\"graph\"]
ignore = [\"grahp\", \"style\"]
fail-on = \"eror\"
fragment = \"yes\"
target = [\"pacemaker=2.1\", \"pacmaker=3\"]
schema = \"pacemaker-9\"
files = [\"[\"]
base = 3
name = \"x\"
per-file = 1

[[cluster]]
name = \"c\"
exclude = [\"x\"]
fils = [\"a\"]
";
    let outcome = crmc("check a.crm").file("crmc.toml", toml).file("a.crm", GOOD).ends(2);
    assert_eq!(outcome.stdout, "");
    insta::assert_snapshot!(outcome.stderr);
    let outcome = crmc("check a.crm").file("crmc.toml", "select = [\nfail-on = 1\n").file("a.crm", GOOD).ends(2);
    assert!(outcome.stderr.contains("error[invalid-setting]: this is no TOML: "), "{}", outcome.stderr);
    crmc("check a.crm").file("crmc.toml", b"a = \"\xFF\"").file("a.crm", GOOD).ends(2);
    let outcome = crmc("check --config no.toml a.crm").file("a.crm", GOOD).ends(2);
    assert_eq!(outcome.stderr, "crmc: no.toml: there is no such file or folder\n");
}

#[test]
fn fmt_heeds_it() {
    let outcome = crmc("fmt --check")
        .file("crmc.toml", "files = [\"*.conf\"]\nexclude = [\"old\"]")
        .file("a.conf", "node   a\n")
        .file("old/a.conf", "node   a\n")
        .file("a.crm", "node   a\n")
        .ends(1);
    assert_eq!(outcome.stdout, "a.conf\n");
}

#[test]
fn init_writes_one_and_overwrites_none() {
    let outcome = crmc("init").ends(0);
    assert_eq!(outcome.stdout, "wrote crmc.toml\n");
    let text = fs::read_to_string(outcome.folder.path().join("crmc.toml")).unwrap();
    crmc("check").file("crmc.toml", &text).file("a.crm", GOOD).ends(0);
    let outcome = crmc("init sub").file("sub/crmc.toml", "old").ends(2);
    assert_eq!(outcome.stderr, "crmc: sub/crmc.toml: is there already; crmc does not overwrite it\n");
    assert_eq!(fs::read_to_string(outcome.folder.path().join("sub/crmc.toml")).unwrap(), "old");
}

#[test]
fn the_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/crmc.schema.json");
    let fresh = serde_json::to_string_pretty(&crmc::config::json_schema()).unwrap() + "\n";
    if std::env::var_os("CRMC_UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &fresh).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == fresh, "{} is out of date; CRMC_UPDATE_DOCS=1 rewrites it", path.display());
}

#[test]
fn a_table_of_agents_is_a_setting() {
    let check = |options: &str, toml: &str| {
        crmc(&format!("check --select missing-required-param,unknown-param --format concise {options} a.crm"))
            .file("a.crm", "primitive a ocf:mycompany:app op monitor interval=30\n")
            .file("inner/own.agents", "agent ocf:mycompany:app\n  param url string required\n")
            .file("other.agents", "agent ocf:mycompany:app\n")
            .file("crmc.toml", toml)
    };
    assert_eq!(lines(&check("", "").ends(0)), [""; 0]);
    let found = ["a.crm:1:11: error[missing-required-param]"];
    assert_eq!(lines(&check("", "agents = \"inner/own.agents\"\n").ends(1)), found);
    let cluster = "[[cluster]]\nfiles = \"*.crm\"\nagents = \"inner/own.agents\"\n";
    assert_eq!(lines(&check("", &format!("agents = \"other.agents\"\n{cluster}")).ends(1)), found);
    assert_eq!(lines(&check("--agents other.agents", "agents = \"inner/own.agents\"\n").ends(0)), [""; 0]);
    let missing = check("", "agents = \"nowhere\"\n").ends(2);
    assert!(missing.stderr.contains("nowhere: there is no such file or folder"), "{}", missing.stderr);
}

/// What is built is one configuration, whatever files it is made of.
#[test]
fn build_heeds_it() {
    let build = |toml: &str, text: &str, code| {
        let program = crmc("build --format concise prod/a.crm prod/b.crm").file("crmc.toml", toml);
        program
            .file("prod/a.crm", format!("property stonith-enabled=false\n{text}"))
            .file("prod/b.crm", "primitive p ocf:heartbeat:Dummy\n")
            .ends(code)
    };
    let schema = |toml: &str| {
        let cib = build(toml, "node n\n", 0).stdout;
        cib.split("validate-with=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(schema("schema = \"pacemaker-3.9\""), "pacemaker-3.9");
    assert_eq!(schema("[[cluster]]\nfiles = [\"prod/\"]\nschema = \"pacemaker-3.7\"\n"), "pacemaker-3.7");
    assert_eq!(schema("[[cluster]]\nfiles = [\"prod/a.crm\"]\nschema = \"pacemaker-3.7\"\n"), schema(""));
    let cycle = "node n\nprimitive q ocf:heartbeat:Dummy\norder o1 Mandatory: p q\norder o2 Mandatory: q p\n";
    assert!(build("", cycle, 1).stderr.contains("error[order-cycle]"));
    assert_eq!(build("select = [\"syntax\"]", cycle, 0).stderr, "");
    // What leaves the meaning open cannot be ignored.
    let undefined = build("ignore = [\"references\"]", "group g p nobody\n", 1);
    assert!(undefined.stderr.contains("nobody"), "{}", undefined.stderr);
    let no_config =
        crmc("build --no-config a.crm").file("crmc.toml", "schema = \"pacemaker-3.9\"").file("a.crm", "node n\n");
    assert!(!no_config.ends(0).stdout.contains("pacemaker-3.9"));
}

/// Each command that reads files, with one setting that shows whether it heeds what is said of the file.
#[test]
fn whatever_reads_files_heeds_what_is_said_of_them() {
    let toml = "
agents = \"own.agents\"
[[per-file]]
files = [\"lab/\"]
ignore = [\"fencing\"]
target = \"pacemaker=1.1.18\"
[[per-file]]
files = [\"part/\"]
fragment = true
";
    let run = |command: &str| {
        crmc(command)
            .file("crmc.toml", toml)
            .file("own.agents", "agent ocf:mycompany:app\n  param port integer reloadable\n  action reload-agent\n")
            .file("lab/a.crm", format!("{NO_FENCING}rsc_defaults resource-stickiness=1\n"))
            .file("b.crm", "op_defaults timeout=60\n")
            .file("part/a.crm", "property stonith-enabled=true\n")
            .file("corosync.conf", "totem {\n version: 2\n}\n")
            .file("base.crm", "node b\n")
    };
    let alone = run("check --format concise lab/a.crm").ends(0);
    assert_eq!(lines(&alone), [""; 0]);
    for files in ["lab/a.crm", "lab/a.crm b.crm", "--base base.crm lab/a.crm b.crm", "b.crm lab/a.crm"] {
        let said = run(&format!("build --format concise --corosync corosync.conf {files}")).ends_with([0, 1]).stderr;
        assert!(!said.contains("fencing-disabled"), "{files}: {said}");
    }
    let said = run("graph --format mermaid lab/a.crm").ends(0).stdout;
    assert!(!said.contains("fencing"), "{said}");
    // Standard input lies where its name says.
    for command in ["check --format concise", "build --format concise"] {
        let piped = run(&format!("{command} --stdin-filename lab/piped.crm -")).stdin(NO_FENCING).ends_with([0, 1]);
        assert!(!(piped.stdout + &piped.stderr).contains("fencing-disabled"), "{command}");
    }
    // The target of the file decides in which words it is built.
    let feature_set = |file: &str| {
        let cib = run(&format!("build {file}")).ends_with([0, 1]).stdout;
        cib.split("crm_feature_set=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    assert_ne!(feature_set("lab/a.crm"), feature_set("b.crm"));
    // What an agent can reload stands in the project's table, whichever of the two files lies there.
    let app = |port: u16| format!("primitive app ocf:mycompany:app params port={port}\n");
    for (command, reloads) in [("diff old.crm new.crm", true), ("diff --no-config old.crm new.crm", false)] {
        let told = run(command).file("old.crm", app(1)).file("new.crm", app(2)).ends(1).stdout;
        assert_eq!(told.contains("reloads app"), reloads, "{told}");
    }
    let inner = run("diff ../old.crm new.crm").file("project/crmc.toml", toml).file("old.crm", app(2));
    let inner = inner.file("project/new.crm", app(1)).file("project/own.agents", "agent ocf:mycompany:app\n");
    assert!(inner.within("project").ends(1).stdout.contains("restarts app"));
    // A part is not the whole that a plan wants.
    let said = run("plan --cib live.xml part/a.crm").file("live.xml", include_str!("../../fixtures/apply/live.xml"));
    let said = said.ends(1).stderr;
    assert_eq!(
        said,
        "crmc: part/a.crm: is a part of a configuration by crmc.toml, and cannot be the whole: give --update\n"
    );
}

/// A plan has the CIB of the cluster in front of the files, whatever crmc.toml takes for their base.
#[test]
fn a_plan_heeds_what_is_said_of_each_file() {
    let plan = |toml: &str| {
        let program = crmc("plan --update --cib live.xml a.crm b.crm").file("crmc.toml", toml);
        let program = program.file("live.xml", include_str!("../../fixtures/apply/live.xml"));
        let unmonitored = |name: &str| format!("primitive {name} ocf:pacemaker:Dummy\n");
        program.file("a.crm", unmonitored("a")).file("b.crm", unmonitored("b")).file("base.crm", "").ends(2).stderr
    };
    let override_of = |file: &str| format!("[[per-file]]\nfiles = [\"{file}\"]\nignore = [\"agents\"]\n");
    for base in ["", "base = \"base.crm\"\n"] {
        let said = plan(&format!("{base}{}", override_of("a.crm")));
        assert!(!said.contains("╭─[a.crm") && said.contains("╭─[b.crm"), "{base}{said}");
        let said = plan(&format!("{base}{}", override_of("b.crm")));
        assert!(said.contains("╭─[a.crm") && !said.contains("╭─[b.crm"), "{base}{said}");
    }
}
