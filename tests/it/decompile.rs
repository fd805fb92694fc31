//! `crmc decompile`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::crmc;
use crate::tools;

const CIB: &str = r#"<cib validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/><resources>
<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/></resources><constraints/></configuration>
<status><node_state id="1"/></status></cib>"#;

#[test]
fn a_cib_becomes_text_and_the_text_builds_the_cib() {
    let outcome = crmc("decompile cib.xml -o a.crm").file("cib.xml", CIB).ends(0);
    assert_eq!(outcome.stdout, "");
    let text = std::fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap();
    assert_eq!(text, "primitive a Dummy\n");
    let built = crmc("build --force --schema pacemaker-3.9 --section configuration -").stdin(text).ends(0);
    assert!(built.stdout.contains(r#"<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/>"#));
}

#[test]
fn standard_input_is_read_and_a_part_of_a_cib_is_enough() {
    let outcome = crmc("decompile -").stdin(r#"<nodes><node id="1" uname="a"/></nodes>"#).ends(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("node 1: a\n", ""));
}

#[test]
fn what_refers_to_the_undefined_is_marked_as_a_fragment_and_so_can_be_built() {
    let outcome = crmc("decompile -").stdin(r#"<tags><tag id="t"><obj_ref id="a"/></tag></tags>"#).ends(0);
    assert_eq!(outcome.stdout, "# crmc: fragment\ntag t a\n");
    assert!(outcome.stderr.contains("refers to what it does not define"), "{}", outcome.stderr);
    let built = crmc("build -").stdin(outcome.stdout.as_str()).ends(0);
    let again = crmc("decompile -").stdin(built.stdout).ends(0);
    assert_eq!((again.stdout, again.stderr), (outcome.stdout, String::new()), "the mark stands there once");
}

/// A value, a list of members and an element that stays XML, each a statement of more than a megabyte.
#[test]
fn what_decompile_writes_has_no_length_that_build_refuses() {
    use std::fmt::Write as _;
    let dummy = r#"class="ocf" provider="heartbeat" type="Dummy""#;
    let long = "v".repeat(2 << 20);
    let members = (0..3000).fold(String::new(), |mut members, number| {
        write!(members, r#"<primitive id="m{number}{}" {dummy}/>"#, "a".repeat(400)).unwrap();
        members
    });
    let cib = format!(
        r#"<resources><group id="g">{members}</group><primitive id="p" {dummy}><instance_attributes id="p-instance_attributes">
<nvpair id="p-instance_attributes-state" name="state" value="{long}"/></instance_attributes></primitive>
<primitive id="q" {dummy} odd="{long}"/></resources>"#
    );
    let text = crmc("decompile -").stdin(cib).ends(0).stdout;
    assert!(text.len() > 5 << 20);
    let built = crmc("build --force --fragment -").stdin(text.as_str()).ends(0).stdout;
    assert!(built.contains(&format!(r#"odd="{long}""#)) && built.contains(&format!(r#"value="{long}""#)));
    assert!(crmc("decompile -").stdin(built).ends(0).stdout == text, "the same text comes again");
    crmc("fmt --check -").stdin(text).ends(0);
}

/// Short words without end would take more memory than a machine has.
#[test]
fn statements_of_too_many_words_are_refused() {
    use std::fmt::Write as _;
    let members = (0..300_000).fold(String::new(), |mut members, number| {
        write!(members, r#"<obj_ref id="m{number}"/>"#).unwrap();
        members
    });
    let cib = format!(r#"<tags><tag id="t">{members}</tag></tags>"#);
    let outcome = crmc("decompile -").stdin(cib).ends(1);
    assert!(outcome.stdout.contains(" m299999"), "nothing is lost");
    assert!(outcome.stderr.contains("does not build again"), "{}", outcome.stderr);
    let built = crmc("build --force --format concise -").stdin(outcome.stdout).ends(1);
    assert!(built.stderr.contains("error[statement-too-long]"), "{}", built.stderr);
}

/// Pacemaker may refuse what is built: what a CIB says is clear all the same.
#[test]
fn what_no_schema_takes_is_built_with_force() {
    let odd = [
        r#"<primitive id="1 a" class="ocf" provider="heartbeat" type="Dummy" odd="x"/>"#,
        r#"<group id="g"/>"#,
        r#"<clone id="d"><clone id="c"><primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/></clone></clone>"#,
        r#"<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"><operations><op id="o" name="monitor"/><op id="p" interval="0"/></operations></primitive>"#,
    ];
    for odd in odd {
        let cib = format!("<resources>{odd}</resources>");
        let text = crmc("decompile -").stdin(cib).ends(0).stdout;
        crmc("build --schema pacemaker-3.9 -").stdin(text.as_str()).ends(1);
        let built = crmc("build --force --schema pacemaker-3.9 -").stdin(text).ends(0).stdout;
        let same = |text: &str| text.split_whitespace().collect::<String>().replace("/>", ">");
        let inner = odd.split('>').next().unwrap_or_default().trim_end_matches('/');
        assert!(same(&built).contains(&same(inner)), "{odd}\n{built}");
        assert!(!odd.contains("<op ") || !built.contains("0s"), "{built}");
    }
}

/// Through the program, with fmt, diff and the scheduler: each CIB at hand, and each that crmc makes of the texts.
/// It takes a minute: `CRMC_CORPUS=1` asks for it.
#[test]
fn every_cib_at_hand_comes_back() {
    const NAME: &str = "every_cib_at_hand_comes_back";
    if std::env::var_os("CRMC_CORPUS").is_none_or(|value| value != "1") {
        return println!("skipped: {NAME} needs CRMC_CORPUS=1");
    }
    let Some(same_cib) = tools::shared(NAME, "oracle").map(|folder| folder.join("same-cib")) else { return };
    let Some(_) = tools::find(NAME, "crm_simulate").and(tools::find(NAME, "python3")) else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = tempfile::tempdir().unwrap();
    let mut cibs: Vec<PathBuf> = Vec::new();
    for folder in tools::shared(NAME, "corpus/cib").into_iter().chain([root.join("fixtures/cib")]) {
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        cibs.extend(files.filter(|path| path.extension().is_some_and(|extension| extension == "xml")));
    }
    let mut texts = tools::fixtures();
    for folder in ["seed", "corpus/crm"] {
        texts.extend(tools::shared(NAME, folder).iter().flat_map(|folder| tools::crm_files(folder)));
    }
    for (number, text) in texts.iter().enumerate() {
        let cib = made.path().join(format!("{number}.xml"));
        let mut build = Command::new(env!("CARGO_BIN_EXE_crmc"));
        build.args(["build", "--force", "--fragment"]).arg(text).arg("-o").arg(&cib);
        if build.output().unwrap().status.success() {
            cibs.push(cib);
        }
    }
    let mut script = Command::new(root.join("tests/oracle/round-trip"));
    let output = script.arg(env!("CARGO_BIN_EXE_crmc")).arg(same_cib).args(&cibs).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn malformed_xml_is_shown_at_its_place_and_nothing_is_written() {
    let outcome =
        crmc("decompile --format concise cib.xml").file("cib.xml", "<cib>\n<configuration>\n</cib>\n").ends(1);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.starts_with("cib.xml:3:1: error[malformed-xml]: "), "{}", outcome.stderr);
}

#[test]
fn crm_text_is_refused() {
    let outcome = crmc("decompile a.crm").file("a.crm", "node n1\n").ends(2);
    assert_eq!(outcome.stderr, "crmc: a.crm: is no XML; give the CIB of a cluster\n");
}
