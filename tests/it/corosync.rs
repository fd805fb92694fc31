//! corosync.conf: what is read of it, that mistakes are found where corosync finds them, and that nothing makes it fail.

use std::io::Write;
use std::process::{Command, Stdio};

use crmc::corosync::{self, Corosync, mistakes};
use crmc::diagnostic::{Diagnostic, Severity};
use crmc::source::Sources;
use proptest::prelude::*;

use crate::program::crmc;
use crate::tools;

fn read(text: impl Into<Vec<u8>>) -> (Corosync, Vec<Diagnostic>, Sources) {
    let sources = Sources::single("corosync.conf", text).unwrap();
    let (facts, mistakes) = corosync::read(&sources.files()[0]);
    (facts, mistakes, sources)
}

const TWO_NODES: &str = "\
totem {
    version: 2
    cluster_name: shop
    transport: knet
    token: 5000
    interface {
        bindnetaddr: 192.168.4.0
        mcastaddr: 239.255.1.1
    }
}
nodelist {
    node {
        ring0_addr: 10.0.0.1
        ring1_addr: 10.1.0.1
        name: alice
        nodeid: 1
    }
    node {
        ring0_addr: 10.0.0.2
        name: bob
        nodeid: 2
        quorum_votes: 2
    }
}
quorum {
    provider: corosync_votequorum
    two_node: 1
    device {
        model: net
        votes: 1
    }
}
";

#[test]
fn facts() {
    let (facts, mistakes, sources) = read(TWO_NODES);
    assert_eq!(mistakes, []);
    let nodes = facts.nodes();
    assert_eq!(nodes.iter().map(|node| node.name.unwrap().as_str()).collect::<Vec<_>>(), ["alice", "bob"]);
    assert_eq!(nodes[0].addresses.iter().map(|text| text.as_str()).collect::<Vec<_>>(), ["10.0.0.1", "10.1.0.1"]);
    assert_eq!(sources.text(nodes[1].name.unwrap().span), "bob");
    assert_eq!(sources.text(nodes[1].span), "node");
    assert_eq!((nodes[0].votes, nodes[1].votes), (1, 2));
    assert_eq!(facts.expected_votes(), Some(3));
    assert!(facts.has_quorum_switch("two_node") && !facts.has_quorum_switch("wait_for_all"));
    assert_eq!(facts.provider().unwrap().value, "corosync_votequorum");
    assert_eq!(facts.number("totem.token"), Some(5000));
    let device = facts.device().unwrap();
    assert_eq!((device.model.unwrap().as_str(), device.votes), ("net", Some(1)));
    let interfaces = facts.interfaces();
    assert_eq!(interfaces[0].network.unwrap(), "192.168.4.0");
    assert_eq!(interfaces[0].multicast.unwrap(), "239.255.1.1");
    assert_eq!(facts.settings_called("bindnetaddr").count(), 1);
}

#[test]
fn the_last_of_several_counts() {
    let (facts, found, sources) = read("quorum {\nexpected_votes: 2\nexpected_votes: 3\n}\nquorum {\ntwo_node: 1\n}\n");
    assert_eq!(facts.number("quorum.expected_votes"), Some(3));
    assert!(facts.has_quorum_switch("two_node"));
    assert_eq!(found.len(), 1);
    assert_eq!(sources.text(found[0].span), "expected_votes");
    assert_eq!(found[0].rule, &mistakes::DUPLICATE_KEY);
}

/// Sections behind a configuration that corosync takes: what corosync says, and what we do.
const TAILS: [&str; 30] = [
    "",
    "  # comment\n\t#x\nquorum{\n}\n",
    "quorum {\nprovider: corosync_votequorum\nexpected_votes: 2\nexpected_votes: 3\n}\n",
    "quorum {\nprovider: corosync_votequorum\nexpected_votes: 2\nexpected_votes: x\n}\n",
    "quorum { provider: corosync_votequorum\n}\n",
    "quorum {\nprovider: corosync_votequorum }\n",
    "quorum {\nprovider: corosync_votequorum\n",
    "}\n",
    "junk\n",
    "quorum {\ntwo_node: yes\n}\n",
    "quorum {\ntwo_node: 0x1\n}\n",
    "quorum {\ntwo_node: 256\n}\n",
    "quorum {\ntwo_node:1\n}\n",
    "quorum {\nexpected_votes: \n}\n",
    "quorum {\nexpected_votes: -1\n}\n",
    "quorum {\nexpected_votes: +2\n}\n",
    "quorum {\nexpected_votes: 2x\n}\n",
    "quorum {\nexpected_votes: 2 # two\n}\n",
    "quorum {\nexpected_votes: 4294967296\n}\n",
    "quorum {\nfoo: bar\n}\n",
    "blah {\nfoo: bar\n}\n",
    "quorum\n{\n}\n",
    "quorum {\n} more\n",
    "quorum {\nmore }\n",
    "quorum {}\n",
    "foo: {\n}\n",
    "quorum {\r\ntwo_node: 1\r\n}\r\n",
    "totem {\ntoken: abc\n}\n",
    "nodelist {\nnode {\nnodeid: one\n}\n}\n",
    "totem {\ninterface {\nmcastport: 65536\n}\n}\n",
];

#[test]
fn what_corosync_refuses_is_an_error() {
    let Some(program) = tools::find("what_corosync_refuses_is_an_error", "corosync") else { return };
    let head = "totem {\nversion: 2\ncluster_name: x\ntransport: knet\n}\n\
        nodelist {\nnode {\nring0_addr: 127.0.0.1\nnodeid: 1\nname: a\n}\n}\n";
    let long = format!("{}\n", "a: ".repeat(180));
    for tail in TAILS.into_iter().chain([long.as_str()]) {
        let text = format!("{head}{tail}");
        let mut child = Command::new(&program)
            .args(["-t", "-c", "/dev/stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let found = read(text.as_str()).1;
        let is_error = found.iter().any(|found| found.severity == Severity::Error);
        assert_eq!(is_error, said.contains("parser error"), "{tail:?}\n{said}\n{found:#?}");
        // Both name the same line.
        if let Some(line) = said.split("parser error: /dev/stdin:").nth(1).and_then(|rest| rest.split(':').next()) {
            let sources = Sources::single("corosync.conf", text.as_str()).unwrap();
            let file = &sources.files()[0];
            let lines: Vec<u32> = found.iter().map(|found| file.position(found.span.start).line).collect();
            let is_open = said.contains("Missing closing brace");
            assert!(is_open || lines.contains(&line.parse().unwrap()), "{tail:?}: {said}{lines:?}");
        }
    }
}

#[test]
fn findings_point_into_the_file() {
    let corosync = "quorum {\n  two_node: yes\n}\n";
    let run = |command: &str| {
        crmc(command)
            .file("cluster.crm", "node alice\nnode bob\nproperty stonith-enabled=true\n")
            .file("corosync.conf", corosync)
    };
    let check = "check --fragment --format concise --corosync corosync.conf cluster.crm";
    let found = "corosync.conf:2:13: error[corosync-invalid-number]: `two_node` takes a whole number from 0 to 255, not `yes`\n";
    assert_eq!(run(check).ends(1).stdout, found);
    assert!(run("check --fragment --corosync nowhere.conf cluster.crm").ends(2).stderr.contains("nowhere.conf"));
    let build = run("build --fragment --force --corosync corosync.conf -o cib.xml cluster.crm").ends(0);
    assert!(build.stderr.contains("corosync.conf:2:13"), "{}", build.stderr);
    assert!(!std::fs::read_to_string(build.folder.path().join("cib.xml")).unwrap().contains("two_node"));
    run("build --fragment --corosync corosync.conf -o corosync.conf cluster.crm").ends(2);
    let named = run("check --fragment --format concise").file("crmc.toml", "corosync = \"corosync.conf\"");
    assert_eq!(named.ends(1).stdout, found);
    let shown = "[[per-file]]\nfiles = [\"*.crm\"]\nignore = [\"syntax\"]\n";
    let named =
        run("check --fragment --format concise").file("crmc.toml", "corosync = \"corosync.conf\"\n".to_owned() + shown);
    assert_eq!(named.ends(1).stdout, found);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (facts, mistakes, sources) = read(bytes);
        let whole = sources.files()[0].span();
        prop_assert!(mistakes.iter().all(|mistake| whole.contains(mistake.span)));
        let _ = (facts.nodes(), facts.interfaces(), facts.expected_votes(), facts.device());
    }

    #[test]
    fn any_lines_are_read(lines in proptest::collection::vec(
        prop_oneof!["(totem|quorum|nodelist|node|interface|device) \\{", "\\}", "[a-z_]{1,9} ?: ?[0-9a-z# ]{0,9}", "\\PC{0,12}"],
        0..30,
    )) {
        let text = lines.join("\n");
        let (facts, mistakes, sources) = read(text);
        let file = &sources.files()[0];
        prop_assert!(mistakes.iter().all(|mistake| file.span().contains(mistake.span)));
        for key in ["two_node", "name", "bindnetaddr"] {
            for setting in facts.settings_called(key) {
                prop_assert_eq!(sources.text(setting.key.span).into_owned(), key);
                prop_assert_eq!(sources.text(setting.value.span).into_owned(), setting.value.as_str());
            }
        }
    }
}
