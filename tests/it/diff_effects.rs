//! What `crmc diff` says that a cluster will do, `crm_simulate` does.
//!
//! Each experiment runs the old configuration until nothing is left to do, puts the new one over the status that came
//! of it, and reads the transition.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crmc::agents::Catalogue;
use crmc::compile::{Options, compile};
use crmc::diff::{self, Action, Difference};
use crmc::model::Configuration;
use crmc::resolve::Names;
use crmc::source::Sources;

use crate::tools;

const CLUSTER: &str = "\
node 1: n1
node 2: n2
property stonith-enabled=false
primitive a ocf:heartbeat:Dummy params state=/x op monitor interval=10s timeout=20s op start interval=0 timeout=20s
primitive b ocf:heartbeat:Dummy
primitive c ocf:heartbeat:Dummy
primitive d ocf:heartbeat:Dummy
group g b c
order o1 a g
colocation c1 inf: d a
rsc_template t ocf:heartbeat:Dummy params state=/t
primitive t1 @t
primitive t2 @t params state=/own
primitive one ocf:heartbeat:Dummy
primitive same ocf:heartbeat:Dummy
primitive other ocf:heartbeat:Dummy
primitive either ocf:heartbeat:Dummy
order o2 one same symmetrical=false
order o3 Serialize: one other
order o4 Optional: one other
order o5 [ one a ] either
primitive m ocf:pacemaker:Stateful params x=1 op monitor interval=10s role=Master op monitor interval=11s role=Slave
ms mm m meta clone-max=2
location lm mm role=Master 100: n1
primitive ip ocf:heartbeat:Dummy
primitive web ocf:heartbeat:Dummy
order o6 mm:promote ip:start
colocation c2 inf: ip mm:Master
order o7 ip web
primitive f ocf:heartbeat:Dummy
clone cf f
primitive e ocf:heartbeat:Dummy
order o8 cf e
primitive p ocf:heartbeat:Dummy
primitive q ocf:heartbeat:Dummy
group loose p q meta ordered=false
primitive s1 stonith:fence_ipmilan params ip=1 delay=30
primitive off ocf:heartbeat:Dummy params state=/off meta target-role=Stopped
rsc_defaults resource-stickiness=1000
";

/// What is replaced in the text of the cluster by what.
type Edit = (&'static str, &'static str);

/// The edits after which the cluster does exactly what is foretold.
const CERTAIN: &[Edit] = &[
    ("state=/x", "state=/y"),
    ("state=/x", "state=/x fake=new"),
    ("state=/x", "state=/y fake=new"),
    ("state=/x", "unknown=1 state=/x"),
    ("delay=30", "delay=30s"),
    ("state=/x", "state=/y meta is-managed=false"),
    ("state=/x", "state=/y meta maintenance=true"),
    ("state=/off", "state=/on"),
    ("primitive b ocf:heartbeat:Dummy", "primitive b ocf:heartbeat:Dummy params state=/b"),
    ("primitive c ocf:heartbeat:Dummy", "primitive c ocf:pacemaker:Dummy"),
    ("Dummy params state=/t", "Dummy params state=/u"),
    ("Dummy params state=/t", "Dummy params state=/t fake=1"),
    ("primitive one ocf:heartbeat:Dummy", "primitive one ocf:heartbeat:Dummy params state=/one"),
    ("primitive one ocf:heartbeat:Dummy", "primitive one ocf:heartbeat:Dummy params fake=1"),
    ("params x=1", "params x=1 state=/m"),
    ("params x=1", "params x=1 envfile=/m"),
    ("primitive f ocf:heartbeat:Dummy", "primitive f ocf:heartbeat:Dummy params state=/f"),
    ("primitive f ocf:heartbeat:Dummy", "primitive f ocf:heartbeat:Dummy params fake=1"),
    ("primitive p ocf:heartbeat:Dummy", "primitive p ocf:heartbeat:Dummy params state=/p"),
    ("params ip=1", "params ip=2"),
    ("params ip=1", "params ip=1 pcmk_host_list=n1"),
    ("state=/x", "state=/x description=words"),
    ("interval=0 timeout=20s", "interval=0 timeout=20s fake=1"),
    ("interval=0 timeout=20s", "interval=0 timeout=20s state=/s"),
    // Nothing for now.
    ("interval=0 timeout=20s", "interval=0 timeout=40s"),
    ("interval=10s timeout=20s", "interval=10s timeout=20s on-fail=block"),
    ("state=/x", "state=/x meta multiple-active=block"),
    ("state=/x", "state=/x meta requires=nothing allow-migrate=true unknown=1"),
    ("order o1 a g\n", ""),
    ("order o1 a g\n", "order o1 Optional: a g\n"),
    ("order o4 Optional: one other\n", "order o4 Mandatory: one other\n"),
    ("group g b c", "group g c b"),
    ("clone-max=2", "clone-max=2 notify=true interleave=true"),
    ("stonith-enabled=false", "stonith-enabled=false cluster-delay=30s no-quorum-policy=freeze my_own=1"),
    ("primitive t2 @t params state=/own", "primitive t2 ocf:heartbeat:Dummy params state=/own"),
    ("node 1: n1", "node 1: n1 attributes nobody_asks=1"),
    ("node 1: n1", "node 1: n1 utilization cpu=1"),
    ("group g b c", "group h b c\ntag g h"),
    // Only the monitor.
    ("interval=10s timeout=20s", "interval=10s timeout=30s"),
    ("interval=10s timeout=20s", "interval=15s timeout=20s"),
    ("interval=10s timeout=20s", "interval=15s timeout=25s OCF_CHECK_LEVEL=10"),
    ("interval=10s timeout=20s", "timeout=20s"),
    ("interval=10s timeout=20s", "interval=10s timeout=20s OCF_CHECK_LEVEL=10"),
    ("interval=10s timeout=20s", "interval=10s timeout=20s enabled=false"),
    ("op monitor interval=10s timeout=20s", ""),
    // Stops, starts, demotes.
    ("state=/x", "state=/x meta target-role=Stopped"),
    ("clone-max=2", "clone-max=2 target-role=Slave"),
    ("clone-max=2", "clone-max=2 promoted-max=0"),
    (
        "ocf:heartbeat:Dummy\ngroup loose p q meta ordered=false",
        "ocf:heartbeat:Dummy\ngroup loose p meta ordered=false",
    ),
    ("primitive web ocf:heartbeat:Dummy\n", "primitive web ocf:heartbeat:Dummy meta is-managed=false\n"),
    ("primitive web ocf:heartbeat:Dummy\n", "primitive web ocf:heartbeat:Dummy meta maintenance=true\n"),
    ("stonith-enabled=false", "stonith-enabled=false maintenance-mode=true"),
];

/// The edits after which the cluster does no more than what is foretold, if it does anything.
const AT_MOST: &[Edit] = &[
    ("order o8 cf e\n", "order o8 cf e\nprimitive new ocf:heartbeat:Dummy\n"),
    ("order o8 cf e\n", "order o8 cf e\nlocation l e -inf: n1\nlocation l2 e -inf: n2\n"),
    ("stonith-enabled=false", "stonith-enabled=false stop-all-resources=true"),
    ("stonith-enabled=false", "stonith-enabled=false symmetric-cluster=false"),
    ("order o8 cf e\n", "order o8 cf e\nrsc_ticket tt site: web\n"),
    ("ms mm m meta clone-max=2", "clone mm m meta clone-max=2"),
    ("clone-max=2", "clone-max=1"),
    ("clone-max=2", "clone-max=2 globally-unique=true"),
    ("clone cf f\n", "clone cf f meta globally-unique=true\n"),
    ("order o8 cf e\n", "order o8 cf e\nclone ce e\n"),
    ("clone cf f\n", "group cf f\n"),
    ("state=/x", "state=/x meta resource-stickiness=10 priority=5 migration-threshold=1"),
    ("stonith-enabled=false", "stonith-enabled=false placement-strategy=utilization"),
    ("resource-stickiness=1000", "resource-stickiness=100 is-managed=false"),
];

/// The resources that stop, start, restart, move, change their role; those that are reloaded; whose monitors change.
#[derive(Debug, Default, PartialEq, Eq)]
struct Transition {
    acted: BTreeSet<String>,
    reloaded: BTreeSet<String>,
    monitors: BTreeSet<String>,
}

fn configuration(text: &str) -> (Configuration, String) {
    let sources = Sources::single("cluster.crm", text).unwrap();
    let compiled = compile(&sources, &Options { schema: Some("pacemaker-3.9".parse().unwrap()), ..Options::default() });
    let mut xml = Vec::new();
    compiled.write_cib(&mut xml, true).unwrap();
    (compiled.configuration, String::from_utf8(xml).unwrap())
}

fn cib(configuration: &str, status: &str) -> String {
    format!(
        "<cib crm_feature_set=\"3.16.1\" validate-with=\"pacemaker-3.9\" epoch=\"1\" num_updates=\"0\" admin_epoch=\"0\" \
         have-quorum=\"1\" dc-uuid=\"1\">{configuration}{status}</cib>"
    )
}

fn simulate(program: &Path, folder: &Path, input: &str, output: Option<&str>) -> String {
    let mut command = Command::new(program);
    command.current_dir(folder).args(["--simulate", "--xml-file", input]);
    if let Some(output) = output {
        command.args(["--save-output", output]);
    }
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// The status in which nothing is left to do.
fn settled(program: &Path, folder: &Path, configuration: &str) -> String {
    let node = |id: &str| {
        format!(
            "<node_state id=\"{id}\" uname=\"n{id}\" in_ccm=\"true\" crmd=\"online\" join=\"member\" \
             expected=\"member\"><lrm id=\"{id}\"><lrm_resources/></lrm></node_state>"
        )
    };
    let mut status = format!("<status>{}{}</status>", node("1"), node("2"));
    for _ in 0..4 {
        fs::write(folder.join("in.xml"), cib(configuration, &status)).unwrap();
        simulate(program, folder, "in.xml", Some("out.xml"));
        let out = fs::read_to_string(folder.join("out.xml")).unwrap();
        out[out.find("<status").unwrap()..out.rfind("</cib>").unwrap()].clone_into(&mut status);
    }
    with_restart_lists(&status)
}

/// What a real cluster notes with the start and the promotion of a resource and `crm_simulate` does not: the parameters that force a
/// restart, and the digest of those that are set. A cluster of 2.1.5 notes `state` for `ocf:heartbeat:Dummy`,
/// `ocf:pacemaker:Dummy` and `ocf:pacemaker:Stateful`, all of which can reload the others.
fn with_restart_lists(status: &str) -> String {
    // MD5 sums: of ` <parameters/>` and a line feed, and of that with the state inside.
    const NONE: &str = "f2317cad3d54cec5d7d7aa7d0bf35cf8";
    const OF_A: &str = "1f29eb5ca7c87667162199b24679e70c";
    const OF_T1: &str = "8d23cad49603abcaef305db9b6ca39ac";
    const OF_T2: &str = "efc8ebedf9f08d229725de46f5f89c93";
    let note = |resource: &str| {
        let digest = match resource.split('"').nth(1) {
            Some("a") => OF_A,
            Some("t1") => OF_T1,
            Some("t2") => OF_T2,
            _ => NONE,
        };
        if !resource.contains("class=\"ocf\"") {
            return resource.to_owned();
        }
        ["start", "promote"].iter().fold(resource.to_owned(), |resource, operation| {
            let operation = format!("operation=\"{operation}\"");
            let noted = format!("{operation} op-force-restart=\" state \" op-restart-digest=\"{digest}\"");
            resource.replace(&operation, &noted)
        })
    };
    status.split("<lrm_resource ").map(note).collect::<Vec<_>>().join("<lrm_resource ")
}

fn transition(program: &Path, folder: &Path, configuration: &str, status: &str) -> Transition {
    fs::write(folder.join("in.xml"), cib(configuration, status)).unwrap();
    let told = simulate(program, folder, "in.xml", None);
    let mut found = Transition::default();
    let plain = |word: &str| word.split(':').next().unwrap_or_default().to_owned();
    for line in told.lines() {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        match words[..] {
            ["Reload", resource, ..] => drop(found.reloaded.insert(plain(resource))),
            ["Restart" | "Move" | "Start" | "Stop" | "Promote" | "Demote", resource, ..] => {
                found.acted.insert(plain(resource));
            }
            ["Resource", "action:", resource, action, ..]
                if action.starts_with("monitor=") || action.starts_with("cancel=") =>
            {
                found.monitors.insert(plain(resource));
            }
            _ => {}
        }
    }
    found
}

fn foretold(old: &Configuration, new: &Configuration) -> Difference {
    diff::diff(&Names::new(old), &Names::new(new), &Catalogue::builtin())
}

fn named(difference: &Difference, actions: &[Action]) -> BTreeSet<String> {
    // What happens to a clone happens to what it holds.
    let inner = |resource: &str| match resource {
        "mm" => "m".to_owned(),
        "cf" => "f".to_owned(),
        other => other.to_owned(),
    };
    actions.iter().flat_map(|action| difference.resources(*action)).map(inner).collect()
}

const ACTS: [Action; 6] = [Action::Stop, Action::Restart, Action::Demote, Action::Start, Action::Promote, Action::Move];

struct Laboratory {
    program: std::path::PathBuf,
    folder: tempfile::TempDir,
    old: Configuration,
    status: String,
}

impl Laboratory {
    fn new(test: &str) -> Option<Self> {
        let program = tools::find(test, "crm_simulate")?;
        let folder = tempfile::tempdir().unwrap();
        let (old, xml) = configuration(CLUSTER);
        let status = settled(&program, folder.path(), &xml);
        let idle = transition(&program, folder.path(), &xml, &status);
        assert_eq!(idle, Transition::default(), "the cluster has not settled");
        Some(Self { program, folder, old, status })
    }

    fn try_out(&self, (written, instead): Edit) -> (Transition, Difference) {
        assert!(CLUSTER.contains(written), "{written}");
        let (new, xml) = configuration(&CLUSTER.replacen(written, instead, 1));
        let seen = transition(&self.program, self.folder.path(), &xml, &self.status);
        (seen, foretold(&self.old, &new))
    }
}

#[test]
fn the_cluster_does_what_is_foretold() {
    let Some(laboratory) = Laboratory::new("the_cluster_does_what_is_foretold") else { return };
    for edit in CERTAIN {
        let (seen, told) = laboratory.try_out(*edit);
        let told_acts = named(&told, &ACTS);
        // What leaves a group may move, and here stays.
        let may_move = named(&told, &[Action::Move]);
        let certain: BTreeSet<String> = told_acts.difference(&may_move).cloned().collect();
        assert_eq!(seen.acted, certain, "{edit:?}: {told:#?}");
        assert_eq!(seen.reloaded, named(&told, &[Action::Reload]), "{edit:?}: {told:#?}");
        let is_rescheduled = !told.resources(Action::Reschedule).is_empty();
        if is_rescheduled {
            assert_eq!(seen.monitors, named(&told, &[Action::Reschedule]), "{edit:?}");
        } else if told.resources(Action::Unmanage).is_empty() {
            let others: BTreeSet<&String> = seen.monitors.difference(&told_acts).collect();
            assert!(others.iter().all(|resource| seen.reloaded.contains(*resource)), "{edit:?}: monitors {others:?}");
        }
    }
}

#[test]
fn the_cluster_does_no_more_than_is_foretold() {
    let Some(laboratory) = Laboratory::new("the_cluster_does_no_more_than_is_foretold") else { return };
    for edit in AT_MOST {
        let (seen, told) = laboratory.try_out(*edit);
        let told_acts = named(&told, &ACTS);
        let concerns_all = told_acts.iter().any(|name| name.starts_with("every resource"));
        assert!(concerns_all || seen.acted.is_subset(&told_acts), "{edit:?}: saw {:?}, told {told_acts:?}", seen.acted);
        assert!(seen.reloaded.is_empty(), "{edit:?}: {:?}", seen.reloaded);
    }
}
