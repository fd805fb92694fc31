//! What crmc knows of agents: shown, listed, imported, and held against the agents that are installed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crmc::agents::{AgentName, Catalogue, Table};
use crmc::source::Sources;

use crate::program::crmc;
use crate::tools;

const METADATA: &str = r#"<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="app" version="1.0">
  <longdesc lang="en">An application.</longdesc>
  <parameters>
    <parameter name="url" required="1"><content type="string"/></parameter>
    <parameter name="mode"><content type="select" default="fast lane"><option value="fast lane"/><option value="slow"/></content></parameter>
    <parameter name="address" unique-group="socket"><content type="string"/></parameter>
    <parameter name="port" unique-group="socket" reloadable="1"><content type="integer" default="80"/></parameter>
    <parameter name="uri"><deprecated><replaced-with name="url"/></deprecated><content type="string"/></parameter>
  </parameters>
  <actions>
    <action name="start" timeout="90s"/>
    <action name="monitor" timeout="20s" interval="10s" role="Master" depth="10"/>
  </actions>
</resource-agent>
"#;

#[test]
fn agents_are_shown_for_people() {
    insta::assert_snapshot!(crmc("agents show ocf:heartbeat:Xinetd").ends(0).stdout);
    insta::assert_snapshot!(crmc("agents show ocf:pacemaker:remote").ends(0).stdout);
    insta::assert_snapshot!(crmc("agents show ocf:heartbeat:EvmsSCC").ends(0).stdout);
    insta::assert_snapshot!(crmc("agents show drbd-attr").ends(0).stdout);
    insta::assert_snapshot!(crmc("agents show fence_xvm").ends(0).stdout);
}

#[test]
fn agents_are_shown_for_programs() {
    insta::assert_snapshot!(crmc("agents show --format json ocf:heartbeat:Xinetd").ends(0).stdout);
    insta::assert_snapshot!(crmc("agents list --format json lvm").ends(0).stdout);
}

#[test]
fn a_type_alone_is_completed_as_crmsh_does() {
    for (short, full) in [
        ("IPaddr2", "ocf:heartbeat:IPaddr2"),
        ("fence_ipmilan", "stonith:fence_ipmilan"),
        ("Dummy", "ocf:heartbeat:Dummy"),
        ("ping", "ocf:pacemaker:ping"),
        ("booth-site", "ocf:pacemaker:booth-site"),
        ("sharedrsc", "ocf:booth:sharedrsc"),
    ] {
        let page = crmc(&format!("agents show {short}")).ends(0).stdout;
        assert_eq!(page.lines().next(), Some(full));
    }
}

#[test]
fn unknown_agents_are_put_right() {
    let reason = |name: &str| crmc(&format!("agents show {name}")).ends(2).stderr;
    assert_eq!(
        reason("ocf:pacemaker:VirtualDomain"),
        "crmc: ocf:pacemaker:VirtualDomain: no such agent is known; did you mean `ocf:heartbeat:VirtualDomain`?\n"
    );
    assert_eq!(
        reason("ocf:mine:Dummy"),
        "crmc: ocf:mine:Dummy: no such agent is known; did you mean `ocf:heartbeat:Dummy` or `ocf:pacemaker:Dummy`?\n"
    );
    assert_eq!(reason("ipadr2"), "crmc: ipadr2: no such agent is known; did you mean `ocf:heartbeat:IPaddr2`?\n");
    assert_eq!(
        reason("fence_impilan"),
        "crmc: fence_impilan: no such agent is known; did you mean `stonith:fence_ipmilan`?\n"
    );
    assert_eq!(
        reason("nothing-like-it"),
        "crmc: nothing-like-it: no such agent is known; `crmc agents list` has those that are\n"
    );
    assert!(reason("a:b:c:d").contains("is no name of an agent"));
}

#[test]
fn lists_take_a_pattern() {
    insta::assert_snapshot!(crmc("agents list lvm").ends(0).stdout);
    assert_eq!(crmc("agents list suse*HANA").ends(0).stdout.lines().count(), 4);
    assert_eq!(crmc("agents list nothing-like-it").ends(1).stdout, "");
    let all = crmc("agents list").ends(0).stdout;
    assert!(all.lines().count() > 300);
    assert!(!all.contains('*'), "{all}");
    let mut sorted: Vec<_> = all.lines().map(|line| line.split_once(' ').unwrap().0).collect();
    sorted.dedup();
    assert_eq!(sorted.len(), all.lines().count());
}

#[test]
fn metadata_become_a_table_that_counts() {
    let outcome = crmc("agents import --provider mycompany --source in/house -o own.agents meta")
        .file("meta/app.xml", METADATA)
        .file("meta/below/fence_own.xml", r#"<resource-agent name="fence_own"><parameters/></resource-agent>"#)
        .ends(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    let table = std::fs::read_to_string(outcome.folder.path().join("own.agents")).unwrap();
    insta::assert_snapshot!(table);

    let page = crmc("agents show --agents own.agents ocf:mycompany:app").file("own.agents", &table).ends(0).stdout;
    insta::assert_snapshot!(page);
    let list = crmc("agents list --agents own.agents own").file("own.agents", &table).ends(0).stdout;
    assert_eq!(list, "stonith:fence_own  in/house\n");
    crmc("check --agents own.agents a.crm").file("own.agents", &table).file("a.crm", "node a\n").ends(0);
    crmc("build --agents own.agents a.crm").file("own.agents", &table).file("a.crm", "node a\n").ends(0);
}

#[test]
fn metadata_may_come_from_a_pipe() {
    let outcome = crmc("agents import --provider p -").stdin(METADATA).ends(0);
    assert!(outcome.stdout.starts_with("from <stdin>\nagent ocf:p:app\n"), "{}", outcome.stdout);
}

#[test]
fn odd_metadata_are_refused_with_a_reason() {
    let outcome = crmc("agents import --provider p --format concise meta good.xml")
        .file("good.xml", METADATA)
        .file("meta/a.xml", "usage: app start\n")
        .file("meta/b.xml", "<resource-agent name='b'><parameters></resource-agent>")
        .file("meta/c.xml", "<!DOCTYPE a [<!ENTITY x 'y'>]><resource-agent name='c'/>")
        .file("meta/d.xml", b"<resource-agent name='\xff'/>")
        .file("meta/e.xml", "<cib/>")
        .file("meta/f.xml", "")
        .file("meta/g.xml", "<resource-agent/>")
        .file(
            "meta/h.xml",
            "<resource-agent name='h'><parameters><parameter required='maybe'/></parameters></resource-agent>",
        )
        .file("meta/i.xml", METADATA)
        .file("meta/j.xml", format!("<resource-agent name='j'>{}", "<a>".repeat(100_000)))
        .ends(1);
    insta::assert_snapshot!(outcome.stderr);
    let agents = outcome.stdout.lines().filter(|line| line.starts_with("agent "));
    assert_eq!(agents.collect::<Vec<_>>(), ["agent ocf:p:h", "agent ocf:p:app"]);

    let whose = crmc("agents import --format concise good.xml").file("good.xml", METADATA).ends(1);
    assert!(whose.stderr.contains("the metadata do not say whose agent app is"), "{}", whose.stderr);
    let missing = crmc("agents import missing").ends(2);
    assert_eq!(missing.stderr, "crmc: missing: there is no such file or folder\n");
    let empty = crmc("agents import meta").file("meta/a.txt", "").ends(2);
    assert!(empty.stderr.contains("no *.xml file in this folder"), "{}", empty.stderr);
    crmc("agents import").ends(2);
}

#[test]
fn a_table_with_mistakes_is_refused() {
    let reason = |table: &str| {
        let program = crmc("check --agents own.agents a.crm").file("own.agents", table).file("a.crm", "node a\n");
        program.ends(2).stderr
    };
    let texts = [
        "  param a string\n",
        "agent IPaddr2\n",
        "agent ocf:p:a\n  param a string requird\n",
        "agent ocf:p:a\n  param a string\n  param a string\n",
        "agent ocf:p:a\n  action monitor timeout=\"20\n",
        "agent ocf:p:a\n  monitor timeout=20\n",
        "agent ocf:p:a\nagent ocf:p:a\n",
        "primitive a ocf:p:a\n",
        "<resource-agent name='a'/>\n",
        "covers\nnamed\n",
    ];
    let reasons: Vec<String> = texts.into_iter().map(reason).collect();
    insta::assert_snapshot!(reasons.concat());
    crmc("check --agents own.agents a.crm").file("own.agents", b"# \xff").file("a.crm", "node a\n").ends(2);
}

/// The differences between the built-in facts and those that the agents at `paths` tell, where both are of the same
/// version.
fn differences(paths: &[&str]) -> Vec<String> {
    // Some programs that are called like agents are none, and say so by their exit code.
    let outcome = crmc(&format!("agents import --run --source here {}", paths.join(" "))).ends_with([0, 1]);
    let sources = Sources::single("installed", outcome.stdout).unwrap();
    let (installed, mistakes) = Table::read(&sources.files()[0]);
    assert_eq!(mistakes, []);
    let builtin = Catalogue::builtin();
    let agents: Vec<&AgentName> = installed.agents().map(|(name, _)| name).collect();
    assert!(agents.len() > 10, "{}", outcome.stderr);
    let mut differences = Vec::new();
    for name in agents {
        let told = installed.get(name.into()).unwrap();
        match builtin.get(name) {
            None => differences.push(format!("{name}: not in the table")),
            Some(known) if known.parameters != told.parameters => differences.push(format!("{name}: parameters")),
            Some(known) if known.actions != told.actions => differences.push(format!("{name}: actions")),
            Some(_) => {}
        }
    }
    differences
}

/// Whether the package is installed in the version that the table was made from.
fn is_of_the_table(test: &str, package: &str, version: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f", "${source:Upstream-Version}", package]).output();
    let found = query.is_ok_and(|output| output.stdout == version.as_bytes());
    if !found {
        tools::skip(test, &format!("{package} {version}"));
    }
    found
}

#[test]
fn the_table_is_what_resource_agents_say() {
    let test = "the_table_is_what_resource_agents_say";
    if is_of_the_table(test, "resource-agents", "4.12.0") {
        assert_eq!(differences(&["/usr/lib/ocf/resource.d/heartbeat"]), [""; 0]);
    }
    if is_of_the_table(test, "pacemaker-resource-agents", "2.1.5") {
        assert_eq!(differences(&["/usr/lib/ocf/resource.d/pacemaker"]), [""; 0]);
    }
}

#[test]
fn the_table_is_what_fence_agents_say() {
    if is_of_the_table("the_table_is_what_fence_agents_say", "fence-agents", "4.12.1") {
        assert_eq!(differences(&["/usr/sbin"]), [""; 0]);
    }
}

#[test]
fn the_fencer_takes_what_the_table_says() {
    let fencer = Path::new("/usr/lib/pacemaker/pacemaker-fenced");
    if !fencer.is_file() {
        return tools::skip("the_fencer_takes_what_the_table_says", "pacemaker-fenced");
    }
    let (_, metadata) = tools::run(Command::new(fencer).arg("metadata"));
    let document = roxmltree::Document::parse(&metadata).unwrap();
    let parameters = document.descendants().filter(|node| node.has_tag_name("parameter"));
    let told: BTreeSet<_> = parameters.filter_map(|node| node.attribute("name")).collect();
    let builtin = Catalogue::builtin();
    let known: BTreeSet<_> = builtin.class_wide("stonith").map(|parameter| parameter.name.as_str()).collect();
    // A newer Pacemaker takes more.
    assert!(known.is_subset(&told), "{known:?} {told:?}");
}

#[test]
fn the_table_has_all_that_was_gathered() {
    let Some(folder) = tools::shared("the_table_has_all_that_was_gathered", "agents") else { return };
    let gathered = std::fs::read_to_string(folder.join("agents.jsonl")).unwrap();
    let builtin = Catalogue::builtin();
    for line in gathered.lines() {
        let agent: serde_json::Value = serde_json::from_str(line).unwrap();
        // The package booth-pacemaker brings this one into the folder of pacemaker.
        let name = agent["agent"].as_str().unwrap().replace("booth:booth-site", "pacemaker:booth-site");
        let name = AgentName::parse(&name).unwrap();
        let facts = builtin.get(&name).unwrap_or_else(|| panic!("{name}"));
        let names = |list: &str| agent[list].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap());
        assert!(names("parameters").eq(facts.parameters.iter().map(|parameter| parameter.name.as_str())), "{name}");
        assert!(names("actions").eq(facts.actions.iter().map(|action| action.name.as_str())), "{name}");
        for (said, parameter) in agent["parameters"].as_array().unwrap().iter().zip(&facts.parameters) {
            let place = format!("{name} {}", parameter.name);
            assert_eq!(said["type"].as_str(), Some(parameter.kind.name()), "{place}");
            assert_eq!(said["default"].as_str(), parameter.default.as_deref(), "{place}");
            assert_eq!(said["required"].as_bool().unwrap_or_default(), parameter.required, "{place}");
            assert_eq!(said["deprecated"].as_bool().unwrap_or_default(), parameter.deprecated, "{place}");
        }
        for (said, action) in agent["actions"].as_array().unwrap().iter().zip(&facts.actions) {
            assert_eq!(said["timeout"].as_str(), action.timeout.as_deref(), "{name} {}", action.name);
        }
    }
}
