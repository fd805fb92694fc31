//! Constraint graphs: what crmc says of fixtures/graph, and what Pacemaker makes of the same cases.
//!
//! The first lines of a case say what is expected:
//! `# expect: error order-cycle` or `# expect: nothing`, and `# pacemaker:` with a verdict, see [`Verdict`].

use std::fmt;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::compile::{Compiled, Options, compile};
use crmc::diagnostic::{Category, Diagnostic, Severity};
use crmc::source::{Sources, Span};

use super::tools;

struct Case {
    name: String,
    text: String,
}

impl Case {
    fn header(&self, key: &str) -> &str {
        let prefix = format!("# {key}: ");
        let line = self.text.lines().find_map(|line| line.strip_prefix(&prefix));
        line.unwrap_or_else(|| panic!("{} has no `{prefix}`", self.name)).trim()
    }

    fn compile(&self) -> (Sources, Compiled) {
        let sources = Sources::single(format!("{}.crm", self.name), self.text.as_str()).unwrap();
        let compiled = compile(&sources, &Options::default());
        (sources, compiled)
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/graph");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "crm"));
    files.sort();
    let case = |file: &PathBuf| Case {
        name: file.file_stem().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(file).unwrap(),
    };
    files.iter().map(case).collect()
}

fn graph_findings(compiled: &Compiled) -> impl Iterator<Item = &Diagnostic> {
    compiled.diagnostics.iter().filter(|found| found.rule.category == Category::Graph)
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[test]
fn there_are_enough_cases_both_ways() {
    let (silent, found): (Vec<_>, Vec<_>) = cases().into_iter().partition(|case| case.header("expect") == "nothing");
    assert!(silent.len() >= 30 && found.len() >= 30, "{} silent, {} found", silent.len(), found.len());
}

#[test]
fn each_case_gives_what_it_expects() {
    let mut wrong = String::new();
    for case in cases() {
        let (_, compiled) = case.compile();
        let found: Vec<String> = graph_findings(&compiled)
            .map(|found| format!("{} {}", severity_name(found.severity), found.rule.name))
            .collect();
        let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
        if found != case.header("expect") {
            writeln!(wrong, "{}: expected {}, found {found}", case.name, case.header("expect")).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn findings_show_the_whole_chain() {
    let mut shown = String::new();
    for case in cases() {
        let (sources, compiled) = case.compile();
        for found in graph_findings(&compiled) {
            show(&mut shown, &case.name, &sources, found);
        }
    }
    insta::assert_snapshot!(shown);
}

fn show(out: &mut String, name: &str, sources: &Sources, found: &Diagnostic) {
    let place = |span: Span| {
        let position = sources.file(span).position(span.start);
        format!("{}:{} `{}`", position.line, position.column, sources.text(span))
    };
    writeln!(out, "{name}: {}: {}", severity_name(found.severity), found.message).unwrap();
    for label in &found.labels {
        writeln!(out, "  at {}: {}", place(label.span), label.message).unwrap();
    }
    writeln!(out, "  HERE {}: {}", place(found.span), found.label).unwrap();
    for note in &found.notes {
        writeln!(out, "  note: {note}").unwrap();
    }
    if let Some(help) = &found.help {
        writeln!(out, "  help: {help}").unwrap();
    }
    out.push('\n');
}

/// What becomes of a configuration when its nodes are up, and then when all resources are to stop.
#[derive(PartialEq, Eq)]
enum Verdict {
    /// Everything starts and stops, where it should.
    Runs,
    /// The scheduler aborts.
    Aborts,
    /// The scheduler aborts as soon as the resources have an operation history.
    AbortsLater,
    /// The transition that starts the resources loops.
    CannotStart,
    /// The transition that stops the resources loops.
    CannotStop,
    /// These never start.
    StaysStopped(Vec<String>),
    /// Everything starts, but a colocation that is a must is not kept.
    RunsElsewhere,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs => f.write_str("runs"),
            Self::Aborts => f.write_str("aborts"),
            Self::AbortsLater => f.write_str("aborts later"),
            Self::CannotStart => f.write_str("cannot start"),
            Self::CannotStop => f.write_str("cannot stop"),
            Self::StaysStopped(resources) => write!(f, "stays stopped: {}", resources.join(" ")),
            Self::RunsElsewhere => f.write_str("runs, not as written"),
        }
    }
}

#[test]
fn pacemaker_agrees() {
    let Some(crm_simulate) = tools::find("pacemaker_agrees", "crm_simulate") else { return };
    let cases = cases();
    let (left, right) = cases.split_at(cases.len() / 2);
    let wrong = std::thread::scope(|scope| {
        let halves = [left, right].map(|half| scope.spawn(|| disagreements(half, &crm_simulate)));
        halves.map(|half| half.join().unwrap()).concat()
    });
    assert!(wrong.is_empty(), "{wrong}");
}

/// Errors that tell of a constraint without effect: everything starts, but not as it was meant.
const WITHOUT_EFFECT: [&str; 2] = ["order-promote-default-then-action", "order-promote-on-non-promotable"];

fn disagreements(cases: &[Case], crm_simulate: &Path) -> String {
    let mut wrong = String::new();
    for case in cases {
        let verdict = verdict(case, crm_simulate);
        if verdict.to_string() != case.header("pacemaker") {
            writeln!(wrong, "{}: expected {}, but Pacemaker: {verdict}", case.name, case.header("pacemaker")).unwrap();
        }
        // What is an error for crmc is a fault for Pacemaker, and nothing else is.
        let is_fault = |found: &str| found.strip_prefix("error ").is_some_and(|rule| !WITHOUT_EFFECT.contains(&rule));
        let is_error = case.header("expect").split(", ").any(is_fault);
        if is_error != (verdict != Verdict::Runs) {
            writeln!(wrong, "{}: crmc says {}, Pacemaker {verdict}", case.name, case.header("expect")).unwrap();
        }
    }
    wrong
}

fn verdict(case: &Case, crm_simulate: &Path) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (_, compiled) = case.compile();
    let mut cib = Vec::new();
    compiled.write_cib(&mut cib, false).unwrap();
    let cib = with_nodes_online(&String::from_utf8(cib).unwrap());
    std::fs::write(path("cib.xml"), &cib).unwrap();

    let start = simulate(crm_simulate, &path("cib.xml"), &path("started.xml"));
    if start.aborts {
        return Verdict::Aborts;
    }
    if start.is_invalid {
        return Verdict::CannotStart;
    }
    if !start.stopped.is_empty() {
        return Verdict::StaysStopped(start.stopped);
    }
    // Only what runs inside a clone is found by its history.
    if cib.contains("<clone ") || cib.contains("<master ") {
        let again = simulate(crm_simulate, &path("started.xml"), &path("again.xml"));
        if again.aborts {
            return Verdict::AbortsLater;
        }
    }
    if cib.contains("<rsc_order ") {
        let started = std::fs::read_to_string(path("started.xml")).unwrap();
        let property = r#"<nvpair id="stop-all" name="stop-all-resources" value="true"/></cluster_property_set>"#;
        assert!(started.contains("</cluster_property_set>"), "{}: no property to stop all resources", case.name);
        std::fs::write(path("stop.xml"), started.replacen("</cluster_property_set>", property, 1)).unwrap();
        if simulate(crm_simulate, &path("stop.xml"), &path("stopped.xml")).is_invalid {
            return Verdict::CannotStop;
        }
    }
    if is_torn(&cib, &start.places) { Verdict::RunsElsewhere } else { Verdict::Runs }
}

/// Gives every member an online state without any operation history, as a fresh cluster has it.
fn with_nodes_online(cib: &str) -> String {
    let document = roxmltree::Document::parse(cib).unwrap();
    let mut status = String::from("<status>");
    for node in document.descendants().filter(|node| node.has_tag_name("node")) {
        if !matches!(node.attribute("type"), None | Some("member" | "normal")) {
            continue;
        }
        let (Some(id), Some(uname)) = (node.attribute("id"), node.attribute("uname")) else { continue };
        write!(
            status,
            r#"<node_state id="{id}" uname="{uname}" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="{id}"><lrm_resources/></lrm></node_state>"#
        )
        .unwrap();
    }
    status.push_str("</status>");
    let (before, after) = (&cib[..cib.rfind("<status").unwrap()], &cib[cib.rfind("</cib>").unwrap()..]);
    format!("{before}{status}{after}").replacen("<cib ", r#"<cib have-quorum="1" "#, 1)
}

struct Simulation {
    aborts: bool,
    is_invalid: bool,
    stopped: Vec<String>,
    /// Resources and the nodes where they run, without clones.
    places: Vec<(String, String)>,
}

fn simulate(crm_simulate: &Path, cib: &Path, out: &Path) -> Simulation {
    let output = Command::new(crm_simulate).arg("-S").arg("-x").arg(cib).arg("-O").arg(out).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let after = text.split("Revised Cluster Status:").nth(1).unwrap_or_default();
    let mut simulation = Simulation {
        aborts: output.status.code().is_none_or(|code| code == 134),
        is_invalid: text.contains("Transition failed") || text.contains("invalid transition"),
        stopped: Vec::new(),
        places: Vec::new(),
    };
    assert!(
        simulation.aborts || simulation.is_invalid || output.status.success(),
        "crm_simulate fails on {}: {text}",
        cib.display()
    );
    for line in after.lines() {
        let line = line.trim_start().trim_start_matches("* ");
        // `a	(ocf:pacemaker:Dummy):	 Started n1`; of clones, `Stopped: [ n1 n2 ]`.
        if let Some((resource, state)) = line.split_once("):") {
            let name = resource.split_whitespace().next().unwrap_or_default().to_owned();
            let mut state = state.split_whitespace();
            match (state.next(), state.next()) {
                (Some("Stopped"), _) => simulation.stopped.push(name),
                (Some(_), Some(node)) => simulation.places.push((name, node.to_owned())),
                _ => {}
            }
        } else if line.starts_with("Stopped: [") {
            simulation.stopped.push("clone".to_owned());
        }
    }
    simulation
}

/// Whether a colocation of two primitives that is a must is not kept.
fn is_torn(cib: &str, places: &[(String, String)]) -> bool {
    let document = roxmltree::Document::parse(cib).unwrap();
    let constraints = document.descendants().filter(|node| node.has_tag_name("rsc_colocation"));
    let mut plain = constraints.filter(|node| node.attribute("node-attribute").is_none());
    plain.any(|node| {
        let ends = [node.attribute("rsc"), node.attribute("with-rsc")];
        let groups = || document.descendants().filter(|node| node.has_tag_name("group"));
        let place = |end: Option<&str>| {
            let group = groups().find(|group| group.attribute("id") == end);
            let first = group.and_then(|group| group.children().find(|child| child.has_tag_name("primitive")));
            let end = first.map_or(end, |first| first.attribute("id"));
            places.iter().find(|(name, _)| Some(name.as_str()) == end)
        };
        let [Some((_, one)), Some((_, other))] = ends.map(place) else { return false };
        match node.attribute("score") {
            Some("INFINITY") => one != other,
            Some("-INFINITY") => one == other,
            _ => false,
        }
    })
}

/// A stop that waits for a start that waits for the stop: a fault only where both happen at once.
#[test]
fn starts_and_stops_can_wait_for_each_other() {
    let ring = "node 1: n1\nnode 2: n2\nproperty stonith-enabled=false\n\
        primitive a ocf:pacemaker:Dummy meta target-role=Started\n\
        primitive b ocf:pacemaker:Dummy meta target-role=Stopped\n\
        order o1 Optional: a:stop b:start symmetrical=false\n";
    let closing = "order o2 Optional: b:start a:stop symmetrical=false\n";
    let half = Case { name: "half a ring".into(), text: ring.into() };
    let whole = Case { name: "ring".into(), text: format!("{ring}{closing}") };
    assert_eq!(graph_findings(&half.compile().1).count(), 0);
    assert_eq!(graph_findings(&whole.compile().1).map(|found| found.rule.name).collect::<Vec<_>>(), ["order-cycle"]);

    let Some(crm_simulate) = tools::find("starts_and_stops_can_wait_for_each_other", "crm_simulate") else { return };
    for (case, is_invalid) in [(half, false), (whole, true)] {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut cib = Vec::new();
        case.compile().1.write_cib(&mut cib, false).unwrap();
        std::fs::write(path("cib.xml"), with_nodes_online(&String::from_utf8(cib).unwrap())).unwrap();
        simulate(&crm_simulate, &path("cib.xml"), &path("started.xml"));
        let started = std::fs::read_to_string(path("started.xml")).unwrap();
        let swapped = started.replace("\"Started\"", "\"-\"").replace("\"Stopped\"", "\"Started\"");
        std::fs::write(path("swap.xml"), swapped.replace("\"-\"", "\"Stopped\"")).unwrap();
        let swap = simulate(&crm_simulate, &path("swap.xml"), &path("swapped.xml"));
        assert_eq!(swap.is_invalid, is_invalid, "{}", case.name);
    }
}
