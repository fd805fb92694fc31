//! What `crmc diff` says.

use std::fs;
use std::path::PathBuf;

use crmc::agents::Catalogue;
use crmc::compile::{Options, compile};
use crmc::diff::{self, Difference};
use crmc::report::Look;
use crmc::resolve::Names;
use crmc::source::Sources;

use crate::program::crmc;
use crate::tools;

pub fn difference(old: &[u8], new: &[u8]) -> Difference {
    let compiled = |text: &[u8]| {
        let options = Options { fragment: true, ..Options::default() };
        compile(&Sources::single("file", text).unwrap(), &options).configuration
    };
    let (old, new) = (compiled(old), compiled(new));
    diff::diff(&Names::new(&old), &Names::new(&new), &Catalogue::builtin())
}

pub fn human(difference: &Difference) -> String {
    let mut page = Vec::new();
    diff::write_human(difference, Look::default(), &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

pub fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

#[test]
fn each_case_is_told_as_users_need_it() {
    for case in cases() {
        let run = crmc("diff old.crm new.crm --color never")
            .file("old.crm", fs::read(case.join("old.crm")).unwrap())
            .file("new.crm", fs::read(case.join("new.crm")).unwrap());
        let outcome = run.ends_with([0, 1]);
        let name = case.file_name().unwrap().to_string_lossy().replace('-', "_");
        let page = format!("exit code {}\n{}{}", outcome.code, outcome.stderr, outcome.stdout);
        insta::assert_snapshot!(format!("case_{name}"), page);
    }
}

#[test]
fn nothing_differs_from_itself() {
    let mut files = tools::fixtures();
    for folder in ["corpus/cib", "corpus/crm", "seed"] {
        let Some(folder) = tools::shared("nothing_differs_from_itself", folder) else { continue };
        files.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    for file in files.iter().filter(|file| file.is_file()) {
        let text = fs::read(file).unwrap();
        let found = difference(&text, &text);
        assert!(found.is_empty(), "{}:\n{}", file.display(), human(&found));
    }
}

/// From crm text to the CIB that crmc builds of it nothing changes.
#[test]
fn text_and_its_cib_mean_the_same() {
    for case in cases() {
        for side in ["old.crm", "new.crm"] {
            let text = fs::read(case.join(side)).unwrap();
            let sources = Sources::single("file", text.clone()).unwrap();
            let compiled = compile(&sources, &Options { fragment: true, ..Options::default() });
            let mut cib = Vec::new();
            compiled.write_cib(&mut cib, false).unwrap();
            let found = difference(&text, &cib);
            assert!(found.is_empty(), "{}:\n{}", case.display(), human(&found));
            assert!(difference(&cib, &text).is_empty());
        }
    }
}

/// What is new one way is gone the other way.
#[test]
fn both_directions_find_the_same_objects() {
    for case in cases() {
        let (old, new) = (fs::read(case.join("old.crm")).unwrap(), fs::read(case.join("new.crm")).unwrap());
        let [added, changed, removed] = difference(&old, &new).counts();
        assert_eq!(difference(&new, &old).counts(), [removed, changed, added], "{}", case.display());
    }
}

#[test]
fn status_and_versions_make_no_difference() {
    let cib = |attributes: &str, status: &str| {
        format!(
            "<cib validate-with=\"pacemaker-3.9\" {attributes}><configuration><crm_config/><nodes/><resources/>\
             <constraints/></configuration><status>{status}</status></cib>"
        )
    };
    let old = cib("epoch=\"1\"", "");
    let new = cib("epoch=\"7\" dc-uuid=\"1\"", "<node_state id=\"1\" uname=\"n1\"/>");
    assert!(difference(old.as_bytes(), new.as_bytes()).is_empty());
}

#[test]
fn references_between_sets_are_followed() {
    let written = "primitive a ocf:heartbeat:Dummy params $id=shared state=/x\n\
                   primitive b ocf:heartbeat:Dummy params $id-ref=shared\n";
    let plain = "primitive a ocf:heartbeat:Dummy params state=/x\nprimitive b ocf:heartbeat:Dummy params state=/x\n";
    assert!(difference(written.as_bytes(), plain.as_bytes()).is_empty());
    let changed = written.replace("/x", "/y");
    let found = difference(written.as_bytes(), changed.as_bytes());
    assert_eq!(found.resources(diff::Action::Restart), ["a", "b"]);
}

#[test]
fn json_is_one_object() {
    let outcome = crmc("diff --format json old.crm new.crm")
        .file("old.crm", "primitive db mysql params password=geheim datadir=/a\nprimitive g1 Dummy\ngroup g g1\n")
        .file("new.crm", "primitive db mysql params password=anders datadir=/b\nprimitive g1 Dummy\n")
        .ends(1);
    insta::assert_snapshot!(outcome.stdout.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn colours() {
    let outcome = crmc("diff --color always old.crm new.crm")
        .file("old.crm", "primitive a Dummy params state=/a\nprimitive b Dummy\n")
        .file("new.crm", "primitive a Dummy params state=/b\nprimitive c Dummy meta target-role=Stopped\n")
        .ends(1);
    insta::assert_snapshot!(outcome.stdout.replace('\u{1b}', "␛"));
}

#[test]
fn exit_codes() {
    crmc("diff a.crm b.crm").file("a.crm", "primitive a Dummy\n").file("b.crm", "primitive a Dummy\n").ends(0);
    let outcome = crmc("diff a.crm b.crm").file("a.crm", "primitive a Dummy\n").file("b.crm", "primitiv a\n").ends(2);
    assert!(outcome.stdout.is_empty() && outcome.stderr.contains("b.crm"), "{}", outcome.stderr);
    crmc("diff a.crm missing.crm").file("a.crm", "primitive a Dummy\n").ends(2);
    crmc("diff - -").ends(2);
    crmc("diff - a.crm").stdin("primitive a Dummy\n").file("a.crm", "primitive a Dummy\n").ends(0);
}

#[test]
fn nothing_reaches_the_terminal() {
    let outcome = crmc("diff a.crm b.crm")
        .file("a.crm", "primitive a Dummy params state=x\n")
        .file("b.crm", "primitive a Dummy params state=\"x\u{202E}[31m\"\n")
        .ends(1);
    assert!(!outcome.stdout.contains('\u{202E}'), "{:?}", outcome.stdout);
}
